import { onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

const RELOAD_DELAY = 500;

/**
 * Reload the view when the server tells of a report's progress, twice a second at
 * the most: an import may tell of it far more often.
 *
 * @param {(report: {model: string, id: number}) => boolean} isShown whether a report
 *     concerns the view
 * @param {() => Promise} reload
 */
function useReportProgress(isShown, reload) {
    const bus = useService("bus_service");
    let timer = null;
    const onProgress = (report) => {
        if (!timer && isShown(report)) {
            timer = setTimeout(() => {
                timer = null;
                reload();
            }, RELOAD_DELAY);
        }
    };
    bus.subscribe("amazon_connector.report", onProgress);
    onWillUnmount(() => {
        clearTimeout(timer);
        bus.unsubscribe("amazon_connector.report", onProgress);
    });
}

export class AmazonReportFormController extends FormController {
    setup() {
        super.setup();
        useReportProgress(
            ({ model, id }) =>
                this.props.resModel === model && this.model.root.resId === id,
            () => this.model.root.load()
        );
    }
}

export class AmazonReportListController extends ListController {
    setup() {
        super.setup();
        useReportProgress(
            ({ model }) => this.props.resModel === model,
            () => this.model.root.load()
        );
    }
}

registry.category("views").add("amazon_report_form", {
    ...formView,
    Controller: AmazonReportFormController,
});
registry.category("views").add("amazon_report_list", {
    ...listView,
    Controller: AmazonReportListController,
});

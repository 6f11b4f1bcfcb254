import { registry } from "@web/core/registry";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/**
 * One tracking number after the other, typed or scanned: Enter and Tab go to the
 * number of the next row. Odoo goes to its first field, the carrier, which the next
 * number would then replace. Who clicks a carrier chooses one.
 */
export class AmazonTrackingListRenderer extends ListRenderer {
    focusCell(column, forward = true) {
        const isChosen = !forward || column?.name === "carrier_id";
        const number = this.columns.find(({ name }) => name === "carrier_tracking_ref");
        super.focusCell(isChosen ? column : number || column, forward);
    }
}

registry.category("views").add("amazon_tracking_list", {
    ...listView,
    Renderer: AmazonTrackingListRenderer,
});

import { Component } from "@odoo/owl";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";

/**
 * Opens the delivery whose number is typed, or scanned: a scanner types into the field,
 * and anywhere else on the page its keys are caught by Odoo's barcode service.
 */
export class AmazonScan extends Component {
    static template = "amazon_connector.Scan";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.input = useAutofocus({ refName: "number" });
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.open(ev.detail.barcode)
        );
    }

    onKeydown(ev) {
        // Scanners end with either of them.
        if (["Enter", "Tab"].includes(ev.key) && ev.target.value.trim()) {
            ev.preventDefault();
            this.openTyped();
        }
    }

    openTyped() {
        const number = this.input.el.value.trim();
        this.input.el.value = "";
        return this.open(number);
    }

    async open(number) {
        if (number) {
            const action = await this.orm.call("stock.picking", "action_amazon_scan", [number]);
            await this.action.doAction(action);
        }
    }
}

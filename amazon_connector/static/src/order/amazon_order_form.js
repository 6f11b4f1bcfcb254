import { status } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/**
 * @param {Object} changes what was saved of a sale order
 * @returns {boolean} whether the quantity of a line is among it
 */
function hasQuantity(changes) {
    const commands = changes.order_line || [];
    return commands.some(([, , values]) => values && "product_uom_qty" in values);
}

/** Whoever takes pieces off an Amazon order is asked whether Amazon cancels them. */
patch(FormController.prototype, {
    async onRecordSaved(record, changes) {
        await super.onRecordSaved(...arguments);
        const isAmazon = record.resModel === "sale.order" && record.data.amazon_order_id;
        if (!isAmazon || !hasQuantity(changes)) {
            return;
        }
        const ids = [[record.resId]];
        const question = await this.orm.call("sale.order", "action_amazon_ask_lowered", ids);
        if (question) {
            this.env.services.action.doAction(question, {
                onClose: () => status(this) !== "destroyed" && this.model.root.load(),
            });
        }
    },
});

from odoo import api, fields, models


class AmazonBuyerWrite(models.TransientModel):
    """The question before a person writes to Amazon buyers."""

    _name = "amazon.buyer.write"
    _description = "Write to an Amazon Buyer"

    order_ids = fields.Many2many("sale.order", readonly=True)
    move_ids = fields.Many2many("account.move", readonly=True)
    is_invoice = fields.Boolean(readonly=True)

    @api.model
    def _ask(self, **documents):
        """Return the dialog that asks, about these orders or invoices."""
        vals = {name: records.ids for name, records in documents.items()}
        question = self.create({**vals, "is_invoice": "move_ids" in documents})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to an Amazon buyer?"),
            "res_model": self._name,
            "res_id": question.id,
            "views": [(False, "form")],
            "target": "new",
            "context": dict(self.env.context),
        }

    def action_write(self):
        """Go on to Odoo's own page for sending."""
        self.ensure_one()
        asked = self.with_context(amazon_asked=True)
        if self.order_ids:
            return asked.order_ids.action_quotation_send()
        if len(self.move_ids) == 1:
            return asked.move_ids.action_invoice_sent()
        return asked.move_ids.action_send_and_print()

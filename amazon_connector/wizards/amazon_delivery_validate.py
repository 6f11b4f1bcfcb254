from odoo import api, fields, models


class AmazonDeliveryValidate(models.TransientModel):
    """Asks what becomes of deliveries whose units Amazon has as shipped already."""

    _name = "amazon.delivery.validate"
    _description = "Validate Deliveries of Shipped Amazon Orders"

    picking_ids = fields.Many2many("stock.picking", string="Deliveries", readonly=True)
    text = fields.Text(compute="_compute_text", compute_sudo=True)

    @api.depends("picking_ids")
    def _compute_text(self):
        for question in self:
            lines = question.picking_ids._amazon_explain_unexpected()
            question.text = "\n".join(lines)

    def action_validate(self):
        """Validate all deliveries; Amazon is not told of those with shipped units."""
        pickings = self._get_pickings_to_validate()
        untold = pickings.with_context(amazon_untold_ids=self.picking_ids.ids)
        return untold.button_validate()

    def action_cancel(self):
        """Cancel the deliveries with shipped units, and validate the others."""
        pickings = self._get_pickings_to_validate() - self.picking_ids
        self.picking_ids.action_cancel()
        return self._validate_others(pickings)

    @api.model
    def _validate_others(self, pickings):
        if not pickings:
            return {"type": "ir.actions.act_window_close"}
        pickings = pickings.with_context(button_validate_picking_ids=pickings.ids)
        return pickings.button_validate()

    def _get_pickings_to_validate(self):
        ids = self.env.context.get("button_validate_picking_ids")
        return self.picking_ids.browse(ids or self.picking_ids.ids)

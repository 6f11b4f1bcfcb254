from odoo import api, fields, models

from .amazon_order_importer import NEW_STATUSES


class AmazonAccount(models.Model):
    """Which orders an account asks Amazon for, and which it leaves out."""

    _inherit = "amazon.account"

    service_level_ids = fields.One2many(
        "amazon.service.level", "account_id", "Delivery Methods by Service Level"
    )
    ignored_order_count = fields.Integer(compute="_compute_ignored_order_count")

    @api.depends_context("uid")
    def _compute_ignored_order_count(self):
        groups = self.env["amazon.ignored.order"]._read_group(
            [("account_id", "in", self.ids)], ["account_id"], ["__count"]
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.ignored_order_count = counts.get(account.id, 0)

    def action_view_ignored_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_ignored_order"
        )
        return {**action, "domain": [("account_id", "=", self.id)]}

    def _get_fulfilled_by(self, marketplaces):
        """Return by whom the orders are shipped that Amazon is asked for.

        Orders that wait for the merchant are followed also where no more come in.
        """
        channels = {link._get_default("order_channel") for link in marketplaces}
        fulfilled_by = ["AMAZON"] if channels & {"fba", "both"} else []
        if channels & {"fbm", "both"} or self._has_orders_to_ship():
            fulfilled_by.append("MERCHANT")
        return fulfilled_by

    def _has_orders_to_ship(self):
        domain = [
            ("amazon_account_id", "=", self.id),
            ("amazon_channel", "=", "fbm"),
            ("amazon_status", "in", NEW_STATUSES),
        ]
        return bool(self.env["sale.order"].search_count(domain, limit=1))

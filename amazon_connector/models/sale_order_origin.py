from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CODE = "origin_unknown"
# Amazon's report is a day late at most; what it lacks then, a person must tell.
TOLD_WITHIN = timedelta(days=2)


class SaleOrder(models.Model):
    """From where Amazon has shipped an order (FBA): without it nobody knows the VAT."""

    _inherit = "sale.order"

    amazon_origin_asked_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="Until when a report of Amazon's shipments was read that would tell from "
        "where it has shipped this order.",
    )

    def _amazon_get_origins(self):
        """Return the countries from which the order is shipped; empty: unknown."""
        if self.amazon_channel == "fba":
            return self._amazon_get_shipped_lines().amazon_origin_id
        return self.warehouse_id._amazon_get_country(self.company_id)

    def _amazon_get_shipped_lines(self):
        return self.order_line.filtered(
            lambda line: line.amazon_item_id and line.product_uom_qty
        )

    def _amazon_lacks_origin(self):
        """Return whether Amazon ships it from nobody knows where.

        So it does where goods of one order leave from countries of different taxes.
        """
        if self.amazon_channel != "fba":
            return False
        lines = self._amazon_get_shipped_lines()
        is_told = all(line.amazon_origin_id for line in lines)
        return not is_told or len(self._amazon_choose_positions()) > 1

    def _prepare_invoice(self):
        """Override of `sale`: down payments are invoices, too.

        :raises UserError: nobody knows from which country Amazon has shipped it
        """
        vals = super()._prepare_invoice()
        if not self._amazon_lacks_origin():
            return vals
        raise UserError(
            self._amazon_explain_origin()
            or self.env._(
                "Amazon has not told yet from which country it ships order %s, and the "
                "VAT depends on that. Odoo learns it within a day after the order has "
                "left.",
                self.amazon_order_id,
            )
        )

    # === ISSUES === #

    def _amazon_sync_origin(self):
        """Open or close the issue that nobody knows from where an order was shipped."""
        for order in self.filtered(lambda order: order.amazon_channel == "fba"):
            order._amazon_sync({CODE: order._amazon_explain_origin()})

    def _amazon_explain_origin(self):
        """Return what is not known about the origin and what to do; '' if nothing."""
        if self.state != "sale" or not self._amazon_lacks_origin():
            return ""
        lines = self._amazon_get_shipped_lines()
        codes = lines._amazon_get_centers()
        lines = lines.filtered(lambda line: not line.amazon_origin_id)
        unknown = self._amazon_get_unknown_centers(lines)
        if unknown:
            return self.env._(
                "Amazon has shipped this order from %s, and Odoo does not know in what "
                "country that is. Add it under Amazon > Configuration > Fulfilment "
                "Centers, or choose the country on the order line (column Shipped "
                "From). Until then the order is not invoiced.",
                ", ".join(sorted(unknown)),
            )
        if not lines or any(lines.mapped("amazon_center")):
            return self.env._(
                "Amazon has shipped this order from several countries (%s). Choose the "
                "one that counts on the order lines (column Shipped From). Until then "
                "the order is not invoiced.",
                ", ".join(sorted(codes)),
            )
        if not self._amazon_is_origin_overdue():
            return ""
        return self.env._(
            "Amazon's report of shipments does not tell from which country it has "
            "shipped this order. Choose the country on the order line (column Shipped "
            "From). Until then the order is not invoiced.",
        )

    @api.model
    def _amazon_get_unknown_centers(self, lines):
        codes = lines._amazon_get_centers()
        # Salespeople need no rights on what is set up for Amazon.
        centers = self.env["amazon.fulfillment.center"].sudo()
        return codes - centers._find_countries(codes).keys()

    def _amazon_is_origin_overdue(self):
        """Return whether a report that should have told it did not."""
        asked, shipped = self.amazon_origin_asked_at, self.amazon_last_update
        return bool(asked and shipped and asked >= shipped + TOLD_WITHIN)

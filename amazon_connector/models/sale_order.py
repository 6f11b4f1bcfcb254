from odoo import api, fields, models
from odoo.exceptions import UserError

from .amazon_order_builder import to_naive
from .order_draft import ORDER_CODES

STATUSES = [
    ("PENDING_AVAILABILITY", "Preordered"),
    ("PENDING", "Pending"),
    ("UNSHIPPED", "Unshipped"),
    ("PARTIALLY_SHIPPED", "Partly shipped"),
    ("SHIPPED", "Shipped"),
    ("CANCELLED", "Cancelled"),
    ("UNFULFILLABLE", "Unfulfillable"),
    ("OTHER", "Other"),
]


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "amazon.order.changes"]

    amazon_order_id = fields.Char("Amazon Order ID", readonly=True, copy=False)
    amazon_account_id = fields.Many2one(
        "amazon.account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    amazon_account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Amazon Marketplace",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    amazon_channel = fields.Selection(
        [("fbm", "Merchant (FBM)"), ("fba", "Amazon (FBA)")],
        "Fulfilled By",
        readonly=True,
        copy=False,
    )
    amazon_status = fields.Selection(STATUSES, readonly=True, copy=False)
    amazon_last_update = fields.Datetime(
        "Last Change at Amazon", readonly=True, copy=False
    )
    amazon_currency_id = fields.Many2one("res.currency", readonly=True)
    amazon_total = fields.Monetary("Total at Amazon", readonly=True, copy=False)
    amazon_tax_apart = fields.Boolean(
        "Tax on a Line of Its Own",
        readonly=True,
        copy=False,
        help="Amazon's prices came without tax, and no tax of Odoo's comes to what "
        "Amazon has charged.",
    )
    amazon_programs = fields.Char(
        readonly=True, copy=False, help="Such as PRIME or AMAZON_BUSINESS."
    )
    amazon_ship_by = fields.Datetime("Ship By", readonly=True, copy=False)
    amazon_deliver_by = fields.Datetime("Deliver By", readonly=True, copy=False)
    amazon_reference = fields.Char(
        readonly=True,
        copy=False,
        help="The buyer's number of this order, else Amazon's, at the last import.",
    )
    amazon_shipping_id = fields.Many2one(
        "res.partner",
        "Delivery Address at Amazon",
        readonly=True,
        copy=False,
        help="Amazon has changed the delivery address after the goods were picked.",
    )
    amazon_address_key = fields.Char(
        readonly=True,
        copy=False,
        help="Stands for the address that Amazon gave at the last import: nobody can "
        "read it, but a change shows.",
    )
    amazon_issue_text = fields.Text("Open Issues", compute="_compute_amazon_issue_text")

    _amazon_order_uniq = models.UniqueIndex(
        "(amazon_order_id, company_id) WHERE amazon_order_id IS NOT NULL",
        "This Amazon order is in Odoo already.",
    )

    def _compute_amazon_issue_text(self):
        """Tell salespeople, who have no rights on issues, why an order is stuck."""
        issues = self.env["amazon.issue"].sudo()
        domain = [("order_id", "in", self._origin.ids), ("state", "=", "open")]
        by_order = issues.search(domain).grouped("order_id")
        for order in self:
            found = by_order.get(order._origin, issues)
            order.amazon_issue_text = "\n".join(found.mapped("message"))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_amazon(self):
        if any(order.amazon_order_id and order.state != "cancel" for order in self):
            raise UserError(
                self.env._(
                    "An Amazon order that is not cancelled cannot be deleted. Cancel "
                    "it first."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_remember_amazon(self):
        """A deleted order is not imported again; one it kept out can come in."""
        # Whoever deletes orders need not have rights on what the import keeps.
        ignored = self.env["amazon.ignored.order"].sudo()
        amazon = self.sudo().filtered("amazon_order_id")
        for account, orders in amazon.grouped("amazon_account_id").items():
            ignored._add(account, orders.mapped("amazon_order_id"), "deleted")
        issues = self.env["amazon.issue"].sudo()
        domain = [("order_id", "in", self.ids), ("code", "=", "order_elsewhere")]
        issues.search(domain).order_id = False

    @api.depends("amazon_currency_id")
    def _compute_currency_id(self):
        """Override of `sale`: Amazon's currency, whatever the pricelist's is."""
        amazon = self.filtered("amazon_currency_id")
        for order in amazon:
            order.currency_id = order.amazon_currency_id
        return super(SaleOrder, self - amazon)._compute_currency_id()

    def _get_update_prices_lines(self):
        """Override of `sale`: pricelists do not change what was paid at Amazon."""
        lines = super()._get_update_prices_lines()
        return lines.filtered(lambda line: not line.order_id.amazon_order_id)

    def _confirmation_error_message(self):
        """Override of `sale`: nobody ships what stands for an unknown product."""
        message = super()._confirmation_error_message()
        skus = self.order_line.filtered(lambda line: line._amazon_is_unknown())
        if message or not skus:
            return message
        return self.env._(
            "Order %(order)s has no product for Amazon's SKU %(skus)s yet. Put the "
            "right product on that line, then confirm the order.",
            order=self.amazon_order_id,
            skus=", ".join(line.amazon_sku or line.name for line in skus),
        )

    def action_confirm(self):
        """Override of `sale`: the order date of an Amazon order stays Amazon's."""
        dates = {o: o.date_order for o in self if o.amazon_order_id}
        result = super().action_confirm()
        for order, date in dates.items():
            order.date_order = date
        self._amazon_settle_issues()
        return result

    def _action_cancel(self):
        """Override of `sale`: nothing is left to settle about a cancelled order."""
        result = super()._action_cancel()
        self._amazon_close_issues(ORDER_CODES)
        for order in self.filtered("amazon_order_id"):
            order._amazon_sync_cancelled_here()
        return result

    def action_draft(self):
        """Override of `sale`: an order that is wanted again is not missing."""
        result = super().action_draft()
        self._amazon_close_issues(["cancelled_in_odoo"])
        return result

    def action_open_amazon(self):
        """Open the order in Seller Central."""
        self.ensure_one()
        # Every salesperson may follow the link, also without rights on accounts.
        link = self.sudo().amazon_account_marketplace_id
        host = link.marketplace_id.seller_central_host
        return {
            "type": "ir.actions.act_url",
            "url": f"https://{host}/orders-v3/order/{self.amazon_order_id}",
            "target": "new",
        }

    @api.model
    def _prepare_amazon_state_vals(self, order):
        """Return what changes about an order at Amazon without anybody's doing here."""
        known = {code for code, __ in STATUSES}
        return {
            "amazon_status": order.status if order.status in known else "OTHER",
            "amazon_last_update": order.last_updated and to_naive(order.last_updated),
            "amazon_ship_by": order.ship_by and to_naive(order.ship_by),
            "amazon_deliver_by": order.deliver_by and to_naive(order.deliver_by),
        }

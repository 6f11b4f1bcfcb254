from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.order_objects import INVOICED_BY_AMAZON
from .amazon_order_invoicing import INVOICING

# Invoices that were made before the goods have left.
EARLY = [
    ("amazon_is_automatic", "=", True),
    ("state", "=", "draft"),
    ("invoice_date", "=", False),
]


class SaleOrder(models.Model):
    """The invoice of an Amazon order, made by itself."""

    _inherit = "sale.order"

    amazon_invoicing = fields.Selection(
        INVOICING, "Invoice by Itself", readonly=True, copy=False
    )
    amazon_is_invoiced = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its invoice was made by itself. Another one is for people to make.",
    )
    amazon_invoice_early = fields.Boolean(
        readonly=True, copy=False, help="Its draft invoice does not wait for the goods."
    )
    amazon_invoices_itself = fields.Boolean(
        "Invoiced by Amazon",
        compute="_compute_amazon_invoices_itself",
        store=True,
        help="Amazon makes the buyer's invoice. Another one is not wanted.",
    )

    _amazon_invoicing_idx = models.Index(
        "(amazon_account_id, id) WHERE amazon_invoicing IN ('draft', 'posted')"
        " AND amazon_is_invoiced IS NOT TRUE"
    )

    @api.depends("amazon_programs")
    def _compute_amazon_invoices_itself(self):
        for order in self:
            programs = (order.amazon_programs or "").split(", ")
            order.amazon_invoices_itself = INVOICED_BY_AMAZON in programs

    def _prepare_invoice(self):
        """Override of `sale`: an invoice is known by Amazon's order number."""
        vals = super()._prepare_invoice()
        if self.amazon_order_id:
            vals["ref"] = self.amazon_order_id
        return vals

    # === BY ITSELF === #

    @api.model
    def _amazon_find_to_invoice(self, account, after, limit):
        """Return orders that may be invoiced now, of higher ids than `after`."""
        domain = [
            ("id", ">", after),
            ("amazon_account_id", "=", account.id),
            ("amazon_invoicing", "in", ("draft", "posted")),
            ("amazon_is_invoiced", "=", False),
            ("amazon_invoices_itself", "=", False),
            ("amazon_status", "!=", "CANCELLED"),
            ("state", "=", "sale"),
            ("amount_total", "!=", 0),
            "|",
            ("invoice_status", "=", "to invoice"),
            ("invoice_ids", "any", EARLY),
            "|",
            ("amazon_invoice_early", "=", True),
            "|",
            ("delivery_status", "=", "full"),
            ("amazon_status", "=", "SHIPPED"),
        ]
        return self.search(domain, order="id", limit=limit)

    def _amazon_invoice(self):
        """Make the invoices of these orders, as far as they can be by now."""
        for order in self:
            invoice = order._amazon_get_draft()
            if order._amazon_has_left():
                if invoice and not order._amazon_is_invoice_right(invoice):
                    invoice.unlink()
                invoice = invoice.exists() or order._amazon_create_invoice()
                order._amazon_date_invoice(invoice)
                order.amazon_is_invoiced = True
            elif not invoice and order._amazon_is_to_invoice_early():
                order._amazon_create_invoice()
                # A person may delete it.
                order.amazon_invoice_early = False

    def _amazon_has_left(self):
        """Return whether all of it has left, for Odoo or for Amazon.

        A delivery without a backorder is not all, and services have no delivery.
        """
        items = self._amazon_get_shipped_lines()
        moved = items.filtered(lambda line: line.qty_delivered_method == "stock_move")
        is_moved = all(
            line.product_uom_id.compare(line.qty_delivered, line.product_uom_qty) >= 0
            for line in moved
        )
        is_shipped = self.amazon_status == "SHIPPED"
        if self.amazon_channel == "fba":
            return is_shipped and is_moved
        return is_shipped or (is_moved and moved == items)

    def _amazon_is_to_invoice_early(self):
        """Return whether it can be invoiced as a whole before it leaves."""
        items = self._amazon_get_shipped_lines()
        return self.amazon_invoice_early and all(items.mapped("qty_to_invoice"))

    def _amazon_get_draft(self):
        """Return the invoice that was made early; a person's own is left alone."""
        return self.invoice_ids.filtered_domain(EARLY)[:1]

    def _amazon_is_invoice_right(self, invoice):
        """Return whether an early invoice is what the order has come to."""
        return all(
            not self.currency_id.compare_amounts(self[name], invoice[name])
            for name in ("amount_total", "amount_tax")
        )

    def _amazon_create_invoice(self):
        invoices = self._create_invoices()
        invoices.amazon_is_automatic = True
        return invoices

    def _amazon_date_invoice(self, invoice):
        """Give the invoice the date of the shipment; post and pay it if wanted.

        :raises UserError: no journal is chosen for the payments
        """
        day = self._amazon_get_shipped_on()
        invoice.invoice_date = day
        if self.amazon_invoicing != "posted":
            return
        journal = self.amazon_account_marketplace_id._get_default("payment_journal_id")
        if not journal:
            raise UserError(
                self.env._("Choose on the Amazon account where invoices are paid.")
            )
        invoice.action_post()
        if invoice.amount_residual:
            payments = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            )
            vals = {
                "journal_id": journal.id,
                "payment_date": day,
                # What the buyer has paid; in the journal's own currency the rounding
                # could leave a yen open.
                "currency_id": invoice.currency_id.id,
            }
            payments.create(vals)._create_payments()

    def _amazon_get_shipped_on(self):
        """Return the day of the last shipment, where the marketplace is."""
        done = self.picking_ids.filtered(
            lambda p: p.state == "done" and p.location_dest_id.usage == "customer"
        )
        moment = max(done.mapped("date_done"), default=fields.Datetime.now())
        zone = self.amazon_account_marketplace_id.marketplace_id.tz or "UTC"
        utc = moment.replace(tzinfo=ZoneInfo("UTC"))
        return utc.astimezone(ZoneInfo(zone)).date()

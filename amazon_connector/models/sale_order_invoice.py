from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.order_objects import INVOICED_BY_AMAZON
from .amazon_order_invoicing import INVOICING


class SaleOrder(models.Model):
    """The invoice of an Amazon order, made by itself."""

    _inherit = "sale.order"

    amazon_invoicing = fields.Selection(
        INVOICING, "Invoice by Itself", readonly=True, copy=False
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
            ("amazon_invoices_itself", "=", False),
            ("state", "=", "sale"),
            ("amount_total", "!=", 0),
            "|",
            "&",
            ("invoice_status", "=", "to invoice"),
            "|",
            ("delivery_status", "=", "full"),
            ("amazon_invoice_early", "=", True),
            "&",
            ("delivery_status", "=", "full"),
            (
                "invoice_ids",
                "any",
                [
                    ("amazon_is_automatic", "=", True),
                    ("state", "=", "draft"),
                    ("invoice_date", "=", False),
                ],
            ),
        ]
        return self.search(domain, order="id", limit=limit)

    def _amazon_invoice(self):
        """Make the invoices of these orders, as far as they can be by now."""
        for order in self:
            invoice = order._amazon_get_draft()
            if order.delivery_status == "full":
                if invoice and not order._amazon_is_invoice_right(invoice):
                    invoice.unlink()
                invoice = invoice.exists() or order._amazon_create_invoice()
                order._amazon_date_invoice(invoice)
            elif not invoice:
                order._amazon_create_invoice()

    def _amazon_get_draft(self):
        """Return the invoice that was made early; a person's own is left alone."""
        return self.invoice_ids.filtered(
            lambda move: (
                move.amazon_is_automatic
                and move.state == "draft"
                and not move.invoice_date
            )
        )[:1]

    def _amazon_is_invoice_right(self, invoice):
        """Return whether an early invoice is what the order has come to."""
        return all(
            not self.currency_id.compare_amounts(self[name], invoice[name])
            for name in ("amount_total", "amount_tax")
        )

    def _amazon_create_invoice(self):
        invoices = self._create_invoices(final=True)
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
            vals = {"journal_id": journal.id, "payment_date": day}
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

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_order_mending

from .sellers import connect_japan
from .taxes import MUG, InvoicesCase


@tagged("post_install", "-at_install")
class TestOrderInvoices(InvoicesCase):
    """Invoices of Amazon orders."""

    def test_none_by_default(self):
        sale = self.import_sale()
        self.deliver(sale)
        self.run_invoices()
        self.assertEqual(sale.delivery_status, "full")
        self.assertFalse(sale.invoice_ids)

    def test_draft_when_shipped(self):
        self.account.invoicing = "draft"
        self.get_link("FR").invoicing = "none"
        buyer = {"buyerPurchaseOrderNumber": "PO-4711", "buyerEmail": "a@example.com"}
        sale, open_sale = self.import_sale(buyer=buyer), self.import_sale()
        french = self.emulator.add_order("FR", items=[MUG])
        self.import_orders()
        french = self.find_order(french)
        mails = self.env["mail.mail"].search_count([])
        self.deliver(sale)
        self.deliver(french)
        # Late in the evening in Greenwich, the next day in Berlin.
        sale.picking_ids.date_done = datetime(2026, 3, 1, 23, 30)
        self.run_invoices()
        invoice = sale.invoice_ids
        self.assertEqual((invoice.state, invoice.ref), ("draft", sale.amazon_order_id))
        self.assertEqual(str(invoice.invoice_date), "2026-03-02")
        self.assertAlmostEqual(invoice.amount_total, sale.amazon_total)
        self.assertFalse(open_sale.invoice_ids | french.invoice_ids)
        self.run_invoices()
        self.assertEqual(len(sale.invoice_ids), 1)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(self.find_issues())

    @mute_logger(amazon_order_mending.__name__)
    def test_posted_and_paid_when_shipped(self):
        self.assertFalse(self.account.is_tax_turnover)
        self.account.invoicing = "posted"
        self.assertTrue(self.account.is_tax_turnover)
        owed = self.env["account.account"].search(
            [("account_type", "=", "liability_current")], limit=1
        )
        self.account.tax_product_id.property_account_income_id = owed
        self.assertFalse(self.account.is_tax_turnover)
        sale = self.import_sale()
        self.deliver(sale)
        self.run_invoices()
        [issue] = self.find_issues("invoice_failed")
        self.assertIn("where invoices are paid", issue.message)
        self.assertFalse(sale.invoice_ids)
        self.account.payment_journal_id = self.journal
        mails = self.env["mail.mail"].search_count([])
        self.run_invoices()
        invoice = sale.invoice_ids
        self.assertEqual((invoice.state, invoice.ref), ("posted", sale.amazon_order_id))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertNotIn(sale.partner_id, invoice.message_partner_ids)
        self.assertFalse(invoice.amount_residual)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        payment = invoice.matched_payment_ids
        self.assertEqual(payment.journal_id, self.journal)
        self.assertEqual(payment.amount, sale.amount_total)
        self.assertEqual(payment.date, invoice.invoice_date)
        self.assertFalse(invoice.is_move_sent)
        self.assertFalse(self.find_issues())

    def test_posted_and_paid_in_other_currencies(self):
        """The journal is in EUR; what the buyer has paid settles each invoice."""
        self.set_rates(GBP=0.8573, JPY=171.37)
        owed = self.env["account.account"].search(
            [("account_type", "=", "liability_current")], limit=1
        )
        japan = connect_japan(self)
        item = {**MUG, "quantity": 3, "unit_price": "7.77"}
        kept = {"collected_by": "Amazon"}
        wanted = [
            (self.account, "UK", [item], {}, "29.26"),
            (self.account, "UK", [{**item, **kept}], {"tax_rate": "0.20"}, "29.26"),
            (japan, "JP", [{**item, "unit_price": "1333", "shipping": "411"}],
             {"seller": "fe"}, "4410"),
        ]  # fmt: skip
        for account, country, items, options, total in wanted:
            with self.subTest(country=country, items=items):
                account.write(
                    {"invoicing": "posted", "payment_journal_id": self.journal.id}
                )
                account.tax_product_id.property_account_income_id = owed
                self.account = account
                payload = self.emulator.add_order(
                    country, items=items, amounts="told", **options
                )
                self.assert_totals([payload])
                sale = self.find_order(payload)
                self.deliver(sale)
                self.run_invoices()
                self.assert_paid(sale, float(total), owed)

    def set_rates(self, **rates):
        euros = self.env.ref("base.EUR")
        self.company.currency_id = self.journal.currency_id = euros
        for name, rate in rates.items():
            currency = self.env.ref(f"base.{name}")
            currency.rate_ids.unlink()
            vals = {"currency_id": currency.id, "name": "2020-01-01", "rate": rate}
            self.env["res.currency.rate"].create(vals)

    def assert_paid(self, sale, total, owed):
        """Assert that an invoice is paid, and what is booked, in EUR and its own."""
        invoice = sale.invoice_ids
        self.assertEqual(invoice.currency_id, sale.currency_id)
        self.assertAlmostEqual(invoice.amount_total, total)
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 0))
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        payment = invoice.matched_payment_ids
        self.assertEqual(
            (payment.currency_id, payment.amount, payment.journal_id, payment.date),
            (sale.currency_id, total, self.journal, invoice.invoice_date),
        )
        in_euros = self.company.currency_id.round(total / sale.currency_rate)
        self.assertAlmostEqual(payment.amount_company_currency_signed, in_euros)
        receivable = invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertAlmostEqual(receivable.balance, in_euros)
        self.assertFalse(
            receivable.amount_residual or receivable.amount_residual_currency
        )
        # Tax that Amazon keeps is no turnover.
        taxes = sale.order_line.filtered(lambda line: line.amazon_charge == "tax")
        booked = invoice.line_ids.filtered(lambda line: line.account_id == owed)
        self.assertAlmostEqual(sum(booked.mapped("amount_currency")),
                               -sum(taxes.mapped("price_total")))  # fmt: skip
        self.assertEqual(bool(booked), "facilitator" in taxes.mapped("amazon_tax_flag"))

    def test_confirmed_and_invoiced(self):
        self.account.write({"order_state": "invoiced", "invoicing": "none"})
        sale, changed = self.import_sale(), self.import_sale()
        self.account.write(
            {"invoicing": "posted", "payment_journal_id": self.journal.id}
        )
        posted = self.import_sale()
        self.run_invoices()
        sales = sale | changed | posted
        self.assertEqual(set(sales.mapped("state")), {"sale"})
        self.assertEqual(sales.invoice_ids.mapped("state"), ["draft"] * 3)
        self.assertFalse(any(sales.invoice_ids.mapped("invoice_date")))
        line = changed.order_line.filtered("amazon_item_id")
        line.product_uom_qty = 1
        for order in sales:
            self.deliver(order)
        self.run_invoices()
        states = [order.invoice_ids.state for order in sales]
        self.assertEqual(states, ["draft", "draft", "posted"])
        self.assertTrue(all(sales.invoice_ids.mapped("invoice_date")))
        self.assertEqual(changed.invoice_ids.amount_total, changed.amount_total)

    def test_what_people_do_later_is_not_invoiced_again(self):
        self.account.write(
            {"invoicing": "posted", "payment_journal_id": self.journal.id}
        )
        self.mug.invoice_policy = "delivery"
        reversed_sale, returned, deleted = (self.import_sale() for __ in range(3))
        deleted.amazon_invoicing = "draft"
        for sale in (reversed_sale, returned, deleted):
            self.deliver(sale)
        self.run_invoices()
        invoice = reversed_sale.invoice_ids
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).reverse_moves()
        reversed_sale.invoice_ids.filtered(lambda m: m.state == "draft").action_post()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": returned.picking_ids.id}
        )
        wizard.product_return_moves.write({"quantity": 2, "to_refund": True})
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        deleted.invoice_ids.unlink()
        sales = reversed_sale | returned | deleted
        self.assertIn("to invoice", sales.mapped("invoice_status"))
        self.run_invoices()
        counts = [len(sale.invoice_ids) for sale in sales]
        self.assertEqual(counts, [2, 1, 0])
        self.assertFalse(self.find_issues())

    def test_what_has_not_left_as_a_whole_waits(self):
        self.account.invoicing = "draft"
        part, cancelled = self.import_sale(), self.import_sale()
        service = self.create_product("SERVICE", type="service", is_storable=False)
        item = {"sku": service.default_code, "quantity": 1, "unit_price": "5.00"}
        served = self.import_sale(item)
        self.deliver(part, quantities={"MUG-1": 1})
        part.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        self.assertEqual(part.delivery_status, "full")
        self.deliver(cancelled)
        cancelled.amazon_status = "CANCELLED"
        self.run_invoices()
        self.assertFalse((part | cancelled | served).invoice_ids)
        (part | served).amazon_status = "SHIPPED"
        self.run_invoices()
        self.assertEqual(len((part | served).invoice_ids), 2)
        self.assertFalse(cancelled.invoice_ids)

    def test_early_invoice_has_all_that_was_ordered(self):
        self.account.order_state = "invoiced"
        self.mug.invoice_policy = "delivery"
        sale = self.import_sale()
        self.mug.invoice_policy = "order"
        deleted = self.import_sale()
        self.run_invoices()
        self.assertFalse(sale.invoice_ids, "not an invoice of its shipping alone")
        deleted.invoice_ids.unlink()
        self.run_invoices()
        self.assertFalse(deleted.invoice_ids, "a person did not want it")
        for order in (sale, deleted):
            self.deliver(order)
        self.run_invoices()
        for order in (sale, deleted):
            self.assertAlmostEqual(order.invoice_ids.amount_total, order.amount_total)

    def test_amazon_invoices_itself(self):
        self.account.write({"invoicing": "draft", "order_state": "invoiced"})
        sale = self.import_sale(programs=["INVOICE_BY_AMAZON"])
        self.assertTrue(sale.amazon_invoices_itself)
        self.deliver(sale)
        self.run_invoices()
        self.assertFalse(sale.invoice_ids)
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=sale.ids
        )
        dialog = wizard.create({})
        self.assertEqual(dialog.amazon_refs, sale.amazon_order_id)
        with self.assertRaisesRegex(UserError, "makes the buyer's invoice itself"):
            dialog.create_invoices()
        dialog.amazon_is_wanted = True
        dialog.create_invoices()
        invoice = sale.invoice_ids
        self.assertTrue(invoice.amazon_invoices_itself)
        found = self.env["account.move"].search([("amazon_invoices_itself", "=", True)])
        self.assertEqual(found, invoice)

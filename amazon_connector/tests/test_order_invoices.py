from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_order_mending

from .taxes import MUG, TaxesCase


@tagged("post_install", "-at_install")
class TestOrderInvoices(TaxesCase):
    """Invoices of Amazon orders, and what VAT all of them come to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].create(
            {"name": "Amazon Pay", "code": "AMZ", "type": "bank"}
        )

    def import_sale(self, *items, **options):
        """Import an order that can be delivered."""
        sale = super().import_sale(*items, **options)
        for product in sale.order_line.product_id.filtered("is_storable"):
            place = sale.warehouse_id.lot_stock_id
            self.env["stock.quant"]._update_available_quantity(product, place, 10)
        return sale

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

    # === OVERVIEW === #

    def test_vat_overview(self):
        self.add_rates(self.env.ref("base.GBP"))
        sales = self.import_sale(MUG)
        sales |= self.import_sale({**MUG, "tax_scheme": "IOSS"}, tax_rate="0.20")
        sales |= self.import_sale(vat_number="ATU12345675", tax_rate="0")
        draft = self.import_sale()
        draft.with_context(disable_cancel_warning=True)._action_cancel()
        for order in sales:
            self.deliver(order)
            order.picking_ids.date_done = datetime(2026, 1, 31, 23, 30)
        sales.invalidate_recordset()
        report = self.env["amazon.vat.report"]
        domain = [("account_id", "=", self.account.id)]
        rows = report._read_group(
            domain,
            ["date:month", "marketplace_id", "origin_id", "destination_id", "owner",
             "rate"],
            ["net:sum", "vat:sum", "difference:sum"],
        )  # fmt: skip
        found = {
            (str(month), place.country_id.code, origin.code, goal.code, owner, rate): [
                round(amount or 0, 2) for amount in amounts
            ]
            for month, place, origin, goal, owner, rate, *amounts in rows
        }
        feb = "2026-02-01", "DE", "DE", "AT"
        self.assertEqual(
            found,
            {
                # Amazon has told 19 % of it to be VAT.
                (*feb, "seller", "20 %"): [24.79, 4.96, 0.21],
                (*feb, "amazon", "20 %"): [24.79, 4.96, 0.0],
                (*feb, "buyer", "0 %"): [29.75, 0.0, 0.0],
            },
        )
        row = report.search([*domain, ("owner", "=", "buyer")], limit=1)
        self.assertTrue(row.is_told)
        self.assertIn(row.action_open_document()["res_id"], sales.ids)

    def test_vat_overview_with_credit_notes(self):
        self.account.invoicing = "posted"
        self.account.payment_journal_id = self.journal
        ours = self.import_sale()
        amazons = self.import_sale({**MUG, "tax_scheme": "IOSS"}, tax_rate="0.20")
        for order in ours | amazons:
            self.deliver(order)
            order.picking_ids.date_done = datetime(2026, 1, 31, 12, 0)
        self.run_invoices()
        credit = self.reverse(ours.invoice_ids, "2026-03-05")
        draft = self.reverse(amazons.invoice_ids, "2026-03-06", post=False)
        self.assertEqual(self.get_vat(ours), {("2026-01-01", "sale"): [24.79, 4.96],
            ("2026-03-01", "credit"): [-24.79, -4.96]})  # fmt: skip
        self.assertEqual(set(self.get_vat(amazons)), {("2026-01-01", "sale")})
        draft.action_post()
        self.assertEqual(self.get_vat(amazons)["2026-03-01", "credit"], [-24.79, -4.96])
        [row] = self.get_rows([("move_id", "=", draft.id)])[:1]
        self.assertEqual(
            (row.owner, row.rate, row.is_shipped), ("amazon", "20 %", True)
        )
        self.assertFalse(row.is_told)
        self.assertEqual(row.action_open_document()["res_id"], draft.id)
        # Another invoice instead of the credited one is no second sale.
        again = ours._create_invoices()
        self.assertAlmostEqual(again.amount_total, ours.amount_total)
        again.invoice_date = "2026-04-02"
        self.assertNotIn(("2026-04-01", "again"), self.get_vat(ours))
        again.action_post()
        self.assertEqual(self.get_vat(ours)["2026-04-01", "again"], [24.79, 4.96])
        # A refund of a part, without goods that come back.
        part = self.reverse(again, "2026-05-07", post=False)
        part.invoice_line_ids[1:].unlink()
        part.invoice_line_ids.price_unit = 6.0
        part.invoice_line_ids.quantity = 1.0
        part.action_post()
        self.assertEqual(self.get_vat(ours)["2026-05-01", "credit"], [-5.0, -1.0])
        self.assertTrue(credit.line_ids.sale_line_ids)
        credits = self.get_rows([("move_id", "=", credit.id)])
        self.assertEqual(set(credits.mapped("rate")), {"20 %"})

    def reverse(self, invoice, day, post=True):
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        vals = {"journal_id": invoice.journal_id.id, "date": day}
        action = wizard.create(vals).reverse_moves()
        credit = self.env["account.move"].browse(action["res_id"])
        if post:
            credit.action_post()
        return credit

    def get_rows(self, domain):
        self.env.flush_all()
        self.env["amazon.vat.report"].invalidate_model()
        return self.env["amazon.vat.report"].search(domain)

    def get_vat(self, sale):
        rows = self.env["amazon.vat.report"]._read_group(
            [("order_id", "=", sale.id)],
            ["date:month", "kind"],
            ["net:sum", "vat:sum"],
        )
        return {
            (str(month), kind): [round(amount, 2) for amount in amounts]
            for month, kind, *amounts in rows
        }

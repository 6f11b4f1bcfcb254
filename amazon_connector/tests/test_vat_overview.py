from datetime import datetime

from odoo.tests import tagged

from .taxes import MUG, InvoicesCase


@tagged("post_install", "-at_install")
class TestVatOverview(InvoicesCase):
    """What VAT all Amazon orders come to, and who owes it."""

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

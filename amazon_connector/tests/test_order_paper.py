from lxml import etree

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestOrderPaper(ShippingCase):
    """Amazon's order number is found everywhere, and printed."""

    def render(self, report, records):
        html, __ = self.env["ir.actions.report"]._render_qweb_html(report, records.ids)
        return html.decode()

    def make_invoice(self, sales):
        sales.order_line.filtered("product_id").qty_delivered = 2
        invoice = sales._create_invoices()
        invoice.action_post()
        return invoice

    def make_gift(self):
        item = {
            "sku": "MUG-1", "quantity": 2, "unit_price": "9.99", "gift_wrap": "3.50",
            "gift_wrap_level": "Classic", "gift_message": "Happy birthday!\nM.",
        }  # fmt: skip
        plain = {"sku": "TEA-1", "quantity": 1, "unit_price": "5.00"}
        return self.make_sale(items=[item, plain])

    # === FINDING === #

    def test_order_is_found_by_its_number(self):
        sale = self.make_sale()
        number = sale.amazon_order_id
        orders = self.env["sale.order"]
        for context in ({}, {"sale_show_partner_name": True}):
            for text in (number, number[4:11]):
                found = orders.with_context(**context).name_search(text)
                self.assertIn(sale.id, [order_id for order_id, __ in found])
        sale.client_order_ref = "PO-17"
        self.assertEqual(
            self.search_in_view("sale.view_sales_order_filter", number), sale
        )
        ours = "amazon_connector.amazon_sale_order_view_search"
        self.assertEqual(self.search_in_view(ours, number), sale)

    def test_exact_search_uses_the_index(self):
        query = self.env["sale.order"]._search([("amazon_order_id", "=", "302-1-1")])
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN " + self.env.cr.mogrify(query.select()).decode())
        plan = " ".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("amazon_order_uniq", plan)

    def test_delivery_is_found_by_stock_people(self):
        picking = self.make_sale().picking_ids
        user = new_test_user(self.env, "stock", groups="stock.group_stock_user")
        pickings = self.env["stock.picking"].with_user(user)
        number = picking.amazon_order_id
        [(found, __)] = pickings.name_search(number)
        self.assertEqual(found, picking.id)
        view = "stock.view_picking_internal_search"
        self.assertEqual(self.search_in_view(view, number), picking)

    def test_invoice_is_found_by_accountants(self):
        sales = self.make_sales("DE", "FR", "DE")
        invoice, other = map(self.make_invoice, (sales[0], sales[1]))
        user = new_test_user(self.env, "books", groups="account.group_account_invoice")
        moves = self.env["account.move"].with_user(user)
        number = sales[0].amazon_order_id
        self.assertEqual(moves.browse(invoice.id).amazon_order_refs, number)
        [(found, __)] = moves.name_search(number)
        self.assertEqual(found, invoice.id)
        for name in ("invoice", "move"):
            view = self.env.ref(f"account.view_account_{name}_filter").id
            arch = moves.get_view(view, "search")["arch"]
            self.assertIn("amazon_order_refs", arch)
        found = moves.search([("amazon_order_refs", "!=", number)])
        self.assertIn(other.id, found.ids)
        self.assertNotIn(invoice.id, found.ids)

    def search_in_view(self, view, text):
        """Type a text into a search view and press Enter: its first field searches."""
        view = self.env.ref(view)
        arch = etree.fromstring(
            self.env[view.model].get_view(view.id, "search")["arch"]
        )
        domain = arch.find(".//field").get("filter_domain")
        return self.env[view.model].search(safe_eval(domain, {"self": text}))

    # === PRINTING === #

    def test_order_is_printed_with_its_number(self):
        sale = self.make_sale()
        page = self.render("sale.report_saleorder", sale)
        self.assertIn("Amazon Order", page)
        self.assertEqual(page.count(sale.amazon_order_id), 1, "not as reference again")
        sale.client_order_ref = "PO-17"
        self.assertIn("PO-17", self.render("sale.report_saleorder", sale))
        sale = sale.create({"partner_id": self.company.partner_id.id})
        self.assertNotIn("Amazon", self.render("sale.report_saleorder", sale))

    def test_delivery_slip_has_the_number_and_the_gift_message(self):
        sale = self.make_gift()
        picking = sale.picking_ids
        self.assertGift(picking, sale.amazon_order_id)
        self.deliver(sale)
        self.assertEqual(picking.state, "done")
        self.assertGift(picking, sale.amazon_order_id)
        other = self.make_sale().picking_ids
        page = self.render("stock.report_deliveryslip", other)
        self.assertNotIn("amazon_gifts", page)

    def assertGift(self, picking, number):
        page = self.render("stock.report_deliveryslip", picking)
        self.assertEqual(page.count(number), 1, "not as reference again")
        self.assertIn("Happy birthday!<br>\nM.", page)
        self.assertIn("Classic", page)
        self.assertEqual(page.count("amazon_gifts"), 1)

    def test_invoice_of_several_orders_names_all(self):
        sales = self.make_sales("DE", "DE")
        sales.partner_invoice_id = sales[0].partner_id
        sales.partner_id = sales[0].partner_id
        invoice = self.make_invoice(sales)
        invoice.ensure_one()
        page = self.render("account.report_invoice", invoice)
        for number in sales.mapped("amazon_order_id"):
            self.assertIn(number, invoice.amazon_order_refs)
            self.assertIn(number, page)
        refund = invoice._reverse_moves()
        self.assertEqual(refund.amazon_order_refs, invoice.amazon_order_refs)

    # === DATES AND REFERENCES === #

    def test_dates_and_references_are_amazons(self):
        payload = self.emulator.add_order(
            "DE", items=[{"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}],
            buyer={"buyerName": "B", "buyerPurchaseOrderNumber": "PO-17"},
            created="2026-07-01T22:30:15Z",
        )  # fmt: skip
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "sale")
        ordered = fields.Datetime.to_datetime("2026-07-01 22:30:15")
        self.assertEqual(sale.date_order, ordered)
        self.assertEqual(sale.client_order_ref, "PO-17")
        self.assertEqual(sale.commitment_date, sale.amazon_ship_by)
        sale = self.make_sale()
        self.assertEqual(sale.client_order_ref, sale.amazon_order_id)

    def test_local_date_is_the_marketplaces(self):
        sale = self.make_sale()
        sale.date_order = "2026-07-01 22:30:15"
        self.env["res.lang"]._activate_lang("de_DE")
        lang = sale.with_context(lang="de_DE", tz="Asia/Tokyo")
        self.assertEqual(lang.amazon_local_date, "02.07.2026 00:30 (Europe/Berlin)")
        user = new_test_user(self.env, "sam", groups="sales_team.group_sale_salesman")
        sale.user_id = user
        self.assertIn("07/02/2026", sale.with_user(user).amazon_local_date)
        other = sale.create({"partner_id": self.company.partner_id.id})
        self.assertFalse(other.amazon_local_date)

    # === GIFTS === #

    def test_gift_is_on_the_delivery(self):
        sale = self.make_gift()
        mug, tea = sale.order_line.filtered("amazon_item_id")
        self.assertEqual(mug.amazon_gift_message, "Happy birthday!\nM.")
        self.assertEqual(mug.amazon_gift_wrap, "Classic")
        self.assertFalse(tea.amazon_gift_message or tea.amazon_gift_wrap)
        user = new_test_user(self.env, "stock", groups="stock.group_stock_user")
        picking = sale.picking_ids.with_user(user)
        text = "[MUG-1] Product MUG-1: gift wrap Classic\n“Happy birthday!\nM.”"
        self.assertEqual(picking.amazon_gift_text, text)
        mug.amazon_gift_wrap = False
        self.assertIn("without gift wrap", picking.amazon_gift_text)
        self.assertFalse(self.make_sale().picking_ids.amazon_gift_text)

    def test_every_step_of_a_gift_knows_it(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_pack_ship"
        sale = self.make_gift()
        self.assertTrue(sale.picking_ids)
        for picking in sale.picking_ids:
            self.assertIn("Happy birthday!", picking.amazon_gift_text)

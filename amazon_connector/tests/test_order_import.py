from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestOrderImport(AmazonCase):
    """Orders in: from searchOrders to confirmed sale orders with deliveries."""

    def add_mug(self, **options):
        item = {"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item], **options)

    def add_sku(self, sku):
        item = {"sku": sku, "unit_price": "10.00", "title": "A fine thing"}
        return self.emulator.add_order("DE", items=[item])

    def test_order_becomes_confirmed_sale_order(self):
        payload = self.add_mug(programs=["PRIME", "PREMIUM"])
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.amount_total, 19.98)
        self.assertEqual(sale.order_line.product_id, self.mug)
        self.assertEqual(sale.order_line.product_uom_qty, 2)
        self.assertEqual(
            sale.order_line.amazon_item_id, payload["orderItems"][0]["orderItemId"]
        )
        self.assertEqual(sale.carrier_id, self.carrier)
        self.assertEqual(sale.picking_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(sale.amazon_channel, "fbm")
        self.assertEqual(sale.amazon_status, "UNSHIPPED")
        self.assertEqual(sale.amazon_programs, "PREMIUM, PRIME")
        self.assertEqual(sale.amazon_account_marketplace_id.country_id.code, "DE")
        self.assertFalse(sale.require_signature or sale.require_payment)
        self.assertFalse(self.find_issues())

    def test_second_run_changes_nothing(self):
        payload = self.add_mug()
        self.import_orders()
        sale = self.find_order(payload)
        written = sale.write_date
        self.advance(1000)
        self.import_orders()
        self.assertEqual(self.find_order(payload), sale)
        self.assertEqual(sale.write_date, written)
        self.assertEqual(len(sale.picking_ids), 1)

    def test_dates_are_amazons(self):
        created = self.emulator.now() - timedelta(days=3)
        payload = self.add_mug(created=created, ship_by=created + timedelta(days=4))
        self.import_orders()
        sale = self.find_order(payload)
        created = created.replace(tzinfo=None, microsecond=0)
        self.assertEqual(sale.date_order, created)
        self.assertEqual(sale.commitment_date, created + timedelta(days=4))
        self.assertEqual(sale.amazon_ship_by, sale.commitment_date)
        self.assertEqual(sale.client_order_ref, payload["orderId"])

    def test_salesman_confirms_and_the_date_stays(self):
        self.account.order_state = "draft"
        payload = self.add_mug(created=datetime(2026, 1, 2, 3, 4, 5))
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "draft")
        salesman = new_test_user(
            self.env, "seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        sale.with_user(salesman).action_confirm()
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.date_order, datetime(2026, 1, 2, 3, 4, 5))

    def test_business_order_keeps_the_buyers_reference(self):
        buyer = {"buyerName": "B", "buyerPurchaseOrderNumber": "PO-4711"}
        payload = self.add_mug(buyer=buyer)
        self.import_orders()
        self.assertEqual(self.find_order(payload).client_order_ref, "PO-4711")

    def test_defaults_of_marketplace_win_over_those_of_account(self):
        team = self.env["crm.team"].create({"name": "Amazon Germany"})
        carrier = self.carrier.copy({"name": "GLS"})
        germany = self.links.filtered(lambda link: link.country_id.code == "DE")
        germany.write(
            {"team_id": team.id, "carrier_id": carrier.id, "order_state": "draft"}
        )
        german = self.add_mug()
        french = self.emulator.add_order(
            "FR", items=[{"sku": "MUG-1", "unit_price": "1"}]
        )
        self.import_orders()
        sale = self.find_order(german)
        self.assertEqual((sale.team_id, sale.carrier_id), (team, carrier))
        self.assertEqual(sale.state, "draft")
        sale = self.find_order(french)
        self.assertEqual((sale.carrier_id, sale.state), (self.carrier, "sale"))

    # === PRODUCTS === #

    def test_unknown_sku_is_a_quotation_with_an_issue(self):
        good, bad = self.add_mug(), self.add_sku("NO-SUCH")
        self.import_orders()
        sale = self.find_order(bad)
        self.assertEqual(sale.state, "draft")
        self.assertEqual(sale.order_line.product_id, self.account.fallback_product_id)
        self.assertEqual(sale.order_line.name, "[NO-SUCH] A fine thing")
        self.assertEqual(sale.order_line.amazon_sku, "NO-SUCH")
        self.assertEqual(sale.amount_total, 10.00)
        issue = self.find_issues()
        self.assertEqual((issue.code, issue.order_id), ("unknown_sku", sale))
        self.assertIn("NO-SUCH", issue.message)
        self.assertEqual(self.find_order(good).state, "sale")

    def test_reference_of_two_products_is_an_issue(self):
        self.create_product("TWICE")
        self.create_product("TWICE")
        payload = self.add_sku("TWICE")
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.state, "draft")
        self.assertEqual(sale.order_line.product_id, self.account.fallback_product_id)
        self.assertEqual(self.find_issues().code, "duplicate_sku")

    def test_blanks_around_sku_and_reference_do_not_count(self):
        product = self.create_product(" BLANKS ")
        payloads = [self.add_sku(sku) for sku in ("BLANKS", " BLANKS", "BLANKS ")]
        self.import_orders()
        for payload in payloads:
            sale = self.find_order(payload)
            self.assertEqual(sale.order_line.product_id, product)
            self.assertEqual(sale.state, "sale")

    def test_case_of_a_sku_counts(self):
        payload = self.add_sku("mug-1")
        self.import_orders()
        self.assertEqual(self.find_issues().order_id, self.find_order(payload))

    def test_archived_product_is_taken_where_there_is_no_other(self):
        alone = self.create_product("OLD-1", active=False)
        self.create_product("OLD-2", active=False)
        successor = self.create_product("OLD-2")
        one, two = self.add_sku("OLD-1"), self.add_sku("OLD-2")
        self.import_orders()
        self.assertEqual(self.find_order(one).order_line.product_id, alone)
        self.assertEqual(self.find_order(two).order_line.product_id, successor)
        self.assertFalse(self.find_issues())

    def test_product_of_another_company_is_not_taken(self):
        company = self.env["res.company"].create({"name": "Sister"})
        self.create_product("THEIRS", company_id=company.id)
        self.create_product("BOTH", company_id=company.id)
        ours = self.create_product("BOTH", company_id=self.company.id)
        one, two = self.add_sku("THEIRS"), self.add_sku("BOTH")
        self.import_orders()
        self.assertEqual(self.find_issues().order_id, self.find_order(one))
        self.assertEqual(self.find_order(two).order_line.product_id, ours)

    # === WHICH ORDERS === #

    def test_what_is_not_imported(self):
        self.links.orders_from = "2026-01-01 00:00:00"
        left_out = [
            self.add_mug(created=datetime(2025, 12, 31), updated=self.emulator.now()),
            self.add_mug(channel="NON_AMAZON"),
            self.add_mug(fulfilled_by="AMAZON"),
            self.add_mug(status="PENDING"),
            self.add_mug(status="PENDING_AVAILABILITY"),
            self.add_mug(status="SHIPPED"),
            self.add_mug(status="CANCELLED"),
            self.add_mug(status="UNFULFILLABLE"),
        ]
        wanted = self.add_mug()
        self.advance(600)
        self.import_orders()
        for payload in left_out:
            self.assertFalse(self.find_order(payload))
            self.assertFalse(self.account.import_order(payload["orderId"]))
        self.assertTrue(self.find_order(wanted))
        self.assertFalse(self.find_issues())

    def test_pending_order_comes_in_when_it_is_paid(self):
        payload = self.add_mug(status="PENDING")
        self.import_orders()
        self.assertFalse(self.find_order(payload))
        self.emulator.update_order(payload["orderId"], status="UNSHIPPED")
        self.advance(1000)
        self.import_orders()
        self.assertEqual(self.find_order(payload).state, "sale")

    def test_account_without_orders_asks_for_nothing(self):
        self.add_mug()
        self.account.orders_enabled = False
        self.import_orders()
        self.assertFalse(self.emulator.calls("searchOrders"))

    def test_item_that_was_cancelled_is_left_out(self):
        items = [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": "TEA-1", "quantity": 0, "unit_price": "7"},
        ]
        payload = self.emulator.add_order("DE", items=items)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.order_line.product_id, self.mug)
        self.assertEqual((sale.amount_total, sale.state), (10.0, "sale"))

    def add_cancelled_item(self, sku, **fields):
        """Return an order of two mugs and of an item that Amazon has cancelled."""
        items = [
            {"sku": "MUG-1", "quantity": 2, "unit_price": "5"},
            {"sku": sku, "quantity": 3, "unit_price": "0"},
        ]
        payload = self.emulator.add_order("DE", items=items)
        execution = {"cancelledBy": "BUYER", "cancelReason": "Buyer cancelled"}
        mugs, cancelled = payload["orderItems"]
        cancelled["cancellation"] = {"cancellationExecution": execution}
        cancelled["fulfillment"]["quantityUnfulfilled"] = 0
        cancelled.update(fields)
        return self.emulator.update_order(
            payload["orderId"], orderItems=[mugs, cancelled]
        )

    def test_item_that_amazon_has_cancelled_is_never_shipped(self):
        for sku in ("TEA-1", "NO-SUCH"):
            payload = self.add_cancelled_item(sku)
            self.advance(600)
            self.import_orders()
            sale = self.find_order(payload)
            with self.subTest(sku=sku):
                self.assertEqual(sale.order_line.product_id, self.mug)
                self.assertEqual(sale.picking_ids.move_ids.product_id, self.mug)
                self.assertEqual((sale.amount_total, sale.state), (10.0, "sale"))

    def test_item_that_is_cancelled_in_part_keeps_the_rest(self):
        payload = self.add_cancelled_item(
            "TEA-1",
            quantityOrdered=1,
            fulfillment={"quantityFulfilled": 0, "quantityUnfulfilled": 1},
        )
        self.advance(600)
        self.import_orders()
        sale = self.find_order(payload)
        self.assertEqual(sale.order_line.mapped("product_uom_qty"), [2, 1])
        self.assertEqual(sale.order_line[1].product_id, self.tea)

    # === ONE ORDER === #

    def test_import_of_one_order(self):
        self.account.orders_enabled = False
        payload = self.add_mug()
        sale = self.account.import_order(payload["orderId"])
        self.assertEqual(sale.state, "sale")
        self.assertEqual(sale.amount_total, 19.98)
        written = sale.write_date
        self.assertEqual(self.account.import_order(payload["orderId"]), sale)
        self.assertEqual(sale.write_date, written)
        self.assertFalse(self.emulator.calls("searchOrders"))

    def test_amazon_manager_without_sales_rights_imports_one_order(self):
        manager = new_test_user(
            self.env, "manager", groups="amazon_connector.group_amazon_manager"
        )
        self.env.invalidate_all()
        payload = self.add_mug()
        sale = self.account.with_user(manager).import_order(payload["orderId"])
        self.assertEqual(sale.sudo().state, "sale")
        self.assertEqual(sale, self.find_order(payload))

    def test_taxes_of_the_orders_company(self):
        self.mug.taxes_id = [Command.set(self.tax.ids)]
        sister = self.env["res.company"].create({"name": "Sister"})
        account = self.account.with_company(sister)
        sale = account.import_order(self.add_mug()["orderId"])
        self.assertEqual(sale.company_id, self.company)
        self.assertEqual(sale.order_line.tax_ids.company_id, self.company)

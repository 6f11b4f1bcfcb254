from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_offers_flow, offer_schemas
from odoo.addons.amazon_connector.spapi import listings_feed
from odoo.addons.amazon_connector.spapi.errors import InvalidInputError

from .common import HISTORY
from .exports import EAN, ExportsCase


@tagged("post_install", "-at_install")
class TestExportCrowds(ExportsCase):
    """Many products, several runs at once, and what happens to them meanwhile."""

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.emulator.add_catalog_item("B000LAMP01", barcodes=[EAN])

    def go_on(self):
        self.run_exports()
        self.send_offers()
        self.advance(600)
        self.follow_documents()

    def start(self, products, links=None, **vals):
        return self.get_run(self.open_dialog(products, links, **vals).action_send())

    def get_skus_sent(self):
        return [
            [message["sku"] for message in call.body["messages"]]
            for call in self.emulator.calls("upload")
        ]

    def add_known(self, product, quantity=1, **vals):
        self.emulator.add_listing(
            product.default_code, quantity=quantity, price="5.00", asin="B000LAMP01"
        )
        return self.create_listing(product, quantity=quantity, **vals)

    def create_many(self, count):
        """Create products that Amazon has pages of."""
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Lamp {number}",
                    "default_code": f"L-{number}",
                    "barcode": self.make_barcode(number),
                    "is_storable": True,
                    "list_price": 10,
                }
                for number in range(count)
            ]
        )
        for number, product in enumerate(products):
            self.set_stock(product, 2)
            self.emulator.add_catalog_item(
                f"B{number:09}", barcodes=[product.barcode], image=None
            )
        return products

    def make_barcode(self, number):
        code = f"40638133{number:04}"
        total = sum(int(d) * w for d, w in zip(code, (1, 3) * 6, strict=True))
        return f"{code}{-total % 10}"

    # === SEVERAL RUNS === #

    def test_two_runs_of_the_same_product(self):
        runs = self.start(self.lamp) | self.start(self.lamp)
        self.go_on()
        self.assertEqual(self.get_skus_sent(), [["LAMP-1"]])
        self.go_on()
        self.assertEqual(self.get_skus_sent(), [["LAMP-1"], ["LAMP-1"]])
        self.assertEqual(set(runs.mapped("state")), {"done"})
        self.assertEqual(set(runs.line_ids.mapped("state")), {"accepted"})
        self.assertEqual(len(runs.line_ids.listing_id), 1)
        self.assertFalse(self.find_issues())

    def test_run_and_change_of_stock_of_the_same_sku(self):
        self.account.stock_enabled = True
        self.germany.stock_enabled = True
        self.import_orders()
        listing = self.add_known(self.lamp, 5)
        run = self.start(self.lamp)
        self.set_stock(self.lamp, -2)
        self.go_on()
        self.go_on()
        self.assertEqual(self.get_skus_sent(), [["LAMP-1"]])
        self.assertEqual((run.state, run.line_ids.state), ("done", "accepted"))
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 3)
        self.assertEqual(listing.sku_id.quantity_sent, 3)

    def test_templates_archived_products_and_more_than_fit(self):
        products = self.create_many(60)
        products[:3].active = False
        with (
            patch.object(listings_feed, "MAX_MESSAGES", 25),
            patch.object(
                amazon_offers_flow.listings_feed,
                "write",
                self.write_few(amazon_offers_flow.listings_feed.write),
            ),
        ):
            run = self.start(products)
            for __ in range(4):
                self.go_on()
        sent = self.get_skus_sent()
        self.assertEqual([len(skus) for skus in sent], [25, 25, 7])
        self.assertEqual(len({sku for skus in sent for sku in skus}), 57)
        self.assertEqual(run.state, "done")
        states = run.line_ids.mapped("state")
        self.assertEqual((states.count("accepted"), states.count("failed")), (57, 3))
        self.assertEqual(set(self.find_issues().mapped("code")), {"archived"})

    def write_few(self, real):
        def write(*args, **kwargs):
            return real(*args, max_messages=25, **kwargs)

        return write

    def test_interrupted_runs_arrive_once(self):
        """Amazon breaks off each call once; what was begun goes on."""
        products = self.create_many(25)
        for operation in (
            "searchCatalogItems",
            "getListingsRestrictions",
            "getDefinitionsProductType",
            "createFeedDocument",
        ):
            self.emulator.fault(operation, "429", times=1)
        run = self.start(products, self.germany)
        for __ in range(6):
            self.go_on()
        self.assertEqual(run.state, "done")
        self.assertEqual(set(run.line_ids.mapped("state")), {"accepted"})
        self.assertEqual([len(skus) for skus in self.get_skus_sent()], [25])

    # === MEANWHILE === #

    def submit(self, products):
        """Return a run that is at Amazon and has no answer yet."""
        run = self.start(products)
        self.run_exports()
        self.send_offers()
        self.assertEqual(set(run.line_ids.mapped("state")), {"sent"})
        return run

    def take_answer(self, run):
        self.advance(600)
        self.follow_documents()
        self.assertEqual(run.state, "done")
        self.assertFalse(self.find_issues("feed_failed"))

    def test_answer_after_the_product_was_deleted(self):
        run = self.submit(self.lamp)
        self.env.flush_all()
        # As the database does with the product.
        ids = run.line_ids.ids
        self.env.cr.execute("DELETE FROM amazon_export_line WHERE id = ANY(%s)", [ids])
        self.env.invalidate_all()
        self.take_answer(run)

    def test_answer_after_it_was_unlinked_archived_and_switched_off(self):
        run = self.submit(self.lamp)
        listing = run.line_ids.listing_id
        listing.sku_id.product_id = False
        self.lamp.active = False
        self.germany.enabled = False
        self.account.read_only = True
        self.take_answer(run)
        self.assertEqual(run.line_ids.state, "accepted")
        self.assertEqual(listing.offer_state, "accepted")

    def test_holiday_sends_0_by_hand_too(self):
        self.add_known(self.lamp)
        self.account.write(
            {"holiday_from": HISTORY, "holiday_until": "2100-01-01 00:00:00"}
        )
        run = self.start(self.lamp)
        self.go_on()
        self.assertEqual(run.line_ids.quantity, 0)
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 0)

    def test_what_a_person_set_to_0_stays_there(self):
        self.add_known(self.lamp, is_kept_at_zero=True)
        self.start(self.lamp)
        self.go_on()
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 0)

    def test_quantity_does_not_rise_while_orders_are_missing(self):
        self.import_orders()
        self.add_known(self.lamp)
        self.emulator.fault("searchOrders", "503", times=1000)
        self.advance(2 * 3600)
        run = self.start(self.lamp)
        self.go_on()
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 1)
        self.assertEqual(run.line_ids.state, "waiting")
        self.assertTrue(self.find_issues("stock_held"))
        self.emulator.clear_faults()
        self.import_orders()
        self.go_on()
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 5)
        self.assertEqual(run.line_ids.state, "accepted")

    def test_sold_out_since_the_check(self):
        run = self.check(self.lamp)
        self.set_stock(self.lamp, -5)
        run.action_send()
        self.go_on()
        self.assertEqual(run.line_ids.code, "zero_stock")
        self.assertFalse(self.emulator.listing("LAMP-1"))

    # === WHAT PEOPLE ENTER === #

    def test_reference_of_blanks_stops_no_other_product(self):
        blank = self.create_offered("\u00a0", barcode=self.make_barcode(1))
        self.emulator.add_catalog_item("B000LAMP02", barcodes=[blank.barcode])
        run = self.check(blank + self.lamp)
        self.assertEqual(self.get_line(run, blank).code, "no_sku")
        self.assertEqual(self.get_line(run, self.lamp).state, "passed")

    def test_reference_with_blanks_is_that_of_another_product(self):
        twin = self.create_offered(" LAMP-1 ", barcode=self.make_barcode(1))
        run = self.check(twin + self.lamp)
        self.assertEqual(set(run.line_ids.mapped("code")), {"duplicate_sku"})

    def test_barcodes_that_amazon_refuses_stop_no_other_run(self):
        bad, *others = products = self.create_many(5)
        matches = type(self.env["amazon.catalog.match"])
        real, refused = matches._ask, f"0{bad.barcode}"

        def ask(model, link, gtins):
            if refused in gtins:
                raise InvalidInputError("odd barcode", operation="searchCatalogItems")
            return real(model, link, gtins)

        self.patch(matches, "_ask", ask)
        run = self.check(products)
        self.assertEqual(run.state, "checked")
        line = self.get_line(run, bad)
        self.assertEqual((line.state, line.code), ("failed", "amazon_error"))
        self.assertEqual({self.get_line(run, p).state for p in others}, {"passed"})
        self.assertEqual(self.find_issues("amazon_error").product_id, bad)

    def test_reference_that_is_too_long_for_amazon(self):
        long = self.create_offered("X" * 41, barcode=self.make_barcode(1))
        run = self.start(long + self.lamp)
        self.go_on()
        line = self.get_line(run, long)
        self.assertEqual((line.state, line.code), ("failed", "amazon_error"))
        self.assertIn("40 characters", line.message)
        self.assertEqual(self.get_line(run, self.lamp).state, "accepted")

    def test_two_companies(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        product = self.create_offered(
            "S-1", 0, barcode=self.make_barcode(1), company_id=sister.id
        )
        run = self.check(product + self.lamp)
        self.assertEqual(self.get_line(run, product).code, "archived")
        self.assertEqual(self.get_line(run, self.lamp).state, "passed")
        self.assertFalse(self.lamp.company_id)

    # === AMAZON REFUSES OR IS BUSY === #

    def test_missing_role_is_told_and_the_run_goes_on_later(self):
        for operation in ("searchCatalogItems", "getListingsRestrictions"):
            with self.subTest(operation=operation):
                self.emulator.fault(operation, "403", times=1)
                run = self.check(self.lamp)
                self.assertEqual(run.state, "checking")
                self.assertTrue(self.find_issues("exports_failed"))
                self.env["amazon.catalog.match"].search([]).unlink()
                self.run_exports()
                self.assertEqual(run.state, "checking", "the marketplace rests")
                self.advance(15 * 60)
                self.run_exports()
                self.assertEqual(run.state, "checked")
                self.assertFalse(self.find_issues("exports_failed"))

    def test_throttled_run_waits_and_goes_on(self):
        products = self.create_many(3)
        self.emulator.fault("getListingsRestrictions", "429", times=1)
        run = self.check(products)
        self.advance(120)
        self.run_exports()
        self.assertEqual(run.state, "checked")
        self.assertEqual(set(run.line_ids.mapped("state")), {"passed"})
        self.assertFalse(self.find_issues())

    def test_dry_run_of_many_sends_nothing(self):
        products = self.create_many(40)
        self.emulator.refuse_offers("L-7", text="Brand missing.", code="90220")
        run = self.check(products, asks_preview=True)
        for __ in range(5):
            self.advance(60)
            self.run_exports()
        self.assertEqual(run.state, "checked")
        self.assertEqual((run.passed_count, run.failed_count), (39, 1))
        calls = self.emulator.calls("putListingsItem")
        # Amazon may have had one wait that asks again.
        self.assertEqual(len({call.path for call in calls}), 40)
        self.assertFalse(self.emulator.listing("L-0"))
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_read_only_account_is_asked_and_not_previewed(self):
        self.account.read_only = True
        run = self.check(self.lamp, asks_preview=True)
        self.assertEqual((run.state, run.passed_count), ("checked", 1))
        self.assertFalse(self.emulator.calls("putListingsItem"))

    def test_currency_of_the_pricelist_is_another_one(self):
        self.germany.pricelist_id = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": self.env.ref("base.USD").id}
        )
        run = self.check(self.lamp)
        self.assertIn(run.line_ids.code, ("no_price", "no_rate"))
        self.assertFalse(self.emulator.calls("searchCatalogItems"))

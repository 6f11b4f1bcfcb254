from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi.errors import InvalidInputError

from .export_crowds import ExportCrowdsCase


@tagged("post_install", "-at_install")
class TestExportOdd(ExportCrowdsCase):
    """What people enter, and an Amazon that refuses or is busy: it stops no other."""

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
        products = self.create_many(15)
        self.emulator.refuse_offers("L-7", text="Brand missing.", code="90220")
        run = self.check(products, asks_preview=True)
        for __ in range(5):
            self.advance(60)
            self.run_exports()
        self.assertEqual(run.state, "checked")
        self.assertEqual((run.passed_count, run.failed_count), (14, 1))
        calls = self.emulator.calls("putListingsItem")
        # Amazon may have had one wait that asks again.
        self.assertEqual(len({call.path for call in calls}), 15)
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

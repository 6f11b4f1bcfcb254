from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import offer_schemas
from odoo.addons.amazon_connector.spapi.listings_feed import FEED_TYPE

from spapi_emulator import product_types

from .exports import EAN, ExportsCase


class ExportSendingCase(ExportsCase):
    """A product that Amazon's catalogue has, and all steps of sending it."""

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.import_orders()
        self.emulator.add_catalog_item(
            "B000LAMP01", barcodes=[EAN], product_type="LAMP"
        )

    def send(self, products, links=None, **vals):
        run = self.get_run(self.open_dialog(products, links, **vals).action_send())
        self.go_on()
        return run

    def go_on(self):
        """Check, send, and let Amazon work."""
        self.run_exports()
        self.send_offers()
        self.advance(600)
        self.follow_documents()

    def add_known(self, product, **vals):
        """Add a listing to Odoo and to Amazon."""
        self.emulator.add_listing(
            product.default_code, quantity=1, price="5.00", asin="B000LAMP01"
        )
        return self.create_listing(product, product_type="LAMP", **vals)


@tagged("post_install", "-at_install")
class TestExportSending(ExportSendingCase):
    """From the button to Amazon's answer, and again."""

    # === NEW OFFERS === #

    def test_new_offer_arrives(self):
        run = self.send(self.lamp, handling_days=3)
        line = run.line_ids
        self.assertEqual((run.state, line.state), ("done", "accepted"))
        listing = line.listing_id
        self.assertEqual(listing.sku_id.product_id, self.lamp)
        self.assertEqual((listing.asin, listing.channel), ("B000LAMP01", "fbm"))
        offer = self.emulator.listing("LAMP-1")
        self.assertEqual((offer.asin, offer.quantity), ("B000LAMP01", 5))
        self.assertEqual(float(offer.price), 19.99)
        self.assertEqual(offer.condition, "new_new")
        self.assertEqual(offer.handling_days, 3)
        self.assertEqual((listing.price_sent, line.quantity), (19.99, 5))
        self.assertFalse(self.find_issues())

    def test_vanished_offer_that_was_suppressed_is_made_anew(self):
        listing = self.create_listing(
            self.lamp,
            status="vanished",
            offer_state="suppressed",
            offer_text="Bad picture.",
        )
        run = self.send(self.lamp)
        line = self.get_line(run, self.lamp)
        self.assertEqual((line.listing_id, line.state), (listing, "accepted"))
        self.assertFalse(listing.offer_text)
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 5)

    def test_check_sends_nothing_and_send_does_not_check_again(self):
        run = self.check(self.lamp)
        self.send_offers()
        self.assertEqual(run.state, "checked")
        self.assertFalse(self.emulator.listing("LAMP-1"))
        self.emulator.clear_journal()
        run.action_send()
        self.go_on()
        self.assertEqual(run.line_ids.state, "accepted")
        for operation in ("searchCatalogItems", "getListingsRestrictions"):
            self.assertFalse(self.emulator.calls(operation))
        self.assertTrue(self.emulator.listing("LAMP-1"))

    def test_sends_exactly_what_passed(self):
        self.mug.barcode = "4006381333948"
        run = self.check(self.lamp + self.mug)
        self.assertEqual((run.passed_count, run.failed_count), (1, 1))
        self.mug.list_price = 5
        run.action_send()
        self.go_on()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.get_line(run, self.mug).state, "failed")
        self.assertFalse(self.emulator.listing("MUG-1"))

    def test_quantity_is_that_of_the_moment_of_sending(self):
        run = self.check(self.lamp)
        self.set_stock(self.lamp, -3)
        run.action_send()
        self.go_on()
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 2)
        self.assertEqual(run.line_ids.quantity, 2)

    def test_without_stock_if_the_account_says_so(self):
        self.set_stock(self.lamp, -5)
        self.account.offer_without_stock = True
        self.send(self.lamp)
        self.assertEqual(self.emulator.listing("LAMP-1").quantity, 0)

    def test_two_marketplaces(self):
        france = self.get_link("FR")
        self.emulator.add_catalog_item("B000LAMP0F", ["FR"], barcodes=[EAN])
        run = self.send(self.lamp, self.germany + france)
        self.assertEqual(run.line_ids.mapped("state"), ["accepted", "waiting"])
        self.go_on()
        self.assertEqual(set(run.line_ids.mapped("state")), {"accepted"})
        self.assertEqual(len(run.line_ids.listing_id.sku_id), 1)
        self.assertEqual(self.emulator.listing("LAMP-1", "FR").asin, "B000LAMP0F")

    # === LISTINGS === #

    def test_listing_gets_price_and_stock(self):
        listing = self.add_known(self.lamp)
        run = self.send(self.lamp)
        self.assertEqual(run.line_ids.state, "accepted")
        offer = self.emulator.listing("LAMP-1")
        self.assertEqual((float(offer.price), offer.quantity), (19.99, 5))
        self.assertEqual(listing.price_sent, 19.99)

    def test_stock_only_and_zero(self):
        self.add_known(self.lamp)
        self.set_stock(self.lamp, -5)
        self.send(self.lamp, sends_prices=False)
        offer = self.emulator.listing("LAMP-1")
        self.assertEqual((float(offer.price), offer.quantity), (5.0, 0))

    def test_another_tool_keeps_the_price(self):
        self.add_known(self.lamp, keep_price=True)
        self.lamp.list_price = 0
        run = self.send(self.lamp)
        offer = self.emulator.listing("LAMP-1")
        self.assertEqual((float(offer.price), offer.quantity), (5.0, 5))
        self.assertEqual(run.line_ids.state, "accepted")

    def test_listing_that_nobody_has_linked(self):
        self.emulator.add_listing("LAMP-1", price="5.00")
        listing = self.create_listing(self.lamp, product_type="LAMP")
        listing.sku_id.product_id = False
        run = self.send(self.lamp)
        self.assertEqual(run.line_ids.operation, "change")
        self.assertEqual(listing.product_id, self.lamp)
        self.assertEqual(float(self.emulator.listing("LAMP-1").price), 19.99)

    # === REFUSALS === #

    def test_refusal_is_kept_and_sent_again_from_the_issue(self):
        self.emulator.refuse_offers("LAMP-1", text="Brand missing.", code="90220")
        run = self.send(self.lamp)
        line = run.line_ids
        self.assertEqual((run.state, line.state), ("done", "failed"))
        self.assertEqual(line.code, "amazon_error")
        self.assertIn("Brand missing.", line.amazon_text)
        issue = self.find_issues("amazon_error")
        self.assertEqual(issue.product_id, self.lamp)
        self.assertIn("Send Again", issue.message)
        self.emulator.refuse_offers("LAMP-1")
        again = self.get_run(issue.action_send_again())
        self.go_on()
        self.assertEqual(again.line_ids.state, "accepted")
        self.assertEqual((again.repeated_id, line.state), (run, "failed"))
        self.assertEqual(issue.state, "resolved")

    def test_failed_feed_is_sent_again_from_the_issue(self):
        processors = self.emulator.world.feeds.processors
        real = processors[FEED_TYPE]
        processors[FEED_TYPE] = lambda *args: ("FATAL", b"", "application/json")
        line = self.send(self.lamp).line_ids
        self.assertEqual((line.state, line.code), ("failed", "amazon_error"))
        processors[FEED_TYPE] = real
        self.find_issues("feed_failed").action_retry()
        self.go_on()
        self.assertTrue(self.emulator.listing("LAMP-1"))
        self.assertEqual(line.listing_id.offer_state, "live")
        self.assertFalse(self.find_issues())

    def test_send_many_again(self):
        self.mug.write({"barcode": "4006381333948", "list_price": 5})
        self.set_stock(self.mug, 1)
        self.lamp.default_code = False
        run = self.send(self.lamp + self.mug)
        self.assertEqual(run.state, "done")
        issues = self.find_issues()
        self.assertEqual(set(issues.mapped("code")), {"no_sku", "no_asin"})
        self.lamp.default_code = "LAMP-1"
        again = self.get_run(issues.action_send_again())
        self.go_on()
        self.assertEqual(len(again.line_ids), 2)
        self.assertTrue(self.emulator.listing("LAMP-1"))
        self.assertEqual(self.find_issues().code, "no_asin")

    def test_price_that_has_gone_since_the_check(self):
        run = self.check(self.lamp)
        self.lamp.list_price = 0
        run.action_send()
        self.go_on()
        self.assertEqual(run.line_ids.code, "no_price")
        self.assertTrue(self.find_issues("no_price"))

    # === WHAT AMAZON WOULD REFUSE === #

    def test_message_is_checked_against_the_schema(self):
        self.emulator.set_required_attributes("LAMP", ["batteries_required"])
        run = self.send(self.lamp)
        self.assertEqual(run.line_ids.code, "amazon_error")
        self.assertIn("batteries_required", run.line_ids.amazon_text)
        self.assertFalse(self.emulator.calls("createFeed"))
        self.assertEqual(run.state, "done")

    def test_new_offer_is_checked_again_before_it_goes(self):
        run = self.check(self.lamp + self.mug)
        self.emulator.set_required_attributes("LAMP", ["batteries_required"])
        offer_schemas.forget()
        run.action_send()
        self.go_on()
        line = self.get_line(run, self.lamp)
        self.assertEqual((run.state, line.state), ("done", "failed"))
        self.assertIn("batteries_required", line.amazon_text)
        self.assertTrue(self.find_issues("amazon_error"))
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_change_is_checked_before_it_goes(self):
        self.add_known(self.lamp)
        tea = self.create_offered("TEA-2", list_price=20)
        self.emulator.add_listing("TEA-2", quantity=1, price="5.00")
        self.create_listing(tea, product_type="LAMP")
        # As if Amazon took whole euros only.
        self.enterContext(
            patch.object(product_types.rules, "WHOLE_CURRENCIES", {"EUR"})
        )
        run = self.send(self.lamp + tea)
        line = self.get_line(run, self.lamp)
        self.assertEqual((run.state, line.code), ("done", "amazon_error"))
        self.assertIn("purchasable_offer: value_with_tax", line.amazon_text)
        self.assertEqual(self.get_line(run, tea).state, "accepted")
        self.assertEqual(self.emulator.listing("TEA-2").price, "20.00")
        self.assertEqual(self.emulator.listing("LAMP-1").price, "5.00")

    def test_schema_is_asked_for_once(self):
        self.check(self.lamp)
        self.check(self.lamp)
        self.assertEqual(len(self.emulator.calls("getDefinitionsProductType")), 1)

    def test_dry_run(self):
        self.emulator.refuse_offers("LAMP-1", text="Brand missing.", code="90220")
        run = self.check(self.lamp, asks_preview=True)
        self.assertEqual(run.line_ids.code, "amazon_error")
        self.assertIn("Brand missing.", run.line_ids.amazon_text)
        self.assertFalse(self.emulator.listing("LAMP-1"))

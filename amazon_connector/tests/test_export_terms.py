from odoo.tests import tagged

from .test_export_sending import ExportSendingCase
from .test_offer_terms import EVERYBODY, RULE, make_terms

KEPT = {
    "kept_sale_price": 3.5,
    "kept_sale_from": "2026-01-01",
    "kept_sale_to": "2099-01-01",
}


@tagged("post_install", "-at_install")
class TestExportTerms(ExportSendingCase):
    """What goes with a price at Amazon, when people send it."""

    def setUp(self):
        super().setUp()
        # From the 5.00 of the listings to the lamp's price: not what is tested here.
        self.account.brake_price_percent = 1000

    def get_offer(self):
        [offer] = self.emulator.listing("LAMP-1").offers
        return offer

    def test_new_offer_has_nothing_of_a_deleted_one(self):
        listing = self.create_listing(
            self.lamp,
            status="vanished",
            offer_rest='{"automated_pricing_merchandising_rule_plan": []}',
            price_min=2,
            **KEPT,
        )
        self.assertEqual(self.send(self.lamp).line_ids.state, "accepted")
        offer = self.get_offer()
        self.assertNotIn("discounted_price", offer)
        self.assertNotIn("automated_pricing_merchandising_rule_plan", offer)
        minimum = make_terms(minimum_seller_allowed_price=2.0)
        self.assertEqual(offer["minimum_seller_allowed_price"], *minimum.values())
        self.assertFalse(listing.kept_sale_price)

    def test_sale_sent_by_hand_replaces_that_of_seller_central(self):
        listing = self.add_known(self.lamp, price=5, **KEPT)
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "compute_price": "percentage",
                "percent_price": 10,
                "date_start": "2026-02-01",
                "date_end": "2099-02-01",
            }
        )
        self.assertEqual(self.send(self.lamp).line_ids.state, "accepted")
        sale = self.get_offer()["discounted_price"][0]["schedule"][0]
        self.assertEqual(sale["value_with_tax"], 17.99)
        self.assertFalse(listing.kept_sale_price, "it does not come back")

    def start_mixed_run(self):
        """Send a new offer and a listing whose terms were not read yet."""
        self.emulator.add_listing("LAMP-1", quantity=1, price="5.00")
        self.create_listing(self.lamp, product_type="LAMP", are_terms_read=False)
        self.emulator.add_catalog_item("B000CUPS01", barcodes=["4006381333948"])
        cup = self.create_offered("CUP-1", barcode="4006381333948")
        run = self.get_run(self.open_dialog(self.lamp + cup).action_send())
        self.run_exports()
        return run

    def test_run_goes_out_in_one_feed(self):
        run = self.start_mixed_run()
        self.send_offers()
        self.assertFalse(self.emulator.calls("createFeed"), "one is being read")
        self.follow_documents()
        self.go_on()
        self.assertEqual(set(run.line_ids.mapped("state")), {"accepted"})
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertEqual(run.state, "done")
        self.env.cr.precommit.run()
        told = self.env["bus.bus"].search([("message", "like", "amazon.export")])
        self.assertGreaterEqual(len(told), 2, "pages that show it are told")

    def test_run_does_not_wait_for_ever(self):
        run = self.start_mixed_run()
        for operation in ("searchListingsItems", "getListingsItem"):
            self.emulator.fault(operation, "500")
        self.go_on()
        self.assertFalse(self.emulator.calls("createFeed"))
        self.advance(25 * 60)
        self.go_on()
        self.assertEqual(run.line_ids.mapped("state"), ["waiting", "accepted"])

    def test_lines_that_passed_are_waited_for(self):
        run = self.start_mixed_run()
        listing = run.line_ids[0].listing_id
        listing.write({"are_terms_read": True, "are_terms_wanted": False})
        run.line_ids[1].state = "passed"
        self.send_offers()
        self.assertFalse(self.emulator.calls("createFeed"))
        self.go_on()
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertEqual(run.state, "done")

    def test_change_waits_until_amazon_shows_the_offer(self):
        rule = {"automated_pricing_merchandising_rule_plan": RULE}
        self.emulator.add_listing(
            "LAMP-1", quantity=1, price="5.00", offers=[{**EVERYBODY, **rule}]
        )
        self.create_listing(self.lamp, product_type="LAMP", are_terms_read=False)
        for operation in ("searchListingsItems", "getListingsItem"):
            self.emulator.fault(operation, "400")
        run = self.send(self.lamp)
        self.go_on()
        self.assertEqual((run.state, run.line_ids.state), ("sending", "waiting"))
        self.assertEqual(self.emulator.listing("LAMP-1").price, "5.00")
        self.assertTrue(self.find_issues("price_unread"))
        self.advance(24 * 3600)
        self.go_on()
        self.import_orders()
        self.account._get_flow("offer_checks")._mark_due()
        self.follow_documents()
        self.go_on()
        self.assertEqual((run.state, run.line_ids.state), ("done", "accepted"))
        offer = self.get_offer()
        self.assertEqual(offer["automated_pricing_merchandising_rule_plan"], RULE)
        self.assertEqual(self.emulator.listing("LAMP-1").price, "19.99")

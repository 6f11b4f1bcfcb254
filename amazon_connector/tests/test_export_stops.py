from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import offer_schemas
from odoo.addons.amazon_connector.spapi.client import SpApiClient

from .exports import EAN, ExportsCase


@tagged("post_install", "-at_install")
class TestExportStops(ExportsCase):
    """What ends before Amazon gets it: switched off, cancelled, refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.get_link("FR")

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.import_orders()
        self.emulator.add_catalog_item("B000LAMP01", ["DE", "FR"], barcodes=[EAN])

    def start(self, links=None, **vals):
        """Send the lamp; return the run, whose lines wait for their feed."""
        dialog = self.open_dialog(self.lamp, links or self.germany, **vals)
        run = self.get_run(dialog.action_send())
        self.run_exports()
        return run

    def finish(self):
        self.send_offers()
        self.advance(600)
        self.follow_documents()

    def refuse_france(self):
        """Let Amazon answer nothing about France: the seller has left it."""
        [seller] = [
            seller
            for seller in self.emulator.world.sellers.values()
            if seller.seller_id == self.account.seller_id
        ]
        self.enterContext(
            patch.object(
                seller,
                "participating",
                tuple(code for code in seller.participating if code != "FR"),
            )
        )
        return seller

    # === SWITCHED OFF === #

    def test_marketplace_switched_off_while_it_waits(self):
        run = self.start(self.germany + self.france)
        self.assertEqual(set(run.line_ids.mapped("state")), {"waiting"})
        self.france.enabled = False
        self.finish()
        line = self.get_line(run, self.lamp, self.france)
        self.assertEqual((line.state, line.code), ("failed", "switched_off"))
        self.assertEqual(self.get_line(run, self.lamp).state, "accepted")
        self.assertEqual(run.state, "done")
        self.assertIn("switched off", line.message)
        self.assertIn("not sent (Switched off", line.listing_id.on_sale)
        self.assertEqual(self.find_issues().code, "switched_off")
        # Mended, and sent again from there.
        self.france.enabled = True
        again = self.get_run(self.find_issues("switched_off").action_send_again())
        self.run_exports()
        self.finish()
        self.assertEqual((again.state, again.line_ids.state), ("done", "accepted"))
        self.assertFalse(self.find_issues())

    def test_marketplace_switched_off_before_and_after_the_check(self):
        for moment in ("before", "after"):
            with self.subTest(moment=moment):
                self.france.enabled = True
                dialog = self.open_dialog(self.lamp, self.france)
                run = self.get_run(dialog.action_check())
                if moment == "after":
                    self.run_exports()
                    self.assertEqual(run.line_ids.state, "passed")
                    run.action_send()
                self.france.enabled = False
                self.run_exports()
                line = run.line_ids
                self.assertEqual((line.state, line.code), ("failed", "switched_off"))
                self.assertEqual(run.state, {"before": "checked"}.get(moment, "done"))
                self.assertFalse(line.listing_id)
        self.assertFalse(self.emulator.calls("createFeed"))

    def test_stopped_just_before_the_feed(self):
        stops = {
            "fba_listing": lambda line: line.listing_id.write({"channel": "fba"}),
            "archived": lambda line: line.product_id.write({"sale_ok": False}),
            "switched_off": lambda line: line.listing_id.sku_id.write(
                {"product_id": False}
            ),
            "duplicate_sku": lambda line: line.listing_id.sku_id.write(
                {"product_id": self.mug.id}
            ),
            "zero_stock": lambda line: self.set_stock(self.lamp, -5),
        }
        for code, stop in stops.items():
            with self.subTest(code=code):
                run = self.start()
                self.assertEqual(run.line_ids.state, "waiting")
                stop(run.line_ids)
                self.finish()
                line = run.line_ids
                self.assertEqual((run.state, line.code), ("done", code))
                self.assertEqual(line.listing_id.offer_state, "none")
                self.assertIn("it was not sent (", line.listing_id.on_sale)
                self.assertEqual(self.find_issues(code).message, line.message)
                self.lamp.write({"sale_ok": True})
                line.listing_id.write({"channel": "fbm"})
                line.listing_id.sku_id.product_id = self.lamp
        self.assertFalse(self.emulator.calls("createFeed"))

    # === CANCELLED === #

    def test_cancel_while_it_waits(self):
        run = self.start()
        listing = run.line_ids.listing_id
        self.assertIn("waits to be sent", listing.on_sale)
        self.assertEqual(listing.title, self.lamp.name)
        begun = run.message_ids.sorted("id")[0].body
        self.assertIn("Begun: what passes the checks is sent.", begun)
        run.action_cancel()
        self.finish()
        line = run.line_ids
        self.assertEqual((run.state, line.state), ("cancelled", "cancelled"))
        self.assertIn("cancelled", line.listing_id.on_sale)
        self.assertFalse(self.emulator.calls("createFeed"))
        self.assertTrue(run.finished_at)
        again = self.get_run(run.action_send_again())
        self.run_exports()
        self.finish()
        self.assertEqual((again.state, again.line_ids.state), ("done", "accepted"))

    def test_cancel_while_amazon_is_asked(self):
        for method in ("search_catalog_items", "get_listings_restrictions"):
            run = self.get_run(self.open_dialog(self.lamp).action_send())
            with self.subTest(method=method), self.cancelling(run, method):
                self.run_exports()
            self.assertEqual(run.line_ids.state, "cancelled")
            self.assertEqual(run.state, "cancelled")

    def cancelling(self, run, method):
        """Let a person cancel the run while Amazon is asked by this method."""
        real = getattr(SpApiClient, method)

        def ask(*args, **values):
            run.action_cancel()
            self.env.flush_all()
            return real(*args, **values)

        return patch.object(SpApiClient, method, ask)

    def test_cancel_what_one_of_two_marketplaces_does_not_have(self):
        run = self.start(self.germany + self.france)
        flow = type(self.env["amazon.offers.flow"])
        with patch.object(flow, "_get_links", lambda flow, account: self.germany):
            self.send_offers()
        self.assertEqual(self.get_line(run, self.lamp).state, "sent")
        run.action_cancel()
        self.assertEqual(run.state, "sending")
        self.finish()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.get_line(run, self.lamp).state, "accepted")
        line = self.get_line(run, self.lamp, self.france)
        self.assertEqual(line.state, "cancelled")
        self.assertFalse(self.emulator.listing("LAMP-1", "FR"))
        self.assertEqual(
            run._describe_result(), "Offers: 2. Accepted by Amazon: 1. Cancelled: 1."
        )

    def test_cancel_what_is_in_a_feed_that_amazon_does_not_take(self):
        self.emulator.fault("createFeedDocument", "500", times=50)
        run = self.start()
        self.send_offers()
        self.assertEqual(run.line_ids.state, "sent")
        run.action_cancel()
        self.emulator.clear_faults()
        self.finish()
        self.assertEqual((run.state, run.line_ids.state), ("cancelled", "cancelled"))
        self.assertFalse(self.emulator.calls("createFeed"))
        self.assertFalse(self.emulator.listing("LAMP-1"))

    def test_second_run_of_a_cancelled_offer_goes_on(self):
        first, second = self.start(), self.start()
        first.action_cancel()
        self.assertIn("waits to be sent", first.line_ids.listing_id.on_sale)
        self.finish()
        self.assertEqual((first.state, second.state), ("cancelled", "done"))
        self.assertEqual(second.line_ids.state, "accepted")

    # === REFUSED MARKETPLACES === #

    def test_refused_marketplace_holds_up_no_other(self):
        seller = self.refuse_france()
        run = self.start(self.france + self.germany)
        other = self.start(self.germany)
        self.assertEqual(self.get_line(run, self.lamp).state, "passed")
        self.assertEqual(other.line_ids.state, "waiting")
        waiting = self.get_line(run, self.lamp, self.france)
        self.assertEqual((run.state, waiting.state), ("checking", "matching"))
        issue = self.find_issues("exports_failed")
        self.assertEqual(issue.account_marketplace_id, self.france)
        self.assertFalse(self.account._get_flow("exports").error_count)
        seller.participating += ("FR",)
        # It rests until its next attempt, or until somebody presses Retry.
        self.run_exports()
        self.assertEqual(waiting.state, "matching")
        issue.action_retry()
        self.run_exports()
        self.assertEqual(set(run.line_ids.mapped("state")), {"waiting"})
        self.assertEqual(issue.state, "resolved")
        # One marketplace's feed after the other carries the shared quantity.
        for expected in ("sending", "done"):
            self.finish()
            self.assertEqual((run.state, other.state), (expected, "sending"))

    def test_run_of_a_refused_marketplace_is_cancelled(self):
        self.refuse_france()
        run = self.start(self.france)
        run.action_cancel()
        self.run_exports()
        self.assertEqual((run.state, run.line_ids.state), ("cancelled", "cancelled"))
        self.assertFalse(self.find_issues())

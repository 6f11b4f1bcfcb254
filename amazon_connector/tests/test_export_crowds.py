from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_offers_flow
from odoo.addons.amazon_connector.spapi import listings_feed

from .common import HISTORY
from .export_crowds import ExportCrowdsCase


@tagged("post_install", "-at_install")
class TestExportCrowds(ExportCrowdsCase):
    """Many products, several runs at once, and what happens to them meanwhile."""

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
        products = self.create_many(25)
        products[:3].active = False
        with (
            patch.object(listings_feed, "MAX_MESSAGES", 10),
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
        self.assertEqual([len(skus) for skus in sent], [10, 10, 2])
        self.assertEqual(len({sku for skus in sent for sku in skus}), 22)
        self.assertEqual(run.state, "done")
        states = run.line_ids.mapped("state")
        self.assertEqual((states.count("accepted"), states.count("failed")), (22, 3))
        self.assertEqual(set(self.find_issues().mapped("code")), {"archived"})

    def write_few(self, real):
        def write(*args, **kwargs):
            return real(*args, max_messages=10, **kwargs)

        return write

    def test_interrupted_runs_arrive_once(self):
        """Amazon breaks off each call once; what was begun goes on."""
        products = self.create_many(21)
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
        self.assertEqual([len(skus) for skus in self.get_skus_sent()], [21])

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

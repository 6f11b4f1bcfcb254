from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import amazon_offers_urgent, offer_schemas

from .common import HISTORY
from .stock import StockCase

FAILURE = "odoo.addons.amazon_connector.models.amazon_account_flow_failure"


class StockFallsCase(StockCase):
    """A listing of ten pieces, of which Amazon has been told."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.listing = self.add_listing(self.sku, 10)
        self.import_orders()
        self.get_changes()
        self.mark_sent(self.sku, 10)
        self.emulator.clear_journal()

    def add_listing(self, sku, quantity, code="DE"):
        listing = self.make_listing(sku, code, quantity=quantity)
        self.emulator.add_listing(sku.sku, code, asin=listing.asin, quantity=quantity)
        return listing

    def send(self, rounds=1):
        """Let the flow of the offers do a step, as the cron does."""
        self.env.cr.flush()
        for __ in range(rounds):
            self.account._get_flow("offers").next_at = HISTORY
            self.run_cron("send_offers")

    def finish_feed(self):
        self.advance(600)
        self.follow_documents()
        self.send()
        self.advance(600)
        self.follow_documents()

    def get_patches(self):
        """Return (SKU, quantity) of what was told at once."""
        return [
            (
                call.path.rsplit("/", 1)[-1],
                call.body["patches"][0]["value"][0]["quantity"],
            )
            for call in self.emulator.calls("patchListingsItem")
        ]

    def get_feeds(self):
        """Return {SKU: quantity} of each feed."""
        return [
            {
                message["sku"]: message["patches"][0]["value"][0].get("quantity")
                for message in call.body["messages"]
            }
            for call in self.emulator.calls("upload")
        ]


@tagged("post_install", "-at_install")
class TestStockFalls(StockFallsCase):
    """Quantities on their way: by feed, and at once when nothing is left."""

    def test_a_change_goes_out_in_a_feed(self):
        self.add_stock(self.mug, -3)
        self.send()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 7}])
        self.assertFalse(self.get_patches())
        self.assertEqual(self.sku.quantity_sent, 7)
        self.finish_feed()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 7}])

    def is_woken(self, quantity):
        """Add pieces; return whether the cron is to run at once."""
        self.env["ir.cron.trigger"].search([]).unlink()
        flow = self.account._get_flow("offers")
        flow.wake_ids.unlink()
        self.add_stock(self.mug, quantity)
        self.env.cr.flush()
        cron = self.env.ref("amazon_connector.ir_cron_send_offers")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(len(triggers), len(flow.wake_ids))
        return flow._get_wait() <= 0 and bool(triggers)

    def test_only_what_sells_out_wakes_the_cron(self):
        self.account._get_flow("offers").next_at = "2099-01-01"
        self.assertFalse(self.is_woken(-3))
        self.assertTrue(self.is_woken(-7))
        self.assertFalse(self.is_woken(4))
        self.account.read_only = True
        self.assertFalse(self.is_woken(-4))
        self.account.read_only = False
        self.mark_sent(self.sku, 0)
        self.assertFalse(self.is_woken(0.5), "Amazon has no piece of it")

    def test_other_warehouses_do_not_keep_it_from_being_sold_out(self):
        self.account._get_flow("offers").next_at = "2099-01-01"
        other = self.make_warehouse("OTH")
        self.add_stock(self.mug, 5, other)
        self.assertFalse(self.is_woken(-10), "more is free in the other one")
        self.add_stock(self.mug, 10)
        self.account.stock_warehouse_ids = self.warehouse
        self.env.cr.flush()
        self.assertTrue(self.is_woken(-10))
        self.add_stock(self.mug, 10)
        self.account.stock_warehouse_ids = False
        self.account.fba_warehouse_id = other
        self.env.cr.flush()
        self.assertTrue(self.is_woken(-10))

    def test_the_last_piece_is_told_at_once(self):
        self.add_stock(self.mug, -10)
        self.send()
        self.assertEqual(self.get_patches(), [("MUG-1", 0)])
        self.assertFalse(self.get_feeds())
        self.assertEqual(self.sku.quantity_sent, 0)
        self.send()
        self.assertEqual(len(self.get_patches()), 1)
        self.add_stock(self.mug, 2)
        self.send()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 2}])

    def test_what_was_told_at_once_is_read_back(self):
        self.add_stock(self.mug, -10)
        self.send()
        self.assertEqual(self.listing.offer_state, "accepted")
        self.advance(301)
        self.follow_documents()
        self.assertEqual(self.listing.quantity, 0)
        self.assertEqual(self.listing.offer_state, "inactive")
        self.assertIn("quantity at Amazon is 0", self.listing.on_sale)
        self.assertFalse(self.find_issues("amazon_error"))

    def test_while_another_sku_is_under_way(self):
        tea = self.make_sku("TEA-1", self.tea)
        self.add_stock(self.tea, 4)
        self.add_listing(tea, 3)
        self.send()
        self.assertEqual(self.get_feeds(), [{"TEA-1": 4}])
        self.add_stock(self.mug, -10)
        self.add_stock(self.tea, -4)
        self.send()
        self.assertEqual(self.get_patches(), [("MUG-1", 0)])
        self.finish_feed()
        self.send()
        self.assertEqual(self.get_patches(), [("MUG-1", 0), ("TEA-1", 0)])

    def test_the_handling_time_goes_with_it(self):
        self.sku.handling_days = 3
        self.listing.are_terms_read = True
        self.add_stock(self.mug, -10)
        self.send()
        (call,) = self.emulator.calls("patchListingsItem")
        value = call.body["patches"][0]["value"][0]
        self.assertEqual(value["lead_time_to_ship_max_days"], 3)

    def test_what_breaks_the_schema_is_left_out_and_the_rest_goes(self):
        offer_schemas.forget()
        self.sku.handling_days = 90
        self.listing.are_terms_read = True
        self.add_stock(self.mug, -3)
        self.send()
        self.finish_feed()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 7}])
        self.assertEqual(self.emulator.listing("MUG-1").quantity, 7)
        issue = self.find_issues("amazon_error")
        self.assertIn("90 is more than 60", issue.message)
        self.assertEqual(issue.listing_id, self.listing)
        self.sku.handling_days = 9
        self.send()
        self.assertEqual(self.emulator.listing("MUG-1").quantity, 7)
        self.assertFalse(self.find_issues("amazon_error"))
        self.assertEqual(len(self.emulator.calls("getDefinitionsProductType")), 1)

    def test_broken_schemas_hold_nothing_up(self):
        offer_schemas.forget()
        self.emulator.fault("getDefinitionsProductType", "403", times=None)
        self.add_stock(self.mug, -3)
        self.send()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 7}])

    @mute_logger(FAILURE)
    def test_where_amazon_does_not_answer_the_feed_has_it(self):
        self.emulator.fault("patchListingsItem", "500", times=None)
        self.add_stock(self.mug, -10)
        self.send()
        self.assertEqual(self.get_feeds(), [{"MUG-1": 0}])

    def test_refused_marketplace_holds_up_no_other(self):
        self.account.one_quantity = False
        france = self.get_link("FR")
        france.stock_enabled = True
        french = self.add_listing(self.sku, 10, "FR")
        self.send()
        self.mark_sent(self.listing | french, 10)
        self.emulator.clear_journal()
        self.emulator.fault("patchListingsItem", "403")
        self.add_stock(self.mug, -10)
        self.send()
        self.assertEqual(len(self.get_patches()), 2, "the first one is refused")
        self.assertEqual(self.get_feeds(), [{"MUG-1": 0}], "which a feed tells of")

    def test_many_go_in_a_feed(self):
        self.patch(amazon_offers_urgent, "MAX_PATCHES", 1)
        tea = self.make_sku("TEA-1", self.tea)
        self.add_stock(self.tea, 4)
        self.add_listing(tea, 4)
        self.send()
        self.mark_sent(tea, 4)
        self.add_stock(self.mug, -10)
        self.add_stock(self.tea, -4)
        self.send()
        self.assertEqual(len(self.get_patches()), 1)
        self.assertEqual(len(self.get_feeds()), 1)

    def test_nothing_goes_out_of_what_is_off(self):
        for record, vals in (
            (self.account, {"stock_enabled": False}),
            (self.germany, {"stock_enabled": False}),
            (self.germany, {"enabled": False}),
            (self.account, {"read_only": True}),
            (self.listing, {"channel": "fba"}),
            (self.sku, {"product_id": False}),
        ):
            (before,) = record.read(list(vals), load=False)
            del before["id"]
            with self.subTest(vals=vals):
                record.write(vals)
                self.add_stock(self.mug, -10)
                self.send()
                self.assertFalse(self.emulator.calls("patchListingsItem"))
                self.assertFalse(self.emulator.calls("createFeed"))
                self.add_stock(self.mug, 10)
                record.write(before)
                self.send()

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .stock import StockCase

HOUR = 3600
FAILURE = "odoo.addons.amazon_connector.models.amazon_account_flow_failure"


@tagged("post_install", "-at_install")
class TestStockGuard(StockCase):
    """Nothing is offered twice that a buyer at Amazon may have taken."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.make_listing(self.sku, quantity=10)
        self.import_orders()
        self.get_changes()
        self.mark_sent(self.sku, 10)
        self.emulator.clear_journal()

    def prepare(self):
        """Do what a run of the offers does first."""
        self.env.cr.flush()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            account = self.account.with_env(self.env(cr=cr))
            account.env["amazon.stock.guard"]._prepare(account)
        self.env.invalidate_all()

    def add_order(self, quantity=4):
        item = {"sku": "MUG-1", "quantity": quantity, "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item])

    # === ORDERS FIRST === #

    def test_orders_come_in_before_stock_is_counted(self):
        self.advance(600)
        self.add_order()
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertEqual(self.get_changes(), {"MUG-1": 7})

    def test_orders_are_not_asked_for_twice(self):
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertFalse(self.emulator.calls("searchOrders"))

    def test_without_changes_orders_are_not_asked_for(self):
        self.advance(600)
        self.prepare()
        self.assertFalse(self.emulator.calls("searchOrders"))

    def test_an_import_of_orders_wakes_the_offers(self):
        offers = self.account._get_flow("offers")
        offers.wake_ids.unlink()
        offers.next_at = "2099-01-01 00:00:00"
        self.import_orders()
        self.assertGreater(offers._get_wait(), 0)
        self.advance(600)
        self.add_order()
        self.import_orders()
        self.assertLessEqual(offers._get_wait(), 0)

    def test_stock_that_is_off_wakes_nobody(self):
        offers = self.account._get_flow("offers")
        offers.wake_ids.unlink()
        offers.next_at = "2099-01-01 00:00:00"
        self.germany.stock_enabled = False
        self.advance(600)
        self.add_order()
        self.import_orders()
        self.assertGreater(offers._get_wait(), 0)

    # === ORDERS DO NOT COME IN === #

    @mute_logger(FAILURE)
    def fail_for(self, seconds):
        self.emulator.fault("searchOrders", "500", times=None)
        self.advance(seconds)

    def test_rises_wait_and_falls_go(self):
        tea = self.make_sku("TEA-1", self.tea)
        self.add_stock(self.tea, 10)
        self.make_listing(tea, quantity=10)
        self.get_changes()
        self.fail_for(2 * HOUR)
        self.add_stock(self.mug, 1)
        self.add_stock(self.tea, -1)
        self.prepare()
        self.assertEqual(self.get_changes(), {"TEA-1": 9})
        self.assertEqual(self.find_issues("stock_held").kind, "stock")
        self.assertEqual(self.get_changes(), {})
        self.emulator.clear_faults()
        self.advance(2 * HOUR)
        self.prepare()
        self.assertFalse(self.find_issues("stock_held"))
        self.assertEqual(self.get_changes(), {"MUG-1": 11})

    def test_rises_wait_for_a_marketplace_that_catches_up(self):
        france = self.get_link("FR")
        france.write({"enabled": False, "orders_synced_until": False})
        france._switch_on(self.account._now() - timedelta(days=20))
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertEqual(self.get_changes(), {})
        self.assertIn(france.display_name, self.find_issues("stock_held").message)
        self.add_stock(self.mug, -3)
        self.assertEqual(self.get_changes(), {"MUG-1": 8})
        self.mark_sent(self.sku, 8)
        self.add_stock(self.mug, 4)
        self.import_orders()
        self.prepare()
        self.assertEqual(self.get_changes(), {"MUG-1": 12})
        self.assertFalse(self.find_issues("stock_held"))

    def test_for_less_than_an_hour_everything_goes(self):
        self.fail_for(HOUR // 2)
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertEqual(self.get_changes(), {"MUG-1": 11})
        self.assertFalse(self.find_issues("stock_held"))

    def test_the_same_again_may_be_a_rise(self):
        self.fail_for(2 * HOUR)
        self.account.action_send_all_stock()
        self.prepare()
        self.assertEqual(self.get_changes(), {})
        self.emulator.clear_faults()
        self.advance(2 * HOUR)
        self.prepare()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_many_rises_wait_in_a_few_statements(self):
        self.account.orders_enabled = False
        self.add_stock(self.tea, 10)
        skus = [self.make_sku(f"TEA-{n}", self.tea) for n in range(40)]
        listings = [self.make_listing(sku, quantity=1) for sku in skus]
        self.many = self.env["amazon.listing"].union(*listings)
        self.get_changes()
        self.env["amazon.stock.change"]._take(self.germany)
        counts = [
            self.count_statements(lambda n=n: self.raise_many(n)) for n in (2, 40)
        ]
        self.assertLess(counts[1], counts[0] + 10)

    def raise_many(self, count):
        """Look at the quantities of so many listings that are to get more."""
        link = self.germany
        found = self.env["amazon.stock.change"]._take(link)
        self.assertEqual(len(found), 0)
        listings = self.many[:count]
        self.env["amazon.stock.change"]._put(listings)
        changes = self.env["amazon.offer.changes"]
        self.assertFalse(changes._get_quantity_changes(link))
        self.assertEqual(len(self.env["amazon.stock.change"]._take(link)), count)

    def test_an_import_that_is_off(self):
        self.account.orders_enabled = False
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertEqual(self.get_changes(), {})
        self.assertIn("Import Orders", self.find_issues("stock_held").message)
        self.assertFalse(self.emulator.calls("searchOrders"))
        self.add_stock(self.mug, -3)
        self.prepare()
        self.assertEqual(self.get_changes(), {"MUG-1": 8})

    def test_where_no_stock_is_sent_nobody_is_told(self):
        self.account.orders_enabled = False
        self.add_stock(self.mug, 1)
        self.prepare()
        self.assertTrue(self.find_issues("stock_held"))
        self.account.stock_enabled = False
        self.prepare()
        self.assertFalse(self.find_issues("stock_held"))

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_limit

from .shipping import TRACKING, ShippingCase


@tagged("post_install", "-at_install")
class TestOrderFollowing(ShippingCase):
    """Orders in Odoo of what is switched off are followed until they are done."""

    def setUp(self):
        super().setUp()
        self.germany = self.links.filtered(lambda link: link.country_id.code == "DE")

    def follow(self):
        """Let an hour pass, then ask about the open orders."""
        self.advance(3601)
        self.emulator.clear_journal()
        self.run_cron("import_orders")

    def get_asked(self):
        calls = self.emulator.calls("getOrder")
        # An access token lasts an hour: the first call after it is refused.
        return [call.path.split("/")[-1] for call in calls if call.status != 403]

    def cancel_at_amazon(self, sale):
        self.emulator.update_order(sale.amazon_order_id, status="CANCELLED")

    def test_cancellation_in_a_marketplace_that_is_off(self):
        sale, other = self.make_sales("DE", "FR")
        self.germany.enabled = False
        self.cancel_at_amazon(sale)
        self.follow()
        self.assertEqual(self.get_asked(), [sale.amazon_order_id])
        self.assertEqual((sale.state, sale.amazon_status), ("cancel", "CANCELLED"))
        self.assertEqual(other.state, "sale")
        self.follow()
        self.assertFalse(self.get_asked(), "it is done")

    def test_import_switched_off_follows_all_and_asks_for_nothing_new(self):
        sales = self.make_sales("DE", "FR")
        self.account.orders_enabled = False
        self.emulator.add_order("DE")
        self.cancel_at_amazon(sales[0])
        self.follow()
        self.assertEqual(
            sorted(self.get_asked()), sorted(sales.mapped("amazon_order_id"))
        )
        self.assertFalse(self.emulator.calls("searchOrders"))
        self.assertEqual(sales.mapped("state"), ["cancel", "sale"])
        self.assertEqual(len(self.find_all_sales()), 2)

    def find_all_sales(self):
        domain = [("amazon_account_id", "=", self.account.id)]
        return self.env["sale.order"].search(domain)

    def test_each_order_is_asked_about_once_an_hour(self):
        sale = self.make_sale()
        self.germany.enabled = False
        self.run_cron("import_orders")
        self.emulator.clear_journal()
        for __ in range(5):
            self.advance(600)
            self.account._get_flow("follow")._mark_due()
            self.run_cron("import_orders")
        self.assertFalse(self.get_asked())
        self.follow()
        self.assertEqual(self.get_asked(), [sale.amazon_order_id])

    def test_longest_waiting_order_first_and_the_limit_is_kept(self):
        sales = self.make_sales("DE", "DE", "DE")
        self.germany.enabled = False
        self.run_cron("import_orders")
        self.advance(3601)
        limit = self.env["amazon.limit"]._get(self.account, "get_order")
        limit.tokens = 1.0
        limit.updated = self.account._get_amazon_time().timestamp()
        self.startPatcher(patch.object(amazon_limit, "MAX_WAIT_SECONDS", 0.0))
        sales[2].amazon_next_look_at = "2020-01-01 00:00:00"
        self.emulator.clear_journal()
        self.run_cron("import_orders")
        self.assertEqual(self.get_asked(), [sales[2].amazon_order_id])
        self.assertFalse(self.find_issues(), "a wait is no failure")
        self.advance(600)
        self.run_cron("import_orders")
        self.assertEqual(
            sorted(self.get_asked()), sorted(sales.mapped("amazon_order_id"))
        )

    def test_order_without_an_answer_does_not_keep_the_others_waiting(self):
        sales = self.make_sales("DE", "DE")
        self.germany.enabled = False
        sales[0].amazon_order_id = "999-0000000-0000000"
        self.cancel_at_amazon(sales[1])
        self.follow()
        self.assertEqual(len(self.get_asked()), 2)
        self.assertEqual(sales.mapped("state"), ["sale", "cancel"])
        self.assertFalse(self.find_issues())

    def test_shipments_go_on_and_end_the_following(self):
        sale = self.make_sale()
        self.germany.enabled = False
        self.account.orders_enabled = False
        self.deliver(sale)
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.follow()
        self.assertEqual(sale.amazon_status, "SHIPPED")
        self.follow()
        self.assertFalse(self.get_asked())

    def test_order_cancelled_in_odoo_is_followed_until_amazon_ends_it(self):
        sale = self.make_sale()
        self.germany.enabled = False
        sale._action_cancel()
        self.assertEqual(self.find_issues().code, "cancelled_in_odoo")
        self.emulator.update_order(sale.amazon_order_id, status="SHIPPED")
        self.follow()
        self.assertEqual(len(self.get_asked()), 1)
        self.assertFalse(self.find_issues())
        self.follow()
        self.assertFalse(self.get_asked())

    def test_failure_is_an_issue_that_ends_by_itself(self):
        self.make_sale()
        self.germany.enabled = False
        self.emulator.fault("getOrder", "500", times=9)
        self.follow()
        issue = self.find_issues("follow_failed")
        self.assertTrue(issue)
        self.emulator.clear_faults()
        self.follow()
        self.assertEqual(issue.state, "resolved")

    # === ON AGAIN === #

    def test_switched_on_without_a_gap_needs_no_more_looks(self):
        sale = self.make_sale()
        self.germany.enabled = False
        self.follow()
        self.assertTrue(sale.amazon_next_look_at)
        self.germany.enabled = True
        self.assertFalse(sale.amazon_next_look_at)
        self.follow()
        self.assertFalse(self.get_asked())

    def test_change_in_the_time_that_was_left_out_is_not_lost(self):
        sale = self.make_sale()
        self.germany.enabled = False
        self.run_cron("import_orders")
        self.advance(1800)
        self.cancel_at_amazon(sale)
        self.advance(1200)
        self.germany._switch_on(self.account._now())
        self.run_cron("import_orders")
        self.assertEqual(sale.state, "cancel")

    # === THE ACCOUNT'S IMPORT ON AGAIN === #

    def place_order(self, country):
        now, items = self.emulator.now(), [{"sku": "MUG-1"}]
        return self.emulator.add_order(country, items=items, created=now, updated=now)

    def switch_import_off_and_on(self, since=None):
        """Return orders placed while it was off, before and after `since`."""
        self.import_orders()
        self.account.orders_enabled = False
        self.advance(3600)
        first = self.place_order("FR")
        self.advance(3600)
        moment = self.account._now()
        self.advance(60)
        second = self.place_order("DE")
        self.advance(3600)
        start = since or moment
        self.account._switch_orders_on(start)
        self.run_cron("import_orders")
        return self.find_order(first), self.find_order(second)

    def test_import_on_again_leaves_out_what_was_placed_before_the_date(self):
        first, second = self.switch_import_off_and_on()
        self.assertFalse(first)
        self.assertTrue(second)

    def test_import_on_again_from_when_it_was_off_leaves_out_nothing(self):
        self.import_orders()
        self.advance(900)
        first, second = self.switch_import_off_and_on(self.account._get_default_start())
        self.assertTrue(first and second)
        self.assertEqual(str(self.links[0].orders_from), "2020-01-01 00:00:00")

    def test_import_on_again_from_an_earlier_date(self):
        self.links.orders_from = self.account._now()
        early = self.emulator.add_order("IT", created="2026-02-01T00:00:00.000Z")
        first, second = self.switch_import_off_and_on(
            self.links[0].orders_from.replace(year=2026, month=1)
        )
        self.assertTrue(first and second and self.find_order(early))

    # === ARCHIVED === #

    def test_archived_account_stops_everything_and_goes_on_unarchived(self):
        sale = self.make_sale()
        self.germany.enabled = False
        self.deliver(sale)
        self.account.active = False
        self.emulator.add_order("FR", items=[{"sku": "MUG-1"}])
        self.emulator.clear_journal()
        for __ in range(2):
            self.advance(3601)
            self.import_orders()
            self.send_shipments()
            self.follow_documents()
        self.assertFalse(self.emulator.journal)
        for action in ("action_import_orders", "action_send_shipments"):
            with self.subTest(action), self.assertRaisesRegex(UserError, "archived"):
                getattr(self.account, action)()
        with self.assertRaisesRegex(UserError, "archived"):
            self.account.import_order(sale.amazon_order_id)
        self.account.active = True
        self.import_orders()
        self.send_shipments()
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(len(self.find_all_sales()), 2)
        self.assertEqual(self.get_asked(), [sale.amazon_order_id])

    # === TRACKING OFF === #

    def test_tracking_off_follows_the_feed_that_is_at_amazon(self):
        sale, later = self.make_sales("DE", "DE")
        self.deliver(sale)
        self.send_shipments()
        self.account.tracking_enabled = False
        self.deliver(later, "LATER")
        self.take_report()
        self.send_shipments()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(len(self.find_feeds()), 1)
        self.assertFalse(self.get_packages(later))

    def test_tracking_off_finds_out_about_a_feed_in_doubt(self):
        sale, feed = self.lose_creation()
        self.account.tracking_enabled = False
        self.advance(300)
        self.send_shipments()
        self.assertEqual(feed.state, "submitted")
        self.take_report()
        self.assertConfirmed(sale, TRACKING)
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)

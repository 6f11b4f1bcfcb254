from odoo.tests import tagged

from .shipping import ShippingCase


@tagged("post_install", "-at_install")
class TestFeedsPerMarketplace(ShippingCase):
    """One feed for each marketplace, for whom one for all does not work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.feed_per_marketplace = "each"

    def deliver_new(self, *countries):
        sales = self.make_sales(*countries)
        for sale in sales:
            self.deliver(sale, f"N{sale.id}")
        return sales

    def get_countries(self, feeds=None):
        """Return the countries of each feed, oldest first."""
        feeds = feeds or self.find_feeds()
        return [
            "+".join(sorted(feed.marketplace_ids.country_id.mapped("code")))
            for feed in feeds.sorted("id")
        ]

    def test_each_marketplace_has_a_feed_of_its_own(self):
        sales = self.deliver_new("DE", "FR", "DE")
        self.send_shipments()
        self.assertEqual(sorted(self.get_countries()), ["DE", "FR"])
        self.assertEqual(len(self.emulator.calls("createFeed")), 2)
        self.take_report()
        self.follow_documents()
        for sale in sales:
            self.assertConfirmed(sale, f"N{sale.id}")
        self.assertEqual(set(self.find_feeds().mapped("state")), {"done"})
        self.send_shipments()
        self.assertEqual(len(self.find_feeds()), 2)

    def test_unfinished_feed_keeps_its_own_marketplace_waiting_only(self):
        self.emulator.world.feeds.feeds.seconds = 10 * 3600
        self.deliver_new("DE")
        self.send_shipments()
        self.advance(1200)
        sales = self.deliver_new("DE", "FR")
        self.send_shipments()
        self.assertEqual(self.get_countries(), ["DE", "FR"])
        states = {
            sale.amazon_account_marketplace_id.country_id.code: (
                sale.picking_ids.amazon_shipment_state
            )
            for sale in sales
        }
        self.assertEqual(states, {"DE": "to_send", "FR": "in_feed"})

    def test_one_feed_for_all_keeps_the_others_waiting_as_well(self):
        self.account.feed_per_marketplace = "one"
        self.emulator.world.feeds.feeds.seconds = 10 * 3600
        self.deliver_new("DE", "IT")
        self.send_shipments()
        self.account.feed_per_marketplace = "each"
        self.deliver_new("DE", "FR")
        self.send_shipments()
        self.assertEqual(self.get_countries(), ["DE+IT", "FR"])
        self.account.feed_per_marketplace = "one"
        self.deliver_new("ES")
        self.send_shipments()
        self.assertEqual(self.get_countries(), ["DE+IT", "FR"])

    def test_lost_answer_of_one_does_not_stop_the_other(self):
        self.deliver_new("DE", "FR")
        self.emulator.fault("createFeed", "reset", times=1)
        self.send_shipments()
        states = self.find_feeds().sorted("id").mapped("state")
        self.assertEqual(states, ["submitting", "prepared"])
        self.advance(61)
        self.run_cron("send_shipments")
        states = self.find_feeds().sorted("id").mapped("state")
        self.assertEqual(states, ["submitting", "submitted"])

    def test_refused_access_to_one_does_not_stop_the_other(self):
        self.deliver_new("DE", "FR")
        self.emulator.fault("createFeed", "403", times=1)
        self.send_shipments()
        states = self.find_feeds().sorted("id").mapped("state")
        self.assertEqual(states, ["prepared", "submitted"])
        self.assertTrue(self.find_issues("shipments_failed"))
        self.advance(61)
        self.run_cron("send_shipments")
        self.assertEqual(set(self.find_feeds().mapped("state")), {"submitted"})
        self.assertFalse(self.find_issues("shipments_failed"))

    def test_feed_that_amazon_did_not_take_is_split(self):
        self.account.feed_per_marketplace = "one"
        sales = self.deliver_new("DE", "FR")
        self.emulator.fault("createFeed", "403", times=1)
        self.send_shipments()
        self.assertEqual(self.find_feeds().state, "prepared")
        self.account.feed_per_marketplace = "each"
        self.assertFalse(self.find_feeds())
        self.advance(61)
        self.run_cron("send_shipments")
        self.assertEqual(sorted(self.get_countries()), ["DE", "FR"])
        self.take_report()
        self.follow_documents()
        for sale in sales:
            self.assertConfirmed(sale, f"N{sale.id}")
        self.assertFalse(self.find_issues())

    def test_run_for_a_look_sends_nothing_sooner(self):
        self.deliver_new("DE", "FR")
        self.emulator.fault("createFeed", "reset", times=1)
        self.send_shipments()
        self.advance(61)
        self.run_cron("send_shipments")
        self.take_report()
        self.deliver_new("FR")
        self.run_cron("send_shipments")
        self.assertEqual(len(self.find_feeds()), 2)
        self.advance(1200)
        self.run_cron("send_shipments")
        self.assertEqual(self.get_countries()[2:], ["FR"])

    def test_limit_of_amazon_makes_the_rest_wait(self):
        self.deliver_new("DE", "FR")
        limits = self.env["amazon.limit"]._get(self.account, "create_feed")
        limits.tokens = 1.0
        self.send_shipments()
        states = self.find_feeds().sorted("id").mapped("state")
        self.assertEqual(states, ["submitted", "prepared"])
        self.assertFalse(self.find_issues())
        self.advance(121)
        self.run_cron("send_shipments")
        states = self.find_feeds().mapped("state")
        self.assertEqual(states, ["submitted", "submitted"])

    def test_documents_have_names(self):
        self.deliver_new("DE")
        self.send_shipments()
        feed = self.find_feeds()
        self.assertEqual(feed.content_name, f"feed-{feed.feed_id}.xml")
        self.assertEqual(feed.report_name, f"feed-{feed.feed_id}-report.xml")

    def test_messages_say_what_was_sent(self):
        sale = self.deliver_new("DE")
        self.send_shipments()
        message = self.find_feeds().line_ids
        number = f"N{sale.id}"
        self.assertEqual(message.amazon_order_id, sale.amazon_order_id)
        self.assertEqual(message.picking_id, sale.picking_ids)
        self.assertEqual(message.tracking_number, number)
        sale.picking_ids.carrier_tracking_ref = "CORRECTED"
        self.assertEqual(message.tracking_number, number)

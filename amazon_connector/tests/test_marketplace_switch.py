from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_orders_flow

from .paging import MORE_THAN_A_PAGE, PagesCase

EVERYBODY = "DEESFRGBIT"
OTHERS = "DEESGBIT"
EARLY = "2026-01-01 00:00:00"


@tagged("post_install", "-at_install")
class TestMarketplaceSwitch(PagesCase):
    """Marketplaces switched off and on, and starts that move: no order is lost."""

    def setUp(self):
        super().setUp()
        self.france = self.get_link("FR")

    def test_orders_of_a_marketplace_that_is_off_are_not_asked_for(self):
        self.france.enabled = False
        self.add_orders(1, "FR")
        german = self.add_orders(1)
        self.import_orders()
        self.assertEqual(self.get_imported(), german)
        self.assertEqual(self.get_asked(), [OTHERS])

    def test_poll_makes_all_marketplaces_complete(self):
        self.import_orders()
        self.assertEqual(
            set(self.links.mapped("orders_synced_until")), {self.flow.cursor}
        )
        self.assertFalse(self.flow.window_link_ids)
        self.advance(900)
        self.import_orders()
        self.assertEqual(
            set(self.links.mapped("orders_synced_until")), {self.flow.cursor}
        )
        self.assertEqual(self.get_asked(), [EVERYBODY] * 2)

    def test_marketplace_switched_on_later_catches_up_alone(self):
        self.france.enabled = False
        german, french = self.add_orders(1), self.add_orders(1, "FR")
        cursor = self.finish_run()
        self.assertEqual(self.get_imported(), german)
        self.france.write({"enabled": True, "orders_from": EARLY})
        self.assertTrue(self.france.is_catching_up)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(german + french))
        [query] = self.get_queries()
        self.assertEqual(self.get_asked(), ["FR"], "the others are not asked again")
        self.assertEqual(query["lastUpdatedAfter"], "2026-01-01T00:00:00.000Z")
        self.assertEqual(query["lastUpdatedBefore"], f"{cursor.isoformat()}.000Z")
        self.assertEqual(self.france.orders_synced_until, cursor)
        self.assertFalse(self.france.is_catching_up)
        self.assertFalse(self.find_backfills(), "it has done its work")
        self.emulator.clear_journal()
        self.import_orders()
        self.assertEqual(self.get_asked(), [EVERYBODY], "it has joined the others")

    def find_backfills(self):
        return self.account.flow_ids.filtered("account_marketplace_id")

    def test_marketplace_switched_on_in_the_middle_of_the_first_run(self):
        self.france.enabled = False
        order_ids = self.add_orders(MORE_THAN_A_PAGE) + self.add_orders(1, "FR")
        self.stop_after_first_page()
        self.france.enabled = True
        self.emulator.clear_journal()
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertEqual(self.get_asked(), [OTHERS, "FR"])
        self.assertEqual(self.france.orders_synced_until, self.flow.cursor)

    def test_marketplace_switched_on_in_the_middle_of_a_later_run(self):
        self.france.enabled = False
        before = self.add_orders(1, "FR")
        self.finish_run()
        order_ids = before + self.add_orders(MORE_THAN_A_PAGE)
        meanwhile = self.add_orders(1, "FR")
        self.advance(300)
        self.stop_after_first_page()
        self.emulator.clear_journal()
        self.france.enabled = True
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids + meanwhile))
        self.assertEqual(self.get_asked().count(OTHERS), 1, self.get_asked())
        self.assertEqual({*self.get_asked()}, {OTHERS, "FR"})
        self.assertEqual(self.france.orders_synced_until, self.flow.cursor)

    def test_marketplace_off_and_on_in_the_middle_of_a_run(self):
        """Pages that came meanwhile have passed its orders by."""
        self.patch(amazon_orders_flow, "PAGE_SIZE", 2)
        order_ids = []
        for country in ("DE", "FR", "IT"):
            order_ids += self.place_orders(2, country)
            self.advance(200)
        self.stop_after_first_page()
        self.france.enabled = False
        self.emulator.fault("searchOrders", "429", after=1)
        self.advance(900)
        self.run_cron("import_orders")
        self.assertTrue(self.flow.page_token)
        self.france.enabled = True
        self.assertEqual(len(self.get_imported()), 2)
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_all_switched_off_in_the_middle_of_a_run(self):
        order_ids = self.add_orders(MORE_THAN_A_PAGE)
        self.stop_after_first_page()
        self.links.enabled = False
        self.emulator.clear_journal()
        self.advance(900)
        self.run_cron("import_orders")
        self.assertFalse(self.get_queries())
        self.links.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_earlier_start_catches_up(self):
        self.links.orders_from = self.account._now()
        order_ids = self.add_orders(2)
        self.finish_run()
        self.assertFalse(self.get_imported())
        self.links.orders_from = EARLY
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))
        self.assertEqual(
            self.get_asked(), [EVERYBODY], "all together, as all are behind"
        )

    def test_earlier_start_in_the_middle_of_a_run(self):
        self.france.orders_from = self.account._now()
        order_ids = self.add_orders(2, "FR") + self.add_orders(MORE_THAN_A_PAGE)
        self.stop_after_first_page()
        self.france.orders_from = EARLY
        self.advance(900)
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(order_ids))

    def test_what_changes_nothing_asks_for_nothing_again(self):
        self.add_orders(1)
        cursor = self.finish_run()
        self.links.write({"enabled": True})
        self.links.write({"orders_from": self.links[0].orders_from})
        self.links.write({"orders_from": EARLY})
        self.assertEqual(self.flow.cursor, cursor)
        self.assertFalse(self.find_backfills())
        self.import_orders()
        after = cursor - timedelta(minutes=10)
        self.assertEqual(
            self.get_queries()[0]["lastUpdatedAfter"], f"{after.isoformat()}.000Z"
        )

    def test_marketplace_switched_off_and_on_asks_from_then_on(self):
        before = self.add_orders(1, "FR")
        cursor = self.finish_run()
        self.france.enabled = False
        self.assertEqual(self.france.orders_synced_until, cursor)
        meanwhile = self.add_orders(1, "FR")
        self.assertGreater(self.finish_run(), cursor)
        self.assertEqual(self.get_imported(), before)
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), sorted(before + meanwhile))
        self.assertAsked("FR", cursor - timedelta(minutes=10))

    def assertAsked(self, countries, since):
        self.assertEqual(self.get_asked(), [countries])
        asked = self.get_queries()[0]["lastUpdatedAfter"]
        self.assertEqual(asked, f"{since.isoformat()}.000Z")

    def test_start_that_is_later_than_the_switching_off(self):
        self.finish_run()
        self.france.enabled = False
        left_out = self.place_orders(1, "FR")
        self.advance(3600)
        later = self.account._now()
        self.advance(60)
        wanted = self.place_orders(1, "FR")
        self.finish_run()
        self.france.orders_from = later
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), wanted)
        self.assertNotIn(left_out[0], self.get_imported())
        self.assertAsked("FR", later - timedelta(minutes=10))

    def test_start_that_became_earlier_while_it_was_off(self):
        self.france.orders_from = self.account._now()
        order_ids = self.add_orders(1, "FR")
        self.finish_run()
        self.france.enabled = False
        self.france.orders_from = EARLY
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), order_ids)

    def test_start_that_became_earlier_with_the_switching_off(self):
        self.france.orders_from = self.account._now()
        order_ids = self.add_orders(1, "FR")
        self.finish_run()
        self.france.write({"enabled": False, "orders_from": EARLY})
        self.assertFalse(self.france.orders_synced_until)
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_imported(), order_ids)

    def test_new_marketplace_from_now_on_needs_no_backfill(self):
        self.france.write({"enabled": False, "orders_from": EARLY})
        self.finish_run()
        self.france._switch_on(self.account._now())
        self.run_cron("import_orders")
        self.assertFalse(self.get_queries())
        order_ids = self.place_orders(1, "FR")
        self.advance(900)
        self.import_orders()
        self.assertEqual(self.get_asked(), [EVERYBODY])
        self.assertEqual(self.get_imported(), order_ids)

    def test_last_marketplace_that_is_on_catches_up_by_the_poll(self):
        self.france.enabled = False
        order_ids = self.add_orders(1, "FR")
        self.finish_run()
        (self.links - self.france).enabled = False
        self.france.enabled = True
        self.run_cron("import_orders")
        self.assertEqual(self.get_asked(), ["FR"])
        self.assertEqual(self.get_imported(), order_ids)
        self.assertFalse(self.find_backfills())

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi import clock

from .stock import StockCase

DAY = 24 * 60 * 60


@tagged("post_install", "-at_install")
class TestOfferHoliday(StockCase):
    """In a holiday nothing is sold, or it is shipped later."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.listing = self.make_listing(self.sku, quantity=10, are_terms_read=True)
        self.import_orders()
        self.run_offers()
        self.start = self.account._now()

    def run_offers(self, days=0):
        """Return what a run sends so many days later: (quantity, handling days)."""
        url = self.emulator.url
        clock.set_offset(url, clock.offset(url) + days * DAY)
        now = self.account._now()
        self.account._get_flow("orders").cursor = now
        self.account.marketplace_ids.orders_synced_until = now
        self.account._follow_holiday()
        self.env.cr.flush()
        while self.env["amazon.stock.change"]._merge():
            pass
        outgoing = self.env["amazon.offer.changes"]._get_outgoing(self.germany)
        self.set_clock()
        for one in outgoing:
            self.mark_sent(one.listing.sku_id, one.quantity)
        return [(one.quantity, one.message.handling_days) for one in outgoing]

    def close(self, **vals):
        self.account.write(
            {
                "holiday_from": self.start + timedelta(days=1),
                "holiday_until": self.start + timedelta(days=3),
                **vals,
            }
        )

    def test_quantity_0_and_back_by_itself(self):
        self.close()
        self.assertEqual(self.run_offers(), [])
        self.assertEqual(self.run_offers(days=2), [(0, None)])
        self.assertTrue(self.account.is_holiday_sent)
        self.assertEqual(self.run_offers(days=2), [], "once")
        self.assertEqual(self.run_offers(days=4), [(10, None)])
        self.assertEqual(self.run_offers(days=4), [])

    def test_stock_that_moves_meanwhile(self):
        self.close()
        self.run_offers(days=2)
        self.add_stock(self.mug, 5)
        self.assertEqual(self.run_offers(days=2), [])
        self.assertEqual(self.run_offers(days=4), [(15, None)])

    def test_longer_handling_time_and_back(self):
        self.account.handling_days = 2
        self.assertEqual(self.run_offers(), [(10, 2)])
        self.close(holiday_mode="handling", holiday_days=9)
        self.assertEqual(self.run_offers(days=2), [(10, 9)])
        self.assertEqual(self.run_offers(days=4), [(10, 2)])

    def test_longer_handling_time_needs_the_usual_one(self):
        with self.assertRaises(ValidationError):
            self.close(holiday_mode="handling", holiday_days=9)

    def test_needs_both_dates(self):
        with self.assertRaises(ValidationError):
            self.account.holiday_from = self.start

    def test_ended_early(self):
        self.close()
        self.run_offers(days=2)
        self.account.write({"holiday_from": False, "holiday_until": False})
        self.assertEqual(self.run_offers(days=2), [(10, None)])

    def test_no_run_in_between(self):
        self.close()
        self.assertEqual(self.run_offers(days=4), [], "as if there was none")
        self.assertFalse(self.account.is_holiday_sent)

    def test_switched_off_in_the_holiday(self):
        self.close()
        self.run_offers(days=2)
        self.account.stock_enabled = False
        self.assertEqual(self.run_offers(days=4), [])
        self.account.stock_enabled = True
        self.assertEqual(self.run_offers(days=4), [(10, None)])

    def test_fba_is_left_alone(self):
        self.listing.channel = "fba"
        self.close()
        self.assertEqual(self.run_offers(days=2), [])

    def test_a_holiday_is_not_braked(self):
        self.account.brake_zero_count = 0
        self.close()
        self.assertEqual(self.run_offers(days=2), [(0, None)])

    # === BY ITSELF === #

    def follow(self, days):
        """Let days pass and the crons run; return what Amazon has then."""
        self.advance(days * DAY)
        self.send_offers()
        self.advance(300)
        self.follow_documents()
        listing = self.emulator.listing("MUG-1")
        return listing.quantity, listing.handling_days

    def test_followed_by_the_cron(self):
        mug = self.emulator.add_listing("MUG-1", "DE", quantity=10, handling_days=3)
        mug.availability["restock_date"] = "2099-12-24"
        self.listing.are_terms_read = False
        self.close()
        seen = [self.follow(days) for days in (0, 1, 1)]
        self.assertEqual(seen, [(10, 3), (0, 3), (0, 3)])
        self.add_stock(self.mug, 2)
        self.assertEqual(self.follow(1), (12, 3))
        self.account.handling_days = 2
        self.start = self.account._now()
        self.close(holiday_mode="handling", holiday_days=9)
        seen = [self.follow(days) for days in (0, 1, 3)]
        self.assertEqual(seen, [(12, 2), (12, 9), (12, 2)])
        self.assertEqual(mug.availability["restock_date"], "2099-12-24")

    def test_marketplaces_that_it_does_not_reach_are_named(self):
        france, germany = self.get_link("FR"), self.germany.display_name
        (self.account.marketplace_ids - self.germany).enabled = False
        france.enabled = True
        self.assertEqual(self.account.holiday_left_out, france.display_name)
        self.account.stock_enabled = False
        self.assertIn(germany, self.account.holiday_left_out)
        self.assertIn(france.display_name, self.account.holiday_left_out)

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .stock import StockCase


@tagged("post_install", "-at_install")
class TestOfferHoliday(StockCase):
    """In a holiday nothing is sold, or it is shipped later."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.listing = self.make_listing(self.sku, quantity=10)
        self.import_orders()
        self.run_offers()
        self.start = fields.Datetime.now()

    def run_offers(self, days=0):
        """Return what a run sends so many days later: (quantity, handling days)."""
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.account._get_flow("orders").cursor = self.account._now()
            self.account._follow_holiday()
            self.env.cr.flush()
            while self.env["amazon.stock.change"]._merge():
                pass
            outgoing = self.env["amazon.offer.changes"]._get_outgoing(self.germany)
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

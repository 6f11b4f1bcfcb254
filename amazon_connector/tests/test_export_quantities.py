from odoo import fields
from odoo.tests import tagged

from .test_export_sending import ExportSendingCase


@tagged("post_install", "-at_install")
class TestExportQuantities(ExportSendingCase):
    """Who sends a product does not sell what is not to be sold."""

    def setUp(self):
        super().setUp()
        self.listing = self.add_known(self.lamp, quantity=1)

    def get_quantity(self):
        return self.emulator.listing("LAMP-1").quantity

    def test_what_is_set_to_0_stays_so(self):
        self.listing._set_zero()
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)

    def test_closed_for_a_holiday(self):
        now = self.account._now()
        self.account.write(
            {
                "holiday_from": fields.Datetime.subtract(now, days=1),
                "holiday_until": fields.Datetime.add(now, days=1),
            }
        )
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)

    def test_a_rise_waits_for_the_orders(self):
        self.advance(2 * 60 * 60)
        run = self.send(self.lamp)
        self.assertEqual(run.line_ids.state, "waiting")
        self.assertEqual(self.get_quantity(), 1)
        self.import_orders()
        self.go_on()
        self.assertEqual(run.line_ids.state, "accepted")
        self.assertEqual(self.get_quantity(), 5)

    def test_a_fall_goes_without_them(self):
        self.set_stock(self.lamp, -5)
        self.advance(2 * 60 * 60)
        self.send(self.lamp)
        self.assertEqual(self.get_quantity(), 0)

from odoo.tests import tagged

from .test_export_sending import ExportSendingCase


@tagged("post_install", "-at_install")
class TestExportBrake(ExportSendingCase):
    """What a person sends of listings that exist goes through the brake."""

    def setUp(self):
        super().setUp()
        self.listing = self.add_known(self.lamp, quantity=1, price=5.0)

    def get_offer(self):
        offer = self.emulator.listing("LAMP-1")
        return float(offer.price), offer.quantity

    def test_falls_to_0_wait_for_a_manager(self):
        self.account.write({"brake_zero_count": 0, "brake_zero_percent": 0})
        self.set_stock(self.lamp, -5)
        run = self.send(self.lamp, sends_prices=False)
        line = run.line_ids
        self.assertEqual((line.state, line.held_for), ("waiting", "zero"))
        self.assertIn("a manager presses Send Anyway", line.message)
        self.assertIn("1 listings", self.find_issues("stock_brake").message)
        run.action_cancel()
        self.go_on()
        self.assertFalse(self.find_issues("stock_brake"), "nothing waits any more")
        run = self.send(self.lamp, sends_prices=False)
        self.go_on()
        self.assertEqual(self.get_offer(), (5.0, 1))
        self.find_issues("stock_brake").action_send_anyway()
        self.go_on()
        self.assertEqual(self.get_offer(), (5.0, 0))
        self.assertEqual((run.state, run.line_ids.state), ("done", "accepted"))
        self.assertFalse(run.line_ids.message)
        self.assertFalse(self.find_issues())

    def test_runs_and_the_stock_that_follows_count_together(self):
        self.account.write({"brake_zero_count": 1, "brake_zero_percent": 20})
        self.account.stock_enabled = self.germany.stock_enabled = True
        cup = self.create_offered("CUP-1", quantity=0)
        other = self.create_listing(cup, quantity=3)
        self.set_stock(self.lamp, -5)
        self.env.cr.flush()
        run = self.send(self.lamp, sends_prices=False)
        self.assertEqual(run.line_ids.held_for, "zero")
        self.assertEqual((self.listing | other).mapped("is_zero_held"), [True] * 2)
        self.assertFalse(self.emulator.calls("patchListingsItem"))
        self.set_stock(cup, 3)
        self.env.cr.flush()
        self.go_on()
        self.assertEqual(self.get_offer(), (5.0, 0), "one alone is no mistake")
        self.assertEqual(run.state, "done")

    def test_a_price_that_jumps_waits_and_the_quantity_goes(self):
        run = self.send(self.lamp)
        line = run.line_ids
        self.assertEqual((line.state, line.held_for), ("waiting", "price"))
        self.assertEqual(self.get_offer(), (5.0, 5))
        self.emulator.clear_journal()
        self.go_on()
        self.assertFalse(self.emulator.calls("createFeed"), "not in each run")
        self.find_issues("price_brake").action_send_anyway()
        self.go_on()
        self.assertEqual(self.get_offer(), (19.99, 5))
        self.assertEqual((run.state, line.state), ("done", "accepted"))
        self.assertFalse(self.find_issues())

from random import Random

from odoo.tests import tagged
from odoo.tools import mute_logger

from .paging import PagesCase


@tagged("post_install", "-at_install")
class TestOrderInterleaved(PagesCase):
    """Switches, waits and refusals in any order: nothing is lost or comes in twice."""

    page_size = 2

    def shake(self, random):
        """Do something that a person or Amazon may do at any time."""
        link = random.choice(self.links)
        what = random.randrange(7)
        if what == 0:
            link._switch_on(link._get_default_start())
        elif what == 1:
            link.enabled = False
        elif what == 2:
            self.account.orders_enabled = False
        elif what == 3 and not self.account.orders_enabled:
            self.account._switch_orders_on(self.account._get_default_start())
        elif what == 4:
            kind = random.choice(("429", "500", "lost", "malformed"))
            self.emulator.fault("searchOrders", kind, after=random.randrange(4))
        elif what == 5:
            self.account._get_flow("orders")._mark_due()
        self.advance(random.choice((5, 200, 1000, 4000, 90000)))

    def settle(self):
        self.emulator.clear_faults()
        for link in self.links:
            link._switch_on(link._get_default_start())
        if not self.account.orders_enabled:
            self.account._switch_orders_on(self.account._get_default_start())
        for __ in range(40):
            self.advance(1000)
            self.run_cron("import_orders")

    @mute_logger("odoo.addons.amazon_connector.models.amazon_account_flow_failure")
    def play(self, seed):
        random, placed = Random(seed), []
        for __ in range(25):
            country = random.choice(("DE", "FR", "IT"))
            placed += self.place_orders(random.randrange(6), country)
            self.shake(random)
            self.run_cron("import_orders")
        self.settle()
        self.assertEqual(self.get_imported(), sorted(placed))
        self.assertFalse(self.find_issues())
        self.assertFalse(self.account.flow_ids.filtered("account_marketplace_id"))
        self.emulator.clear_journal()
        for __ in range(4):
            self.advance(900)
            self.run_cron("import_orders")
        self.assertLessEqual(len(self.emulator.calls("searchOrders")), 5)

    def test_in_one_order(self):
        self.play(4)

    def test_in_another_order(self):
        self.play(5)

from datetime import timedelta

from .common import HISTORY, AmazonCase

DAY = 24 * 60 * 60


class GapsCase(AmazonCase):
    """Orders at Amazon that the import of new orders has passed by."""

    def setUp(self):
        super().setUp()
        # By day: no test crosses the hour at which the night's work begins.
        now = self.account._now()
        morning = now.replace(hour=10, minute=0, second=0) + timedelta(days=1)
        self.advance((morning - now).total_seconds())
        self.start = self.account._now() - timedelta(days=10)
        self.links.orders_from = self.start

    def add_lost(self, country="DE", hours=3, **options):
        """Add an order that changed before the import was there; return its id.

        :param hours: how long ago it was placed
        """
        time = self.emulator.now() - timedelta(hours=hours)
        options = {"created": time, "updated": time, **options}
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
        return self.emulator.add_order(country, items=[item], **options)["orderId"]

    def run_comparison(self, rounds=4):
        """Run the flow, and let Amazon work."""
        for __ in range(rounds):
            self.account._get_flow("comparison").next_at = HISTORY
            self.run_cron("compare_orders")
            self.advance(120)

    def go_on(self):
        """Compare for a while; the import of new orders, when it is due, goes first."""
        for __ in range(2):
            self.run_comparison(2)
            self.run_cron("import_orders")

    def run_night(self):
        """Let a night come, after the import of new orders; return its comparison."""
        self.run_comparison(1)
        self.advance(DAY)
        self.import_orders()
        self.go_on()
        return self.find_runs()[:1]

    def find_runs(self):
        domain = [("account_id", "=", self.account.id)]
        return self.env["amazon.order.comparison"].search(domain)

    def get_asked(self):
        """Return the ids of the orders that were asked for alone."""
        return [call.path.rsplit("/", 1)[1] for call in self.emulator.calls("getOrder")]

    def assertCounts(self, run, **counts):
        found = {name: run[f"{name}_count"] for name in counts}
        self.assertEqual(found, counts)

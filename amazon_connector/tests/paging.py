from odoo.addons.amazon_connector.models import amazon_orders_flow
from odoo.addons.amazon_connector.spapi import tokens

from .common import AmazonCase

# A page of Amazon's has 100 orders; a small one goes the same ways in less time.
PAGE_SIZE = 5
MORE_THAN_A_PAGE = PAGE_SIZE + 1


class PagesCase(AmazonCase):
    """Orders that come in page by page."""

    page_size = PAGE_SIZE

    def setUp(self):
        super().setUp()
        self.patch(amazon_orders_flow, "PAGE_SIZE", self.page_size)
        # Kept per process: an old one would be refused, which is a call too many.
        tokens.cache.reset()
        # What is tested is the way of the pages, not that of the stock.
        self.account.order_state = "draft"
        self.flow = self.account._get_flow("orders")

    def add_orders(self, count, marketplace="DE", **options):
        item = {"sku": "MUG-1", "unit_price": "9.99"}
        return [
            self.emulator.add_order(marketplace, items=[item], **options)["orderId"]
            for __ in range(count)
        ]

    def place_orders(self, count, marketplace="DE"):
        """Add orders that are placed this moment, and return their ids."""
        now = self.emulator.now()
        return self.add_orders(count, marketplace, created=now, updated=now)

    def get_imported(self):
        sales = self.env["sale.order"].search(
            [("amazon_account_id", "=", self.account.id)]
        )
        return sorted(sales.mapped("amazon_order_id"))

    def get_queries(self):
        calls = self.emulator.calls("searchOrders")
        return [call.query for call in calls if call.status == 200]

    def get_asked(self):
        """Return which countries were asked about, per call."""
        codes = {
            link.marketplace_id.marketplace_id: link.country_id.code
            for link in self.links
        }
        return [
            "".join(sorted(codes[i] for i in query["marketplaceIds"].split(",")))
            for query in self.get_queries()
        ]

    def finish_run(self):
        """Let all be in that there is, until a moment ago; forget what was asked."""
        self.import_orders()
        self.advance(5000)
        self.import_orders()
        self.emulator.clear_journal()
        return self.flow.cursor

    def stop_after_first_page(self):
        self.emulator.fault("searchOrders", "429", after=1)
        self.import_orders()
        self.assertTrue(self.flow.page_token)

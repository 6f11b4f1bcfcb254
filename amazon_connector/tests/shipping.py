from lxml import etree

from .common import AmazonCase

TRACKING = "00340434161094015902"


class ShippingCase(AmazonCase):
    """From an order at Amazon to its parcel, confirmed at Amazon."""

    def make_sales(self, *countries, items=None):
        """Return the imported sale orders of new orders in these countries."""
        items = items or [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]
        payloads = [self.emulator.add_order(code, items=items) for code in countries]
        self.import_orders()
        return self.env["sale.order"].union(*map(self.find_order, payloads))

    def make_sale(self, country="DE", items=None):
        sale = self.make_sales(country, items=items)
        sale.ensure_one()
        return sale

    def make_shipment(self, **options):
        """Return the shipment of a new order, delivered and sent in a feed."""
        sale = self.make_sale()
        self.deliver(sale, **options)
        self.send_shipments()
        return self.find_shipments(sale)

    def take_report(self):
        """Let Amazon process the feed and take its report."""
        self.advance(300)
        self.follow_documents()

    def find_shipments(self, sales):
        return self.env["amazon.shipment"].search([("order_id", "in", sales.ids)])

    def find_feeds(self):
        return self.env["amazon.feed"].search([("account_id", "=", self.account.id)])

    def get_messages(self):
        """Return the fulfilment messages of all feeds uploaded so far."""
        return [
            message
            for call in self.emulator.calls("upload")
            for message in etree.fromstring(call.body.encode()).iter("OrderFulfillment")
        ]

    def assertConfirmed(self, sale, *numbers, status="SHIPPED"):
        """Assert what Amazon knows of an order: its parcels and its status."""
        order = self.emulator.order(sale.amazon_order_id)
        known = [p.get("trackingNumber") for p in self.get_packages(sale)]
        self.assertEqual(known, list(numbers))
        self.assertEqual(order["fulfillment"]["fulfillmentStatus"], status)

    def get_packages(self, sale):
        return self.emulator.shipments(sale.amazon_order_id)

    def get_job(self, feed):
        return self.emulator.world.feeds.feeds.jobs[feed.feed_id]

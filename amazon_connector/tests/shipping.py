from dataclasses import replace

from lxml import etree

from odoo.tests import new_test_user

from odoo.addons.amazon_connector.spapi import documents
from odoo.addons.amazon_connector.spapi.fulfillment_feed import CONTENT_TYPE, FEED_TYPE

from spapi_emulator import fulfillment
from spapi_emulator.processing_report import XML_TYPE, xml_report

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

    def confirm_in_seller_central(self, sale, number):
        """Confirm what is in an order's parcel, as a package of another number."""
        shipment = self.find_shipments(sale)
        package = replace(
            shipment._prepare_package(), reference="1", tracking_number=number
        )
        self.account._get_client().confirm_shipment(
            sale.amazon_order_id, marketplace_id="A1PA6795UKMFR9", package=package
        )

    def get_job(self, feed):
        return self.emulator.world.feeds.feeds.jobs[feed.feed_id]

    def process_with(self, status, *errors, report_status="Complete", processed=1):
        """Let Amazon end feeds with this status and say this of their messages."""

        def process(world, feed, data, time):
            ids = (feed.seller_id, feed.feed_id)
            return status, xml_report(*ids, processed, errors, report_status), XML_TYPE

        self.emulator.world.feeds.processors[FEED_TYPE] = process

    def process_rightly(self):
        self.emulator.world.feeds.processors[FEED_TYPE] = fulfillment.process

    def lose_creation(self, kind="lost"):
        """Return a sale order and its feed, whose creation was not answered."""
        sale = self.make_sale()
        self.deliver(sale)
        self.emulator.fault("createFeed", kind)
        self.send_shipments()
        feed = self.find_feeds()
        self.assertEqual(feed.state, "submitting")
        return sale, feed

    def add_foreign_feed(self, sale, marketplace_ids=None):
        """Add a feed that another program of the seller's created."""
        client = self.account._get_client()
        link = sale.amazon_account_marketplace_id.marketplace_id
        document = client.create_feed_document(CONTENT_TYPE)
        documents.upload(document.url, b"<AmazonEnvelope/>", CONTENT_TYPE)
        return client.create_feed(
            FEED_TYPE,
            marketplace_ids=marketplace_ids or [link.marketplace_id],
            document_id=document.document_id,
        )


class ParcelsCase(ShippingCase):
    """Deliveries in packages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "stock.group_stock_user"
        cls.packer = new_test_user(cls.env, "packer", groups=groups)

    def confirm(self):
        self.send_shipments()
        self.take_report()

    def pack(self, sale, *contents):
        """Return the delivery with a package for each dict of quantities by SKU.

        What is in no dict stays loose.
        """
        picking = sale.picking_ids.with_user(self.packer)
        for content in contents:
            loose = picking.move_line_ids.filtered(lambda m: not m.result_package_id)
            for line in loose:
                count = content.get(line.product_id.default_code, 0)
                line.picked = bool(count)
                if 0 < count < line.quantity:
                    rest = line.quantity - count
                    line.copy({"quantity": rest, "picked": False})
                    line.quantity = count
            self.put_in_pack(picking.move_line_ids)
        picking.move_line_ids.picked = True
        return picking

    def put_in_pack(self, lines):
        """Put the picked lines into a new package, as Odoo's dialog does."""
        name = f"PACK{len(lines.picking_id.amazon_parcel_ids)}"
        lines.with_context(from_package_wizard=True).action_put_in_pack(
            package_name=name
        )

    def make_packed_sale(self, *contents, **quantities):
        items = [
            {"sku": sku, "quantity": quantity, "unit_price": "9.99"}
            for sku, quantity in (quantities or {"MUG-1": 3, "TEA-1": 1}).items()
        ]
        for product in self.mug | self.tea:
            if not product.is_kits:
                self.put_stock(product)
        sale = self.make_sale(items=items)
        sale.picking_ids.action_assign()
        return sale, self.pack(sale, *contents)

    def put_stock(self, product, quantity=9, **options):
        location = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        quants = self.env["stock.quant"]
        quants._update_available_quantity(product, location, quantity, **options)

    def validate(self, picking):
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")

    def get_contents(self, sale):
        """Return what Amazon has: the quantities of each parcel, by number."""
        return {
            package.get("trackingNumber"): sorted(
                item["quantity"] for item in package["packageItems"]
            )
            for package in self.get_packages(sale)
        }

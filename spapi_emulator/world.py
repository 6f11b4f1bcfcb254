"""The state behind the APIs: sellers, orders, documents, feeds, reports."""

import random
from threading import RLock

from .catalog import CatalogApi
from .catalog_store import CatalogStore
from .documents import Documents
from .fba_inventory import FbaInventoryApi
from .feeds import FeedsApi
from .listing_store import ListingStore
from .listings import ListingsApi
from .lwa import Lwa
from .offer_book import OfferBook
from .offers import OffersApi
from .order_builder import build_order
from .order_store import OrderStore
from .orders import OrdersApi
from .pictures import Pictures
from .product_types import ProductTypesApi
from .reports import ReportsApi
from .restricted_tokens import TokensApi
from .sellers import SellersApi
from .shipment_confirmation import ShipmentConfirmationApi
from .shipments import Shipments


class World:
    """Everything Amazon knows in one run of the emulator.

    ``gzip_reports`` and ``gzip_results`` say whether report documents and the
    results of feeds are compressed.
    """

    def __init__(self, clock, settings):
        self.clock = clock
        self.settings = settings
        self.gzip_reports = settings.gzip_documents is not False
        self.gzip_results = settings.gzip_documents is True
        self.lock = RLock()
        self.numbers = random.Random(settings.seed)
        self.sellers = {}
        self.orders = OrderStore()
        # Where Amazon ships orders from, by order id; else from Leipzig.
        self.centers = {}
        # When Amazon has shipped an order (FBA), if not with its last change.
        self.shipped_at = {}
        self.listings = ListingStore(clock)
        self.catalog = CatalogStore()
        self.offers = OfferBook(self)
        self.shipments = Shipments(self)
        self.lwa = Lwa(self)
        self.documents = Documents(self)
        self.feeds = FeedsApi(self, settings.feed_seconds)
        self.reports = ReportsApi(self, settings.report_seconds)
        self.fba = FbaInventoryApi(self)
        self.apis = (
            self.lwa,
            self.documents,
            self.feeds,
            self.reports,
            SellersApi(self),
            OrdersApi(self),
            ListingsApi(self),
            OffersApi(self),
            ProductTypesApi(self),
            CatalogApi(self),
            self.fba,
            Pictures(self),
            ShipmentConfirmationApi(self),
            TokensApi(self),
        )

    def add_seller(self, seller):
        """Add a seller; its name is the key in ``sellers``."""
        self.sellers[seller.name] = seller
        return seller

    def seller_of(self, seller_id):
        """Return the seller with this id; KeyError if there is none."""
        return {one.seller_id: one for one in self.sellers.values()}[seller_id]

    def check_feed(self, payload):
        """Check a listings feed against Amazon's schema; the emulator sets it."""

    def add_order(self, marketplace="DE", seller=None, **values):
        """Build and store an order; return its record.

        A number that happens to be taken is drawn again.
        """
        seller_id = (seller or next(iter(self.sellers.values()))).seller_id
        fixed = values.get("order_id")
        while True:
            order = build_order(self.numbers, self.clock.now(), marketplace, **values)
            if fixed or order["orderId"] not in self.orders.records:
                return self.orders.add(order, seller_id)

    def settle(self):
        """Finish the feeds and reports that are due, and what else happens later."""
        now = self.clock.now()
        self.feeds.feeds.settle(now)
        self.listings.settle(now)
        self.reports.reports.settle(now)

import json
from decimal import Decimal
from unittest.mock import patch

from odoo.addons.amazon_connector.models.outgoing_offer import OutgoingOffer
from odoo.addons.amazon_connector.spapi.listings_feed import (
    FEED_TYPE,
    Change,
    Price,
)

from spapi_emulator.processing_report import JSON_TYPE, listings_report

from .common import HISTORY
from .listings import ListingsCase


class OffersCase(ListingsCase):
    """Two linked listings in Germany and France, known to Amazon, and their feeds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.get_link("FR")
        cls.listings = cls.env["amazon.listing"].union(
            *(
                cls.create_listing(sku, link)
                for link in (cls.germany, cls.france)
                for sku in ("MUG-1", "TEA-1")
            )
        )
        cls.german, cls.german_tea, cls.french, cls.french_tea = cls.listings

    def setUp(self):
        super().setUp()
        self.wanted = []
        model = type(self.env["amazon.offers.flow"])
        self.patch(model, "_get_sources", self.get_sources(model._get_sources))
        for listing in self.listings:
            self.add_at_amazon(listing)

    def get_sources(self, real):
        """Return the flow's sources, with what the test wants to be sent beside."""

        def get_sources(flow, link):
            offers = [self.in_env(offer, flow.env) for offer in self.wanted]
            wanted = [
                offer
                for offer in offers
                if offer.listing.account_marketplace_id == link
                and not self.is_sent(offer)
            ]
            return [*real(flow, link), wanted]

        return get_sources

    def in_env(self, offer, env):
        """Return an offer with the records of the flow: the test's are older."""
        return offer._replace(listing=offer.listing.with_env(env))

    def is_sent(self, offer):
        """Return whether Amazon has been told of these figures already."""
        listing = offer.listing
        is_quantity_sent = listing.quantity_sent_at and (
            listing.quantity_sent == offer.quantity
        )
        is_quantity_sent = is_quantity_sent or listing._rests(offer.quantity)
        return (offer.quantity is None or is_quantity_sent) and (
            offer.price in (None, listing.price_sent)
        )

    @classmethod
    def create_listing(cls, sku, link, **vals):
        known = cls.env["amazon.sku"].search(
            [("account_id", "=", link.account_id.id), ("sku", "=", sku)]
        )
        product = cls.env["product.product"].search([("default_code", "=", sku)])
        known = known or known.create(
            {"account_id": link.account_id.id, "sku": sku, "product_id": product.id}
        )
        return cls.env["amazon.listing"].create(
            {
                "account_marketplace_id": link.id,
                "sku_id": known.id,
                "asin": f"B0{known.id:08d}",
                "product_type": "PRODUCT",
                **vals,
            }
        )

    def add_at_amazon(self, listing, **values):
        code = listing.account_marketplace_id.country_id.code
        return self.emulator.add_listing(
            listing.sku_id.sku,
            "UK" if code == "GB" else code,
            asin=listing.asin,
            **values,
        )

    def make_change(self, listing, price=None, quantity=None):
        link = listing.account_marketplace_id
        amount = price and Price(link.currency_id.name, Decimal(str(price)))
        message = Change(
            listing.sku_id.sku,
            link.marketplace_id.marketplace_id,
            listing.product_type,
            price=amount,
            quantity=quantity,
        )
        return OutgoingOffer(listing, message, None, price, quantity)

    def want(self, listing, **figures):
        """Let the next feed of the listing's marketplace carry a change, once sent."""
        self.wanted.append(self.make_change(listing, **figures))

    def send(self, listing, **figures):
        """Send a change; return the feed that carries it."""
        self.want(listing, **figures)
        self.send_offers()
        self.wanted.clear()
        return self.find_feeds(listing.account_marketplace_id)[:1]

    def find_feeds(self, link=None):
        domain = [("account_id", "=", self.account.id), ("feed_type", "=", FEED_TYPE)]
        if link:
            domain.append(("account_marketplace_id", "=", link.id))
        return self.env["amazon.feed"].search(domain)

    def take_report(self):
        """Let Amazon process the feeds and take their reports."""
        self.advance(300)
        self.follow_documents()

    def check_offers(self):
        """Let the time pass until accepted offers are read back, and read them."""
        self.advance(301)
        self.account._get_flow("offer_checks").next_at = HISTORY
        self.run_cron("follow_documents")

    def get_uploads(self):
        return [call.body for call in self.emulator.calls("upload")]

    def get_sent(self):
        """Return (marketplace, SKUs) of the feeds that were created at Amazon."""
        names = {
            link.marketplace_id.marketplace_id: link.country_id.code
            for link in self.account.marketplace_ids
        }
        return [
            names[call.body["marketplaceIds"][0]]
            for call in self.emulator.calls("createFeed")
            if call.body["feedType"] == FEED_TYPE
        ]

    def process_with(self, *issues, status="DONE", count=None):
        """Let Amazon end feeds of offers like this and say this of their messages."""

        def process(world, feed, data, time):
            processed = len(json.loads(data)["messages"]) if count is None else count
            ids = (feed.seller_id, feed.feed_id)
            return status, listings_report(*ids, processed, list(issues)), JSON_TYPE

        feeds = self.emulator.world.feeds
        self.addCleanup(feeds.processors.update, dict(feeds.processors))
        feeds.processors[FEED_TYPE] = process

    def make_issue(self, number, text, severity="ERROR", code="90220"):
        issue = {"severity": severity, "code": code, "message": text}
        if number:
            issue |= {"messageId": number, "sku": "?"}
        return issue

    def patch_time(self, name, value):
        self.enterContext(patch(name, value))

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import amazon_submission

from .common import HISTORY, AmazonHttpCase

# Seconds that Amazon needs for a report, and after which it is asked: time is real in
# a browser.
AMAZON_SECONDS = 1
POLL_SECONDS = (2,)


@tagged("post_install", "-at_install")
class TestTourListings(AmazonHttpCase):
    """Importing listings in a browser: the question, the progress, the result."""

    def test_import_is_watched_and_undone(self):
        links = self.connect(countries=("DE",))
        links.write({"import_inactive": True, "create_products": True})
        self.account.write({"started_at": HISTORY, "listings_enabled": True})
        mug = self.create_product("MUG-1")
        for sku in ("MUG-1", "BOWL-1", "BOWL-2", "BOWL-3"):
            self.emulator.add_listing(sku, title=f"Listing {sku}")
        self.emulator.world.reports.reports.seconds = AMAZON_SECONDS
        self.account._get_flow("listings").next_at = HISTORY
        with patch.object(amazon_submission, "POLL_SECONDS", POLL_SECONDS):
            self.start_tour("/odoo", "amazon_import_listings", login="admin")
        listings = self.env["amazon.listing"].search([])
        self.assertEqual(len(listings), 4)
        self.assertEqual(listings.product_id, mug)
        self.assertFalse(links.create_products)

from odoo.tests import tagged

from .listings import ListingsCase
from .sellers import connect_japan


@tagged("post_install", "-at_install")
class TestListingFiles(ListingsCase):
    """Whole files as Amazon sends them; LISTING_REPORTS names their folder."""

    def import_file(self, name, country="DE", **options):
        self.set_file(name, **options)
        self.links.listings_enabled = False
        link = self.get_link(country)
        link.write({"listings_enabled": True, "import_inactive": True})
        self.import_listings(link)
        return lambda sku: self.find_listing(sku, link)

    def get_facts(self, listing, *names):
        return tuple(listing[name] for name in names)

    def test_united_kingdom(self):
        find = self.import_file("uk_cp1252.txt", "GB", content_type="text/plain")
        press, arm, hose = map(find, ("PRESS-1L", "ARM/27 S+", "HOSE-20"))
        self.assertEqual(press.title, "Café press 1 l – stainless steel")
        self.assertEqual(
            self.get_facts(arm, "title", "price", "asin"),
            ('Monitor arm 27" (single)', 1234.5, "B07ARM27SX"),
        )
        self.assertEqual(self.get_facts(hose, "channel", "quantity"), ("fba", 0))
        self.assertEqual(find("LAMP-OLD").status, "inactive")
        self.assertEqual(find("DRAFT-1").status, "incomplete")
        self.assertEqual(find("BOOK-0306406152").condition, "used_very_good")
        self.assertFalse(self.find_issues())

    def test_germany(self):
        find = self.import_file(
            "de_deprecated_columns_cp1252.txt", content_type="text/plain"
        )
        self.assertEqual(len(self.get_skus()), 2)
        listings = self.env["amazon.listing"].search([])
        self.assertCountEqual(listings.mapped("channel"), ["fbm", "fba"])
        title = "Kaffeebereiter 1 l – Edelstahl"
        press = listings.filtered(lambda listing: listing.channel == "fbm")
        self.assertEqual(self.get_facts(press, "title", "quantity"), (title, 12))
        self.assertEqual(press, find(press.sku_id.sku))

    def test_france(self):
        for sku, asin in (("PRESS-1L", "B000PRESS1"), ("ARM/27 S+", "B07ARM27SX")):
            self.emulator.add_listing(sku, "FR", asin=asin, title="x", statuses=())
        find = self.import_file("fr_short_cp1252.txt", "FR", content_type="text/plain")
        listings = self.env["amazon.listing"].search([])
        self.assertEqual(len(listings), 3)
        hose = listings.filtered(lambda listing: listing.asin == "B00HOSE020")
        self.assertEqual(self.get_facts(hose, "channel", "quantity"), ("fba", 0))
        arm = find("ARM/27 S+")
        self.assertEqual(
            self.get_facts(arm, "price", "status", "quantity", "asin"),
            (1299.0, "inactive", 3, "B07ARM27SX"),
        )

    def test_poland(self):
        self.emulator.add_listing("BED-120", title="Łóżko dziecięce", asin="B0BEDPL120")
        find = self.import_file("pl_lost_letters_cp1252.txt", content_type="text/plain")
        bed = find("BED-120")
        self.assertEqual(
            self.get_facts(bed, "title", "asin"), ("Łóżko dziecięce", "B0BEDPL120")
        )

    def test_japan(self):
        account = connect_japan(self)
        account.listings_enabled = True
        link = account.marketplace_ids
        link.import_inactive = True
        self.set_file("jp_cp932.txt", content_type="text/plain")
        link.action_import_listings()
        for __ in range(4):
            account._get_flow("listings").next_at = "2020-01-01"
            self.run_cron("import_listings")
            self.advance(120)
        listings = self.env["amazon.listing"].search([])
        press, hose = listings.sorted("id")
        self.assertEqual(
            self.get_facts(press, "title", "price"), ("コーヒープレス 1L ①", 5980.0)
        )
        self.assertEqual(self.get_facts(hose, "asin", "channel"), ("B00HOSE020", "fba"))
        self.assertEqual(
            press.action_open_product_page()["url"][:21], "https://www.amazon.co"
        )

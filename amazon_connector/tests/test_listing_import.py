from odoo.exceptions import UserError
from odoo.tests import tagged

from .listings import ACTIVE, ListingsCase


@tagged("post_install", "-at_install")
class TestListingImport(ListingsCase):
    """One report of listings, from the button to the last row."""

    def test_listing_comes_in_and_finds_its_product(self):
        self.emulator.add_listing(
            "MUG-1", title="Becher", price="9.99", quantity=4, asin="B000000001"
        )
        report = self.import_listings()
        listing = self.find_listing("MUG-1")
        self.assertEqual(listing.product_id, self.mug)
        self.assertEqual(
            (listing.title, listing.price, listing.quantity, listing.asin),
            ("Becher", 9.99, 4, "B000000001"),
        )
        self.assertEqual(
            (listing.condition, listing.channel, listing.status),
            ("new_new", "fbm", "active"),
        )
        self.assertEqual(report.state, "done")
        self.assertEqual((report.created_count, report.linked_count), (1, 1))
        self.assertEqual((report.unlinked_count, report.skipped_count), (0, 0))

    def test_fba_inactive_and_incomplete_ones(self):
        self.emulator.add_listing("HOSE", fba=True)
        self.emulator.add_listing("LAMP", statuses=())
        self.emulator.add_listing("DRAFT", price=None, incomplete=True)
        self.import_listings()
        hose, lamp, draft = map(self.find_listing, ("HOSE", "LAMP", "DRAFT"))
        self.assertEqual((hose.channel, hose.quantity), ("fba", 0))
        self.assertEqual(lamp.status, "inactive")
        self.assertEqual((draft.status, draft.price), ("incomplete", 0.0))

    def test_links_to_amazon(self):
        self.emulator.add_listing("ARM/27 S+", asin="B07ARM27SX")
        self.import_listings()
        listing = self.find_listing("ARM/27 S+")
        self.assertEqual(
            listing.action_open_product_page()["url"],
            "https://www.amazon.de/dp/B07ARM27SX",
        )
        url = listing.action_open_seller_central()["url"]
        self.assertIn("sellercentral", url)
        self.assertIn("searchTerm=ARM%2F27%20S%2B", url)

    def test_second_import_writes_what_has_changed_only(self):
        self.emulator.add_listing("MUG-1", price="9.99")
        self.emulator.add_listing("TEA-1", price="5.00")
        self.import_listings()
        self.emulator.remove_listing("TEA-1")
        self.emulator.add_listing("TEA-1", price="6.00")
        mug, tea = self.find_listing("MUG-1"), self.find_listing("TEA-1")
        self.env.cr.execute("UPDATE amazon_listing SET write_date = '2020-01-01'")
        self.advance(3600)
        report = self.import_listings()
        self.assertEqual((report.created_count, report.updated_count), (0, 1))
        self.env.invalidate_all()
        self.assertEqual(mug.write_date.year, 2020)
        self.assertEqual((tea.price, tea.write_date.year > 2020), (6.0, True))
        self.assertEqual(tea.updated_report_id, report)

    def test_without_inactive_ones_another_report_is_asked_for(self):
        self.germany.import_inactive = False
        self.emulator.add_listing("MUG-1")
        self.emulator.add_listing("LAMP", statuses=())
        self.import_listings()
        self.assertEqual(self.get_skus(), ["MUG-1"])
        self.assertEqual(self.find_report().report_type, ACTIVE)

    def test_fbm_only_and_fba_only(self):
        self.emulator.add_listing("OWN")
        self.emulator.add_listing("HOSE", fba=True)
        self.germany.listing_channel = "fba"
        report = self.import_listings()
        self.assertEqual(self.get_skus(), ["HOSE"])
        self.assertEqual(report.skipped_count, 1)
        self.assertIn("OWN: FBM listings are not imported", report.skipped_details)
        self.advance(3600)
        self.germany.listing_channel = "fbm"
        self.import_listings()
        self.assertCountEqual(self.get_skus(), ["HOSE", "OWN"])
        self.assertEqual(self.find_listing("HOSE").status, "active")

    def test_switched_off_there_is_no_call(self):
        self.emulator.add_listing("MUG-1")
        self.account.listings_enabled = False
        self.run_listings()
        with self.assertRaises(UserError):
            self.account.action_import_listings()
        with self.assertRaises(UserError):
            self.germany.action_import_listings()
        self.account.listings_enabled = True
        self.germany.enabled = False
        self.run_listings()
        self.assertFalse(self.find_report())
        self.assertFalse(self.emulator.journal)

    def test_cron_does_it_once_a_day(self):
        self.emulator.add_listing("MUG-1")
        for __ in range(5):
            self.run_listings()
            self.advance(600)
        self.assertEqual(self.find_report().state, "done")
        self.assertEqual(self.count_calls("createReport"), 1)
        self.advance(24 * 3600)
        self.run_listings()
        self.assertEqual(self.count_calls("createReport"), 2)

    def test_button_asks_amazon_for_english_headers(self):
        self.account.action_import_listings()
        self.assertFalse(self.emulator.journal, "a click makes no call")
        self.run_listings()
        [job] = self.emulator.world.reports.reports.jobs.values()
        self.assertEqual(job.options, {"preferredReportDocumentLocale": "en_US"})
        self.assertEqual(job.marketplace_ids, ["A1PA6795UKMFR9"])

    def test_progress_is_told(self):
        self.emulator.add_listing("MUG-1")
        self.germany.action_import_listings()
        report = self.find_report()
        self.assertEqual(report.progress, "To request")
        self.run_listings()
        self.assertEqual(report.progress, "Waiting for Amazon")
        report.write({"state": "importing", "position": 3000, "line_count": 100001})
        self.assertEqual(report.progress, "Row 3,000 of 100,001")

    def test_who_asked_is_told_at_the_end(self):
        self.emulator.add_listing("MUG-1")
        self.env["bus.bus"].search([]).unlink()
        self.import_listings()
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([]).mapped("message")
        [text] = [m for m in messages if "simple_notification" in m]
        self.assertIn("1 new, 0 changed, 1 linked", text)

    def test_rows_without_sku_are_counted(self):
        self.set_report(
            "Mug\tMUG-1\t9.99\t4\tB000000001\t11\tDEFAULT\tActive", "x\t \t1"
        )
        report = self.import_listings()
        self.assertEqual(report.skipped_count, 1)
        self.assertEqual(report.skipped_details, "Line 3: it has no SKU")
        self.assertEqual(self.get_skus(), ["MUG-1"])

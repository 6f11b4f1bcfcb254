from odoo.tests import tagged

from .listings import ListingsCase

HTML = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"
ROW = "Mug\tMUG-1\t9.99\t4\tB000000001\t11\tDEFAULT\tActive"


@tagged("post_install", "-at_install")
class TestListingReports(ListingsCase):
    """What Amazon does with the request of a report."""

    def test_no_listings(self):
        report = self.import_listings()
        self.assertEqual(report.state, "cancelled")
        self.assertFalse(self.find_issues())

    def test_report_that_amazon_gives_up(self):
        def fail(world, job):
            job.outcome = "FATAL"
            return b"Try again later, please."

        self.emulator.report_body("GET_MERCHANT_LISTINGS_ALL_DATA", fail)
        real = self.emulator.world.reports._process

        def process(report):
            real(report)
            report.outcome = "FATAL"

        self.emulator.world.reports.reports.settle_job = process
        report = self.import_listings()
        self.assertEqual(report.state, "failed")
        issue = self.find_issues()
        self.assertEqual(issue.code, "report_failed")
        self.assertIn("Try again later, please.", issue.message)
        self.assertEqual(issue.account_marketplace_id, self.germany)

    def test_what_is_no_report_changes_nothing_and_is_told(self):
        self.set_report(ROW)
        self.import_listings()
        bodies = {
            "html": HTML,
            "xml": b"<?xml version='1.0'?><Error>no</Error>",
            "empty": b"\n",
            "cut off": b"seller-sku\tprice\nA\t1.00\nB",
        }
        for name, body in bodies.items():
            self.emulator.report_body("GET_MERCHANT_LISTINGS_ALL_DATA", body)
            self.advance(3600)
            report = self.import_listings()
            with self.subTest(name=name):
                self.assertEqual(report.state, "failed")
                self.assertEqual(self.find_issues().code, "report_failed")
                self.assertEqual(self.find_listing("MUG-1").status, "active")
                self.assertEqual(self.get_skus(), ["MUG-1"])
        self.set_report(ROW)
        self.advance(3600)
        self.import_listings()
        self.assertFalse(self.find_issues(), "the next good report closes it")

    def test_recent_report_of_others_is_taken(self):
        self.emulator.add_listing("MUG-1")
        client = self.account._get_client()
        client.create_report(
            "GET_MERCHANT_LISTINGS_ALL_DATA", marketplace_ids=["A1PA6795UKMFR9"]
        )
        self.advance(120)
        self.import_listings()
        self.assertEqual(self.get_skus(), ["MUG-1"])
        self.assertEqual(self.count_calls("createReport"), 1)

    def test_own_recent_report_is_read_again(self):
        self.emulator.add_listing("MUG-1")
        first = self.import_listings(rounds=4)
        self.env["amazon.listing"].search([]).unlink()
        second = self.import_listings(rounds=1)
        self.assertEqual(second, first)
        self.assertEqual(self.get_skus(), ["MUG-1"])
        self.assertEqual(self.count_calls("createReport"), 1)
        self.advance(3600)
        self.assertNotEqual(self.import_listings(), first)

    def test_lost_answer_is_looked_up(self):
        self.emulator.add_listing("MUG-1")
        self.emulator.fault("createReport", "lost")
        self.germany.action_import_listings()
        self.run_listings()
        report = self.find_report()
        self.assertEqual((report.state, report.report_id), ("submitting", False))
        for __ in range(5):
            self.advance(400)
            self.run_listings()
        self.assertEqual(report.state, "done")
        self.assertEqual(self.count_calls("createReport"), 1)

    def test_request_that_never_arrived_is_made_again(self):
        self.emulator.add_listing("MUG-1")
        self.emulator.fault("createReport", "reset")
        self.germany.action_import_listings()
        for __ in range(8):
            self.run_listings()
            self.advance(400)
        self.assertEqual(self.find_report().state, "done")
        self.assertEqual(self.count_calls("createReport"), 2)

    def test_broken_download_is_repeated(self):
        self.emulator.add_listing("MUG-1")
        self.emulator.fault("download", "truncated")
        self.assertEqual(self.import_listings(rounds=8).state, "done")
        self.assertEqual(self.get_skus(), ["MUG-1"])

    def test_document_is_kept(self):
        self.set_report(ROW)
        report = self.import_listings()
        with report._open_listings() as listings:
            self.assertEqual([row.sku for row in listings.rows()], ["MUG-1"])
        self.assertLess(len(report._find_document().raw), 200)

    def test_old_document_is_deleted_and_its_result_stays(self):
        self.set_report(ROW)
        report = self.import_listings()
        report._gc_documents()
        self.assertTrue(report._find_document())
        report.finished_at = "2020-01-01"
        report._gc_documents()
        self.assertFalse(report._find_document())
        self.assertEqual(report.created_count, 1)

    def test_missing_roles_are_told_for_the_account(self):
        self.emulator.fault("createReport", "403", times=50)
        self.import_listings(rounds=1)
        self.assertEqual(self.find_issues().code, "listings_failed")

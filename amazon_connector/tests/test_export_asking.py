import time
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import offer_schemas
from odoo.addons.amazon_connector.spapi.errors import DocumentError

from .exports import EAN, ExportsCase

FAILURE = "odoo.addons.amazon_connector.models.amazon_account_flow_failure"
OTHER_EANS = ("9780306406157", "4012345678901", "96385074")


@tagged("post_install", "-at_install")
class TestExportAsking(ExportsCase):
    """What Amazon is asked about new offers before anything is sent."""

    def setUp(self):
        super().setUp()
        offer_schemas.forget()

    def add_page(self, asin="B000LAMP01", barcode=EAN, **vals):
        self.emulator.add_catalog_item(asin, barcodes=[barcode], **vals)

    def check_lamp(self, **vals):
        return self.check(self.lamp, **vals).line_ids

    def count_calls(self, operation):
        return len(self.emulator.calls(operation))

    # === THE PAGE === #

    def test_one_page_passes_and_nothing_is_sent(self):
        self.add_page(product_type="LAMP")
        line = self.check_lamp()
        self.assertEqual((line.state, line.code), ("passed", False))
        self.assertEqual(
            (line.asin, line.product_type, line.operation),
            ("B000LAMP01", "LAMP", "new"),
        )
        self.assertEqual(line.export_id.state, "checked")
        self.assertFalse(self.count_calls("putListingsItem"))
        self.assertFalse(self.env["amazon.listing"].search([]))

    def test_no_page(self):
        line = self.check_lamp()
        self.assertEqual((line.state, line.code), ("failed", "no_asin"))
        self.assertIn("existing product pages only", self.find_issues().message)

    def test_several_pages_until_one_is_chosen(self):
        self.add_page()
        self.add_page("B000LAMP02")
        line = self.check_lamp()
        self.assertEqual(line.code, "several_asins")
        issue = self.find_issues("several_asins")
        action = issue.action_choose_page()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        dialog.candidate_ids[1].action_choose()
        self.assertEqual(issue.state, "resolved")
        run = self.get_run(line.action_send_again())
        self.run_exports()
        self.assertEqual(run.line_ids.asin, "B000LAMP02")
        self.assertEqual(run.line_ids.state, "passed")
        self.assertEqual(line.code, "several_asins")

    def test_chosen_page_needs_no_barcode(self):
        self.lamp.barcode = False
        line = self.check_lamp()
        self.assertEqual(line.code, "no_barcode")
        self.add_page(barcode=OTHER_EANS[0])
        action = self.find_issues().action_choose_page()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        dialog.words = "B000LAMP01"
        dialog.action_search()
        dialog.candidate_ids.action_choose()
        self.assertEqual(self.check_lamp().state, "passed")

    def test_twenty_products_take_one_call(self):
        self.emulator.clear_journal()
        lamps = self.lamp
        for number in range(24):
            code = f"40638133{number:04}"
            weights = (1, 3) * 6
            total = sum(int(d) * w for d, w in zip(code, weights, strict=True))
            barcode = f"{code}{-total % 10}"
            lamps |= self.create_offered(f"L-{number}", barcode=barcode)
            self.add_page(f"B0000000{number:02}", barcode)
        self.add_page()
        run = self.check(lamps)
        self.assertEqual(set(run.line_ids.mapped("state")), {"passed"})
        self.assertEqual(self.count_calls("searchCatalogItems"), 2)

    # === THE SELLER === #

    def test_restricted(self):
        self.add_page()
        self.emulator.set_restriction(
            "B000LAMP01", message="You need approval.", link="https://example.com/ask"
        )
        line = self.check_lamp()
        self.assertEqual((line.state, line.code), ("failed", "restricted"))
        self.assertIn("You need approval.", line.amazon_text)
        issue = self.find_issues("restricted")
        self.assertIn("https://example.com/ask", issue.message)
        self.emulator.set_restriction("B000LAMP01", reason_code=None)
        self.assertEqual(self.check_lamp().state, "passed")
        self.assertEqual(issue.state, "resolved")

    @mute_logger(FAILURE)
    def test_product_without_an_answer_holds_up_no_other(self):
        self.add_page()
        other = self.create_offered("L-2", barcode=OTHER_EANS[0])
        self.add_page("B000LAMP02", OTHER_EANS[0])
        name = "getListingsRestrictions"
        self.emulator.fault(name, "500", times=None, contains="B000LAMP01")
        run = self.check(self.lamp + other)
        line = self.get_line(run, self.lamp)
        self.assertEqual(self.get_line(run, other).state, "passed")
        self.assertEqual((run.state, line.state), ("checking", "asking"))
        self.run_exports()
        self.assertEqual((run.state, line.code), ("checked", "amazon_error"))
        self.assertIn("failed 3 times", line.message)
        self.assertIn("failed 3 times", self.find_issues("amazon_error").message)

    def test_dry_run_tells_warnings_and_why_it_was_left_out(self):
        self.add_page()
        text = "The picture is small."
        options = {"text": text, "code": "18", "severity": "WARNING"}
        self.emulator.refuse_offers("LAMP-1", **options)
        line = self.check_lamp(asks_preview=True)
        self.assertEqual((line.state, line.amazon_text), ("passed", f"{text} (18)"))
        self.account.read_only = True
        line = self.check_lamp(asks_preview=True)
        self.assertEqual((line.state, line.amazon_text), ("passed", False))
        self.assertIn("read only", line.message)

    def test_texts_are_in_the_language_of_who_has_begun_the_run(self):
        lang = "pl_PL"
        self.env["res.lang"]._activate_lang(lang)
        self.env.user.lang = lang
        line = type(self.env["amazon.export.line"])
        self.patch(line, "_get_cure", lambda self, code: f"{code} {self.env.lang}")
        self.assertEqual(self.check_lamp().message, f"no_asin {lang}")
        self.assertEqual(self.find_issues("no_asin").message, f"no_asin {lang}")

    def test_listings_are_not_asked_about(self):
        self.create_listing(self.lamp)
        self.check_lamp()
        self.assertFalse(self.emulator.calls("getListingsRestrictions"))
        self.assertFalse(self.emulator.calls("searchCatalogItems"))

    # === THE SCHEMA === #

    @contextmanager
    def later_by(self, seconds):
        clock = SimpleNamespace(monotonic=lambda: time.monotonic() + seconds)
        with patch.object(offer_schemas, "time", clock):
            yield

    @contextmanager
    def broken_download(self):
        error = DocumentError("broken", operation="download")
        with patch.object(offer_schemas.offer_schema, "download", side_effect=error):
            yield

    def test_schema_that_broke_is_asked_for_soon_again(self):
        """What could not be loaded is no reason to check nothing for a day."""
        self.add_page(product_type="LAMP")
        self.emulator.set_required_attributes("LAMP", ["batteries_required"])
        with self.broken_download():
            self.assertEqual(self.check_lamp().state, "passed")
        self.assertEqual(self.check_lamp().state, "passed")
        with self.later_by(301):
            line = self.check_lamp()
        self.assertIn("batteries_required", line.amazon_text)

    def test_schema_of_yesterday_is_better_than_none(self):
        self.add_page(product_type="LAMP")
        self.emulator.set_required_attributes("LAMP", ["batteries_required"])
        self.check_lamp()
        self.emulator.set_required_attributes("LAMP", ["batteries_required", "ghs"])
        with self.later_by(offer_schemas.KEPT_SECONDS + 1), self.broken_download():
            line = self.check_lamp()
        self.assertIn("batteries_required", line.amazon_text)

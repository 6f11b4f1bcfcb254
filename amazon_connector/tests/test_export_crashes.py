from odoo.tests import tagged

from odoo.addons.amazon_connector.models import offer_schemas

from .common import HISTORY
from .exports import EAN, ExportsCase
from .striking import StrikingMixin, add_crash_tests

BARCODES = (EAN, "9780306406157", "4012345678901")


@tagged("post_install", "-at_install")
class TestExportCrashes(StrikingMixin, ExportsCase):
    """Interrupted anywhere from the check to Amazon's answer, each offer goes once."""

    stride = 5
    most_strikes = 8

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.products = self.lamp
        self.emulator.add_catalog_item("B000LAMP00", barcodes=[EAN])
        for number, barcode in enumerate(BARCODES[1:], start=1):
            self.products |= self.create_offered(f"L-{number}", barcode=barcode)
            self.emulator.add_catalog_item(f"B000LAMP0{number}", barcodes=[barcode])

    def play(self):
        run = self.get_run(
            self.open_dialog(self.products, asks_preview=True).action_send()
        )
        for __ in range(40):
            for name in ("exports", "offers", "documents", "offer_checks"):
                flow = self.account._get_flow(name)
                flow.write({"next_at": HISTORY, "taken_until": False})
            self.find_issues("offers_failed").next_attempt_at = False
            for cron in ("prepare_exports", "send_offers", "follow_documents"):
                self.run_cron(cron)
            if run.state == "done" and not self.find_issues():
                break
            self.advance(310)
        self.assertEqual(run.state, "done")
        self.assertFalse(self.find_issues())
        return run

    def check_way(self, offset, **errors):
        with self.striking(offset, **errors):
            run = self.play()
        self.assertGreater(self.strikes, 1)
        self.assertEqual(set(run.line_ids.mapped("state")), {"accepted"})
        self.assertEqual(len(self.emulator.calls("createFeed")), 1)
        self.assertEqual(len(self.env["amazon.feed"].search([]).line_ids), 3)
        self.assertEqual(len(run.line_ids.listing_id), 3)
        for product in self.products:
            self.assertEqual(self.emulator.listing(product.default_code).quantity, 5)


add_crash_tests(TestExportCrashes, "killed")
add_crash_tests(TestExportCrashes, "conflict")
add_crash_tests(TestExportCrashes, "exception", every=2)

from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.models import offer_schemas

from .common import HISTORY
from .exports import EAN, ExportsCase
from .test_crashes import LOGGERS, Killed

BARCODES = (EAN, "9780306406157", "4012345678901")
STRIDE = 5
MOST_STRIKES = 8


@tagged("post_install", "-at_install")
class TestExportCrashes(ExportsCase):
    """Interrupted anywhere from the check to Amazon's answer, each offer goes once."""

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.products = self.lamp
        self.emulator.add_catalog_item("B000LAMP00", barcodes=[EAN])
        for number, barcode in enumerate(BARCODES[1:], start=1):
            self.products |= self.create_offered(f"L-{number}", barcode=barcode)
            self.emulator.add_catalog_item(f"B000LAMP0{number}", barcodes=[barcode])

    @contextmanager
    def striking(self, offset, before=None, after=None):
        """Raise at each `STRIDE`-th commit, a few times."""
        cron = type(self.env["ir.cron"])
        real = cron._commit_progress
        self.commits = self.strikes = 0

        def commit(model, *args, **kwargs):
            self.commits += 1
            strikes = self.commits % STRIDE == offset and self.strikes < MOST_STRIKES
            self.strikes += strikes
            if strikes and before:
                raise before
            result = real(model, *args, **kwargs)
            if strikes and after:
                raise after
            return result

        with patch.object(cron, "_commit_progress", commit), mute_logger(*LOGGERS):
            yield

    def run_cron(self, name):
        try:
            return super().run_cron(name)
        except Killed:
            return self.env.invalidate_all()

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

    def check_killed(self, offset):
        self.check_way(offset, after=Killed())

    def check_exception(self, offset):
        self.check_way(offset, before=ValueError("the disk is full"))

    def check_conflict(self, offset):
        self.check_way(offset, before=SerializationFailure())


def _add_test(kind, offset):
    def test(self):
        getattr(self, f"check_{kind}")(offset)

    setattr(TestExportCrashes, f"test_{kind}_at_commit_{offset}", test)


for _offset in range(STRIDE):
    _add_test("killed", _offset)
    _add_test("conflict", _offset)
    if _offset % 2 == 0:
        _add_test("exception", _offset)

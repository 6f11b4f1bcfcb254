from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import HISTORY
from .offers import OffersCase
from .test_crashes import LOGGERS, Killed

# Each commit of the way of two feeds is hit in one of so many runs.
STRIDE = 6
MOST_STRIKES = 6


@tagged("post_install", "-at_install")
class TestOfferCrashes(OffersCase):
    """Interrupted anywhere, offers reach Amazon once, and people learn of it."""

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
        """Send, follow and read back until all is on sale."""
        self.want(self.german, price=12.5, quantity=3)
        self.want(self.german_tea, quantity=4)
        self.want(self.french, quantity=3)
        for __ in range(40):
            self.run_all()
            if self.is_quiet():
                return
            self.advance(310)
        self.fail("It does not come to an end.")

    def run_all(self):
        for name in ("offers", "documents", "offer_checks"):
            flow = self.account._get_flow(name)
            flow.write({"next_at": HISTORY, "taken_until": False})
        self.find_issues("offers_failed").next_attempt_at = False
        for cron in ("send_offers", "follow_documents"):
            self.run_cron(cron)

    def is_quiet(self):
        wanted = self.german | self.german_tea | self.french
        return set(wanted.mapped("offer_state")) == {"live"} and not self.find_issues()

    def check_way(self, offset, **errors):
        with self.striking(offset, **errors):
            self.play()
        self.assertGreater(self.strikes, 1)
        self.assertEqual(sorted(self.get_sent()), ["DE", "FR"])
        self.assertEqual(set(self.find_feeds().mapped("state")), {"done"})
        self.assertEqual(len(self.find_feeds().line_ids), 3)
        self.assertEqual(self.emulator.listing("MUG-1").quantity, 3)
        self.assertEqual(self.emulator.listing("TEA-1").quantity, 4)

    def check_killed(self, offset):
        self.check_way(offset, after=Killed())

    def check_exception(self, offset):
        self.check_way(offset, before=ValueError("the disk is full"))

    def check_conflict(self, offset):
        self.check_way(offset, before=SerializationFailure())


def _add_test(kind, offset):
    def test(self):
        getattr(self, f"check_{kind}")(offset)

    setattr(TestOfferCrashes, f"test_{kind}_at_commit_{offset}", test)


for _offset in range(STRIDE):
    _add_test("killed", _offset)
    _add_test("conflict", _offset)
    if _offset % 2 == 0:
        _add_test("exception", _offset)

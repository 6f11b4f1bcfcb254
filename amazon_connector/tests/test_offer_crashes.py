from odoo.tests import tagged

from .common import HISTORY
from .offers import OffersCase
from .striking import StrikingMixin, add_crash_tests


@tagged("post_install", "-at_install")
class TestOfferCrashes(StrikingMixin, OffersCase):
    """Interrupted anywhere, offers reach Amazon once, and people learn of it."""

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


add_crash_tests(TestOfferCrashes, "killed")
add_crash_tests(TestOfferCrashes, "conflict")
add_crash_tests(TestOfferCrashes, "exception", every=2)

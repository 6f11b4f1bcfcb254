from odoo.exceptions import UserError
from odoo.tests import tagged

from .whole_way import CRONS, WholeWayCase

# Each strikes each operation of the whole way once. `lost`, `truncated` and
# `malformed` spoil the answer after the work was done.
KINDS = (
    "429",
    "gateway_429",
    "500",
    "503",
    "403",
    "html",
    "expired_token",
    "reset",
    "lost",
    "truncated",
    "malformed",
    "slow",
)
OPERATIONS = (
    "token",
    "searchOrders",
    "getOrder",
    "createFeedDocument",
    "upload",
    "createFeed",
    "getFeeds",
    "getFeed",
    "getFeedDocument",
    "download",
)
LASTING = ("429", "500", "reset")


@tagged("post_install", "-at_install")
class TestFaults(WholeWayCase):
    """Every fault on every operation in use: nothing is lost, nothing doubled."""

    def set_faults(self, kind, times=1):
        for operation in OPERATIONS:
            if (kind, operation) == ("slow", "getFeeds"):
                continue
            # After several failed attempts, an order is asked for once a day.
            count = 1 if operation == "getOrder" else times
            self.emulator.fault(operation, kind, times=count, seconds=0.05)
        # So that getFeeds is used, whatever the kind: the feed's answer is lost.
        if kind not in ("lost", "slow"):
            self.emulator.fault("createFeed", "lost")

    def check_way(self, kind, times=1):
        self.set_faults(kind, times)
        self.start()
        self.play()
        self.assertNothingLostOrDoubled()
        waiting = [f for f in self.emulator.faults.waiting if f.kind == kind]
        self.assertFalse(waiting, "a fault did not strike")

    def test_all_flows_at_once(self):
        self.set_faults("500")
        self.start()
        self.play(names=CRONS)
        self.assertNothingLostOrDoubled()

    def test_connection_test_tells_of_faults_and_works_again(self):
        for kind in KINDS:
            with self.subTest(kind=kind):
                # A GET whose connection broke is sent once more by the client.
                self.emulator.fault(
                    "getMarketplaceParticipations", kind, times=2, seconds=0.05
                )
                if kind != "slow":
                    with self.assertRaises(UserError):
                        self.account.action_test_connection()
                self.emulator.clear_faults()
                self.advance(120)
                self.account.action_test_connection()


def _add_test(name, kind, times):
    def test(self):
        self.check_way(kind, times)

    setattr(TestFaults, name, test)


for _kind in KINDS:
    _add_test(f"test_once_{_kind}", _kind, 1)
for _kind in LASTING:
    _add_test(f"test_lasting_{_kind}", _kind, 3)

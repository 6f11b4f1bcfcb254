from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.amazon_connector.spapi import transport

from .whole_way import CRONS, WholeWayCase

# Each commit of the whole way is hit in one of so many runs.
STRIDE = 8
# A step of just so many commits would be hit at the same one for ever.
MOST_STRIKES = 10
LOGGERS = (
    "odoo.addons.amazon_connector.models.amazon_account_flow_failure",
    "odoo.addons.base.models.ir_cron",
)


class Killed(BaseException):
    """The process is gone: nobody catches it."""


@tagged("post_install", "-at_install")
class TestCrashes(WholeWayCase):
    """Whatever stops a worker, and wherever: nothing is lost, nothing doubled."""

    @contextmanager
    def striking(self, offset, before=None, after=None):
        """Raise at each `STRIDE`-th commit of our flows."""
        cron = type(self.env["ir.cron"])
        real = cron._commit_progress
        self.commits = 0
        last = MOST_STRIKES * STRIDE

        def commit(model, *args, **kwargs):
            self.commits += 1
            strikes = self.commits % STRIDE == offset and self.commits <= last
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

    def check_way(self, offset, **errors):
        with self.striking(offset, **errors):
            self.start(countries=("DE", "FR"))
            self.play()
        self.assertNothingLostOrDoubled()
        self.assertGreater(self.commits, 3 * STRIDE)

    def check_killed(self, offset):
        self.check_way(offset, after=Killed())

    def check_exception(self, offset):
        self.check_way(offset, before=ValueError("the disk is full"))

    def check_conflict(self, offset):
        self.check_way(offset, before=SerializationFailure())
        codes = [f"{flow}_failed" for flow in CRONS]
        issues = self.env["amazon.issue"].search([("code", "in", codes)])
        self.assertFalse(issues, "another worker's being faster is no failure")

    # === TWO WORKERS === #

    @contextmanager
    def second_worker(self, moment):
        """Run the whole step once more while the first worker waits for Amazon."""
        # While a worker fetches a token, the others of its process wait for it.
        self.met = {"token"}
        real = transport._open

        def open_twice(session, request):
            is_first = request.operation not in self.met
            self.met.add(request.operation)
            if is_first and moment == "before":
                self.run_as_other()
            response = real(session, request)
            if is_first and moment == "after":
                self.run_as_other()
            return response

        with patch.object(transport, "_open", open_twice):
            yield

    def run_as_other(self):
        """Run the flow that is being run, as if the first worker were given up."""
        with self.registry.cursor() as cursor:
            flows = self.env(cr=cursor)["amazon.account.flow"]
            flow = flows.search([("taken_until", "!=", False)], limit=1)
            flow.write({"taken_until": False, "next_at": flow.account_id._now()})
            flow._run_guarded()

    def check_crowd(self, moment):
        with self.second_worker(moment):
            self.start()
            self.play()
        self.assertNothingLostOrDoubled()
        operations = {"search_orders", "get_order", "create_feed_document", "upload"}
        operations |= {"create_feed", "get_feed", "get_feed_document", "download"}
        self.assertLessEqual(operations, self.met)

    def test_two_workers_at_once(self):
        self.check_crowd("before")

    def test_two_workers_after_amazon_has_worked(self):
        self.check_crowd("after")


def _add_test(kind, offset):
    def test(self):
        getattr(self, f"check_{kind}")(offset)

    setattr(TestCrashes, f"test_{kind}_at_commit_{offset}", test)


for _offset in range(STRIDE):
    _add_test("killed", _offset)
    _add_test("conflict", _offset)
    if _offset % 4 == 0:
        _add_test("exception", _offset)

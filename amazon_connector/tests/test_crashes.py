from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi import transport

from .striking import StrikingMixin, add_crash_tests
from .whole_way import CRONS, WholeWayCase


@tagged("post_install", "-at_install")
class TestCrashes(StrikingMixin, WholeWayCase):
    """Whatever stops a worker, and wherever: nothing is lost, nothing doubled."""

    stride = 8
    most_strikes = 10

    def check_way(self, offset, **errors):
        with self.striking(offset, **errors):
            self.start(countries=("DE", "FR"))
            self.play()
        self.assertNothingLostOrDoubled()
        self.assertGreater(self.commits, 3 * self.stride)

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


add_crash_tests(TestCrashes, "killed")
add_crash_tests(TestCrashes, "conflict")
add_crash_tests(TestCrashes, "exception", every=4)

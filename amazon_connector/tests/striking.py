from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tools import mute_logger

LOGGERS = (
    "odoo.addons.amazon_connector.models.amazon_account_flow_failure",
    "odoo.addons.base.models.ir_cron",
)


class Killed(BaseException):
    """The process is gone: nobody catches it."""


class StrikingMixin:
    """Something stops the worker at each `stride`-th commit of a way.

    Test classes give `check_way`, and get a test for each offset by
    `add_crash_tests`: together they hit each commit of the way.
    """

    stride = 6
    # A step of just so many commits would be hit at the same one for ever.
    most_strikes = 6

    @contextmanager
    def striking(self, offset, before=None, after=None):
        """Raise before or after each `stride`-th commit of our flows."""
        cron = type(self.env["ir.cron"])
        real = cron._commit_progress
        self.commits = self.strikes = 0

        def commit(model, *args, **kwargs):
            self.commits += 1
            is_hit = self.commits % self.stride == offset
            strikes = is_hit and self.strikes < self.most_strikes
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

    def run_as_other(self):
        """Run the flow that is being run, as if the first worker were given up."""
        with self.registry.cursor() as cursor:
            flows = self.env(cr=cursor)["amazon.account.flow"]
            flow = flows.search([("taken_until", "!=", False)], limit=1)
            flow.write({"taken_until": False, "next_at": flow.account_id._now()})
            flow._run_guarded()

    def check_killed(self, offset):
        self.check_way(offset, after=Killed())

    def check_exception(self, offset):
        self.check_way(offset, before=ValueError("the disk is full"))

    def check_conflict(self, offset):
        self.check_way(offset, before=SerializationFailure())


def add_crash_tests(case, kind, every=1):
    """Give a test class a test for this kind of crash at each `every`-th offset."""
    for offset in range(0, case.stride, every):
        _add_test(case, kind, offset)


def _add_test(case, kind, offset):
    def test(self):
        getattr(self, f"check_{kind}")(offset)

    setattr(case, f"test_{kind}_at_commit_{offset}", test)

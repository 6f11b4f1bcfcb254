from odoo.sql_db import db_connect
from odoo.tests import tagged

from .common import AmazonCase


@tagged("post_install", "-at_install")
class TestFlowWakes(AmazonCase):
    """People who wake flows, and crons that take them at the same time."""

    def setUp(self):
        super().setUp()
        cron = type(self.env["ir.cron"])
        self.patch(cron, "_trigger", lambda cron, *args: cron.env["ir.cron.trigger"])
        cursor = self.open_cursor()
        account = self.env(cr=cursor)["amazon.account"].create(
            {"name": "Two at once", "region": "eu", "seller_id": "A3TWOATONCE"}
        )
        cursor.commit()
        self.addCleanup(self.delete_account, account.id)
        self.person, self.worker = (self.open_flow(account) for __ in range(2))

    def open_cursor(self):
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SET lock_timeout = '500ms'")
        return cursor

    def open_flow(self, account):
        flow = account.with_env(self.env(cr=self.open_cursor()))._get_flow("exports")
        # From here on, the transaction sees the database as it is now.
        self.assertLess(flow._get_wait(), 1)
        return flow

    def delete_account(self, account_id):
        cursor = self.open_cursor()
        self.env(cr=cursor)["amazon.account"].browse(account_id).unlink()
        cursor.commit()

    def test_flow_that_a_worker_takes_meanwhile_runs_again(self):
        self.assertTrue(self.worker._take())
        self.person._mark_due()
        self.person.env.cr.commit()
        self.worker._finish_step(3600)
        self.worker.env.cr.rollback()
        self.assertLessEqual(self.worker._get_wait(), 0)
        self.assertTrue(self.worker._take())
        self.worker._finish_step(3600)
        self.assertGreater(self.worker._get_wait(), 3500)

    def test_what_is_committed_after_the_step_is_not_lost(self):
        self.person._mark_due()
        self.assertTrue(self.worker._take())
        self.worker._finish_step(3600)
        self.assertGreater(self.worker._get_wait(), 3500)
        self.person.env.cr.commit()
        self.worker.env.cr.rollback()
        self.assertLessEqual(self.worker._get_wait(), 0)

    def test_nobody_waits_for_a_worker_that_holds_the_flow(self):
        self.worker.lock_for_update(allow_referencing=True)
        self.worker.last_error = "written, and not committed yet"
        self.worker.flush_recordset()
        self.person._mark_due()
        self.person.env.cr.commit()
        self.worker.env.cr.rollback()
        self.assertTrue(self.worker.wake_ids)

    def test_a_later_moment_does_not_postpone(self):
        flow = self.worker
        flow._wake_at(flow._get_time_after(600))
        self.assertLess(flow._get_wait(), 1)
        flow._finish_step(3600)
        self.assertAlmostEqual(flow._get_wait(), 600, delta=2)
        self.assertFalse(flow.wake_ids)

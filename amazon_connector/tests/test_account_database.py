from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.models.amazon_account_database import (
    DatabaseCopyError,
)

from .common import SELLER, AmazonCase

NEUTRALIZE = Path(__file__).parents[1] / "data" / "neutralize.sql"


@tagged("post_install", "-at_install")
class TestAccountDatabase(AmazonCase):
    """A copy of the database does not act for the seller."""

    def copy_database(self):
        """As Odoo does with a copy: it gets an id of its own."""
        self.env["ir.config_parameter"].set_param("database.uuid", "another-database")
        self.account.invalidate_recordset(["is_database_copy"])
        self.emulator.clear_journal()

    def test_account_keeps_the_database_it_was_connected_with(self):
        uuid = self.env["ir.config_parameter"].get_param("database.uuid")
        self.assertTrue(uuid)
        self.assertEqual(self.account.database_uuid, uuid)
        self.assertFalse(self.account.is_database_copy)

    def test_copy_refuses_every_call(self):
        self.copy_database()
        self.assertTrue(self.account.is_database_copy)
        with self.assertRaises(DatabaseCopyError):
            self.account._get_client()
        with self.assertRaises(UserError) as caught:
            self.account.action_test_connection()
        self.assertIn("copy", str(caught.exception))
        with self.assertRaises(DatabaseCopyError):
            self.account.import_order("302-0000001-0000001")
        self.assertFalse(self.emulator.journal)

    def test_flows_of_a_copy_open_one_issue(self):
        self.copy_database()
        self.env["amazon.feed"].create(
            {
                "account_id": self.account.id,
                "feed_type": "POST_ORDER_FULFILLMENT_DATA",
                "state": "submitted",
                "feed_id": "1",
                "next_poll_at": "2020-01-01 00:00:00",
                "content": b"",
            }
        )
        self.import_orders()
        self.follow_documents()
        issue = self.find_issues()
        self.assertEqual(issue.code, "database_copied")
        self.assertEqual(issue.count, 2)
        self.assertIn("This Is the Live Database", issue.message)
        self.assertFalse(self.emulator.journal)

    def test_manager_says_that_this_is_the_live_database(self):
        self.copy_database()
        self.emulator.add_order("DE", items=[{"sku": "MUG-1"}])
        self.import_orders()
        issue = self.find_issues("database_copied")
        manager = new_test_user(
            self.env, "m", groups="amazon_connector.group_amazon_manager"
        )
        self.account.with_user(manager).action_confirm_database()
        self.assertFalse(self.account.is_database_copy)
        note = self.account.message_ids[0]
        self.assertIn("live database", note.body)
        self.assertEqual(note.author_id, manager.partner_id)
        self.assertEqual(issue.state, "resolved")
        self.assertLessEqual(self.account._get_flow("orders")._get_wait(), 0)
        self.run_cron("import_orders")
        self.assertTrue(self.emulator.calls("searchOrders"))
        self.assertFalse(self.find_issues())

    def test_neutralized_copy_has_no_keys_and_does_nothing(self):
        links = self.account._get_active_marketplaces()
        switches = {"stock_enabled": True, "prices_enabled": True}
        self.account.write(switches)
        links.write(switches)
        self.env.flush_all()
        self.env.cr.execute(NEUTRALIZE.read_text())
        self.env.invalidate_all()
        for key in set(SELLER) - {"seller_id"}:
            self.assertFalse(self.account[key])
        self.assertTrue(self.account.read_only)
        self.assertFalse(self.account.orders_enabled or self.account.tracking_enabled)
        self.assertTrue(links)
        self.assertFalse(any(links.mapped("enabled")))
        for name in switches:
            self.assertFalse(self.account[name] or any(links.mapped(name)))
        self.assertEqual(self.account.connection_state, "untested")
        self.assertFalse(self.account.tested_at or self.account.started_at)
        parameters = self.env["ir.config_parameter"].sudo()
        self.assertTrue(parameters.get_param("amazon_connector.endpoint"))
        # Also with keys again: somebody has to say so first.
        self.account.write(SELLER)
        with self.assertRaises(DatabaseCopyError):
            self.account._get_client()

import logging

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.amazon_connector.spapi import tokens

from .common import SELLER, AmazonCase
from .test_connection import PARTICIPATIONS


@tagged("post_install", "-at_install")
class TestConnectionSaving(AmazonCase):
    """Whoever saves keys on the form sees at once if they work."""

    def test_saving_new_keys_tests_them(self):
        self.account.unlink()
        self.emulator.clear_journal()
        with Form(self.env["amazon.account"]) as form:
            form.name = "By hand"
            for name, value in SELLER.items():
                form[name] = value
        account = form.record
        self.assertEqual(account.connection_state, "ok")
        self.assertTrue(account.tested_at)
        self.assertEqual(len(account.marketplace_ids), 6)
        self.assertEqual(len(self.emulator.calls(PARTICIPATIONS)), 1)
        with Form(account) as form:
            form.name = "Renamed"
        self.assertEqual(len(self.emulator.calls(PARTICIPATIONS)), 1)

    def test_saving_wrong_keys_keeps_them_and_says_why(self):
        with Form(self.account) as form:
            form.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
        self.assertEqual(self.account.connection_state, "failed")
        self.assertIn("client secret is wrong", self.account.connection_message)
        self.assertNotIn("of-somebody-else", self.account.connection_message)
        self.assertFalse(self.account.tested_at)
        self.assertTrue(self.account.client_secret.endswith("of-somebody-else"))
        with Form(self.account) as form:
            form.client_secret = SELLER["client_secret"]
        self.assertEqual(self.account.connection_state, "ok")
        self.assertIn("works", self.account.connection_message)

    def test_saving_keys_logs_none(self):
        with self.assertLogs("odoo", "DEBUG") as logs:
            logging.getLogger("odoo").warning("At least one line is expected.")
            with Form(self.account) as form:
                form.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.account.web_save({"client_id": SELLER["refresh_token"]}, {})
        output = "".join(logs.output) + "".join(self.account.message_ids.mapped("body"))
        self.assertNotIn("of-somebody-else", output)
        for key in ("client_id", "client_secret", "refresh_token"):
            self.assertNotIn(SELLER[key], output)

    def test_saving_on_the_way_to_the_next_account(self):
        other = self.create_account(region="na", name="America")
        vals = {"client_secret": "amzn1.oa2-cs.v1.of-somebody-else"}
        [read] = self.account.web_save(vals, {"name": {}}, next_id=other.id)
        self.assertEqual(read["name"], "America")
        self.assertEqual(self.account.connection_state, "failed")
        self.assertEqual(other.connection_state, "untested")

    def test_saving_some_keys_asks_nothing(self):
        self.account.refresh_token = False
        self.emulator.clear_journal()
        with Form(self.account) as form:
            form.client_secret = "amzn1.oa2-cs.v1.new"
        self.assertEqual(self.account.connection_state, "untested")
        self.assertFalse(self.emulator.journal)

    def test_scripts_make_no_calls(self):
        self.account.unlink()
        tokens.cache.reset()
        self.emulator.clear_journal()
        account = self.create_account(name="By a script")
        account.write({"client_secret": "amzn1.oa2-cs.v1.another"})
        self.assertEqual(account.connection_state, "untested")
        self.assertFalse(self.emulator.journal)

    def test_other_keys_are_not_tested_yet(self):
        others = {
            "client_id": "amzn1.application-oa2-client.other",
            "client_secret": "amzn1.oa2-cs.v1.other",
            "refresh_token": "Atzr|other",
            "region": "na",
        }
        for key, other in others.items():
            self.account.action_test_connection()
            before = self.account[key]
            self.account.write({key: before})
            with self.subTest(key=key):
                self.assertTrue(self.account.tested_at)
                self.assertEqual(self.account.connection_state, "ok")
                self.account.write({key: other})
                self.assertFalse(self.account.tested_at)
                self.assertEqual(self.account.connection_state, "untested")
            self.account.write({key: before})

    def test_work_goes_on_with_the_right_keys(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.of-somebody-else"
        self.import_orders()
        flow = self.account._get_flow("orders")
        self.assertTrue(flow.error_count)
        self.assertGreater(flow._get_wait(), 0)
        self.account.client_secret = SELLER["client_secret"]
        self.account.action_test_connection()
        self.assertLessEqual(flow._get_wait(), 0)

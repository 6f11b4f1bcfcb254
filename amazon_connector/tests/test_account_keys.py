from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import SELLER, AmazonCase

KEYS = ("client_id", "client_secret", "refresh_token")


@tagged("post_install", "-at_install")
class TestAccountKeys(AmazonCase):
    """The keys: trimmed, in shape, for managers, in no log, message or export."""

    def archive(self):
        self.account.active = False
        self.account.flush_recordset()

    # === KEYS === #

    def test_keys_are_stripped(self):
        pasted = {key: f" {value}\n" for key, value in SELLER.items()}
        self.account.write(pasted)
        self.assertEqual({key: self.account[key] for key in SELLER}, SELLER)
        self.archive()
        company = self.env["res.company"].create({"name": "Sister"})
        copy = self.create_account(company_id=company.id, **pasted)
        self.assertEqual({key: copy[key] for key in SELLER}, SELLER)

    def test_keys_are_for_managers(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        account = self.account.with_user(user)
        self.assertEqual(account.name, "Test shop")
        for key in KEYS:
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.read([key])
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.search([(key, "=like", "a%")])
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.flow_ids.search([(f"account_id.{key}", "=like", "a%")])
            with self.subTest(key=key), self.assertRaises(AccessError):
                account.search([], order=key)
        self.assertNotIn("client_secret", account.read()[0])
        with self.assertRaises(AccessError):
            account.action_test_connection()
        with self.assertRaises(AccessError):
            account.action_import_orders()

    def test_keys_are_not_copied_or_tracked(self):
        self.account.client_secret = "amzn1.oa2-cs.v1.new"
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.account.message_ids.tracking_value_ids
        self.assertNotIn(
            "new", "".join(values.mapped(lambda v: v.new_value_char or ""))
        )
        fields = (*KEYS, "tested_at")
        self.assertFalse(any(self.account.copy_data()[0].get(key) for key in fields))

    # === SHAPES === #

    def test_blanks_inside_are_removed(self):
        self.account.write(
            {
                "seller_id": "\u200bA1EMULATOR EU01 ",
                "client_secret": "amzn1.oa2-cs.v1.\nemulator",
                "refresh_token": "Atzr|emulator\u00a0-eu\ufeff",
            }
        )
        self.assertEqual({key: self.account[key] for key in SELLER}, SELLER)

    def test_shapes(self):
        right = {
            "seller_id": ("A1B2C3D4E5F6G7", "A2EUQ1WTGCTBG2", "AMEN7PMS3EDWL"),
            "client_id": (f"amzn1.application-oa2-client.{'1f' * 16}",),
            "client_secret": (f"amzn1.oa2-cs.v1.{'1f' * 32}", "0a" * 32),
            "refresh_token": ("Atzr|IwEBIP-Ab_c~d/e+f==",),
        }
        for name, values in right.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.account.write({name: value})
                    self.assertEqual(self.account[name], value)

    def test_wrong_shapes(self):
        wrong = {
            "seller_id": ("My shop", "a1b2c3d4e5f6g7", "1234567890123", "A1"),
            "client_id": ("my-application", "amzn1.application-oa2-client."),
            "refresh_token": ("IwEBIP-Ab", "Atzr|"),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    text = self.assert_invalid(name, value)
                    self.assertIn("begins with", text)

    def test_swapped_keys_are_recognised(self):
        """Each of Amazon's texts in each of the other fields."""
        for name in SELLER:
            for owner in KEYS:
                if owner != name:
                    with self.subTest(name=name, owner=owner):
                        text = self.assert_invalid(name, SELLER[owner])
                        self.assertIn(self.account._get_label(owner), text)

    def test_texts_that_no_field_takes(self):
        cases = {
            "Atza|IwEBIP": "access token, which lasts for an hour",
            "amzn1.sp.solution.1f1f": "ID of the application",
            "amzn1.sellerapps.app.1f1f": "ID of the application",
        }
        for value, words in cases.items():
            for name in KEYS:
                with self.subTest(name=name, value=value):
                    self.assertIn(words, self.assert_invalid(name, value))

    def assert_invalid(self, name, value):
        """Return the refusal of a value, which it must not repeat."""
        with self.assertRaises(ValidationError) as caught:
            self.account.write({name: value})
        text = str(caught.exception)
        if value in SELLER.values():
            self.assertNotIn(value, text)
        return text

    # === EXPORTS === #

    def test_no_export_has_keys(self):
        manager = new_test_user(
            self.env,
            "m",
            groups="amazon_connector.group_amazon_manager,base.group_allow_export",
        )
        account = self.account.with_user(manager)
        self.assertEqual(account.client_secret, SELLER["client_secret"])
        exported = account.export_data(["name", "seller_id"])
        self.assertEqual(exported["datas"], [["Test shop", SELLER["seller_id"]]])
        for key in KEYS:
            self.assertFalse(account.fields_get([key])[key]["exportable"])
            with self.subTest(key=key), self.assertRaises(UserError):
                account.export_data(["name", key])
            with self.subTest(key=key), self.assertRaises(UserError):
                account.flow_ids.export_data(["flow", f"account_id/{key}"])

    # === THE SECRET'S AGE === #

    def age(self, days):
        return fields.Date.today() - timedelta(days=days)

    def test_new_secret_is_of_today(self):
        self.account.secret_created_on = self.age(100)
        self.account.write({"client_secret": SELLER["client_secret"]})
        self.assertEqual(self.account.secret_created_on, self.age(100))
        self.account.write({"client_secret": "amzn1.oa2-cs.v1.new"})
        self.assertEqual(self.account.secret_created_on, fields.Date.today())
        self.assertEqual(self.account.secret_expires_on, self.age(-180))

    def test_secret_of_another_day(self):
        made = self.age(10)
        self.account.write(
            {"client_secret": "amzn1.oa2-cs.v1.new", "secret_created_on": made}
        )
        self.assertEqual(self.account.secret_created_on, made)
        self.archive()
        again = self.create_account(
            company_id=self.env["res.company"].create({"name": "Sister"}).id,
            secret_created_on=made,
        )
        self.assertEqual(again.secret_created_on, made)

    def test_old_secret_is_an_issue(self):
        ages = {149: None, 150: "warning", 180: "warning", 181: "error"}
        for days, severity in ages.items():
            self.set_age(days)
            self.follow_documents()
            issue = self.find_issues("secret_expires")
            with self.subTest(days=days):
                self.assertEqual(issue.severity or None, severity)
        self.assertIn("has expired", issue.message)
        self.account.client_secret = "amzn1.oa2-cs.v1.new"
        self.assertEqual(issue.state, "resolved")
        self.assertFalse(self.find_issues("secret_expires"))

    def set_age(self, days):
        """As time does, which writes no field of the account."""
        self.find_issues("secret_expires").last_seen = "2020-01-01 00:00:00"
        self.env.cr.execute(
            "UPDATE amazon_account SET secret_created_on = %s WHERE id = %s",
            (self.age(days), self.account.id),
        )
        self.account.invalidate_recordset()

    def test_old_secret_is_counted_once_a_day(self):
        self.set_age(160)
        self.follow_documents()
        self.follow_documents()
        issue = self.find_issues("secret_expires")
        self.assertEqual(issue.count, 1)
        issue.action_dismiss()
        self.follow_documents()
        self.assertEqual(issue.state, "dismissed")
        self.set_age(190)
        self.follow_documents()
        self.assertEqual(issue.state, "open")

from lxml import etree
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import AmazonCase

SALESMAN = ",sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install")
class TestIssues(AmazonCase):
    """One list of what a person should know or mend."""

    def sync(self, *found, codes=("feed_failed",), keys=None):
        self.env["amazon.issue"]._sync_issues(
            self.account, list(codes), list(found), keys
        )

    def prepare(self, message="It failed.", key="feed:1", **vals):
        return {
            "code": "feed_failed",
            "kind": "shipment",
            "target_key": key,
            "message": message,
            **vals,
        }

    def test_issue_opens_counts_up_and_closes(self):
        self.sync(self.prepare())
        issue = self.find_issues()
        self.assertEqual((issue.count, issue.state), (1, "open"))
        self.assertEqual(issue.responsible_id, self.account.responsible_id)
        self.sync(self.prepare("It failed again."))
        self.assertEqual(self.find_issues(), issue)
        self.assertEqual((issue.count, issue.message), (2, "It failed again."))
        self.sync()
        self.assertEqual(issue.state, "resolved")
        self.sync(self.prepare())
        self.assertNotEqual(self.find_issues(), issue)

    def test_only_what_was_checked_is_closed(self):
        self.sync(self.prepare(key="feed:1"), self.prepare(key="feed:2"))
        self.sync(keys=["feed:1"])
        self.assertEqual(self.find_issues().target_key, "feed:2")
        self.sync(codes=["shipment_refused"])
        self.assertEqual(self.find_issues().target_key, "feed:2")

    def test_dismissed_stays_away_until_the_text_changes(self):
        self.sync(self.prepare())
        issue = self.find_issues()
        issue.action_dismiss()
        self.sync(self.prepare())
        self.assertEqual((issue.state, issue.count), ("dismissed", 1))
        self.assertFalse(self.find_issues())
        self.sync(self.prepare("Something else."))
        self.assertEqual(self.find_issues(), issue)

    def test_dismissed_is_resolved_when_it_is_gone(self):
        self.sync(self.prepare())
        issue = self.find_issues()
        issue.action_dismiss()
        self.sync()
        self.assertEqual(issue.state, "resolved")

    def test_marketplaces_are_kept_apart(self):
        links = self.links[:2]
        found = [self.prepare(account_marketplace_id=link.id) for link in links]
        self.sync(*found)
        self.assertEqual(self.find_issues().account_marketplace_id, links)
        self.sync(found[0])
        self.assertEqual(self.find_issues().account_marketplace_id, links[0])

    @mute_logger("odoo.sql_db")
    def test_one_open_issue_per_target(self):
        self.sync(self.prepare())
        with self.assertRaises(UniqueViolation):
            self.find_issues().copy()

    def test_same_trouble_twice_in_one_check_is_one_issue(self):
        self.sync(self.prepare("One."), self.prepare("Two."))
        self.assertEqual(self.find_issues().message, "Two.")

    def test_user_dismisses_and_retries_without_rights_on_shipments(self):
        user = new_test_user(
            self.env, "amazon_shop_user", groups="amazon_connector.group_amazon_user"
        )
        self.sync(self.prepare())
        issue = self.find_issues().with_user(user)
        issue.action_dismiss()
        issue.action_reopen()
        issue.action_retry()
        self.assertEqual(issue.state, "resolved")
        flows = self.account._get_flow("orders") | self.account._get_flow("shipments")
        self.assertFalse(flows.filtered(lambda flow: flow._get_wait() > 0))

    def test_retry_brings_a_dismissed_issue_back(self):
        order = {"amazon_order_id": "302-1234567-1234567", "code": "order_failed"}
        self.sync(self.prepare(**order), codes=["order_failed"])
        issue = self.find_issues()
        issue.action_dismiss()
        issue.action_retry()
        self.assertEqual(issue.state, "open")
        self.assertLess(issue.next_attempt_at, self.account._now())
        self.sync(codes=["order_failed"])
        issue.action_retry()
        self.assertEqual(issue.state, "resolved", "there is nothing to retry")

    def test_user_takes_an_issue_but_writes_none(self):
        user = new_test_user(
            self.env, "amazon_shop_user", groups="amazon_connector.group_amazon_user"
        )
        self.sync(self.prepare())
        issue = self.find_issues().with_user(user)
        issue.action_assign_me()
        self.assertEqual(issue.responsible_id, user)
        shipment = self.env["amazon.shipment"]
        for vals in (
            {"message": "All is well."},
            {"state": "resolved"},
            {"shipment_id": shipment.id},
            {"responsible_id": False},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                issue.write(vals)
        self.assertEqual((issue.state, issue.message), ("open", "It failed."))

    def test_manager_assigns_an_issue_and_writes_no_more(self):
        group = "amazon_connector.group_amazon_manager"
        manager = new_test_user(self.env, "amazon_manager", groups=group)
        self.sync(self.prepare())
        issue = self.find_issues().with_user(manager)
        with Form(issue) as form:
            form.responsible_id = manager
        self.assertEqual(issue.responsible_id, manager)
        for vals in ({"message": "All is well."}, {"state": "resolved"}):
            both = {**vals, "responsible_id": False}
            with self.subTest(**vals), self.assertRaises(AccessError):
                issue.write(both)
        with self.assertRaises(AccessError):
            issue.copy()
        with self.assertRaises(AccessError):
            issue.unlink()

    def test_only_managers_edit_in_the_views(self):
        for role, locked in (("manager", False), ("user", True)):
            group = f"amazon_connector.group_amazon_{role}"
            user = new_test_user(self.env, f"amazon_{role}", groups=group)
            for view_type in ("form", "list"):
                view = (
                    self.env["amazon.issue"].with_user(user).get_view(None, view_type)
                )
                root = etree.fromstring(view["arch"])
                field = root.find(".//field[@name='responsible_id']")
                with self.subTest(role, view_type=view_type):
                    self.assertEqual(root.get("edit") == "False", locked)
                    self.assertFalse(field.get("readonly"))

    def test_only_users_of_the_company_work_an_issue_off(self):
        self.sync(self.prepare())
        issue = self.find_issues()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env, "stranger", groups="amazon_connector.group_amazon_manager",
            company_id=company.id, company_ids=[company.id],
        )  # fmt: skip
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        for user in (stranger, employee):
            for name in ("dismiss", "reopen", "retry", "assign_me"):
                action = getattr(issue.with_user(user), f"action_{name}")
                subtest = self.subTest(name, user=user.login)
                with subtest, self.assertRaises(AccessError):
                    action()
        self.assertEqual(issue.state, "open")

    def test_name_says_what_it_is_about(self):
        self.sync(
            self.prepare(amazon_order_id="302-1234567-1234567"),
            self.prepare(key="feed:2"),
        )
        names = set(self.find_issues().mapped("display_name"))
        self.assertEqual(names, {"Feed failed: 302-1234567-1234567", "Feed failed"})
        found = self.env["amazon.issue"].name_search("302-1234567")
        self.assertEqual(len(found), 1)

    def test_record_behind_an_issue_opens(self):
        self.sync(self.prepare())
        action = self.find_issues().action_open_record()
        self.assertEqual(action["res_model"], "amazon.account")
        self.assertEqual(action["res_id"], self.account.id)

    def test_record_that_opens_is_one_that_the_user_may_read(self):
        partner = self.env["res.partner"].create({"name": "Buyer"})
        sale = self.env["sale.order"].create({"partner_id": partner.id})
        self.sync(self.prepare(order_id=sale.id))
        group = "amazon_connector.group_amazon_user"
        for others, model in (("", "amazon.account"), (SALESMAN, "sale.order")):
            user = new_test_user(self.env, model, groups=group + others)
            action = self.find_issues().with_user(user).action_open_record()
            self.assertEqual(action["res_model"], model)

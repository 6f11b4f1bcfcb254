from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .links import LinksCase

MODELS = ("amazon.sku", "amazon.listing", "amazon.report")
CLERK = "product.group_product_manager,sales_team.group_sale_manager"


@tagged("post_install", "-at_install")
class TestListingRights(LinksCase):
    """Who may do what with listings, their reports and their buttons."""

    def setUp(self):
        super().setUp()
        self.emulator.add_listing("NEW", asin="B000000001")
        self.germany.create_products = True
        self.report = self.import_listings()
        self.sku = self.find_listing("NEW").sku_id

    def add_user(self, login, groups, **vals):
        return new_test_user(self.env, login, groups=groups, **vals)

    def get_buttons(self, user):
        """Return all that can be pressed, as (name, what is called)."""
        account, link, report, sku = (
            record.with_user(user)
            for record in (self.account, self.germany, self.report, self.sku)
        )
        listing = self.sku.listing_ids.with_user(user)
        enable = self.env["amazon.products.enable"].with_user(user)
        undo = self.env["amazon.report.undo"].with_user(user)
        link_id, report_id = self.germany.id, self.report.id
        set_up = [
            account.action_import_listings,
            link.action_import_listings,
            lambda: enable.create({"account_marketplace_id": link_id}).action_enable(),
            lambda: undo.create({"report_id": report_id}).action_undo(),
        ]
        work = [
            sku.action_accept_suggestion,
            sku.action_create_product,
            sku.action_ignore,
            sku.action_stop_ignoring,
            sku.action_unlink_product,
            lambda: sku.write({"product_id": self.mug.id}),
            lambda: listing.write({"product_id": self.mug.id}),
            listing.action_fetch_catalog,
            listing.action_ask_amazon,
        ]
        return report, set_up, work

    def check_refused(self, actions):
        before = self.read_state()
        for number, action in enumerate(actions):
            with self.subTest(number=number), self.assertRaises(AccessError):
                action()
        self.env.invalidate_all()
        self.assertEqual(self.read_state(), before)

    def read_state(self):
        return (
            self.sku.read(["product_id", "is_ignored"]),
            self.germany.create_products,
            self.env["amazon.report"].search([]).mapped("state"),
        )

    def get_rights(self, user):
        return {
            name: "".join(
                right[0]
                for right in ("read", "write", "create", "unlink")
                if self.env[name].with_user(user).has_access(right)
            )
            for name in MODELS
        }

    def test_salesman_sees_and_changes_nothing(self):
        clerk = self.add_user("clerk", CLERK)
        self.assertEqual(set(self.get_rights(clerk).values()), {""})
        __, set_up, work = self.get_buttons(clerk)
        self.check_refused(set_up + work)
        product = self.sku.product_id.with_user(clerk)
        self.assertTrue(product.read(["name", "amazon_report_id"]))

    def test_amazon_user_links_and_sets_nothing_up(self):
        user = self.add_user("user", "amazon_connector.group_amazon_user")
        rights = {
            "amazon.sku": "rw", "amazon.listing": "rw", "amazon.report": "r",
        }  # fmt: skip
        self.assertEqual(self.get_rights(user), rights)
        report, set_up, __ = self.get_buttons(user)
        self.check_refused(set_up)
        self.assertTrue(report.read(["state", "progress", "skipped_details"]))
        for vals in ({"state": "failed"}, {"message": "x"}):
            with self.assertRaises(AccessError):
                report.write(vals)

    def test_manager_of_another_company_reaches_nothing(self):
        company = self.env["res.company"].create({"name": "Sister"})
        manager = self.add_user(
            "theirs",
            f"amazon_connector.group_amazon_manager,{CLERK}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for name in MODELS:
            self.assertFalse(self.env[name].with_user(manager).search([]))
        report, set_up, work = self.get_buttons(manager)
        reading = [
            lambda: report.read(["state"]),
            lambda: self.sku.with_user(manager).read(["sku"]),
            report.action_open_undo,
            lambda: self.germany.with_user(manager).write({"create_products": False}),
        ]
        self.check_refused(set_up + work + reading)

    def test_product_of_another_company_is_linked_by_nobody(self):
        company = self.env["res.company"].create({"name": "Sister"})
        theirs = self.create_product("HERS", company_id=company.id)
        with self.assertRaises(UserError):
            self.sku.product_id = theirs

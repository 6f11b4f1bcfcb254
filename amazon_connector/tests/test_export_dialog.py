from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .exports import ExportsCase


@tagged("post_install", "-at_install")
class TestExportDialog(ExportsCase):
    """Choosing what is sent to where, and the first count."""

    def test_template_sends_each_active_variant(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": n}) for n in "SML"]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": attribute.id,
                            "value_ids": attribute.value_ids.ids,
                        },
                    )
                ],
            }
        )
        template.product_variant_ids[0].active = False
        run = self.check(template, self.germany + self.get_link("FR"))
        self.assertEqual(len(run.line_ids), 4)
        self.assertEqual(run.line_ids.product_id, template.product_variant_ids)
        template.action_archive()
        run = self.check(template + self.lamp.product_tmpl_id)
        self.assertEqual(len(run.line_ids), 4)
        self.assertEqual(run.line_ids.mapped("code").count("archived"), 3)

    def test_button_on_the_product_forms(self):
        user = new_test_user(
            self.env, "form_user", groups="amazon_connector.group_amazon_user"
        )
        for product in (self.lamp, self.lamp.product_tmpl_id):
            form = product.with_user(user).get_view(view_type="form")
            [button] = etree.fromstring(form["arch"]).xpath(
                "//header/button[@name='action_send_to_amazon']"
            )
            self.assertEqual(button.get("string"), "Send to Amazon")
            action = getattr(product.with_user(user), button.get("name"))()
            dialog = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(dialog.product_ids, self.lamp)

    def test_it_is_in_the_action_menus(self):
        actions = self.env["ir.actions.actions"]
        for model in ("product.template", "product.product"):
            bound = actions._get_bindings(model)["action"]
            self.assertIn("Send to Amazon", [action["name"] for action in bound])

    def test_marketplaces_that_are_on_are_proposed(self):
        self.get_link("FR").enabled = False
        dialog = self.env["amazon.product.send"].browse(
            self.lamp.action_send_to_amazon()["res_id"]
        )
        links = self.links.filtered("enabled")
        self.assertEqual(dialog.account_marketplace_ids, links)
        self.assertFalse(dialog.has_accounts)

    def test_account_that_lists_the_products_is_proposed(self):
        other = self.create_account(name="A first by name", seller_id="A1EMULATOR0002")
        germany = self.germany.marketplace_id.id
        link = self.germany.create(
            {"account_id": other.id, "marketplace_id": germany, "enabled": True}
        )
        self.assertEqual(self.open_proposed().account_id, other)
        self.check(self.lamp, account_id=self.account.id)
        self.assertEqual(self.open_proposed().account_id, self.account, "used last")
        self.create_listing(self.lamp, link)
        self.assertEqual(self.open_proposed().account_id, other, "it has the listing")

    def open_proposed(self):
        action = self.lamp.action_send_to_amazon()
        return self.env["amazon.product.send"].browse(action["res_id"])

    def test_first_count(self):
        self.create_listing(self.mug)
        self.mug.list_price = 0
        dialog = self.open_dialog(self.lamp + self.mug + self.tea)
        counts = dialog.passed_count, dialog.stopped_count, dialog.skipped_count
        self.assertEqual(counts, (1, 2, 0))
        self.assertIn("1 × Price missing", dialog.reasons)
        self.assertIn("1 × Barcode missing", dialog.reasons)
        dialog.write({"sends_new": False})
        self.assertEqual((dialog.passed_count, dialog.skipped_count), (0, 2))
        self.assertFalse(self.find_issues(), "nothing was sent or checked yet")

    def test_something_must_be_chosen(self):
        nothing = {"sends_new": False, "sends_stock": False, "sends_prices": False}
        with self.assertRaises(ValidationError):
            self.open_dialog(self.lamp, **nothing)
        with self.assertRaises(ValidationError):
            self.open_dialog(self.lamp, handling_days=-1)
        dialog = self.open_dialog(self.lamp)
        dialog.account_marketplace_ids = False
        with self.assertRaises(UserError):
            dialog.action_check()

    def test_read_only_account_is_checked_only(self):
        self.account.read_only = True
        self.create_listing(self.lamp)
        dialog = self.open_dialog(self.lamp)
        with self.assertRaises(UserError):
            dialog.action_send()
        run = self.check(self.lamp)
        self.assertEqual(run.state, "checked")
        with self.assertRaises(UserError):
            run.action_send()

    def test_no_marketplace_is_on(self):
        self.links.enabled = False
        with self.assertRaises(UserError):
            self.lamp.action_send_to_amazon()

    def test_who_may_send(self):
        employee = new_test_user(self.env, "e", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.lamp.with_user(employee).action_send_to_amazon()
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        self.create_listing(self.lamp)
        run = self.check(self.lamp.with_user(user))
        self.assertEqual((run.state, run.user_id), ("checked", user))
        with self.assertRaises(AccessError):
            run.with_user(user).state = "done"
        run.with_user(user).action_cancel()
        self.assertEqual(run.state, "cancelled")

    def test_cancelled_run_does_nothing(self):
        run = self.get_run(self.open_dialog(self.lamp).action_check())
        run.action_cancel()
        self.run_exports()
        self.assertEqual(run.line_ids.state, "cancelled")

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .gaps import GapsCase

IMPORTER = "odoo.addons.amazon_connector.models.amazon_order_importer"


@tagged("post_install", "-at_install")
class TestOrderFind(GapsCase):
    """Somebody looks for an order by Amazon's id."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "amazon_connector.group_amazon_user,sales_team.group_sale_salesman"
        groups += "_all_leads"
        cls.user = new_test_user(cls.env, "finder", groups=groups)

    def find(self, text):
        """Return the dialog after a search, and what the search opens."""
        finds = self.env["amazon.order.find"].with_user(self.user)
        dialog = finds.create({"text": text})
        return dialog, dialog.action_find()

    def assertReason(self, order_id, reason, text="", can_import=True):
        dialog, action = self.find(order_id)
        self.assertEqual(action["res_id"], dialog.id)
        self.assertEqual((dialog.reason, dialog.can_import), (reason, can_import))
        self.assertIn(text, dialog.explanation)
        return dialog

    def assertImports(self, dialog):
        action = dialog.action_import()
        sale = self.find_order(dialog.amazon_order_id)
        self.assertEqual(len(sale), 1)
        self.assertEqual((action["res_model"], action["res_id"]), (sale._name, sale.id))
        return sale

    def test_order_in_odoo_is_opened(self):
        order_id = self.add_lost(order_id="302-1234567-7654321")
        self.account.import_order(order_id)
        sale = self.find_order(order_id)
        self.emulator.clear_journal()
        texts = [
            " 302-1234567-7654321\n",
            "302 1234567 7654321",
            "302\u20111234567\u20117654321",
            "Order no. 302-1234567-7654321, thank you",
            "30212345677654321",
        ]
        for text in texts:
            action = self.find(text)[1]
            self.assertEqual(action["res_id"], sale.id, text)
            self.assertEqual(action["res_model"], "sale.order")
        self.assertFalse(self.emulator.calls("getOrder"))
        for text in ("", "302-1234567", "hello"):
            with self.assertRaisesRegex(UserError, "no Amazon order id"):
                self.find(text)

    def test_reasons_that_keep_it_out(self):
        self.import_orders()
        pending = self.add_lost(status="PENDING")
        self.assertReason(pending, "pending", "payment", can_import=False)
        cancelled = self.add_lost(status="CANCELLED")
        self.assertReason(cancelled, "cancelled", can_import=False)
        other = self.add_lost(channel="NON_AMAZON")
        self.assertReason(other, "other_channel", can_import=False)
        self.assertReason("302-9999999-9999999", "unknown", "no order", False)

    def test_reasons_that_a_person_can_set_aside(self):
        self.import_orders()
        self.get_link("FR").enabled = False
        cases = [
            (self.add_lost("FR"), "marketplace_off", "Amazon.fr"),
            (self.add_lost(hours=11 * 24), "before_start", "before the date"),
            (self.add_lost(status="SHIPPED"), "shipped", "history"),
            (self.add_lost(fulfilled_by="AMAZON"), "channel", "Orders to Import"),
            (self.add_lost(), "missed", "should be in Odoo"),
            (self.add_lost(hours=-1), "not_yet", "next one"),
        ]
        for order_id, reason, text in cases:
            with self.subTest(reason=reason):
                sale = self.assertImports(self.assertReason(order_id, reason, text))
                self.assertEqual(sale.amazon_account_id, self.account)
                if reason == "shipped":
                    self.assertFalse(sale.picking_ids)

    def test_deleted_orders_and_an_import_that_is_off(self):
        order_id = self.add_lost()
        self.account.import_order(order_id)
        sale = self.find_order(order_id)
        sale._action_cancel()
        sale.unlink()
        self.assertImports(self.assertReason(order_id, "deleted"))
        self.account.orders_enabled = False
        self.assertImports(self.assertReason(self.add_lost(), "import_off"))

    def test_failed_order_shows_its_issue_and_is_tried_again(self):
        order_id = self.add_lost(hours=11 * 24)
        self.import_orders()
        dialog = self.assertReason(order_id, "before_start")
        importer = type(self.env["amazon.order.importer"])

        def refuse(model, account, orders):
            raise UserError(model.env._("No such thing."))

        with self.subTest("fails"), mute_logger(IMPORTER):
            self.patch(importer, "_create_orders", refuse)
            action = dialog.action_import()
        self.assertEqual(action["res_model"], dialog._name)
        self.assertEqual(dialog.reason, "order_failed")
        self.assertIn("No such thing", dialog.explanation)
        issue = self.find_issues("order_failed")
        self.assertEqual(dialog.issue_id, issue)
        self.assertEqual(dialog.action_open_issue()["res_id"], issue.id)

    def test_failed_order_gets_in_later(self):
        order_id = self.add_lost()
        self.emulator.fault("getOrder", "malformed")
        with self.assertRaises(UserError):
            self.find(order_id)[0].action_import()
        dialog = self.assertReason(order_id, "not_yet")
        self.assertImports(dialog)

    def test_several_accounts_and_no_rights_on_sales(self):
        order_id = self.add_lost()
        self.account.import_order(order_id)
        self.user.group_ids -= self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        ) | self.env.ref("sales_team.group_sale_salesman")
        dialog, action = self.find(order_id)
        self.assertEqual(action["res_id"], dialog.id)
        self.assertIn(self.find_order(order_id).name, dialog.explanation)
        self.emulator.fault("getOrder", "500", times=9)
        with self.assertRaisesRegex(UserError, "could not answer"):
            self.find("302-0000000-0000001")
        self.assertGreater(self.start + timedelta(days=11), self.account._now())

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import SELLER
from .shipping import ShippingCase

MANAGER = "amazon_connector.group_amazon_manager"


@tagged("post_install", "-at_install")
class TestAccountSetup(ShippingCase):
    """From nothing to Start, and out of Read only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "m", groups=MANAGER)
        cls.sister = cls.env["res.company"].create({"name": "Sister"})

    def create_new(self, **vals):
        """Return a new account of the same seller, as a manager makes it."""
        self.account.active = False
        self.account.flush_recordset()
        self.manager.company_ids |= self.sister
        vals = {"name": "New", "company_id": self.sister.id, **SELLER, **vals}
        context = {"allowed_company_ids": self.sister.ids}
        env = self.env(user=self.manager, context=context)
        return env["amazon.account"].create(vals)

    # === MENU === #

    def test_menu_opens_an_empty_account(self):
        accounts = self.env["amazon.account"].with_user(self.manager)
        for name in ("action_open_accounts", "action_open_amazon"):
            xml_id = f"amazon_connector.{name}"
            server_action = self.env.ref(xml_id).with_user(self.manager)
            with self.subTest(name=name):
                action = server_action.run()
                self.assertIn("list", [view for __, view in action["views"]])
        self.account.unlink()
        for name in ("action_open_accounts", "action_open_amazon"):
            with self.subTest(name=name):
                action = getattr(accounts, name)()
                self.assertEqual(action["res_model"], "amazon.account")
                self.assertEqual(action["views"], [(False, "form")])

    def test_menu_of_who_may_make_no_account(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        self.account.unlink()
        action = (
            self.env.ref("amazon_connector.action_open_accounts").with_user(user).run()
        )
        self.assertIn("list", [view for __, view in action["views"]])

    def test_menu_opens_what_is_to_ship_for_each_group(self):
        group = "amazon_connector.group_amazon_user"
        for other in (
            "base.group_user",
            "sales_team.group_sale_salesman",
            "stock.group_stock_user",
        ):
            user = new_test_user(self.env, other, groups=f"{group},{other}")
            server_action = self.env.ref("amazon_connector.action_open_amazon")
            with self.subTest(other=other):
                action = server_action.with_user(user).run()
                self.assertEqual(action["res_model"], "stock.picking")

    def test_switches_are_for_managers(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        for model in (self.account, self.account.marketplace_ids):
            for name in ("action_open_enable", "action_open_disable"):
                with self.subTest(model=model._name, name=name):
                    arch = model.with_user(user).get_view(view_type="form")["arch"]
                    self.assertNotIn(name, arch)
                    arch = model.with_user(self.manager).get_view(view_type="form")
                    self.assertIn(name, arch["arch"])

    def test_page_of_who_only_reads(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        form = Form(self.account.with_user(user))
        self.assertEqual(form.name, "Test shop")
        self.assertNotIn("client_secret", form._view["fields"])

    # === STEPS === #

    def test_steps(self):
        account = self.create_new(refresh_token=False)
        self.assertEqual(account.setup_step, "keys")
        account.refresh_token = SELLER["refresh_token"]
        self.assertEqual(account.setup_step, "test")
        account.action_test_connection()
        self.assertEqual(account.setup_step, "marketplaces")
        self.assertFalse(account.has_chosen_defaults)
        account.marketplace_ids[0].enabled = True
        self.assertEqual(account.setup_step, "start")
        account.payment_term_id = self.env["account.payment.term"].create(
            {"name": "At once"}
        )
        self.assertTrue(account.has_chosen_defaults)

    # === START === #

    def test_nothing_runs_before_start(self):
        account = self.create_new()
        account.action_test_connection()
        account.marketplace_ids.enabled = True
        self.emulator.clear_journal()
        account.sudo().flow_ids.next_at = "2020-01-01 00:00:00"
        for cron in ("import_orders", "send_shipments", "follow_documents"):
            self.run_cron(cron)
        self.assertFalse(self.emulator.journal)
        self.assertFalse(account.started_at)

    def test_start_needs_a_test(self):
        with self.assertRaisesRegex(UserError, "Test Connection first"):
            self.create_new().action_open_start()

    def test_start_needs_a_marketplace(self):
        account = self.create_new()
        account.action_test_connection()
        with self.assertRaisesRegex(UserError, "No marketplace is chosen"):
            account.action_open_start()

    def test_start_is_for_managers(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        with self.assertRaises(AccessError):
            self.account.with_user(user).action_open_start()
        with self.assertRaises(AccessError):
            self.env["amazon.account.start"].with_user(user).create(
                {"account_id": self.account.id}
            )

    def open_start(self, account):
        action = account.action_open_start()
        self.assertEqual(action["target"], "new")
        return Form(account.env[action["res_model"]].with_context(**action["context"]))

    def test_start(self):
        account = self.create_new()
        account.action_test_connection()
        names = ("DE", "GB")
        links = account.marketplace_ids.filtered(lambda m: m.country_id.code in names)
        links.enabled = True
        links.currency_id.sudo().active = False
        form = self.open_start(account)
        self.assertEqual(form.marketplace_ids[:], links.marketplace_id)
        self.assertTrue(form.is_read_only)
        form.orders_from = "2026-01-02 03:04:05"
        form.save().action_start()
        self.assertTrue(account.started_at)
        self.assertTrue(account.orders_enabled and account.tracking_enabled)
        self.assertTrue(account.read_only)
        self.assertEqual(
            {str(d) for d in links.mapped("orders_from")}, {"2026-01-02 03:04:05"}
        )
        self.assertTrue(all(links.currency_id.mapped("active")))
        self.assertLessEqual(account._get_flow("orders")._get_wait(), 0)

    def test_start_tells_of_missing_rates_and_proposes_pricelists(self):
        account = self.create_new()
        account.action_test_connection()
        links = account.marketplace_ids.filtered(
            lambda m: m.country_id.code in ("DE", "GB")
        )
        links.enabled = True
        pound = self.env.ref("base.GBP")
        pound.rate_ids.unlink()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Pounds", "currency_id": pound.id, "company_id": False}
        )
        action = account.action_open_start()
        model = account.env[action["res_model"]].with_context(**action["context"])
        start = model.create({})
        self.assertIn(pound, start.unrated_currency_ids)
        self.assertIn(pricelist, start.pricelist_ids)
        start.action_start()
        britain = links.filtered(lambda m: m.country_id.code == "GB")
        self.assertEqual(britain.pricelist_id, pricelist)

    def test_start_without_tracking(self):
        account = self.create_new()
        account.action_test_connection()
        account.marketplace_ids[0].enabled = True
        form = self.open_start(account)
        form.tracking_enabled = False
        form.save().action_start()
        self.assertTrue(account.started_at and account.orders_enabled)
        self.assertFalse(account.tracking_enabled)

    def test_account_that_a_script_switches_on_is_started(self):
        self.assertTrue(self.account.started_at)
        account = self.create_new()
        account.name = "Renamed"
        self.assertFalse(account.started_at)
        account.orders_enabled = True
        self.assertTrue(account.started_at)

    def test_copy_of_an_account_is_off_and_read_only(self):
        self.assertTrue(self.account.orders_enabled)
        self.assertFalse(self.account.read_only)
        vals = self.account.copy_data({"seller_id": "A2EMULATOR0001"})[0]
        copy = self.env["amazon.account"].create(vals)
        self.assertTrue(copy.read_only)
        self.assertFalse(copy.orders_enabled or copy.tracking_enabled)
        self.assertFalse(copy.started_at or copy.tested_at or copy.has_keys)

    # === READ ONLY === #

    def test_new_account_is_read_only(self):
        self.assertTrue(self.create_new().read_only)

    def test_end_of_read_only_says_what_goes_out(self):
        self.account.read_only = True
        one, two, old = self.make_sales("DE", "FR", "IT")
        for sale in (one, two, old):
            self.deliver(sale)
        # The tool of before has confirmed it; the next import tells.
        self.emulator.update_order(old.amazon_order_id, status="SHIPPED")
        self.advance(300)
        self.import_orders()
        account = self.account.with_user(self.manager)
        action = account.action_open_release()
        release = self.env[action["res_model"]].with_user(self.manager)
        release = release.with_context(**action["context"]).create({})
        self.assertEqual(release.waiting_count, 2)
        self.env.invalidate_all()
        domain = release.action_view_waiting()["domain"]
        waiting = self.env["stock.picking"].with_user(self.manager).search(domain)
        self.assertEqual(waiting.sudo().sale_id, one | two)
        self.assertTrue(self.account.read_only)
        release.action_release()
        self.assertFalse(self.account.read_only)
        self.assertLessEqual(self.account._get_flow("shipments")._get_wait(), 0)
        self.run_cron("send_shipments")
        self.assertEqual(len(self.get_messages()), 2)

    def test_read_only_is_a_managers_act_in_the_chatter(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        with self.assertRaises(AccessError):
            self.account.with_user(user).read_only = False
        with self.assertRaises(AccessError):
            self.env["amazon.account.release"].with_user(user).create(
                {"account_id": self.account.id}
            )
        self.assertTrue(self.account._fields["read_only"].tracking)

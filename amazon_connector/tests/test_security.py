from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import AmazonCase
from .sellers import add_seller, connect_seller

OWN_MODELS = "amazon."

# Facts about Amazon itself, which no account owns.
SHARED = ("amazon.marketplace", "amazon.fulfillment.center")


@tagged("post_install", "-at_install")
class TestSecurity(AmazonCase):
    """Who may see and do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Sister"})

    def get_own_models(self):
        names = [name for name in self.env if name.startswith(OWN_MODELS)]
        models = [self.env[name] for name in sorted(names)]
        return [model for model in models if not model._abstract]

    def add_mug(self, seller=None):
        item = {"sku": "MUG-1", "quantity": 1, "unit_price": "9.99"}
        return self.emulator.add_order("DE", items=[item], seller=seller)

    # === EVERY MODEL OF THE ADDON === #

    def test_every_model_with_a_company_has_a_company_rule(self):
        models = [m for m in self.get_own_models() if "company_id" in m._fields]
        self.assertGreater(len(models), 5)
        for model in models:
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", model._name), ("groups", "=", False)]
            )
            with self.subTest(model=model._name):
                self.assertTrue(
                    any("company_ids" in (rule.domain_force or "") for rule in rules)
                )

    def test_every_model_that_belongs_to_an_account_has_a_company(self):
        for model in self.get_own_models():
            if model._name not in SHARED and not model._transient:
                with self.subTest(model=model._name):
                    self.assertIn("company_id", model._fields)

    def test_every_dialog_of_an_account_has_a_company_rule(self):
        owners = {"account_id", "account_marketplace_id"}
        for model in self.get_own_models():
            if model._transient and owners & set(model._fields):
                rules = self.env["ir.rule"].search(
                    [("model_id.model", "=", model._name)]
                )
                with self.subTest(model=model._name):
                    self.assertIn("company_ids", rules.domain_force or "")

    def test_every_model_has_access_rows(self):
        for model in self.get_own_models():
            rows = self.env["ir.model.access"].search(
                [("model_id.model", "=", model._name)]
            )
            with self.subTest(model=model._name):
                self.assertTrue(rows)
                self.assertTrue(all(rows.mapped("group_id")))

    def test_plain_employee_sees_nothing(self):
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        for model in self.get_own_models():
            if model._name != "amazon.marketplace" and not model._transient:
                with self.subTest(model=model._name), self.assertRaises(AccessError):
                    model.with_user(employee).search([])

    def test_user_works_issues_off_and_changes_nothing_else(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        self.emulator.add_order("DE", items=[{"sku": "NO-SUCH"}])
        self.import_orders()
        issue = self.find_issues().with_user(user)
        issue.action_dismiss()
        self.assertEqual(issue.state, "dismissed")
        with self.assertRaises(AccessError):
            self.account.with_user(user).orders_enabled = False
        with self.assertRaises(AccessError):
            self.links[:1].with_user(user).enabled = False

    # === TWO COMPANIES === #

    def connect_sister(self):
        self.env.user.company_ids = [Command.link(self.sister.id)]
        seller = add_seller(self, "sister", "eu", ("DE",))
        return self.sister, connect_seller(self, seller, self.sister)

    def test_two_companies_see_nothing_of_each_other(self):
        company, account = self.connect_sister()
        self.add_mug()
        self.add_mug("sister")
        self.import_orders()
        group = "amazon_connector.group_amazon_manager,sales_team.group_sale_manager"
        ours = new_test_user(self.env, "ours", groups=group)
        theirs = new_test_user(
            self.env, "theirs", groups=group, company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )  # fmt: skip
        for model in self.get_own_models():
            if "company_id" not in model._fields:
                continue
            for user, own in ((ours, self.company), (theirs, company)):
                found = model.with_user(user).sudo(False).search([])
                with self.subTest(model=model._name, user=user.login):
                    self.assertLessEqual(found.sudo().company_id, own)
        with self.assertRaises(AccessError):
            account.with_user(ours).read(["name"])

    def test_manager_acts_on_accounts_of_his_companies_only(self):
        __, account = self.connect_sister()
        manager = new_test_user(
            self.env, "ours", groups="amazon_connector.group_amazon_manager"
        )
        theirs = account.with_user(manager)
        for action in (
            theirs.action_test_connection,
            theirs.action_open_start,
            theirs.action_confirm_database,
            theirs.action_import_orders,
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                action()
        since = {"since": "2026-01-01 00:00:00"}
        for dialog, button, vals in (
            ("amazon.account.start", "action_start", {}),
            ("amazon.account.release", "action_release", {}),
            ("amazon.orders.enable", "action_enable", since),
            ("amazon.switch.confirm", "action_confirm", {"switch": "orders_off"}),
        ):
            model = self.env[dialog].with_user(manager)
            with self.subTest(dialog=dialog), self.assertRaises(AccessError):
                getattr(model.create({"account_id": account.id, **vals}), button)()
        model = self.env["amazon.marketplace.enable"].with_user(manager)
        vals = {"account_marketplace_id": account.marketplace_ids[:1].id, **since}
        with self.assertRaises(AccessError):
            model.create(vals).action_enable()

    def test_user_of_amazon_sets_nothing_up(self):
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        account = self.account.with_user(user)
        for action in (
            account.action_test_connection,
            account.action_open_start,
            account.action_confirm_database,
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                action()

    def test_cron_keeps_companies_apart(self):
        company, account = self.connect_sister()
        self.create_product("MUG-1", company_id=company.id)
        self.mug.company_id = self.company
        one, two = self.add_mug(), self.add_mug("sister")
        account._get_flow("orders").next_at = "2020-01-01 00:00:00"
        self.import_orders()
        for payload, owner in ((one, self.company), (two, company)):
            sale = self.find_order(payload)
            with self.subTest(company=owner.name):
                self.assertEqual(sale.company_id, owner)
                self.assertEqual(sale.amazon_account_id.company_id, owner)
                self.assertEqual(sale.partner_id.company_id, owner)
                self.assertEqual(sale.warehouse_id.company_id, owner)
                self.assertEqual(sale.picking_ids.company_id, owner)
                products = sale.order_line.product_id
                self.assertEqual(products.company_id, owner)
                taxes = sale.order_line.tax_ids
                self.assertLessEqual(taxes.company_id, owner)

    def test_error_of_one_account_stays_with_it(self):
        company, account = self.connect_sister()
        self.account.client_secret = "wrong"
        payload = self.add_mug("sister")
        account._get_flow("orders").next_at = "2020-01-01 00:00:00"
        self.import_orders()
        self.assertTrue(self.find_order(payload))
        self.assertEqual(self.find_issues().code, "orders_failed")
        issues = self.env["amazon.issue"].search([("company_id", "=", company.id)])
        self.assertNotIn("orders_failed", issues.mapped("code"))

    # === PEOPLE WITHOUT RIGHTS ON AMAZON === #

    def test_stock_user_validates_an_amazon_delivery(self):
        payload = self.add_mug()
        self.import_orders()
        sale = self.find_order(payload)
        user = new_test_user(self.env, "stock", groups="stock.group_stock_user")
        self.env.invalidate_all()
        picking = sale.picking_ids.with_user(user)
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.carrier_tracking_ref = "00340434161094015902"
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.amazon_shipment_state, "to_send")

    def test_amazon_user_alone_sees_what_is_to_ship(self):
        payload = self.add_mug()
        self.import_orders()
        picking = self.find_order(payload).picking_ids
        user = new_test_user(self.env, "u", groups="amazon_connector.group_amazon_user")
        self.env.invalidate_all()
        first = self.env["amazon.account"].with_user(user).action_open_amazon()
        self.assertEqual(first["xml_id"], "amazon_connector.action_amazon_today")
        ours = picking.with_user(user)
        domain = [*safe_eval(first["domain"]), ("id", "=", picking.id)]
        self.assertEqual(ours.search(domain), picking)
        for name in ("search", "search_late"):
            view = self.env.ref(f"amazon_connector.amazon_stock_picking_view_{name}")
            for condition in view._get_combined_arch().findall("filter[@domain]"):
                with self.subTest(condition=condition.get("name")):
                    self.assertIsNotNone(
                        ours.search(safe_eval(condition.get("domain")))
                    )
        self.assertEqual(Form(ours).amazon_order_id, payload["orderId"])
        self.assertEqual(ours.action_amazon_scan(payload["orderId"])["res_id"], ours.id)
        report = self.env["ir.actions.report"].with_user(user)
        slip = report._render_qweb_html("stock.report_deliveryslip", ours.ids)[0]
        self.assertIn(payload["orderId"], slip.decode())
        self.assertTrue(ours.action_amazon_print_slips())
        # There is something to validate.
        picking.move_ids.write({"quantity": 1, "picked": True})
        for action in (
            ours.button_validate,
            ours.action_cancel,
            ours.action_amazon_ship,
            lambda: ours.write({"carrier_tracking_ref": "1"}),
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                action()

    def test_salesman_confirms_and_cancels_an_amazon_quotation(self):
        self.account.order_state = "draft"
        payload = self.add_mug()
        self.import_orders()
        user = new_test_user(
            self.env, "sales", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.env.invalidate_all()
        sale = self.find_order(payload).with_user(user)
        sale.action_confirm()
        self.assertEqual(sale.state, "sale")
        self.assertIn(payload["orderId"], sale.action_open_amazon()["url"])
        sale._action_cancel()
        self.assertEqual(sale.state, "cancel")

    def test_salesman_repairs_an_unknown_sku(self):
        self.emulator.add_order("DE", items=[{"sku": "NO-SUCH", "unit_price": "5"}])
        self.import_orders()
        issue = self.find_issues("unknown_sku")
        user = new_test_user(
            self.env, "sales", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.env.invalidate_all()
        sale = issue.order_id.with_user(user)
        # The product's twin tax does not exist yet: a salesman may not create taxes.
        self.mug.taxes_id = self.create_tax(7.0)
        sale.order_line.product_id = self.mug
        self.assertAlmostEqual(sale.amount_total, 5.0)
        sale.action_confirm()
        self.assertEqual(issue.state, "resolved")

import os
from functools import cache

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import HttpCase, TransactionCase
from odoo.tests.common import get_db_name

from odoo.addons.amazon_connector.models import (
    amazon_account_flow,
    amazon_order_retries,
)
from odoo.addons.amazon_connector.spapi import clock

from spapi_emulator import Emulator

SELLER = {
    "seller_id": "A1EMULATOREU01",
    "client_id": "amzn1.application-oa2-client.emulator",
    "client_secret": "amzn1.oa2-cs.v1.emulator",
    "refresh_token": "Atzr|emulator-eu",
}
HISTORY = "2020-01-01 00:00:00"
BUNDLES = ("web.assets_web", "web.assets_web_print", "web.assets_tests")
BUNDLES += ("web.assets_emoji",)
EUROPE = ("DE", "ES", "FR", "IT", "UK")
# A slow machine must not end a run before its time.
LONG_SLICE_SECONDS = 3600.0


@cache
def bundle_assets(database):
    """Commit what Odoo bundles for its pages: each tour would roll it back again."""
    with Registry(database).cursor() as cr:
        views = Environment(cr, SUPERUSER_ID, {})["ir.qweb"]
        for name in BUNDLES:
            bundle = views._get_asset_bundle(name, js=True, css=True)
            bundle.js()
            bundle.css()


class EmulatorMixin:
    """A test class with a strict local Amazon of its own, and an account at it.

    With SP_API_MODELS, each request and answer is checked against Amazon's official
    models, and a violation fails the test that caused it.
    """

    scenario = "empty"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for module in (amazon_account_flow, amazon_order_retries):
            cls.classPatch(module, "SLICE_SECONDS", LONG_SLICE_SECONDS)
        models = os.environ.get("SP_API_MODELS") or None
        cls.emulator = Emulator(scenario=cls.scenario, models=models)
        cls.emulator.start()
        cls.addClassCleanup(cls.emulator.stop)
        cls.addClassCleanup(clock.forget)
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("amazon_connector.endpoint", cls.emulator.url)
        cls.company = cls.env.company
        cls.account = cls.create_account()

    def setUp(self):
        super().setUp()
        self.emulator.reset()
        self.emulator.clear_journal()
        self.set_clock()

    def tearDown(self):
        self.assertEqual(self.emulator.violations, [], "Amazon's models are broken")
        super().tearDown()

    @classmethod
    def create_account(cls, **vals):
        return cls.env["amazon.account"].create(
            {
                "name": "Test shop",
                "region": "eu",
                "read_only": False,
                "orders_enabled": True,
                "tracking_enabled": True,
                **SELLER,
                **vals,
            }
        )

    @classmethod
    def connect(cls, account=None, countries=EUROPE):
        """Fill the account's marketplaces and switch these countries on."""
        account = account or cls.account
        account.action_test_connection()
        codes = ["GB" if code == "UK" else code for code in countries]
        links = account.marketplace_ids.filtered(lambda m: m.country_id.code in codes)
        links.write({"enabled": True, "orders_from": HISTORY})
        cls.add_rates(links.currency_id)
        return links

    @classmethod
    def add_rates(cls, currencies):
        """Let Odoo convert these currencies; without, orders are not confirmed."""
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": currency.id,
                    "company_id": False,
                    "name": "2020-01-01",
                    "rate": 1.0,
                }
                for currency in currencies
                if not currency.rate_ids
            ]
        )

    @classmethod
    def create_product(cls, sku, **vals):
        return cls.env["product.product"].create(
            {
                "name": f"Product {sku}",
                "default_code": sku,
                "is_storable": True,
                "list_price": 1.0,
                **vals,
            }
        )

    @classmethod
    def set_clock(cls):
        """Set Odoo's idea of Amazon's time to the emulator's."""
        ahead = cls.emulator.now() - clock.now("unobserved")
        clock.set_offset(cls.emulator.url, ahead.total_seconds())

    def advance(self, seconds):
        """Let time pass at Amazon and in Odoo."""
        self.emulator.advance(seconds)
        self.set_clock()

    def run_cron(self, name):
        """Run one of the addon's crons as the scheduler does."""
        cron = self.env.ref(f"amazon_connector.ir_cron_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def import_orders(self):
        self.account._get_flow("orders").next_at = HISTORY
        self.run_cron("import_orders")

    def send_shipments(self):
        self.account._get_flow("shipments").next_at = HISTORY
        self.run_cron("send_shipments")

    def send_offers(self):
        self.account._get_flow("offers").next_at = HISTORY
        self.run_cron("send_offers")

    def follow_documents(self):
        self.account._get_flow("documents").next_at = HISTORY
        self.run_cron("follow_documents")

    def find_order(self, payload):
        order_id = payload if isinstance(payload, str) else payload["orderId"]
        return self.env["sale.order"].search([("amazon_order_id", "=", order_id)])

    def find_issues(self, code=None, state="open"):
        domain = [("account_id", "=", self.account.id), ("state", "=", state)]
        if code:
            domain.append(("code", "=", code))
        return self.env["amazon.issue"].search(domain)

    @classmethod
    def create_tax(cls, amount=19.0, **vals):
        """Create a tax on sales: a percentage, excluded, unless said otherwise."""
        return cls.env["account.tax"].create(
            {
                "name": f"Test tax {amount} {vals}",
                "amount": amount,
                "amount_type": "percent",
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
                **vals,
            }
        )

    def deliver(self, sale, tracking="00340434161094015902", quantities=None):
        """Validate the delivery of a sale order, all of it or these quantities."""
        picking = sale.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.ensure_one()
        for move in picking.move_ids:
            done = (quantities or {}).get(move.product_id.default_code)
            move.quantity = move.product_uom_qty if done is None else done
            move.picked = bool(move.quantity)
        if tracking:
            picking.carrier_tracking_ref = tracking
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking


class AmazonCase(EmulatorMixin, TransactionCase):
    """Models against the emulator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "Test VAT 19 %",
                "amount": 19.0,
                "amount_type": "percent",
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
            }
        )
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "DHL Paket",
                # Numbers in tests are words that say what they are.
                "amazon_any_tracking": True,
                "product_id": cls.env["product.product"]
                .create({"name": "DHL", "type": "service"})
                .id,
            }
        )
        cls.account.carrier_id = cls.carrier
        cls.links = cls.connect()
        cls.mug = cls.create_product("MUG-1", taxes_id=[Command.set(cls.tax.ids)])
        cls.tea = cls.create_product("TEA-1", taxes_id=[Command.set(cls.tax.ids)])

    @classmethod
    def get_link(cls, code):
        """Return the account in the marketplace of a country."""
        return cls.links.filtered(lambda link: link.country_id.code == code)


class AmazonHttpCase(EmulatorMixin, HttpCase):
    """Browser tours against the emulator."""

    @classmethod
    def setUpClass(cls):
        bundle_assets(get_db_name())
        super().setUpClass()

    def run_cron(self, name):
        """Run one of the addon's crons; the registry is in test mode already."""
        self.env.ref(f"amazon_connector.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

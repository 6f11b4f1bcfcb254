from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.translate import code_translations

from odoo.addons.amazon_connector.models.amazon_order_defaults import CHARGE_PRODUCTS

from .common import AmazonCase

GERMAN = {"Shipping (Amazon)": "Versand (Amazon)"}


@tagged("post_install", "-at_install")
class TestOrderTexts(AmazonCase):
    """What a customer reads is in the customer's language."""

    def create_translated_product(self):
        """Return a product for shipping of a new company, made by a Frenchman."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env["res.company"].create({"name": "Sister"})
        account = self.account.with_context(lang="fr_FR")
        key = ("amazon_connector", "de_DE")
        with patch.dict(code_translations.python_translations, {key: GERMAN}):
            return account._get_charge_product(company, "shipping")

    def test_charge_products_are_translated(self):
        product = self.create_translated_product()
        names = {
            code: product.with_context(lang=code).name
            for code in ("en_US", "de_DE", "fr_FR")
        }
        english = str(CHARGE_PRODUCTS["shipping"][1])
        self.assertEqual(
            names, {"en_US": english, "de_DE": "Versand (Amazon)", "fr_FR": english}
        )

    def test_line_of_a_charge_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        for kind, name in (("shipping", "Versand"), ("rounding", "Rundung")):
            product = self.account[f"{kind}_product_id"].with_context(lang="de_DE")
            product.name = name
        item = {"sku": "MUG-1", "unit_price": "9.99", "shipping": "4.99"}
        german = self.emulator.add_order("DE", items=[item])
        british = self.emulator.add_order("UK", items=[item])
        money = {"amount": "14.99", "currencyCode": "EUR"}
        proceeds = {"grandTotal": money, "breakdowns": []}
        self.emulator.update_order(german["orderId"], proceeds=proceeds)
        self.advance(600)
        self.import_orders()
        names = self.find_order(german).order_line.mapped("name")
        self.assertIn("Versand", names)
        self.assertIn("Rundung", names)
        names = self.find_order(british).order_line.mapped("name")
        self.assertIn("Shipping (Amazon)", names)

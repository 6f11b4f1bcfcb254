from odoo.fields import Command

from .amounts import AmountsCase
from .changes import MARKET
from .common import HISTORY

MUG = {"sku": "MUG-1", "quantity": 2, "unit_price": "11.90", "shipping": "5.95"}
VIENNA = {**MARKET, "city": "Wien", "postalCode": "1010", "countryCode": "AT"}


class TaxesCase(AmountsCase):
    """A German seller's orders to Austria, with VAT of 20 % there, and businesses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.de")
        cls.company.vat = False
        cls.domestic = cls.create_position("Domestic", "DE")
        cls.austria, cls.tax_20 = cls.create_mapped("Austria", "AT", 20)
        cls.business, cls.tax_0 = cls.create_mapped(
            "Business", "AT", 0, vat_required=True, sequence=-2
        )

    @classmethod
    def create_position(cls, name, code=None, **vals):
        country = code and cls.env.ref(f"base.{code.lower()}").id
        vals = {"name": name, "sequence": -1, **vals}
        vals |= {"country_id": country, "auto_apply": bool(code)}
        return cls.env["account.fiscal.position"].create(vals)

    @classmethod
    def create_mapped(cls, name, code, rate, **vals):
        position = cls.create_position(name, code, **vals)
        mapped = {
            "fiscal_position_ids": [Command.set(position.ids)],
            "original_tax_ids": [Command.set(cls.tax.ids)],
        }
        return position, cls.create_tax(rate, **mapped)

    def import_sale(self, *items, **options):
        """Import an order whose total is Amazon's; return it."""
        options = {"amounts": "told", "address": VIENNA, **options}
        payload = self.emulator.add_order("DE", items=items or [MUG], **options)
        self.assert_totals([payload])
        self.advance(600)
        return self.find_order(payload)

    def run_invoices(self):
        self.account._get_flow("invoices").next_at = HISTORY
        self.run_cron("compare_orders")

    def get_lines(self, sale):
        return {
            line.product_id.default_code: (
                line.price_subtotal,
                line.tax_ids.amazon_source_tax_id,
            )
            for line in sale.order_line
        }


class InvoicesCase(TaxesCase):
    """Orders that are delivered and invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].create(
            {"name": "Amazon Pay", "code": "AMZ", "type": "bank"}
        )

    def import_sale(self, *items, **options):
        """Import an order that can be delivered."""
        sale = super().import_sale(*items, **options)
        for product in sale.order_line.product_id.filtered("is_storable"):
            place = sale.warehouse_id.lot_stock_id
            self.env["stock.quant"]._update_available_quantity(product, place, 10)
        return sale

"""Amazon's totals and what Odoo's tax computation makes of them, without records."""

from decimal import Decimal

from odoo.fields import Command

from odoo.addons.amazon_connector.models.order_draft import OrderDraft
from odoo.addons.amazon_connector.models.order_lookups import OrderLookups
from odoo.addons.amazon_connector.models.part_prices import get_part_price
from odoo.addons.amazon_connector.spapi.orders import parse_order

ROUNDINGS = ("round_per_line", "round_globally")
RATES = (5.5, 7.0, 8.875, 19.0, 20.0, 21.0, 23.0, 25.5)


def create_taxes(env):
    """Return taxes of every kind by name, as databases have them."""

    def create_tax(amount=0.0, **vals):
        return _create_tax(env, amount, **vals)

    parts = [create_tax(rate, type_tax_use="none") for rate in (6.25, 2.125, 0.5)]
    deposit = create_tax(0.08, amount_type="fixed", type_tax_use="none")
    eco = {"amount_type": "fixed", "include_base_amount": True, "sequence": 1}
    compound = {"include_base_amount": True, "sequence": 1}
    included = {"price_include_override": "tax_included"}
    taxes = {f"RATE-{rate:g}": create_tax(rate) for rate in RATES}
    excluded = taxes["RATE-19"]
    return {
        **taxes,
        "NONE": excluded.browse(),
        "ZERO": create_tax(0.0),
        "INCLUDED": create_tax(7.0, **included),
        "TWO": excluded | create_tax(2.0),
        "MIXED": create_tax(10.0, **included) | create_tax(4.0),
        "COMPOUND": create_tax(5.0, **compound) | create_tax(9.975, sequence=2),
        "DIVISION": create_tax(12.0, amount_type="division"),
        "FIXED": excluded | create_tax(0.35, amount_type="fixed"),
        "ECO": create_tax(0.11, **eco) | create_tax(20.0, sequence=2),
        "GROUP": _create_group(create_tax, parts),
        "GROUP-FIXED": _create_group(create_tax, [parts[0], deposit]),
    }


def _create_tax(env, amount, **vals):
    return env["account.tax"].create(
        {
            "name": f"Tax {amount} {vals}",
            "amount": amount,
            "type_tax_use": "sale",
            "price_include_override": "tax_excluded",
            **vals,
        }
    )


def _create_group(create_tax, children):
    ids = [child.id for child in children]
    return create_tax(amount_type="group", children_tax_ids=[Command.set(ids)])


def add_marketplaces(account):
    """Give an account all marketplaces, as if it sold everywhere."""
    others = account.env["amazon.marketplace"].search([])
    account.env["amazon.account.marketplace"].create(
        [
            {"account_id": account.id, "marketplace_id": marketplace.id}
            for marketplace in others - account.marketplace_ids.marketplace_id
        ]
    )


def make_computation(account):
    """Return a computation with taxes of every kind, and a product for each."""
    env = account.env
    add_marketplaces(account)
    taxes = create_taxes(env)
    products = {
        sku: env["product.product"].create(
            {"name": sku, "default_code": sku, "taxes_id": [Command.set(tax.ids)]}
        )
        for sku, tax in taxes.items()
    }
    return Computation(account, products, _create_positions(env, taxes))


def _create_positions(env, taxes):
    """Return no fiscal position, and one that maps two of the taxes."""
    none = env["account.fiscal.position"]
    position = none.create({"name": "Abroad"})
    for rate, original in ((21.0, "RATE-19"), (0.0, "RATE-7")):
        source, target = taxes[original].ids, position.ids
        vals = {
            "original_tax_ids": [Command.set(source)],
            "fiscal_position_ids": [Command.set(target)],
        }
        _create_tax(env, rate, **vals)
    return [none, position]


class Computation:
    """Orders of one account as lines, and their totals."""

    def __init__(self, account, products, positions):
        """Prepare it.

        :param dict products: by SKU
        :param positions: the fiscal positions to draw from
        """
        self.account = account
        self.env = account.env
        self.taxes = self.env["account.tax"]
        self.positions = positions
        self.links = {
            link.marketplace_id.marketplace_id: link for link in account.marketplace_ids
        }
        self.lookups = OrderLookups(account, [])
        self.lookups.products = products
        self.lookups.units = {}

    def find_difference(self, choice, payload):
        """Return what is wrong about an order's total and those of its two invoices.

        :return: '' or Amazon's total and Odoo's
        """
        order = parse_order(payload)
        currency = self.lookups.currencies[order.currency]
        lines = self.get_lines(order, choice.choice(self.positions))
        rate = choice.choice((1.0, 0.2331, 161.7))
        parts = [choice.randint(0, int(line["quantity"])) for line in lines]
        totals = [
            self.get_total(self.split(currency, lines, parts, is_rest), currency, rate)
            for is_rest in (False, True)
        ]
        totals = [self.get_total(lines, currency, rate), sum(totals)]
        wanted = order.grand_total.amount
        step = Decimal(str(currency.rounding))
        found = [Decimal(total).quantize(step) for total in totals]
        return "" if found == [wanted, wanted] else f"{wanted}: {found}"

    def get_lines(self, order, position):
        """Return price, quantity and taxes of each line the import would make."""
        draft = OrderDraft(order, self.links[order.marketplace_id])
        builder = self.env["amazon.order.builder"]
        return [
            {
                "price_unit": vals["price_unit"],
                "quantity": vals["product_uom_qty"],
                "tax_ids": self.taxes.browse(vals["tax_ids"][0][2]),
            }
            for vals in builder._prepare_lines_vals(self.lookups, draft, position)
        ]

    def split(self, currency, lines, parts, is_rest):
        """Return the lines of an invoice of these parts, or of the rest."""
        rows = []
        for line, part in zip(lines, parts, strict=True):
            pieces = line["quantity"]
            quantity = pieces - part if is_rest else part
            if quantity:
                amount = currency.round(line["price_unit"] * pieces)
                done = part if is_rest else 0
                price = get_part_price(currency, amount, pieces, done, quantity)
                rows.append({**line, "quantity": quantity, "price_unit": price})
        return rows

    def get_total(self, lines, currency, rate):
        """Return the total as sale orders and invoices compute it."""
        base_lines = [
            self.taxes._prepare_base_line_for_taxes_computation(
                {}, currency_id=currency, rate=rate, **line
            )
            for line in lines
        ]
        company = self.account.company_id
        self.taxes._add_tax_details_in_base_lines(base_lines, company)
        self.taxes._round_base_lines_tax_details(base_lines, company)
        summary = self.taxes._get_tax_totals_summary(base_lines, currency, company)
        return summary["total_amount_currency"]

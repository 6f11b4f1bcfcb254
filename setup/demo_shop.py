"""The shop of the demonstration, made before the story: company, products, stock.

Runs inside ``odoo shell``, which gives ``env``.
"""

from odoo.fields import Command

from spapi_emulator.scenarios import catalogue

STOCK = 200
POUNDS_PER_EURO = 0.86
# The shop has raised the price of this product; Amazon does not know yet.
RAISED = {"AMZ-DEMO-005": 4.00}
# Products that cannot be sent to Amazon, each for a reason of its own:
# (internal reference, name, barcode, pieces in stock).
SPOILT = (
    ("SHOP-SOLD-OUT", "Travel mug, sold out", catalogue.barcode(201), 0),
    ("SHOP-NO-BARCODE", "Hand-made bowl, no barcode", False, 5),
    ("SHOP-BAD-BARCODE", "Tea tin, barcode with a slip", "4099000002020", 5),
)


def set_up_company(env):
    company = env.company
    company.write(
        {
            "name": "Example Shop",
            "street": "Musterstrasse 1",
            "zip": "10115",
            "city": "Berlin",
            "country_id": env.ref("base.de").id,
            "currency_id": env.ref("base.EUR").id,
            "tax_calculation_rounding_method": "round_globally",
        }
    )
    env["account.chart.template"].try_loading("de_skr03", company)
    env["res.currency.rate"].create(
        {
            "currency_id": env.ref("base.GBP").id,
            "company_id": company.id,
            "name": "2026-01-01",
            "rate": POUNDS_PER_EURO,
        }
    )


def create_carriers(env):
    service = {"type": "service", "sale_ok": False, "taxes_id": [Command.clear()]}
    for name in ("DHL Paket", "DPD", "Royal Mail"):
        product = env["product.product"].create({"name": name, **service})
        env["delivery.carrier"].create({"name": name, "product_id": product.id})


def create_pricelists(env):
    """Create what the account's dialog Start proposes for the marketplaces."""
    for currency in env.ref("base.EUR") + env.ref("base.GBP"):
        currency.active = True
        vals = {"name": f"Amazon {currency.name}", "currency_id": currency.id}
        env["product.pricelist"].create(vals)


def create_products(env):
    for row in catalogue.PRODUCTS:
        price = float(row["prices"]["EUR"]) + RAISED.get(row["sku"], 0)
        create_product(env, row["sku"], row["name"], row["barcode"], STOCK, price)
    for row in SPOILT:
        create_product(env, *row)


def create_product(env, reference, name, barcode, pieces, price=9.90):
    product = env["product.product"].create(
        {
            "name": name,
            "default_code": reference,
            "barcode": barcode,
            "list_price": price,
            "is_storable": True,
        }
    )
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    env["stock.quant"].with_context(inventory_mode=True).create(
        {
            "product_id": product.id,
            "location_id": location.id,
            "inventory_quantity": pieces,
        }
    ).action_apply_inventory()


set_up_company(env)  # noqa: F821 (a global of the shell)
create_carriers(env)  # noqa: F821
create_pricelists(env)  # noqa: F821
create_products(env)  # noqa: F821
env.cr.commit()  # noqa: F821

"""The shop of the demonstration, made before the story: company, products, stock.

Runs inside ``odoo shell``, which gives ``env``.
"""

from odoo.fields import Command

from spapi_emulator.scenarios import catalogue

STOCK = 200
POUNDS_PER_EURO = 0.86


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


def create_products(env):
    products = env["product.product"].create(
        [
            {
                "name": product["name"],
                "default_code": product["sku"],
                "barcode": product["barcode"],
                "list_price": float(product["prices"]["EUR"]),
                "is_storable": True,
            }
            for product in catalogue.PRODUCTS
        ]
    )
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    env["stock.quant"].with_context(inventory_mode=True).create(
        [
            {
                "product_id": product.id,
                "location_id": location.id,
                "inventory_quantity": STOCK,
            }
            for product in products
        ]
    ).action_apply_inventory()


set_up_company(env)  # noqa: F821 (a global of the shell)
create_carriers(env)  # noqa: F821
create_products(env)  # noqa: F821
env.cr.commit()  # noqa: F821

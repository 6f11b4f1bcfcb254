"""What it costs to look for prices that have changed.

A price may change without a trace, so all listings of a marketplace are compared: the
statements of a pass over 10,000 listings of 1,000 products in which nothing has
changed, beside those of Odoo's pricelist alone, asked in batches of the same size.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.orders import SELLER, open_registry
from bench.stock import PRODUCTS, create_products

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "setup"))

LISTINGS = 10_000
PRICE = 9.99


def run(print_figure):
    """Print the figure of the prices."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.prices"],
        check=True,
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    ours, plain = json.loads(result.stdout.splitlines()[-1])
    per_1000 = [round(1000 * count / LISTINGS, 1) for count in (ours, plain)]
    print_figure("prices.sql_per_1000_listings", per_1000[0], "statements", per_1000[1])


def main():
    import databases
    import postgres

    postgres.start()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    try:
        print(json.dumps(measure(open_registry(database))), flush=True)
    finally:
        databases.drop(database)


def measure(registry):
    """Return the statements of a pass, and those of the pricelist alone."""
    from odoo import SUPERUSER_ID, api

    counts = []
    for action in (set_up, compare, ask_pricelist):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            action(env)
            env.flush_all()
            counts.append(cr.sql_log_count)
    return counts[1:]


def set_up(env):
    """Make a marketplace whose listings cost what its pricelist says."""
    account = env["amazon.account"].create(
        {**SELLER, "prices_enabled": True, "read_only": False}
    )
    marketplace = env["amazon.marketplace"].search([("country_id.code", "=", "DE")])
    marketplace.currency_id.active = True
    products = create_products(env, PRODUCTS)
    pricelist = env["product.pricelist"].create(
        {"name": "Amazon", "currency_id": marketplace.currency_id.id}
    )
    env["product.pricelist.item"].create(
        [
            {
                "pricelist_id": pricelist.id,
                "applied_on": "0_product_variant",
                "product_id": product.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": PRICE,
            }
            for product in products
        ]
    )
    link = env["amazon.account.marketplace"].create(
        {
            "account_id": account.id,
            "marketplace_id": marketplace.id,
            "enabled": True,
            "prices_enabled": True,
            "pricelist_id": pricelist.id,
        }
    )
    create_listings(env, link, products)


def create_listings(env, link, products):
    env.flush_all()
    env.cr.execute(
        """INSERT INTO amazon_sku (account_id, sku, product_id)
           SELECT %s, 'SKU-' || p || '-' || n, p
             FROM unnest(%s) p, generate_series(1, %s) n""",
        (link.account_id.id, products.ids, LISTINGS // PRODUCTS),
    )
    env.cr.execute(
        """INSERT INTO amazon_listing (account_marketplace_id, sku_id, channel, status,
                                       offer_state, price, title)
           SELECT %s, id, 'fbm', 'active', 'none', %s, 'A coffee press'
             FROM amazon_sku""",
        (link.id, PRICE),
    )


def compare(env):
    """Run a whole pass, as the flow of offers does."""
    link = env["amazon.account.marketplace"].search([("prices_enabled", "=", True)])
    link.price_position = 0
    while True:
        if env["amazon.offer.changes"]._get_price_changes(link):
            sys.exit("bench: prices differ")
        if not link.price_position:
            return


def ask_pricelist(env):
    """Read the listings and their prices in the plain way."""
    listings = env["amazon.listing"].search([], order="id")
    pricelist = (
        env["amazon.account.marketplace"]
        .search([("prices_enabled", "=", True)])
        .pricelist_id
    )
    for first in range(0, len(listings), 200):
        products = listings[first : first + 200].product_id
        prices = pricelist._get_products_price(products, 1.0)
        if set(prices.values()) != {PRICE}:
            sys.exit("bench: the pricelist says something else")


if __name__ == "__main__":
    main()

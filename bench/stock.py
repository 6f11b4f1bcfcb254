"""What it costs that quantities at Amazon follow the stock.

Finding what a change of stock of ten products concerns, among 10,000 and 100,000
listings of 1,000 products, each SKU in ten marketplaces. The products that change are
sold under one SKU each, so that as much is found in both cases; the other ones are sold
under one SKU or about ten. A second figure tells what it costs to find ten times as
much, where all products are sold under one SKU or ten.

And the statements of validating a delivery, with and without the addon.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from bench.orders import SELLER, open_registry

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "setup"))

FEW, MANY = 10_000, 100_000
PRODUCTS = 1000
MARKETPLACES = 10
CHANGED = 10
ROUNDS = 15
LINES = 10


def run(print_figure):
    """Print the figures of the stock."""
    few = measure("delta", FEW)
    for figure, kind in (("delta", "delta"), ("found", "found")):
        growth = measure(kind, MANY)["seconds"] / few["seconds"]
        print_figure(f"stock.{figure}_growth_10x", round(growth, 2), "ratio", 10)
    plain, ours = measure("plain", 0), measure("ours", 0)
    print_figure(
        "stock.delivery_sql_per_product",
        round(ours["statements"], 1),
        "statements",
        round(plain["statements"], 1),
    )


def measure(kind, listings):
    """Measure in a process and on a database of its own; return what it printed."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.stock", kind, str(listings)],
        check=True,
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


def main(kind, listings):
    import databases
    import postgres

    postgres.start()
    if kind == "plain":
        template = databases.template(databases.dependencies())
    else:
        template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    try:
        bench = Bench(open_registry(database))
        find = kind in ("delta", "found")
        found = bench.find(kind, listings) if find else bench.deliver(kind)
        print(json.dumps(found), flush=True)
    finally:
        databases.drop(database)


class Bench:
    """One database."""

    def __init__(self, registry):
        self.registry = registry

    @contextlib.contextmanager
    def open_env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    # === FINDING WHAT HAS CHANGED === #

    def find(self, kind, listings):
        """Return the seconds from a change of stock to the quantities to send."""
        with self.open_env() as env:
            set_up(env, listings, CHANGED * ROUNDS if kind == "delta" else 0)
        seconds = [self.find_once(number) for number in range(ROUNDS)]
        # What else runs on the machine only makes it slower.
        return {"seconds": min(seconds)}

    def find_once(self, number):
        with self.open_env() as env:
            products = env["product.product"].search(
                [("default_code", "like", "BENCH-")], order="id"
            )
            changed = products[number * CHANGED :][:CHANGED]
            for product in changed:
                change_stock(env, product, 1)
            for product in changed[::2]:
                # what Amazon sells is gone
                change_stock(env, product, -1)
        with self.open_env() as env:
            started = time.perf_counter()
            found = find_changes(env)
            seconds = time.perf_counter() - started
            check(found, changed.ids)
        return seconds

    # === VALIDATING A DELIVERY === #

    def deliver(self, kind):
        """Return the statements per product of validating a delivery."""
        with self.open_env() as env:
            if kind == "ours":
                set_up_account(env)
            products = create_products(env, LINES)
            for product in products:
                change_stock(env, product, 100)
        counts = [self.deliver_once(products.ids) for __ in range(5)]
        return {"statements": statistics.median(counts[1:]) / LINES}

    def deliver_once(self, product_ids):
        with self.open_env() as env:
            picking_id = create_delivery(env, product_ids)
        with self.open_env() as env:
            picking = env["stock.picking"].browse(picking_id)
            before = env.cr.sql_log_count
            picking.button_validate()
            env.cr.commit()
            if picking.state != "done":
                sys.exit("bench: the delivery is not done")
            return env.cr.sql_log_count - before


def set_up(env, listings, single):
    """Fill the database with SKUs and listings.

    :param int single: so many of the products are sold under one SKU
    """
    account = set_up_account(env)
    products = create_products(env, PRODUCTS)
    skus = listings // MARKETPLACES
    env.cr.execute(
        """INSERT INTO amazon_sku (account_id, sku, product_id)
           SELECT %s, 'SKU-' || p || '-' || n, p
             FROM unnest(%s) p, generate_series(1, %s) n
            WHERE n = 1 OR p != ALL(%s)
            ORDER BY n
            LIMIT %s""",
        (account.id, products.ids, 15, products.ids[:single], skus),
    )
    env.cr.execute(
        """INSERT INTO amazon_listing (account_marketplace_id, sku_id, channel, status,
                                       offer_state, quantity, title)
           SELECT m.id, s.id, 'fbm', 'active', 'none', 5, 'A coffee press'
             FROM amazon_account_marketplace m, amazon_sku s"""
    )
    env.cr.execute("DELETE FROM amazon_stock_change")
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()


def set_up_account(env):
    """Return an account that sends its stock; nobody answers there."""
    account = env["amazon.account"].create(
        {**SELLER, "stock_enabled": True, "read_only": False, "orders_enabled": True}
    )
    domain = [("region", "=", "eu")]
    marketplaces = env["amazon.marketplace"].search(domain, limit=MARKETPLACES)
    env["amazon.account.marketplace"].create(
        [
            {
                "account_id": account.id,
                "marketplace_id": marketplace.id,
                "enabled": True,
                "stock_enabled": True,
            }
            for marketplace in marketplaces
        ]
    )
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    account._get_flow("orders").cursor = now
    account.marketplace_ids.orders_synced_until = now
    return account


def create_products(env, count):
    return env["product.product"].create(
        [
            {"name": f"Bench {n}", "default_code": f"BENCH-{n}", "is_storable": True}
            for n in range(count)
        ]
    )


def change_stock(env, product, quantity):
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    env["stock.quant"]._update_available_quantity(product, location, quantity)


def find_changes(env):
    """Return what the next run of the offers would send, by product."""
    changes = env["amazon.stock.change"]
    while changes._merge():
        pass
    return [
        offer.listing.sku_id.product_id.id
        for link in env["amazon.account.marketplace"].search([])
        for offer in env["amazon.offers.flow"]._collect(link)
    ]


def check(found, expected):
    if set(found) != set(expected):
        sys.exit(f"bench: {len(set(found))} products were found")


def create_delivery(env, product_ids):
    """Return the id of a delivery whose goods are reserved."""
    kind = env["stock.warehouse"].search([], limit=1).out_type_id
    customers = env.ref("stock.stock_location_customers")
    places = {
        "location_id": kind.default_location_src_id.id,
        "location_dest_id": customers.id,
    }
    picking = env["stock.picking"].create({"picking_type_id": kind.id, **places})
    env["stock.move"].create(
        [
            {
                "product_id": product_id,
                "product_uom_qty": 1,
                "picking_id": picking.id,
                **places,
            }
            for product_id in product_ids
        ]
    )
    picking.action_confirm()
    picking.action_assign()
    return picking.id


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""What preparing products to be sent costs: calls to Amazon and SQL statements.

The products are new to Amazon, have a page there and pass all checks, which is the
way with the most questions. Amazon's limits hold, but nobody waits for them: the
emulator's clock is set forward instead.
"""

import contextlib
import sys
import types
from pathlib import Path

from bench.orders import SELLER, open_registry

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "setup"))

PRODUCTS = 10_000
BATCH = 1000
MOST_CALLS = 500
MOST_STATEMENTS = 3
# 400 and a number of nine digits, before the check digit.
FIRST_BARCODE = 400_000_000_000


def run(print_figure, count=PRODUCTS):
    """Print the two figures of preparing products."""
    import databases
    import postgres
    from spapi_emulator import Emulator

    postgres.start()
    databases.drop_leftovers()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    emulator = Emulator(scenario="empty")
    emulator.start()
    try:
        calls, statements = Bench(database, emulator, count).run()
    finally:
        emulator.stop()
        databases.drop(database)
    calls = round(calls * PRODUCTS / count)
    print_figure("export.catalog_calls_per_10000", calls, "calls", MOST_CALLS)
    each = round(statements / count, 2)
    print_figure("export.sql_per_product", each, "statements", MOST_STATEMENTS)


class Bench:
    """One database, one emulator with a page for each product."""

    def __init__(self, database, emulator, count):
        self.emulator = emulator
        self.count = count
        self.registry = open_registry(database)

    def run(self):
        """Return the number of catalogue calls and of SQL statements."""
        from odoo.addons.amazon_connector.models import amazon_limit
        from odoo.addons.amazon_connector.spapi import clock

        amazon_limit.time = types.SimpleNamespace(sleep=self.advance)
        # Set exactly below; answers tell it in whole seconds, which is too coarse
        # for limits per second once it differs from the local one.
        clock.observe = lambda api_url, date_header: None
        with self.open_env() as env:
            run_id = self.start(env)
        statements = 0
        with self.open_env() as env:
            before = env.cr.sql_log_count
            while env["amazon.export"].browse(run_id).state == "checking":
                self.take_step(env)
            statements = env.cr.sql_log_count - before
        with self.open_env() as env:
            passed = env["amazon.export"].browse(run_id).passed_count
        if passed != self.count:
            sys.exit(f"bench: {passed} of {self.count} products passed")
        return len(self.emulator.calls("searchCatalogItems")), statements

    @contextlib.contextmanager
    def open_env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def advance(self, seconds):
        """Let time pass at Amazon and in Odoo; no sleep is shorter than asked for."""
        from odoo.addons.amazon_connector.spapi import clock

        self.emulator.advance(seconds + 0.01)
        ahead = self.emulator.now() - clock.now("unobserved")
        clock.set_offset(self.emulator.url, ahead.total_seconds())

    def take_step(self, env):
        from odoo.addons.amazon_connector.spapi.errors import ThrottledError

        flow = env["amazon.account"].search([], limit=1)._get_flow("exports")
        try:
            flow._finish_step(flow._run_step())
        except ThrottledError as error:
            env.cr.rollback()
            self.advance(error.retry_after or 60)

    def start(self, env):
        """Connect an account, make the products and start the run; return its id."""
        parameters = env["ir.config_parameter"]
        parameters.set_param("amazon_connector.endpoint", self.emulator.url)
        self.advance(0)
        account = env["amazon.account"].create(
            {**SELLER, "read_only": False, "offer_without_stock": True}
        )
        account.action_test_connection()
        links = account.marketplace_ids.filtered(lambda m: m.country_id.code == "DE")
        links.currency_id.active = True
        links.write({"enabled": True, "pricelist_id": make_pricelist(env, links)})
        ids = self.make_products(env)
        env.cr.commit()
        vals = {"account_marketplace_ids": links.ids}
        run = env["amazon.export"]._start(account, vals, [(ids, links)])
        env.cr.commit()
        return run.id

    def make_products(self, env):
        ids = []
        for first in range(0, self.count, BATCH):
            numbers = range(first, min(first + BATCH, self.count))
            products = env["product.product"].create([get_vals(n) for n in numbers])
            ids += products.ids
            env.cr.commit()
            for number, product in zip(numbers, products, strict=True):
                self.emulator.add_catalog_item(
                    f"B{number:09d}", barcodes=[product.barcode], image=None
                )
        return ids


def make_pricelist(env, link):
    vals = {"currency_id": link.currency_id.id, "name": "2020-01-01", "rate": 0.9}
    env["res.currency.rate"].create(vals)
    vals = {"name": "Bench", "currency_id": link.currency_id.id}
    return env["product.pricelist"].create(vals).id


def get_vals(number):
    return {
        "name": f"Product {number}",
        "default_code": f"BENCH-{number}",
        "barcode": get_barcode(number),
        "is_storable": True,
        "list_price": 9.99,
    }


def get_barcode(number):
    """Return a valid EAN."""
    digits = str(FIRST_BARCODE + number)
    weighted = (int(digit) * (1, 3)[i % 2] for i, digit in enumerate(digits))
    return f"{digits}{-sum(weighted) % 10}"

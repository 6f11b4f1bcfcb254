"""What importing 1,000 orders costs beside creating them by plain ORM calls.

Both ways get two lines per order and a new customer each, on storable products in
one warehouse, and commit after 100 orders. The plain way gets exactly what the
import has made, read back from it: customers, addresses, lines, fields and taxes.
"""

import gc
import json
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from bench import plain_orders

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "setup"))

ORDERS = 1000
WARM_UP = 100
BATCH = 100
SELLER = {
    "name": "Bench",
    "region": "eu",
    "seller_id": "A1EMULATOREU01",
    "client_id": "amzn1.application-oa2-client.emulator",
    "client_secret": "amzn1.oa2-cs.v1.emulator",
    "refresh_token": "Atzr|emulator-eu",
}


def run(print_figure):
    """Measure and print the five figures of the order import."""
    import databases
    import postgres
    import services

    postgres.start()
    databases.drop_leftovers()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    options = ["--scenario", "empty"]
    try:
        with services.emulator(*options, port=services.free_port()) as url:
            Bench(database, url).run(print_figure)
    finally:
        databases.drop(database)


class Bench:
    """One database, one emulator."""

    def __init__(self, database, url):
        self.url = url
        self.registry = open_registry(database)

    def run(self, print_figure):
        """Import page by page, each page followed by the same in the plain way.

        So both ways meet the same noise of the machine.
        """
        with self.open_env() as env:
            set_up(env, self.url)
        self.measure_rounds(WARM_UP)
        calls = self.count_calls()
        imported, plain = self.measure_rounds(ORDERS)
        calls = self.count_calls() - calls
        self.check_orders()
        self.print_costs(print_figure, imported, plain)
        print_figure("orders.calls_per_1000", calls, "calls", ORDERS // 100)
        calls = self.count_calls()
        idle = self.measure_rounds(0)[0]
        print_figure("orders.idle_calls", self.count_calls() - calls, "calls", 1)
        print_figure("orders.idle_sql", idle.statements, "statements", 50)

    def check_orders(self):
        """End when what was measured is not what it should be."""
        with self.open_env() as env:
            confirmed = [("amazon_order_id", "!=", False), ("state", "=", "sale")]
            count = env["sale.order"].search_count(confirmed)
        if count != 2 * (ORDERS + WARM_UP):
            sys.exit(f"bench: {count} orders are confirmed in both ways together")

    def print_costs(self, print_figure, imported, plain):
        ratio = round(imported.seconds / plain.seconds, 2)
        print_figure("orders.time_ratio", ratio, "ratio", 1.0)
        milliseconds = [
            round(1000 * way.seconds / ORDERS, 1) for way in (imported, plain)
        ]
        print_figure("orders.ms_per_order", milliseconds[0], "ms", milliseconds[1])
        extra = round((imported.statements - plain.statements) / ORDERS, 2)
        each = round(plain.statements / ORDERS, 2)
        print_figure("orders.extra_sql_per_order", extra, "statements", each)

    @contextmanager
    def open_env(self):
        """Yield an environment on a cursor of its own; commit at the end."""
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def add_orders(self, count):
        for __ in range(count):
            self.ask(
                "orders", {"marketplace": "DE", "items": ITEMS, "vat_number": None}
            )

    def ask(self, path, values=None):
        data = None if values is None else json.dumps(values).encode()
        request = urllib.request.Request(f"{self.url}/_emulator/{path}", data)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def count_calls(self):
        """Return the calls to Amazon so far, tokens aside."""
        calls = self.ask("state")["calls"]
        return sum(count for name, count in calls.items() if name != "token")

    def measure_rounds(self, count):
        """Import a backlog page by page; return the costs of both ways."""
        self.add_orders(count)
        # Beyond the overlap of two windows, and before the access token expires.
        self.ask("advance", {"seconds": 900})
        imported, plain = Cost(), Cost()
        while True:
            has_more = self.measure_page(imported)
            if count:
                self.measure_plain(plain)
            if not has_more:
                return imported, plain

    def measure_page(self, cost):
        """Import one page; return whether there is another."""
        with self.open_env() as env:
            flow = env["amazon.account"].search([])._get_flow("orders")
            with cost.measure(env):
                flow._finish_step(flow._run_step())
            return bool(flow.page_token)

    def measure_plain(self, cost):
        """Create and confirm the page imported last once more, by plain ORM calls."""
        with self.open_env() as env:
            recipes = plain_orders.read_recipes(env, BATCH)
        with self.open_env() as env, cost.measure(env):
            plain_orders.create_plain(env, recipes)
            env.cr.commit()


class Cost:
    """Adds up seconds and SQL statements."""

    def __init__(self):
        self.seconds = self.statements = 0

    @contextmanager
    def measure(self, env):
        gc.collect()
        statements, started = env.cr.sql_log_count, time.perf_counter()
        yield
        self.seconds += time.perf_counter() - started
        self.statements += env.cr.sql_log_count - statements


ITEMS = [
    {"sku": "BENCH-1", "quantity": 1, "unit_price": "12.90"},
    {"sku": "BENCH-2", "quantity": 2, "unit_price": "7.45"},
]


def open_registry(database):
    """Load Odoo in this process."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    import odoo_config
    from paths import RUN

    path = odoo_config.write("bench", database, logfile=RUN / "bench.log")
    config.parse_config(["-c", str(path)], setup_logging=True)
    return Registry(database)


def set_up(env, url, countries=("DE",)):
    """Connect an account, switch its marketplaces on and make the products."""
    env["ir.config_parameter"].set_param("amazon_connector.endpoint", url)
    env["res.currency.rate"].create(
        {"currency_id": env.ref("base.EUR").id, "name": "2020-01-01", "rate": 0.9}
    )
    tax = env["account.tax"].create(
        {
            "name": "Bench 19 %",
            "amount": 19.0,
            "type_tax_use": "sale",
            "price_include_override": "tax_excluded",
        }
    )
    for item in ITEMS:
        env["product.product"].create(
            {
                "name": item["sku"],
                "default_code": item["sku"],
                "is_storable": True,
                "taxes_id": [(6, 0, tax.ids)],
            }
        )
    account = env["amazon.account"].create(
        {**SELLER, "orders_enabled": True, "read_only": False}
    )
    account.action_test_connection()
    codes = ["GB" if code == "UK" else code for code in countries]
    links = account.marketplace_ids.filtered(lambda m: m.country_id.code in codes)
    links.write({"enabled": True, "orders_from": "2020-01-01 00:00:00"})

"""How many of 10,000 generated orders have another total in Odoo than at Amazon.

The tax computation alone, with taxes of every kind, and in two invoices each; half
of the orders rounded per line, half globally. `make test` looks at fewer.
"""

import sys
from datetime import datetime, timezone
from pathlib import Path
from random import Random

from bench.orders import SELLER, open_registry
from spapi_emulator.order_builder import build_order
from spapi_emulator.scenarios.prices import draw_order

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "setup"))

ORDERS = 10_000
SEED = 2026


def run(print_figure):
    """Compute the orders and print how many differ."""
    import databases
    import postgres

    postgres.start()
    databases.drop_leftovers()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    try:
        count = count_differing(open_registry(database))
    finally:
        databases.drop(database)
    print_figure("amounts.differing_of_10000", count, "orders", None)


def count_differing(registry):
    """Return how many orders differ; each is told on stderr."""
    from odoo import SUPERUSER_ID, api

    from odoo.addons.amazon_connector.tests.computed_amounts import ROUNDINGS

    choice, differing = Random(SEED), 0
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        computation = make_computation(env)
        for rounding in ROUNDINGS:
            env.company.tax_calculation_rounding_method = rounding
            for __ in range(ORDERS // len(ROUNDINGS)):
                differing += differs(computation, choice, rounding)
    return differing


def make_computation(env):
    """Return a computation with an account, taxes of every kind and their products."""
    from odoo.addons.amazon_connector.tests import computed_amounts

    account = env["amazon.account"].create(SELLER)
    return computed_amounts.make_computation(account)


def differs(computation, choice, rounding):
    """Return whether one generated order differs."""
    code, values = draw_order(choice, list(computation.lookups.products))
    payload = build_order(choice, datetime.now(timezone.utc), code, **values)
    difference = computation.find_difference(choice, payload)
    if difference:
        print(rounding, difference, code, values, file=sys.stderr)
    return bool(difference)

"""How the emulator copes with many orders: tests and benches rest on it."""

import time
from typing import NamedTuple

from spapi_emulator import Emulator
from spapi_emulator.tests.calls import Caller

FEW = 1000
MANY = 10_000
DATA = "BUYER,RECIPIENT,PROCEEDS,FULFILLMENT"


class Times(NamedTuple):
    """Seconds: of adding the orders, and of answering a page of 100 of them."""

    adding: float
    answering: float


def run(print_figure):
    """Print how both grow with the number of orders."""
    few, many = measure(FEW), measure(MANY)
    growth = round(many.adding / few.adding, 1)
    print_figure("emulator.add_growth_10x", growth, "ratio", MANY / FEW)
    growth = round(many.answering / few.answering, 2)
    print_figure("emulator.page_growth_10x", growth, "ratio", 1.0)


def measure(count):
    """Return the times for so many orders."""
    with Emulator("empty") as emulator:
        started = time.perf_counter()
        emulator.add_orders(count)
        added = time.perf_counter()
        caller = Caller(emulator)
        caller.search()
        asked = time.perf_counter()
        caller.search(includedData=DATA)
        return Times(added - started, time.perf_counter() - asked)

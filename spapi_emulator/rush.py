"""A rush of orders, and how soon a usage plan hands them out."""

from datetime import timedelta
from random import Random

from .orders import DELAY


class Rush:
    """Orders that arrive at random times, one after the other, in some marketplaces.

    They are added to the emulator by :meth:`arrive` as its clock goes on. ``seconds``:
    in what time they all arrive. ``options``: of each order.
    """

    def __init__(self, emulator, count, seconds, marketplaces, seed=1, **options):
        numbers = Random(seed)
        self.emulator = emulator
        self.start = emulator.now()
        self.moments = sorted(numbers.uniform(0, seconds) for __ in range(count))
        self.marketplaces = [numbers.choice(marketplaces) for __ in range(count)]
        self.options = options
        self.order_ids = []

    def arrive(self):
        """Add the orders that have arrived by now."""
        for number in range(len(self.order_ids), len(self.moments)):
            moment = self.start + timedelta(seconds=self.moments[number])
            if moment > self.emulator.now():
                break
            order = self.emulator.add_order(
                self.marketplaces[number],
                created=moment,
                updated=moment,
                **self.options,
            )
            self.order_ids.append(order["orderId"])

    def shortest_seconds(self, plan, page_size):
        """Return how long the plan of searchOrders needs to hand all orders out.

        So fast is a program that knows when the next page is full, and asks then.

        :param plan: calls per second, and at once
        """
        rate, burst = plan
        last_ones = self.moments[page_size - 1 : -1 : page_size] + self.moments[-1:]
        tokens, now = burst, 0.0
        for shown in (moment + DELAY.total_seconds() for moment in last_ones):
            tokens = min(burst, tokens + max(shown - now, 0) * rate)
            now = max(now, shown)
            if tokens < 1:
                now, tokens = now + (1 - tokens) / rate, 1
            tokens -= 1
        return now

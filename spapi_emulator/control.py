"""The control API for processes outside; answers loopback addresses only."""

import ipaddress
import json
from dataclasses import asdict

from .app import error_answer
from .clock import format_time
from .wire import Answer

MOST_ORDERS = 100_000


class Control:
    """The actions of the control API; ``--help`` lists them."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.actions = {
            ("POST", "advance"): self.advance,
            ("GET", "state"): self.state,
            ("POST", "orders"): self.orders,
            ("GET", "orders"): self.order_ids,
            ("POST", "listings"): self.listing,
            ("POST", "listing_issues"): self.listing_issues,
            ("POST", "restrictions"): self.restriction,
            ("POST", "catalog"): self.catalog_item,
            ("POST", "fault"): self.fault,
            ("DELETE", "fault"): self.clear_faults,
            ("POST", "reset"): self.reset,
            ("GET", "journal"): self.journal,
            ("DELETE", "journal"): self.clear_journal,
        }

    def answer(self, request, address):
        """Answer a request of the control API."""
        if not ipaddress.ip_address(address).is_loopback:
            return error_answer(403, "The control API answers loopback only.")
        name, _slash, rest = request.path[len("/_emulator/") :].partition("/")
        try:
            values = json.loads(request.body) if request.body else {}
            if name == "orders" and rest:
                return Answer(200, self.order(request.method, rest, values))
            action = None if rest else self.actions.get((request.method, name))
            if action is None:
                return error_answer(404, "There is no such action.")
            return Answer(200, action(values))
        except (ValueError, TypeError, KeyError) as error:
            return error_answer(400, f"{type(error).__name__}: {error}")

    def advance(self, values):
        """Move the clock: {"seconds": n}."""
        self.emulator.advance(float(values["seconds"]))
        return {"now": format_time(self.emulator.now())}

    def state(self, values):
        """Tell the clock, what there is and what was called."""
        return self.emulator.state()

    def orders(self, values):
        """Add an order, or many: {"count": n, "seed": …, "marketplaces": […]}."""
        if "count" not in values:
            return self.emulator.add_order(**values)
        count = int(values.pop("count"))
        if not 0 < count <= MOST_ORDERS:
            raise ValueError(f"count must lie between 1 and {MOST_ORDERS}.")
        return {"order_ids": self.emulator.add_orders(count, **values)}

    def order_ids(self, values):
        """List the ids of all orders."""
        return {"order_ids": list(self.emulator.world.orders.records)}

    def order(self, method, order_id, values):
        """Return an order with all data sets; POST changes it first."""
        if method == "POST":
            return self.emulator.update_order(order_id, **values)
        return self.emulator.order(order_id)

    def listing(self, values):
        """Add an offer: {"sku": …, "marketplace": "DE", "price": "9.90", …}."""
        listing = self.emulator.add_listing(**values)
        return {"sku": listing.sku, "asin": listing.asin}

    def listing_issues(self, values):
        """Find fault with an offer: {"sku": …, "issues": [{…}], "after": seconds}."""
        self.emulator.set_listing_issues(**values)
        return {}

    def restriction(self, values):
        """Restrict an item: {"asin": …, "marketplace": "DE", "reason_code": …}."""
        self.emulator.set_restriction(**values)
        return {}

    def catalog_item(self, values):
        """Add a product page: {"asin": …, "marketplaces": ["DE"], "title": …}."""
        return {"asin": self.emulator.add_catalog_item(**values).asin}

    def fault(self, values):
        """Switch a fault on: {"operation": …, "kind": …, "times": 1, "after": 0}."""
        self.emulator.fault(**values)
        return {"waiting": len(self.emulator.faults.waiting)}

    def clear_faults(self, values):
        """Switch all faults off."""
        self.emulator.clear_faults()
        return {}

    def reset(self, values):
        """Start the scenario again: {} or {"scenario": name}."""
        self.emulator.reset(**values)
        return self.emulator.state()

    def journal(self, values):
        """List the calls, oldest first."""
        return {
            "calls": [
                {**asdict(call), "time": format_time(call.time)}
                for call in self.emulator.journal
            ]
        }

    def clear_journal(self, values):
        """Empty the journal."""
        self.emulator.clear_journal()
        return {}

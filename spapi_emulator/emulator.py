"""The emulator as tests use it: start, stop, orders, clock, faults, journal."""

import copy
import json
import logging
from dataclasses import dataclass

from . import models, scenarios
from .app import App
from .clock import Clock
from .control import Control
from .emulator_fba import FbaTools
from .emulator_listings import ListingTools
from .faults import Fault, Faults
from .journal import Journal
from .limits import Limits
from .order_changes import change_order
from .report_body import ReportBody
from .routing import Router
from .server import Server
from .summary import summary
from .world import World

KEPT_VIOLATIONS = 1000
_logger = logging.getLogger(__name__)


@dataclass
class Settings:
    """How long feeds and reports take, and what documents look like."""

    feed_seconds: float = 60
    report_seconds: float = 60
    gzip_documents: object = None
    seed: int = 1
    models: str = ""


class Emulator(FbaTools, ListingTools):
    """A local Selling Partner API.

    ``scenario``: a name of ``spapi_emulator.scenarios.NAMES``, or a function that
    fills a ``World``. ``models``: folder of
    the official models; every request and answer is checked against them.
    ``limits=False`` switches usage plans off. ``feed_seconds`` and
    ``report_seconds`` are seconds of the emulator's clock. ``start_time``: where
    its clock starts (default: now). ``gzip_documents``: None compresses reports,
    True feed results too, False nothing. ``seed`` makes the data repeatable.
    """

    def __init__(
        self, scenario="europe", models=None, limits=True, feed_seconds=60,
        report_seconds=60, start_time=None, *, gzip_documents=None, seed=1,
        host="127.0.0.1", port=0,
    ):  # fmt: skip
        self.scenario = scenario
        self.settings = Settings(
            feed_seconds, report_seconds, gzip_documents, seed, models and str(models)
        )
        self.clock = Clock(start_time)
        self.limits_enabled = limits
        self.address = (host, port)
        self.server = None
        self.models = _load_models(models)
        self.reset()

    def reset(self, scenario=None):
        """Start the scenario again: its orders, no calls, faults or feeds.

        The clock goes on, and the tokens given out stay good.
        """
        self.scenario = scenario or self.scenario
        world = World(self.clock, self.settings)
        scenarios.load(self.scenario, world)
        if hasattr(self, "world"):
            world.lwa.tokens.update(self.world.lwa.tokens)
        self.limits = Limits(self.limits_enabled)
        self.faults = Faults()
        self.calls_journal = Journal()
        self.violations = []
        self.router = Router(world.apis)
        world.check_feed = self.check_feed
        self.world = world

    def start(self):
        """Serve on a free port of the loopback; return the base URL."""
        if self.server is None:
            self.server = Server(App(self, Control(self)), *self.address)
            self.server.start()
        return self.url

    def stop(self):
        """Stop serving."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    @property
    def url(self):
        """The base URL while the emulator runs, else None."""
        return self.server and self.server.url

    # Sellers and orders

    @property
    def sellers(self):
        """The sellers by name."""
        return self.world.sellers

    @property
    def seller(self):
        """The first seller."""
        return next(iter(self.sellers.values()))

    def add_order(
        self, marketplace="DE", *, items=None, status="UNSHIPPED",
        fulfilled_by="MERCHANT", seller=None, order_id=None, address=None,
        buyer=None, **overrides,
    ):  # fmt: skip
        """Add an order and return it in the wire shape with all data sets.

        ``items``: dicts with sku, quantity, unit_price, shipping, gift_wrap,
        discount, shipping_discount, cod_fee, title, asin, order_item_id,
        gift_message, gift_wrap_level, promotion_ids, business_price, shipped,
        cancel_reason, programs, customized_url, serial_numbers, serial_required,
        constraints (names), scheduled (from, until), tax_scheme ("UOSS", "IOSS"),
        collected_by. ``overrides``: created, updated, service_level, programs,
        amounts (see ``amounts``), tax_rate, discount_sign, tip, channel, vat_number,
        legal_name, carrier, tracking_number, cancel_reason, ship_by, deliver_by,
        preference (as on the wire), or fields of the wire shape (camelCase).
        ``seller``: a Seller or its name. Times: UTC.
        """
        with self.world.lock:
            record = self.world.add_order(
                marketplace, self._seller(seller), items=items, status=status,
                fulfilled_by=fulfilled_by, order_id=order_id, address=address,
                buyer=buyer, **overrides,
            )  # fmt: skip
            return copy.deepcopy(record.order)

    def add_orders(self, count, *, seller=None, seed=1, **options):
        """Add ``count`` varied orders, the same for the same seed; return ids.

        Options: see ``scenarios.generator.generate``.
        """
        with self.world.lock:
            return scenarios.generate(
                self.world, self._seller(seller), count, seed=seed, **options
            )

    def update_order(self, order_id, **changes):
        """Change an order now, see ``order_changes.change_order``; return it."""
        with self.world.lock:
            self.world.settle()
            record = self._record(order_id)
            change_order(record.order, changes)
            self.world.orders.touch(record, self.now())
            return copy.deepcopy(record.order)

    def order(self, order_id):
        """Return a copy of an order with all data sets; KeyError if unknown."""
        with self.world.lock:
            self.world.settle()
            return copy.deepcopy(self._record(order_id).order)

    @property
    def orders(self):
        """Copies of all orders."""
        with self.world.lock:
            return [self.order(order_id) for order_id in self.world.orders.records]

    def shipments(self, order_id):
        """Return the confirmed packages of an order in the wire shape."""
        return self.order(order_id).get("packages", [])

    @property
    def confirmations(self):
        """The packages confirmed by calls and feeds, oldest first."""
        with self.world.lock:
            self.world.settle()
            return list(self.world.shipments.confirmations)

    def _record(self, order_id):
        record = self.world.orders.find(order_id)
        if record is None:
            raise KeyError(f"There is no order {order_id}.")
        return record

    def _seller(self, seller):
        return self.sellers[seller] if isinstance(seller, str) else seller

    def report_body(self, report_type, data, content_type="text/plain; charset=UTF-8"):
        """Let reports of this type hold ``data``.

        ``data``: bytes, a path, None (no data: the report ends CANCELLED), or a
        function (world, job) that returns one of them.
        """
        make = data if callable(data) else lambda world, job: data

        def body(world, job):
            made = make(world, job)
            return made and ReportBody(made, content_type)

        self.world.reports.bodies[report_type] = body

    # Clock

    def now(self):
        """Return the emulator's time, aware, in UTC."""
        return self.clock.now()

    def advance(self, seconds):
        """Move the clock forward; what falls due meanwhile is done."""
        with self.world.lock:
            self.clock.advance(seconds)
            self.world.settle()

    # Faults, journal, violations

    def fault(self, operation, kind, times=1, after=0, **options):
        """Let ``times`` calls of an operation fail, after the next ``after``."""
        if operation not in self.router.operations:
            raise ValueError(f"There is no operation {operation}.")
        fault = Fault(operation, kind, times, after, options)
        with self.world.lock:
            self.faults.add(fault)
        return fault

    def clear_faults(self):
        """Switch all faults off."""
        with self.world.lock:
            self.faults.clear()

    def take_fault(self, request):
        """Return the fault for this request, or None."""
        with self.world.lock:
            token = request.headers.get("x-amz-access-token")
            grant = self.world.lwa.tokens.get(token)
            target = f"{request.path} {request.query}"
            seller_id = grant and grant.seller_id
            return self.faults.take(request.operation, seller_id, target)

    @property
    def journal(self):
        """The calls, oldest first."""
        with self.world.lock:
            return list(self.calls_journal.entries)

    def calls(self, operation):
        """Return the calls of one operation, oldest first."""
        return [call for call in self.journal if call.operation == operation]

    def clear_journal(self):
        """Forget the calls made so far."""
        with self.world.lock:
            self.calls_journal.entries.clear()

    def check(self, request, route, answer):
        """Note what a request and its answer break of the official models."""
        if self.models is None or (route and not route.is_api):
            return
        where = route and (route.method, route.path)
        try:
            payload = json.loads(answer.body() or b"null")
            found = self.models.check(request, where, answer, payload)
        except Exception:
            _logger.exception("The check against the models failed.")
            found = [f"{request.operation}: the check itself failed"]
        with self.world.lock:
            room = KEPT_VIOLATIONS - len(self.violations)
            self.violations += found[:room]

    def check_feed(self, payload):
        """Note what a listings feed breaks of Amazon's schema."""
        if self.models:
            self.violations += self.models.check_feed(payload)

    def state(self):
        """Return the clock and counts, ready for JSON."""
        with self.world.lock:
            self.world.settle()
            return summary(self)


def _load_models(folder):
    return models.load(str(folder)) if folder else None

"""The emulator as a server: ``python -m spapi_emulator``."""

import argparse
import signal
import sys
import textwrap

from .emulator import Emulator
from .faults import KINDS
from .models import ModelsError
from .scenarios import NAMES


def main(arguments=None):
    """Serve until Ctrl-C; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        emulator = _emulator(options)
        emulator.start()
    except (ModelsError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    _introduce(emulator)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        emulator.stop()
    return 0


def _emulator(options):
    return Emulator(
        scenario=options.scenario,
        models=options.models,
        limits=not options.no_limits,
        feed_seconds=options.feed_seconds,
        report_seconds=options.report_seconds,
        start_time=options.start_time,
        gzip_documents=options.gzip,
        seed=options.seed,
        host=options.host,
        port=options.port,
    )


def _introduce(emulator):
    print(f"Selling Partner API: {emulator.url}")
    print(f"Login with Amazon:   {emulator.url}/auth/o2/token")
    for name, seller in emulator.sellers.items():
        print(f"Seller {name}: {seller.seller_id}, region {seller.region}")
        print(f"  client id      {seller.client_id}")
        print(f"  client secret  {seller.client_secret}")
        print(f"  refresh token  {seller.refresh_token}")
    print("Stop with Ctrl-C.", flush=True)


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m spapi_emulator",
        description=DESCRIPTION,
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, (text, values) in SWITCHES.items():
        parser.add_argument(name, help=text, **values)
    return parser


SWITCHES = {
    "--port": (
        "port (default 9100; 0: a free one)",
        {"type": int, "default": 9100},
    ),
    "--host": (
        "address to serve on (default: the loopback)",
        {"default": "127.0.0.1"},
    ),
    "--scenario": (
        "what is there at the start (default europe)",
        {"choices": tuple(NAMES), "default": "europe"},
    ),
    "--models": (
        "folder of Amazon's official models to check against (needs jsonschema)",
        {"metavar": "PATH"},
    ),
    "--no-limits": ("no usage plans, so never 429", {"action": "store_true"}),
    "--feed-seconds": (
        "how long a feed takes, by the emulator's clock (default 60)",
        {"type": float, "default": 60, "metavar": "N"},
    ),
    "--report-seconds": (
        "how long a report takes (default 60)",
        {"type": float, "default": 60, "metavar": "N"},
    ),
    "--start-time": (
        "where the clock starts, such as 2026-11-21T10:00:00Z (default: now)",
        {"metavar": "TIME"},
    ),
    "--gzip": (
        "compress all documents or none (default: reports only)",
        {"action": argparse.BooleanOptionalAction, "default": None},
    ),
    "--seed": ("number behind the generated ids", {"type": int, "default": 1}),
}

DESCRIPTION = """\
A local Amazon Selling Partner API: tokens (LWA), sellers, orders 2026-01-01,
confirmShipment, feeds and reports with their documents. It keeps Amazon's rules:
usage plans, page tokens, URLs that expire, roles that hide personal data, restricted
data tokens for reports that hold it (POST /tokens/2021-03-01/restrictedDataToken).
All sellers live on one base URL; the refresh token decides who calls."""


def _epilog():
    scenarios = _table("scenarios:", NAMES)
    kinds = _table("kinds of faults:", KINDS)
    return f"{scenarios}\n\n{CONTROL}\n\n{kinds}"


def _table(title, rows):
    lines = [
        textwrap.fill(
            text,
            width=79,
            initial_indent=f"  {name:<14} ",
            subsequent_indent=" " * 17,
        )
        for name, text in rows.items()
    ]
    return "\n".join([title, *lines])


CONTROL = """\
control (JSON, loopback only):
  GET    /_emulator/state      clock, counts, confirmed shipments, violations
  POST   /_emulator/advance    {"seconds": 3600} moves the clock
  POST   /_emulator/orders     {"marketplace": "FR", "items": [{"sku": "A",
                               "quantity": 2, "unit_price": "9.90"}]} adds an order;
                               {"count": 1000, "seed": 1} adds many
  GET    /_emulator/orders     the ids of all orders
  GET    /_emulator/orders/ID  one order with all data sets; POST changes it:
                               {"status": "CANCELLED"}
  POST   /_emulator/listings   {"sku": "A", "marketplace": "FR", "price": "9.90"}
                               adds an offer of the seller's
  POST   /_emulator/listing_issues
                               {"sku": "A", "issues": [{"message": "Bad picture",
                               "actions": ["LISTING_SUPPRESSED"]}], "after": 3600}
                               what Amazon finds fault with, in so many seconds
  POST   /_emulator/restrictions
                               {"asin": "B000000001", "marketplace": "DE"}
                               keeps sellers from selling a product
  POST   /_emulator/catalog    {"asin": "B000000001", "marketplaces": ["FR"],
                               "barcodes": ["4099000000017"], "title": "Mug"}
                               adds a product page
  POST   /_emulator/fault      {"operation": "searchOrders", "kind": "503",
                               "times": 2, "after": 1}; DELETE removes all
  GET    /_emulator/journal    the calls, without secrets; DELETE empties it
  POST   /_emulator/reset      {} or {"scenario": "empty"} starts again
Operations for faults: the operationIds, and token, upload, download."""


if __name__ == "__main__":
    sys.exit(main())

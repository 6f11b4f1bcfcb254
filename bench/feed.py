"""How much memory a full feed of offers costs, built and stored in a file.

Each way builds the same 25,000 messages in a process of its own; the figure is by how
much the process grew at its peak.
"""

import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from bench.documents import get_peak_mb

MESSAGES = 25_000
MARKETPLACE = "A1PA6795UKMFR9"
ROOT = Path(__file__).resolve().parent.parent


def run(print_figure):
    """Print feed.build_25000_extra_mb beside a feed that is one dictionary."""
    streamed, whole = measure("stream"), measure("whole")
    print_figure("feed.build_25000_extra_mb", streamed, "MB", whole)


def measure(way):
    """Return the growth in MB of a process that builds a feed in this way."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.feed", way],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "amazon_connector")},
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(result.stdout)


def build(way):
    """Build the feed once and return by how many MB this process grew at its peak."""
    from spapi import listings_feed

    with tempfile.TemporaryFile() as file:
        before = get_peak_mb()
        if way == "stream":
            count = listings_feed.write(file, "A1SELLER", changes()).count
        else:
            count = write_whole(file)
        after = get_peak_mb()
    if count != MESSAGES:
        sys.exit(f"bench: {count} messages were written instead of {MESSAGES}")
    return round(after - before, 1)


def changes():
    """Yield changes of quantities, every third with a price."""
    from spapi.listings_feed import Change, Price

    for number in range(MESSAGES):
        price = None if number % 3 else Price("EUR", Decimal(number + 100) / 100)
        yield Change(f"SKU-{number:06d}", MARKETPLACE, "PRODUCT", price, number % 100)


def write_whole(file):
    """The plain way: all messages in memory, then all of the text."""
    from spapi.listings_feed import patch_body

    messages = [
        {
            "messageId": number,
            "sku": change.sku,
            "operationType": "PATCH",
            **patch_body(change),
        }
        for number, change in enumerate(changes(), 1)
    ]
    header = {"sellerId": "A1SELLER", "version": "2.0"}
    file.write(json.dumps({"header": header, "messages": messages}).encode())
    return len(messages)


if __name__ == "__main__":
    print(build(sys.argv[1]))

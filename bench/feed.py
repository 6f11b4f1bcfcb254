"""How much memory a full feed of offers costs, built and stored.

25,000 listings get a quantity each, every third a price as well. Both ways make the
list of what is to be sent, whose listings are read in batches, and the feed of it.
Each runs in a process and on a database of its own; the figure is by how much the
process grew at its peak.
"""

import base64
import gc
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from bench.orders import SELLER, open_registry

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "setup"))

MESSAGES = 25_000
FEW = 10
BATCH = 1000


def run(print_figure):
    """Print feed.build_25000_extra_mb beside a feed that is one dictionary."""
    ours, plain = measure("ours"), measure("plain")
    print_figure("feed.build_25000_extra_mb", ours, "MB", plain)


def measure(way):
    """Return the growth in MB of a process that builds a feed in this way."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.feed", way],
        check=True,
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(result.stdout.splitlines()[-1])


def main(way):
    """Build one feed and print by how many MB this process grew at its peak."""
    import databases
    import postgres

    postgres.start()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    try:
        print(Bench(database, way).run(), flush=True)
    finally:
        databases.drop(database)


class Bench:
    """One database with an account in two marketplaces; nobody answers there."""

    def __init__(self, database, way):
        self.way = way
        self.registry = open_registry(database)

    def run(self):
        with self.open_env() as env:
            add_listings(env)
            env.cr.commit()
        # what is loaded on first use is none of the feed's
        self.build(FEW)
        return round(self.build(MESSAGES), 1)

    @contextmanager
    def open_env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def build(self, count):
        """Build and store a feed of so many messages; return the growth in MB."""
        prepare = {"ours": prepare_ours, "plain": prepare_plain}[self.way]
        with self.open_env() as env:
            link = env["amazon.account.marketplace"].search([], limit=1)
            gc.collect()
            before = start_peak()
            offers = list(make_offers(env, link, count))
            feed = prepare(env, link, offers)
            growth = get_memory_mb("VmHWM") - before
            if feed.line_count != count:
                sys.exit(f"bench: {feed.line_count} messages instead of {count}")
            env.cr.commit()
        return growth


def start_peak():
    """Forget the highest memory so far; return the present one in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return get_memory_mb("VmRSS")


def get_memory_mb(name):
    """Return a figure of this process in MB, as Linux tells it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    figures = dict(line.split(":", 1) for line in lines)
    return int(figures[name].split()[0]) / 1024


def add_listings(env):
    """Let there be 25,000 listings, copied in the database from the first one."""
    account = env["amazon.account"].create(SELLER)
    marketplace = env["amazon.marketplace"].search([("region", "=", "eu")], limit=1)
    link = env["amazon.account.marketplace"].create(
        {"account_id": account.id, "marketplace_id": marketplace.id, "enabled": True}
    )
    product = env["product.product"].create({"name": "Mug"})
    sku = env["amazon.sku"].create(
        {"account_id": account.id, "sku": "SKU-000001", "product_id": product.id}
    )
    listing = env["amazon.listing"].create(
        {"account_marketplace_id": link.id, "sku_id": sku.id, "asin": "B000000001"}
    )
    env.flush_all()
    copy_rows(env, sku, {"sku": "'SKU-' || n"})
    copy_rows(env, listing, {"sku_id": f"{sku.id} + n - 1"})


def copy_rows(env, record, others):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [record._table],
    )
    names = [name for (name,) in env.cr.fetchall() if name != "id"]
    values = ", ".join(others.get(name, name) for name in names)
    env.cr.execute(
        f"INSERT INTO {record._table} ({', '.join(names)}) SELECT {values} "
        f"FROM {record._table}, generate_series(2, %s) n WHERE id = %s",
        [MESSAGES, record.id],
    )


def make_offers(env, link, count):
    """Yield what is to be sent of so many listings."""
    from odoo.tools import split_every

    from odoo.addons.amazon_connector.spapi.listings_feed import Price

    changes = env["amazon.offer.changes"]
    domain = [("account_marketplace_id", "=", link.id)]
    ids = env["amazon.listing"].search(domain, limit=count).ids
    for batch in split_every(BATCH, enumerate(ids)):
        numbers = {listing_id: number for number, listing_id in batch}
        for listing in env["amazon.listing"].browse(numbers):
            number = numbers[listing.id]
            price = None if number % 3 else Price("EUR", Decimal(number + 100) / 100)
            yield changes._prepare_outgoing(listing, (number % 100, None), price)
        env.invalidate_all()


def prepare_ours(env, link, offers):
    return env["amazon.offers.flow"]._prepare_feed(link, offers)


def prepare_plain(env, link, offers):
    """The plain way: all messages as records and as one text, in base64."""
    from odoo.addons.amazon_connector.spapi.listings_feed import patch_body

    messages = [
        {
            "messageId": number,
            "sku": offer.message.sku,
            "operationType": "PATCH",
            **patch_body(offer.message),
        }
        for number, offer in enumerate(offers, 1)
    ]
    header = {"sellerId": link.account_id.seller_id, "version": "2.0"}
    content = json.dumps({"header": header, "messages": messages}).encode()
    vals = env["amazon.offers.flow"]._prepare_feed_vals(link)
    vals |= {
        "content": base64.b64encode(content),
        "line_ids": [
            (0, 0, {"number": number, "listing_id": offer.listing.id})
            for number, offer in enumerate(offers, 1)
        ],
    }
    return env["amazon.feed"].create(vals)


if __name__ == "__main__":
    main(sys.argv[1])

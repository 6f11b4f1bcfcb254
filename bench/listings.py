"""What importing a report of listings costs beside creating them by plain ORM calls.

A report has 100,000 rows with all columns; products are not created. The plain way
creates the same listing records in batches of 1,000, with a commit each, and gets
their SKUs for nothing. Each measurement runs in a process and on a database of its
own, so that neither's memory nor tables weigh on the other.
"""

import contextlib
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from bench.orders import SELLER, open_registry

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "setup"))

ROWS = 100_000
FEW_ROWS = 10_000
BATCH = 1000
ROUNDS = 3
KIND = "GET_MERCHANT_LISTINGS_ALL_DATA"
COLUMNS = (
    "item-name",
    "item-description",
    "listing-id",
    "seller-sku",
    "price",
    "quantity",
    "open-date",
    "product-id-type",
    "item-note",
    "item-condition",
    "asin1",
    "product-id",
    "pending-quantity",
    "fulfillment-channel",
    "merchant-shipping-group",
    "status",
)


def run(print_figure):
    """Print the four figures of the import of listings."""
    few, many = measure_rounds(FEW_ROWS), measure_rounds(ROWS)
    extra = get_median(result["extra_mb"] for result in many)
    print_figure("listings.extra_mb", round(extra, 1), "MB", None)
    ratio = get_median(result["first"] / result["plain"] for result in many)
    print_figure("listings.first_import_ratio", round(ratio, 2), "ratio", 1.0)
    ratio = get_median(result["again"] / result["first"] for result in many)
    print_figure("listings.repeat_ratio", round(ratio, 3), "ratio", 1.0)
    first, again = (
        get_median(result[name] for result in many)
        / get_median(result[name] for result in few)
        for name in ("first", "again")
    )
    print_figure("listings.growth_10x", round(max(first, again), 1), "ratio", 10)


def get_median(values):
    return statistics.median(list(values))


def measure_rounds(rows):
    return [measure(rows) for __ in range(ROUNDS)]


def measure(rows):
    """Measure one import in a new process; return what it printed."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.listings", str(rows)],
        check=True,
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


def main(rows):
    """Import a report twice, then create the same listings in the plain way."""
    import databases
    import postgres

    postgres.start()
    template, _log = databases.addon_template()
    database = databases.copy(template, "demo")
    try:
        bench = Bench(database, rows)
        print(json.dumps(bench.run()), flush=True)
    finally:
        databases.drop(database)


class Bench:
    """One database with an account, and reports as they lie at Amazon."""

    def __init__(self, database, rows):
        self.rows = rows
        self.registry = open_registry(database)

    def run(self):
        with self.open_env() as env:
            set_up(env)
        before = get_peak_mb()
        first = self.measure_import()
        extra = get_peak_mb() - before
        again = self.measure_import()
        self.check()
        return {
            "first": first,
            "again": again,
            "plain": self.measure_plain(),
            "extra_mb": extra,
        }

    @contextlib.contextmanager
    def open_env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def measure_import(self):
        """Take the report from its document to the end; return the seconds."""
        with self.open_env() as env, write_report(self.rows) as file:
            report = request(env)
            gc.collect()
            started = time.perf_counter()
            report._mark_loaded(file, "utf-8")
            flow = env["amazon.listings.flow"]
            while report.state not in ("done", "failed"):
                flow._advance(report)
                env.cr.commit()
            return time.perf_counter() - started

    def check(self):
        """End when what was measured is not what it should be."""
        with self.open_env() as env:
            counts = [
                env[name].search_count([]) for name in ("amazon.listing", "amazon.sku")
            ]
            reports = env["amazon.report"].search([], order="id")
            results = [(r.created_count, r.updated_count) for r in reports]
        expected = [(self.rows, 0), (0, 0)]
        if counts != [self.rows] * 2 or results != expected:
            sys.exit(f"bench: {counts} records, results {results}")

    def measure_plain(self):
        """Create the same listings for another marketplace; return the seconds."""
        with self.open_env() as env:
            links = env["amazon.account.marketplace"].search([], order="id")
            batches = list(self.read_batches(env, links[1]))
            gc.collect()
            started = time.perf_counter()
            for vals_list in batches:
                env["amazon.listing"].create(vals_list)
                env.cr.commit()
            return time.perf_counter() - started

    def read_batches(self, env, link):
        """Yield the vals of the imported listings, as for another marketplace."""
        listings = env["amazon.listing"]
        names = [name for name, field in listings._fields.items() if is_plain(field)]
        env.cr.execute(f"SELECT {', '.join(names)} FROM amazon_listing ORDER BY id")
        while rows := env.cr.fetchmany(BATCH):
            yield [
                {
                    **dict(zip(names, row, strict=True)),
                    "account_marketplace_id": link.id,
                }
                for row in rows
            ]


def is_plain(field):
    magic = ("id", "create_uid", "create_date", "write_uid", "write_date")
    return field.store and field.column_type and field.name not in magic


def set_up(env):
    """Connect an account in two marketplaces; nobody answers there."""
    account = env["amazon.account"].create({**SELLER, "listings_enabled": True})
    marketplaces = env["amazon.marketplace"].search([("region", "=", "eu")], limit=2)
    env["amazon.account.marketplace"].create(
        [
            {
                "account_id": account.id,
                "marketplace_id": marketplace.id,
                "enabled": True,
                "import_inactive": True,
            }
            for marketplace in marketplaces
        ]
    )


def request(env):
    """Return the report of the first marketplace, as if Amazon had made it."""
    link = env["amazon.account.marketplace"].search([], order="id", limit=1)
    report = env["amazon.report"].create(
        {
            "account_id": link.account_id.id,
            "account_marketplace_id": link.id,
            "report_type": KIND,
            "next_step_at": datetime.now(timezone.utc).replace(tzinfo=None),
        }
    )
    report._mark_submitted(str(report.id), report.next_step_at)
    env.cr.commit()
    return report


@contextlib.contextmanager
def write_report(rows):
    """Yield a file with a report of so many rows, as it is after its download."""
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(("\t".join(COLUMNS) + "\n").encode())
        for number in range(rows):
            file.write(("\t".join(get_cells(number)) + "\n").encode())
        yield file


def get_cells(number):
    asin = f"B0{number:08d}"
    is_fba = number % 5 == 0
    return (
        f"Coffee press number {number}, stainless steel, {number % 7 + 1} cups",
        f"A description of about eighty letters, which nobody reads: {number:020d}",
        f"0708{number:06d}",
        f"PRESS-{number:06d}",
        f"{number % 90 + 9}.99",
        "" if is_fba else str(number % 50),
        "08/07/2016 10:12:40 BST",
        "1",
        "",
        "11",
        asin,
        asin,
        "" if is_fba else "0",
        "AMAZON_EU" if is_fba else "DEFAULT",
        "Migrated Template",
        "Active" if number % 10 else "Inactive",
    )


def get_peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))

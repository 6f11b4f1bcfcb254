import os
from pathlib import Path

from .common import HISTORY, AmazonCase

FIXTURES = os.environ.get("LISTING_REPORTS")
ALL = "GET_MERCHANT_LISTINGS_ALL_DATA"
ACTIVE = "GET_MERCHANT_LISTINGS_DATA"
HEADER = (
    "item-name\tseller-sku\tprice\tquantity\tasin1\titem-condition\t"
    "fulfillment-channel\tstatus"
)


class ListingsCase(AmazonCase):
    """Listings of Germany are imported, with the inactive ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.listings_enabled = True
        cls.links.listings_enabled = False
        cls.germany = cls.get_link("DE")
        cls.germany.write({"listings_enabled": True, "import_inactive": True})

    def run_listings(self):
        self.account._get_flow("listings").next_at = HISTORY
        self.run_cron("import_listings")

    def import_listings(self, links=None, rounds=6):
        """Import as a user does, and let Amazon work; return the newest report."""
        links = links or self.germany
        links.action_import_listings()
        for __ in range(rounds):
            self.run_listings()
            self.advance(120)
        return self.find_report(links[:1])

    def find_report(self, link=None):
        domain = [("account_marketplace_id", "=", (link or self.germany).id)]
        return self.env["amazon.report"].search(domain, limit=1)

    def find_listing(self, sku, link=None):
        return self.env["amazon.listing"].search(
            [
                ("sku_id.sku", "=", sku),
                ("account_marketplace_id", "=", (link or self.germany).id),
            ]
        )

    def open_records(self, action):
        """Return what a window action shows."""
        model = self.env[action["res_model"]]
        return model.search(action["domain"])

    def open_dialog(self, record, action):
        """Return the dialog that an action opens, as the record's user gets it."""
        action = getattr(record, action)()
        dialogs = record.env[action["res_model"]].with_context(**action["context"])
        return dialogs.create({})

    def get_skus(self, link=None):
        domain = [("account_marketplace_id", "=", (link or self.germany).id)]
        return self.env["amazon.listing"].search(domain).mapped("sku_id.sku")

    def set_report(self, *lines, header=HEADER, kind=ALL, **options):
        """Let Amazon answer with a report of these lines."""
        text = "\n".join([header, *lines, ""])
        self.emulator.report_body(kind, text.encode(), **options)

    def set_file(self, name, kind=ALL, **options):
        """Let Amazon answer with a whole file as it once did."""
        if not FIXTURES:
            self.skipTest("LISTING_REPORTS names no folder of listing reports")
        path = Path(FIXTURES) / name
        self.emulator.report_body(kind, path.read_bytes(), **options)

    def count_calls(self, operation):
        return len(self.emulator.calls(operation))

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.amazon_connector.models import (
    amazon_listings_flow,
    amazon_product_creator,
)
from odoo.addons.amazon_connector.spapi import transport

from .listings import ListingsCase
from .striking import StrikingMixin, add_crash_tests

BATCH = 3


@tagged("post_install", "-at_install")
class TestListingCrashes(StrikingMixin, ListingsCase):
    """Interrupted anywhere and started again, it ends with the same records."""

    def setUp(self):
        super().setUp()
        self.patch(amazon_listings_flow, "BATCH", BATCH)
        self.patch(amazon_product_creator, "BATCH", BATCH)
        self.germany.create_products = True

    def add_listings(self):
        """Add rows of each kind: new, known, linked, spoilt, to be created."""
        header = "item-name\tseller-sku\tprice\tquantity\tasin1\tstatus"
        lines = []
        for number in range(10):
            asin = f"B00000000{number}"
            sku = ("MUG-1", "TEA-1")[number] if number < 2 else f"NEW-{number}"
            title = "?ó?ko" if number % 4 == 3 else f"Listing {number}"
            self.emulator.add_listing(sku, title=title.replace("?", "Ł"), asin=asin)
            lines.append(f"{title}\t{sku}\t{number + 1}.50\t{number}\t{asin}\tActive")
        self.set_report(*lines, header=header)

    def play(self):
        """Import, lose three listings, and import again."""
        self.add_listings()
        self.germany.action_import_listings()
        self.finish()
        for sku in ("MUG-1", "NEW-5", "NEW-7"):
            self.emulator.remove_listing(sku)
        header = "item-name\tseller-sku\tprice\tquantity\tasin1\tstatus"
        lines = [
            f"Listing {number}\tNEW-{number}\t99.50\t7\tB00000000{number}\tActive"
            for number in (2, 4, 6, 8)
        ]
        self.set_report(*lines, header=header)
        self.advance(3600)
        self.germany.action_import_listings()
        self.finish()

    def finish(self):
        for __ in range(40):
            self.run_listings()
            self.advance(310)
            if self.find_report().state == "done":
                return
        self.fail(f"the report stays {self.find_report().state}")

    def read_result(self):
        """Return all that an import leaves, without ids."""
        listings = self.env["amazon.listing"].search([], order="sku_id")
        names = ("title", "asin", "price", "quantity", "status", "is_incomplete")
        records = [
            (*(listing[name] for name in names), listing.product_id.default_code)
            for listing in listings.sorted(lambda listing: listing.sku_id.sku)
        ]
        products = self.env["product.product"].search(
            [("default_code", "like", "NEW-")]
        )
        codes = sorted(products.mapped("default_code"))
        reports = self.env["amazon.report"].search([], order="id")
        counts = [
            (r.created_count, r.linked_count, r.updated_count, r.vanished_count)
            for r in reports
        ]
        totals = sum(reports.mapped("product_count")), len(reports)
        return records, codes, counts, totals

    def read_undisturbed(self):
        """Return what a run leaves that nothing disturbs, and take it back."""
        with self.env.cr.savepoint() as savepoint:
            self.play()
            result = self.read_result()
            savepoint.rollback()
        self.env.invalidate_all()
        self.emulator.reset()
        self.set_clock()
        return result

    def check_way(self, offset, **errors):
        expected = self.read_undisturbed()
        with self.striking(offset, **errors):
            self.play()
        self.assertEqual(self.read_result(), expected)
        self.assertGreater(self.strikes, 3)
        self.assertEqual(len(expected[0]), 10)
        self.assertEqual(expected[2], [(10, 2, 0, 0), (0, 0, 4, 3)])

    def test_two_workers_at_once(self):
        expected = self.read_undisturbed()
        real, met = transport._open, {"token"}

        def open_twice(session, request):
            if request.operation not in met:
                met.add(request.operation)
                self.run_as_other()
            return real(session, request)

        with patch.object(transport, "_open", open_twice):
            self.play()
        records, codes, *__ = self.read_result()
        self.assertEqual((records, codes), expected[:2])
        self.assertLessEqual({"create_report", "get_report", "download"}, met)


add_crash_tests(TestListingCrashes, "killed")
add_crash_tests(TestListingCrashes, "exception")

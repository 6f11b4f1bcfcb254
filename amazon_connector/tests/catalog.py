from unittest.mock import patch

from .common import AmazonCase

MUG_EAN = "4099000000017"
TEA_EAN = "4099000000024"
UPC = "887276302195"


def commit(cron, *args, **progress):
    """Forget what was read, as a commit does."""
    cron.env.flush_all()
    cron.env.invalidate_all()


class CatalogCase(AmazonCase):
    """Products with barcodes, and pages of Amazon's catalogue in Germany."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.get_link("DE")
        cls.mug.barcode = MUG_EAN
        cls.tea.barcode = TEA_EAN

    def add_page(self, asin, *barcodes, **values):
        self.emulator.add_catalog_item(asin, barcodes=barcodes, **values)

    def match(self, products, link=None):
        """Look for the products' pages as a step of a flow does."""
        # Two calls a second: no test waits, or depends on how fast it is.
        self.advance(2)
        cron = type(self.env["ir.cron"])
        matches = self.env["amazon.catalog.match"]
        with patch.object(cron, "_commit_progress", commit):
            return matches._match_step(products, link or self.germany)

    def count_calls(self, operation="searchCatalogItems"):
        return len(self.emulator.calls(operation))

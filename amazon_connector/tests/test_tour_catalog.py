from unittest.mock import patch

from odoo.tests import tagged

from .catalog import MUG_EAN, commit
from .common import AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTourCatalog(AmazonHttpCase):
    """A person chooses among the pages that Amazon has of a product."""

    def test_choose_a_page(self):
        germany = self.connect(countries=("DE",))
        mug = self.create_product("MUG-1", barcode=MUG_EAN)
        for asin, title in (("B000000001", "Mug"), ("B000000002", "Mug of six")):
            self.emulator.add_catalog_item(asin, barcodes=[MUG_EAN], title=title)
        matches = self.env["amazon.catalog.match"]
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            match = matches._match_step(mug, germany)[mug]
        self.assertEqual(match.state, "several")
        self.start_tour("/odoo", "amazon_choose_page", login="admin")
        self.assertEqual((match.state, match.asin), ("found", "B000000002"))
        self.assertEqual(match.chosen_by_id, self.env.ref("base.user_admin"))

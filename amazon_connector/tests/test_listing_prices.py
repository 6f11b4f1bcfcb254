from odoo.tests import tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestListingPrices(ListingsCase):
    """Amazon's prices of new products go into the marketplaces' pricelists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.get_link("FR")
        cls.france.write({"listings_enabled": True, "import_inactive": True})
        cls.germany.create_products = True
        for link in cls.germany | cls.france:
            link.pricelist_id = cls.env["product.pricelist"].create(
                {"name": link.display_name, "currency_id": link.currency_id.id}
            )

    def get_prices(self, sku, link):
        return (
            self.env["product.pricelist.item"]
            .search(
                [
                    ("pricelist_id", "=", link.pricelist_id.id),
                    ("product_tmpl_id.default_code", "=", sku),
                ]
            )
            .mapped("fixed_price")
        )

    def import_both(self):
        self.account.action_import_listings()
        for __ in range(8):
            self.run_listings()
            self.advance(120)
        states = [self.find_report(link).state for link in self.germany | self.france]
        self.assertEqual(states, ["done", "done"])

    def test_every_marketplace_has_its_own(self):
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.emulator.add_listing("NEW", "FR", price="8.50")
        self.import_both()
        self.assertEqual(self.get_prices("NEW", self.germany), [7.5])
        self.assertEqual(self.get_prices("NEW", self.france), [8.5])

    def test_marketplace_whose_listings_were_there_before(self):
        self.emulator.add_listing("NEW", "FR", price="8.50")
        self.import_listings(self.france)
        self.assertFalse(self.find_listing("NEW", self.france).product_id)
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.import_listings()
        self.assertEqual(self.get_prices("NEW", self.france), [8.5])

    def test_marketplace_whose_listings_come_later(self):
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.import_listings()
        self.emulator.add_listing("NEW", "FR", price="8.50")
        self.import_listings(self.france)
        self.assertEqual(self.get_prices("NEW", self.france), [8.5])

    def test_price_that_is_there_stays_and_a_removed_one_too(self):
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.import_listings()
        product = self.find_listing("NEW").product_id
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.france.pricelist_id.id,
                "applied_on": "1_product",
                "product_tmpl_id": product.product_tmpl_id.id,
                "fixed_price": 3,
            }
        )
        self.germany.pricelist_id.item_ids.unlink()
        self.emulator.add_listing("NEW", "FR", price="8.50")
        self.advance(3600)
        self.import_both()
        self.assertEqual(self.get_prices("NEW", self.france), [3])
        self.assertEqual(self.get_prices("NEW", self.germany), [])

    def test_own_products_get_none(self):
        self.emulator.add_listing("MUG-1", "DE", price="7.50")
        self.import_listings()
        self.assertEqual(self.find_listing("MUG-1").product_id, self.mug)
        self.assertFalse(self.get_prices("MUG-1", self.germany))

    def test_product_linked_by_hand_gets_none(self):
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.import_listings()
        self.find_listing("NEW").product_id = self.mug
        self.emulator.add_listing("NEW", "FR", price="8.50")
        self.import_listings(self.france)
        self.assertFalse(self.get_prices("MUG-1", self.france))

    def test_pricelist_in_another_currency_gets_none(self):
        other = self.env.ref("base.USD")
        self.germany.pricelist_id = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": other.id}
        )
        self.emulator.add_listing("NEW", "DE", price="7.50")
        self.import_listings()
        self.assertTrue(self.find_listing("NEW").product_id)
        self.assertFalse(self.get_prices("NEW", self.germany))

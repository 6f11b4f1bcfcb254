from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi.listings_feed import FEED_TYPE

from .stock import StockCase


@tagged("post_install", "-at_install")
class TestOneQuantity(StockCase):
    """In Europe a SKU has one quantity, which goes out once; elsewhere several."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.france, self.italy = self.get_link("FR"), self.get_link("IT")
        (self.france | self.italy).stock_enabled = True
        self.german = self.make_listing(self.sku, "DE", quantity=0)
        self.french = self.make_listing(self.sku, "FR", quantity=0)
        self.import_orders()
        self.links = (self.germany, self.france, self.italy)
        self.get_all()
        self.add_stock(self.mug, 5)

    def get_all(self):
        """Return the quantities of the next run by country and SKU."""
        changes = {link.country_id.code: self.get_changes(link) for link in self.links}
        return {code: quantities for code, quantities in changes.items() if quantities}

    def test_it_goes_out_once(self):
        self.assertTrue(self.account.one_quantity)
        self.assertEqual(self.get_all(), {"DE": {"MUG-1": 5}})
        self.assertEqual(self.get_all(), {})

    def test_of_a_marketplace_that_is_on(self):
        self.germany.stock_enabled = False
        self.assertEqual(self.get_all(), {"FR": {"MUG-1": 5}})
        self.france.enabled = False
        self.add_stock(self.mug, 1)
        self.assertEqual(self.get_all(), {})

    def test_of_a_listing_that_can_be_sent_to(self):
        self.german.status = "vanished"
        self.assertEqual(self.get_all(), {"FR": {"MUG-1": 5}})

    def test_what_was_sent_in_one_marketplace_holds_in_all(self):
        self.mark_sent(self.sku, 5)
        self.germany.stock_enabled = False
        self.assertEqual(self.get_all(), {})

    def test_a_marketplace_that_shows_another_quantity(self):
        (self.german | self.french).quantity = 5
        self.assertEqual(self.get_all(), {})
        self.french.quantity = 4
        self.add_stock(self.mug, 1)
        self.add_stock(self.mug, -1)
        self.assertEqual(self.get_all(), {"DE": {"MUG-1": 5}})

    def test_one_feed_at_a_time_carries_it(self):
        feed = self.env["amazon.feed"].create(
            {
                "account_id": self.account.id,
                "account_marketplace_id": self.germany.id,
                "feed_type": FEED_TYPE,
                "state": "submitted",
                "line_ids": [
                    Command.create(
                        {
                            "number": 1,
                            "listing_id": self.german.id,
                            "has_quantity": True,
                        }
                    )
                ],
            }
        )
        self.germany.enabled = False
        self.assertEqual(self.get_all(), {}, "Germany's is under way")
        feed.state = "done"
        self.assertEqual(self.get_all(), {"FR": {"MUG-1": 5}})

    def test_another_tool_keeps_it_in_one_marketplace(self):
        self.french.keep_stock = True
        self.assertEqual(self.get_all(), {})

    def test_each_its_own(self):
        self.account.one_quantity = False
        both = {"DE": {"MUG-1": 5}, "FR": {"MUG-1": 5}}
        self.assertEqual(self.get_all(), both)
        self.mark_sent(self.german, 5)
        self.mark_sent(self.french, 4)
        self.add_stock(self.mug, 1)
        self.add_stock(self.mug, -1)
        self.assertEqual(self.get_all(), {"FR": {"MUG-1": 5}})

    def test_another_tool_keeps_one_of_them(self):
        self.account.one_quantity = False
        self.french.keep_stock = True
        self.assertEqual(self.get_all(), {"DE": {"MUG-1": 5}})

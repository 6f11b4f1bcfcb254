from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .listings import ListingsCase


@tagged("post_install", "-at_install")
class TestOfferSwitches(ListingsCase):
    """Stock and prices go out where a manager has turned both switches on."""

    def get_switches(self):
        records = (self.account, *self.account.marketplace_ids)
        return [(r.stock_enabled, r.prices_enabled) for r in records]

    def test_neither_marketplace_nor_import_turns_them_on(self):
        self.emulator.add_listing("MUG-1", price="9.99", quantity=3)
        self.germany.enabled = False
        self.germany._switch_on(self.germany.orders_from)
        self.import_listings()
        self.assertEqual(self.get_skus(), ["MUG-1"])
        self.assertEqual(set(self.get_switches()), {(False, False)})

    def test_both_switches_count(self):
        self.assertFalse(self.germany._sends("stock"))
        self.germany.stock_enabled = True
        self.assertFalse(self.germany._sends("stock"))
        self.account.stock_enabled = True
        self.assertTrue(self.germany._sends("stock"))
        self.assertFalse(self.germany._sends("prices"))
        self.germany.enabled = False
        self.assertFalse(self.germany._sends("stock"))

    def test_only_managers_turn_them(self):
        user = new_test_user(
            self.env, "listing_user", groups="amazon_connector.group_amazon_user"
        )
        for record in (self.account, self.germany):
            with self.assertRaises(AccessError):
                record.with_user(user).stock_enabled = True

    def test_users_say_what_another_tool_keeps(self):
        self.emulator.add_listing("MUG-1", price="9.99", quantity=3)
        self.import_listings()
        user = new_test_user(
            self.env, "listing_user", groups="amazon_connector.group_amazon_user"
        )
        listing = self.find_listing("MUG-1").with_user(user)
        listing.write({"keep_stock": True, "keep_price": True, "price_min": 5})
        self.assertTrue(listing.keep_stock)
        with self.assertRaises(AccessError):
            listing.quantity = 4

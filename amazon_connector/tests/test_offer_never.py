from datetime import timedelta

from odoo.tests import tagged

from .offers import OffersCase

SENDING = (
    "createFeed",
    "createFeedDocument",
    "patchListingsItem",
    "putListingsItem",
    "deleteListingsItem",
)


@tagged("post_install", "-at_install")
class TestOfferNever(OffersCase):
    """Whatever else happens, nothing is sent for what is not Odoo's to send to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        switches = {"stock_enabled": True, "prices_enabled": True}
        cls.account.write(switches)
        (cls.germany | cls.france).write(switches)
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Europe", "currency_id": cls.germany.currency_id.id}
        )
        cls.account.pricelist_id = cls.pricelist
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def setUp(self):
        super().setUp()
        # What differs: a price, and a quantity that falls.
        self.listings.write({"price": 1.1, "quantity": 5, "are_terms_read": True})
        self.import_orders()

    def try_everything(self):
        """Do all that makes something go out, and let the flow run after each."""
        listings, account = self.listings, self.account
        location = self.warehouse.lot_stock_id
        quants = self.env["stock.quant"]
        now = self.account._now()
        holiday = {"holiday_from": now, "holiday_until": now + timedelta(days=1)}
        steps = (
            lambda: None,
            lambda: quants._update_available_quantity(self.mug, location, 7),
            lambda: setattr(self.mug, "list_price", 1.2),
            lambda: self.germany.action_send_all_prices(),
            lambda: account.action_send_all_stock(),
            lambda: account.write(holiday),
            lambda: listings._set_zero(),
            lambda: listings.action_give_back(),
            lambda: listings._release(),
            lambda: listings._forget_sent(),
            lambda: setattr(self.mug, "active", False),
            lambda: self.want(self.german, quantity=3, price=2.0),
            lambda: self.want(self.french, quantity=3, price=2.0),
        )
        for step in steps:
            step()
            self.send_offers()
            self.take_report()

    def get_messages(self):
        return [
            (marketplace, message["sku"])
            for marketplace, body in zip(
                self.get_sent(), self.get_uploads(), strict=True
            )
            for message in body["messages"]
        ]

    def assert_nothing_sent(self):
        calls = {name: self.count_calls(name) for name in SENDING}
        self.assertEqual(set(calls.values()), {0}, calls)

    def test_all_that_is_tried_does_send(self):
        """What the other tests try would be sent, were it not for what they set."""
        self.try_everything()
        sent = self.get_messages()
        self.assertGreaterEqual(sent.count(("DE", "MUG-1")), 8)
        self.assertIn(("FR", "MUG-1"), sent)

    def test_read_only_account(self):
        self.account.read_only = True
        self.try_everything()
        self.assert_nothing_sent()

    def test_archived_account(self):
        self.account.active = False
        for listing in (self.german, self.french):
            self.want(listing, quantity=3, price=2.0)
        self.send_offers()
        self.assert_nothing_sent()

    def test_marketplace_that_is_off(self):
        self.germany.enabled = False
        self.try_everything()
        self.assertNotIn("DE", self.get_sent())
        self.assertIn("FR", self.get_sent())

    def test_unlinked_listing(self):
        self.german.sku_id.product_id = False
        self.try_everything()
        self.assertNotIn("MUG-1", [sku for __, sku in self.get_messages()])

    def test_fba_listing(self):
        (self.german | self.french).channel = "fba"
        self.try_everything()
        self.assertNotIn("MUG-1", [sku for __, sku in self.get_messages()])

    def test_vanished_incomplete_and_suppressed_listings(self):
        self.german.status = "vanished"
        self.german_tea.status = "incomplete"
        (self.french | self.french_tea).offer_state = "suppressed"
        self.try_everything()
        self.assert_nothing_sent()

    def test_switches_that_are_off(self):
        off = {"stock_enabled": False, "prices_enabled": False}
        (self.germany | self.france).write(off)
        self.mug.list_price = 1.2
        self.account.action_send_all_stock()
        self.germany.action_send_all_prices()
        self.send_offers()
        self.mug.active = False
        self.send_offers()
        self.assert_nothing_sent()

    def test_what_another_tool_keeps(self):
        self.listings.write({"keep_stock": True, "keep_price": True})
        self.mug.list_price = 1.2
        self.germany.action_send_all_prices()
        self.account.action_send_all_stock()
        self.send_offers()
        self.listings._set_zero()
        self.send_offers()
        self.assert_nothing_sent()

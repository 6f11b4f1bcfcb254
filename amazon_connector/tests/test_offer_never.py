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
NOT_TO_SEND = {
    "FBA": {"channel": "fba"},
    "VANISHED": {"status": "vanished"},
    "INCOMPLETE": {"status": "incomplete"},
    "SUPPRESSED": {"offer_state": "suppressed"},
}


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
        self.make_different(self.listings)
        self.import_orders()

    def make_different(self, listings):
        """Let a price and a quantity that falls be there to be sent."""
        listings.write({"price": 1.1, "quantity": 5, "are_terms_read": True})

    def try_everything(self, listings):
        """Do all that makes something go out, and let the flow run after each."""
        account, products = self.account, listings.product_id
        location = self.warehouse.lot_stock_id
        quants = self.env["stock.quant"]
        now = self.account._now()
        holiday = {"holiday_from": now, "holiday_until": now + timedelta(days=1)}
        steps = (
            lambda: None,
            lambda: [
                quants._update_available_quantity(product, location, 7)
                for product in products
            ],
            lambda: products.write({"list_price": 1.2}),
            lambda: self.germany.action_send_all_prices(),
            lambda: account.action_send_all_stock(),
            lambda: account.write(holiday),
            lambda: listings._set_zero(),
            lambda: listings.action_give_back(),
            lambda: listings._release(),
            lambda: listings._forget_sent(),
            lambda: products.write({"active": False}),
            lambda: [self.want(one, quantity=3, price=2.0) for one in listings],
        )
        for step in steps:
            step()
            self.send_offers()
            if self.count_calls("createFeed"):
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

    def make_listing(self, sku, **vals):
        """Return a listing in Germany that differs from what Odoo has."""
        self.create_product(sku)
        listing = self.create_listing(sku, self.germany, **vals)
        self.add_at_amazon(listing)
        self.make_different(listing)
        return listing

    def test_of_all_that_is_tried_only_what_is_odoos_to_send_goes_out(self):
        unlinked = self.make_listing("UNLINKED")
        others = (self.make_listing(sku, **vals) for sku, vals in NOT_TO_SEND.items())
        self.france.enabled = False
        unlinked.sku_id.product_id = False
        self.try_everything(self.listings.union(unlinked, *others))
        sent = self.get_messages()
        self.assertEqual(set(sent), {("DE", "MUG-1"), ("DE", "TEA-1")})
        self.assertGreaterEqual(sent.count(("DE", "MUG-1")), 8, "it would be sent")

    def test_read_only_account(self):
        self.account.read_only = True
        self.try_everything(self.listings)
        self.assert_nothing_sent()

    def test_archived_account(self):
        self.account.active = False
        for listing in (self.german, self.french):
            self.want(listing, quantity=3, price=2.0)
        self.send_offers()
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

    def test_marketplace_that_is_on_again(self):
        links = self.germany | self.france
        links.write({"enabled": False})
        links.write({"enabled": True})
        self.mug.list_price = 1.2
        self.account.action_send_all_stock()
        self.account.action_send_all_prices()
        self.send_offers()
        self.assert_nothing_sent()
        self.germany.stock_enabled = True
        self.send_offers()
        self.assertTrue(self.get_uploads(), "once a manager turns it on")

    def test_what_another_tool_keeps(self):
        self.listings.write({"keep_stock": True, "keep_price": True})
        self.mug.list_price = 1.2
        self.germany.action_send_all_prices()
        self.account.action_send_all_stock()
        self.send_offers()
        self.listings._set_zero()
        self.send_offers()
        self.assert_nothing_sent()

    def test_what_another_tool_keeps_of_it(self):
        """Stock alone, price alone: the other one follows."""
        self.france.enabled = False
        for product in self.mug | self.tea:
            place = self.warehouse.lot_stock_id
            self.env["stock.quant"]._update_available_quantity(product, place, 7)
            product.list_price = 1.2
        self.german.keep_stock = True
        self.german_tea.keep_price = True
        self.send_offers()
        [body] = self.get_uploads()
        changed = {
            message["sku"]: [patch["path"] for patch in message["patches"]]
            for message in body["messages"]
        }
        self.assertEqual(
            changed,
            {
                "MUG-1": ["/attributes/purchasable_offer"],
                "TEA-1": ["/attributes/fulfillment_availability"],
            },
        )

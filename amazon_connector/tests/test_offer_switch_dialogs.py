from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .pricing import PricingCase


@tagged("post_install", "-at_install")
class TestOfferSwitchDialogs(PricingCase):
    """Turning stock or prices on shows first what changes at Amazon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mugs = cls.create_listing(cls.mug, price=10.0, quantity=5)
        cls.teas = cls.create_listing(cls.tea, price=10.0, quantity=5)
        cls.set_price(cls.mug, 12.5)
        cls.set_price(cls.tea, 10.0)
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.mug, warehouse.lot_stock_id, 5
        )

    def open_dialog(self, record, what, verb="on"):
        record = record.with_context(what=what)
        action = getattr(record, f"action_open_offers_{verb}")()
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def test_prices_that_would_change_are_shown(self):
        form = self.open_dialog(self.germany, "prices")
        self.assertEqual((form.listing_count, form.notable_count), (1, 1))
        dialog = form.save()
        self.assertEqual(dialog.listing_ids, self.mugs)
        self.assertEqual((self.mugs.price, self.mugs.odoo_price), (10.0, 12.5))
        self.assertEqual(self.mugs.price_change, 0.25)
        self.assertFalse(self.germany.prices_enabled)
        dialog.action_enable()
        self.assertTrue(self.germany.prices_enabled)
        self.assertFalse(self.account.prices_enabled)

    def test_rows_of_the_open_dialog_have_odoos_price(self):
        action = self.germany.with_context(what="prices").action_open_offers_on()
        model = self.env[action["res_model"]].with_context(**action["context"])
        figures = {"odoo_price": {}, "price_change": {}}
        names = ("account_id", "account_marketplace_id", "what")
        spec = {name: {} for name in names} | {"listing_ids": {"fields": figures}}
        commands = model.onchange({}, [], spec)["value"]["listing_ids"]
        [row] = [command[2] for command in commands if command[2]]
        self.assertEqual((row["odoo_price"], row["price_change"]), (12.5, 0.25))

    def test_no_word_that_all_is_equal_while_no_marketplace_sends(self):
        form = self.open_dialog(self.account, "stock")
        self.assertTrue(form.waits_for_other)
        arch = self.env["amazon.offers.enable"].get_view(view_type="form")["arch"]
        [text] = etree.fromstring(arch).xpath("//p[contains(., 'Nothing changes')]")
        self.assertIn("waits_for_other", text.get("invisible"))

    def test_marketplaces_ticked_in_the_account_are_shown_and_switched_on(self):
        form = self.open_dialog(self.account, "stock")
        self.assertEqual(form.listing_count, 0)
        form.added_ids.add(self.germany)
        self.assertFalse(form.waits_for_other)
        self.assertEqual((form.listing_count, form.zero_count), (1, 1))
        form.save().action_enable()
        self.assertTrue(self.account.stock_enabled and self.germany.stock_enabled)
        self.assertFalse(self.get_link("FR").stock_enabled, "nobody ticked it")
        self.assertFalse(self.germany.prices_enabled)

    def test_quantities_that_would_change_are_shown(self):
        form = self.open_dialog(self.germany, "stock")
        self.assertEqual((form.listing_count, form.zero_count), (1, 1))
        dialog = form.save()
        self.assertEqual(dialog.listing_ids, self.teas)
        self.assertEqual((self.teas.quantity, self.teas.odoo_quantity), (5, 0))
        dialog.action_enable()
        self.assertTrue(self.germany.stock_enabled)

    def test_many_are_counted_in_batches_and_the_first_shown(self):
        products = self.env["product.product"].create(
            [{"name": f"Cup {n}", "is_storable": True} for n in range(5)]
        )
        for number, product in enumerate(products):
            product.default_code = f"CUP-{number}"
            self.create_listing(product, price=10.0, quantity=5)
            self.set_price(product, 11 + number)
        wizard = "odoo.addons.amazon_connector.wizards.amazon_offers_enable"
        batches = "odoo.addons.amazon_connector.models.amazon_listing_batches"
        with patch(f"{wizard}.MAX_SHOWN", 3), patch(f"{batches}.BATCH", 2):
            form = self.open_dialog(self.germany, "prices")
            self.assertEqual((form.listing_count, form.notable_count), (6, 4))
            dialog = form.save()
            shown = dialog.listing_ids.mapped("odoo_price")
            self.assertEqual(shown, [15.0, 14.0, 13.0], "a fifth is not notable")
            self.assertTrue(form.is_cut)
            action = dialog.action_view_compared()
            found = self.env["amazon.listing"].search(action["domain"])
            self.assertEqual(len(found), 7, "with the one that does not change")
            form = self.open_dialog(self.germany, "stock")
            self.assertEqual((form.listing_count, form.zero_count), (6, 6))
            self.assertTrue(form.is_cut)

    def test_account_shows_the_marketplaces_that_are_on(self):
        form = self.open_dialog(self.account, "prices")
        self.assertTrue(form.waits_for_other)
        self.assertEqual(form.listing_count, 0)
        self.germany.prices_enabled = True
        france = self.get_link("FR")
        self.create_pricelist(france)
        self.create_listing(self.mug, france)
        form = self.open_dialog(self.account, "prices")
        self.assertFalse(form.waits_for_other)
        self.assertEqual(form.listing_count, 1, "not France's, which is off")
        form.save().action_enable()
        self.assertTrue(self.account.prices_enabled)

    def test_what_another_tool_keeps_does_not_change(self):
        self.mugs.keep_price = True
        self.teas.keep_stock = True
        for what in ("prices", "stock"):
            self.assertEqual(self.open_dialog(self.germany, what).listing_count, 0)

    def test_listings_without_a_price_are_told(self):
        self.germany.pricelist_id = False
        form = self.open_dialog(self.germany, "prices")
        self.assertEqual((form.listing_count, form.unpriced_count), (0, 2))

    def test_read_only_is_told(self):
        self.assertFalse(self.open_dialog(self.germany, "stock").read_only)
        self.account.read_only = True
        form = self.open_dialog(self.germany, "stock")
        self.assertTrue(form.read_only)
        self.assertEqual(form.listing_count, 1)

    def test_managers_alone_turn_switches(self):
        user = new_test_user(
            self.env, "offer_user", groups="amazon_connector.group_amazon_user"
        )
        model = self.env["amazon.offers.enable"].with_user(user)
        with self.assertRaises(AccessError):
            model.create({"account_id": self.account.id, "what": "stock"})

    def test_prices_off(self):
        self.germany.prices_enabled = True
        dialog = self.open_dialog(self.germany, "prices", "off").save()
        dialog.action_disable()
        self.assertFalse(self.germany.prices_enabled)

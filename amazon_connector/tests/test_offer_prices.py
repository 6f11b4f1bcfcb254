from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .pricing import PricingCase


@tagged("post_install", "-at_install")
class TestOfferPrices(PricingCase):
    """A listing costs what the marketplace's pricelist says."""

    def test_price_is_the_pricelists(self):
        listing = self.create_listing(self.mug)
        self.set_price(self.mug, 9.99)
        price = self.get_price(listing)
        self.assertEqual((str(price.amount), price.currency), ("9.99", "EUR"))
        self.assertIsNone(price.sale_amount)
        self.assertIsNone(price.minimum or price.maximum)

    def test_products_have_prices_before_they_have_listings(self):
        self.set_price(self.mug, 9.99)
        self.assertEqual(self.get_amount(self.mug), "9.99")

    def test_no_price(self):
        listing = self.create_listing(self.mug)
        self.set_price(self.mug, 0)
        self.assertEqual(self.get_price(listing), "no_price")
        self.set_price(self.mug, 0.001)
        self.assertEqual(self.get_price(listing), "no_price")

    def test_without_a_pricelist_in_its_currency_there_is_no_price(self):
        listing = self.create_listing(self.mug)
        self.germany.pricelist_id = False
        self.assertEqual(self.get_price(listing), "no_price")
        self.account.pricelist_id = self.pricelist
        self.assertEqual(self.get_amount(listing), "1.00", "the account's, list price")
        self.pricelist.currency_id = self.env.ref("base.GBP")
        self.assertEqual(self.get_price(listing), "no_price")

    def test_unlinked_listing_has_no_price(self):
        listing = self.create_listing(self.mug)
        listing.sku_id.product_id = False
        self.assertEqual(self.get_price(listing), "no_price")

    def test_pack_costs_its_pieces_or_what_its_rule_says(self):
        pack = self.create_pack(self.mug, 3)
        self.set_price(self.mug, 2.5)
        one = self.create_listing(self.mug)
        three = self.create_listing(self.mug, sku="MUG-3", unit=pack)
        self.assertEqual(self.get_amount(one), "2.50")
        self.assertEqual(self.get_amount(three), "7.50")
        # As in Odoo: rules count in the product's own unit.
        self.set_price(self.mug, 2.0, min_quantity=3)
        self.assertEqual(self.get_amount(three), "6.00")
        self.assertEqual(self.get_amount(one), "2.50")

    def test_rules_on_categories_formulas_and_other_pricelists(self):
        base = self.pricelist.copy()
        self.set_price(self.mug, 20.0, base)
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.pricelist.id,
                "applied_on": "3_global",
                "compute_price": "formula",
                "base": "pricelist",
                "base_pricelist_id": base.id,
                "price_discount": 10,
                "price_round": 1,
                "price_surcharge": -0.01,
            }
        )
        self.assertEqual(self.get_amount(self.create_listing(self.mug)), "17.99")

    def test_rounded_as_the_currency_is(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.add_rates(yen)
        self.germany.marketplace_id.currency_id = yen
        self.pricelist.currency_id = yen
        self.set_price(self.mug, 1234.56)
        self.assertEqual(self.get_amount(self.create_listing(self.mug)), "1235")

    # === LIMITS === #

    def test_price_keeps_to_the_listings_limits(self):
        listing = self.create_listing(self.mug, price_min=8, price_max=12)
        for said, sent in ((5, "8.00"), (10, "10.00"), (20, "12.00")):
            self.set_price(self.mug, said)
            price = self.get_price(listing)
            self.assertEqual(str(price.amount), sent)
            self.assertEqual(
                (str(price.minimum), str(price.maximum)), ("8.00", "12.00")
            )
        self.set_price(self.mug, 0)
        self.assertEqual(self.get_price(listing), "no_price", "not the lowest one")

    # === CURRENCY === #

    def test_list_price_is_converted(self):
        britain = self.get_link("GB")
        self.create_pricelist(britain)
        self.company.currency_id = self.env.ref("base.EUR")
        britain.currency_id.rate_ids.unlink()
        rate = {"currency_id": britain.currency_id.id, "rate": 0.8}
        self.env["res.currency.rate"].create(
            {**rate, "name": "2020-01-01", "company_id": self.company.id}
        )
        self.mug.list_price = 10.0
        listing = self.create_listing(self.mug, britain)
        self.assertEqual(self.get_amount(listing, britain), "8.00")

    def test_no_rate(self):
        britain = self.get_link("GB")
        pricelist = self.create_pricelist(britain)
        self.mug.list_price = 10.0
        britain.currency_id.rate_ids.unlink()
        listing = self.create_listing(self.mug, britain)
        self.assertEqual(self.get_price(listing, britain), "no_rate")
        self.set_price(self.mug, 7.5, pricelist)
        self.assertEqual(self.get_amount(listing, britain), "7.50", "needs no rate")

    # === TAXES === #

    def create_position(self, country, amount):
        """Sell to a country with its own tax, as Odoo's OSS positions do."""
        position = self.env["account.fiscal.position"].create(
            {"name": country, "auto_apply": True, "sequence": -1}
        )
        position.country_id = self.env.ref(f"base.{country.lower()}")
        self.create_tax(
            amount,
            fiscal_position_ids=[Command.link(position.id)],
            original_tax_ids=[Command.link(self.tax.id)],
        )
        return position

    def test_final_prices_go_as_they_are(self):
        self.create_position("DE", 20)
        self.set_price(self.mug, 11.9)
        self.assertEqual(self.get_amount(self.create_listing(self.mug)), "11.90")

    def test_tax_of_the_products_is_added(self):
        self.germany.price_basis = "taxes"
        self.set_price(self.mug, 10.0)
        listing = self.create_listing(self.mug)
        self.assertEqual(self.get_amount(listing), "11.90")
        self.mug.taxes_id = False
        self.assertEqual(self.get_amount(listing), "10.00")

    def test_tax_of_the_country_is_added(self):
        france = self.get_link("FR")
        pricelist = self.create_pricelist(france, name="France")
        france.price_basis = "taxes"
        self.create_position("FR", 20)
        self.set_price(self.mug, 10.0, pricelist)
        listing = self.create_listing(self.mug, france)
        self.assertEqual(self.get_amount(listing, france), "12.00")

    def test_included_tax_becomes_the_countrys(self):
        france = self.get_link("FR")
        pricelist = self.create_pricelist(france, name="France")
        france.price_basis = "taxes"
        self.tax.price_include_override = "tax_included"
        position = self.create_position("FR", 20)
        position.tax_ids.price_include_override = "tax_included"
        self.set_price(self.mug, 11.9, pricelist)
        listing = self.create_listing(self.mug, france)
        self.assertEqual(self.get_amount(listing, france), "12.00")

    def test_price_is_what_an_order_from_there_would_come_to(self):
        france = self.get_link("FR")
        pricelist = self.create_pricelist(france, name="France")
        france.price_basis = "taxes"
        self.create_position("FR", 5.5)
        self.set_price(self.mug, 13.37, pricelist)
        listing = self.create_listing(self.mug, france)
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "country_id": self.env.ref("base.fr").id}
        )
        line = {"product_id": self.mug.id, "product_uom_qty": 1}
        sale = self.env["sale.order"].create(
            {
                "partner_id": buyer.id,
                "pricelist_id": pricelist.id,
                "order_line": [Command.create(line)],
            }
        )
        self.assertAlmostEqual(sale.amount_total, 14.11)
        self.assertEqual(self.get_amount(listing, france), "14.11")

    # === RIGHTS AND SPEED === #

    def test_amazon_users_need_no_rights_on_prices(self):
        self.set_price(self.mug, 9.99)
        listing = self.create_listing(self.mug)
        user = new_test_user(
            self.env, "listing_user", groups="amazon_connector.group_amazon_user"
        )
        self.assertEqual(self.get_amount(listing.with_user(user)), "9.99")

    def test_many_listings_take_few_statements(self):
        products = self.env["product.product"].create(
            [{"name": f"P{n}", "default_code": f"P-{n}"} for n in range(250)]
        )
        listings = self.env["amazon.listing"].union(
            *(self.create_listing(product) for product in products)
        )
        for product in products[:100]:
            self.set_price(product, 5)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        prices = self.env["amazon.offer.prices"]._get_prices(listings, self.germany)
        self.assertEqual(len(prices), 250)
        self.assertLess(self.env.cr.sql_log_count - before, 60)

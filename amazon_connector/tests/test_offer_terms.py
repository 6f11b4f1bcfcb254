from odoo.fields import Domain
from odoo.tests import Form, tagged

from spapi_emulator.offer_attributes import attributes

from .common import HISTORY
from .pricing import PricingCase

CHANGING = ("createFeed", "putListingsItem", "patchListingsItem")
SALE = {
    "value_with_tax": 8.99,
    "start_at": "2026-01-01T00:00:00Z",
    "end_at": "2099-01-01T00:00:00Z",
}
RULE = [{"merchandising_rule": [{"rule_id": "R-1"}]}]
BUSINESSES = {
    "audience": "B2B",
    "our_price": [{"schedule": [{"value_with_tax": 8.5}]}],
}


def make_terms(**amounts):
    """Return the entry of everybody's price with these rows of a schedule."""
    rows = {
        name: row if isinstance(row, dict) else {"value_with_tax": row}
        for name, row in amounts.items()
    }
    return {name: [{"schedule": [row]}] for name, row in rows.items()}


EVERYBODY = make_terms(
    discounted_price=SALE,
    minimum_seller_allowed_price=8,
    maximum_seller_allowed_price=20.5,
)


class OfferTermsCase(PricingCase):
    """Offers at Amazon with what Odoo does not know of them."""

    def add(self, sku, *offers, **values):
        values = {"price": "9.99", "quantity": 5, **values}
        self.emulator.add_listing(sku, offers=offers, **values)

    def import_all(self):
        self.germany.create_products = True
        self.import_listings()

    def turn_on(self):
        """Turn prices on as a manager does."""
        for record in (self.germany, self.account):
            action = record.with_context(what="prices").action_open_offers_on()
            model = self.env[action["res_model"]].with_context(**action["context"])
            Form(model).save().action_enable()

    def run_offers(self, rounds=2):
        """Look for prices, ask Amazon and send, some times."""
        for __ in range(rounds):
            self.send_offers()
            self.read_back()
            self.send_offers()
            self.advance(600)
            self.follow_documents()

    def read_back(self):
        self.account._get_flow("offer_checks").next_at = HISTORY
        self.run_cron("follow_documents")

    def count_changes(self):
        return sum(self.count_calls(name) for name in CHANGING)

    def get_entries(self, sku):
        """Return the entries of everybody and of businesses."""
        entries = attributes(self.emulator.listing(sku))["purchasable_offer"]
        return sorted(entries, key=lambda entry: entry["audience"])

    def set_all_prices(self, price):
        self.pricelist.item_ids.fixed_price = price


@tagged("post_install", "-at_install")
class TestOfferTerms(OfferTermsCase):
    """A first price drops nothing that Amazon has and Odoo does not know."""

    def test_import_and_turning_on_send_nothing_and_a_change_drops_nothing(self):
        rule = {"automated_pricing_merchandising_rule_plan": RULE}
        self.add("PLAIN")
        self.add("FULL", {**EVERYBODY, **rule}, BUSINESSES)
        self.import_all()
        self.assertEqual(self.find_report().product_count, 2)
        self.turn_on()
        self.run_offers()
        self.assertEqual((self.count_changes(), len(self.pricelist.item_ids)), (0, 2))
        self.assertFalse(self.count_calls("searchListingsItems"), "nobody waits")
        self.set_all_prices(10.49)
        self.send_offers()
        self.assertEqual(self.count_changes(), 0, "it is read before")
        self.run_offers()
        self.assertEqual(self.count_calls("createFeed"), 1)
        everybody, businesses = self.get_entries("FULL")
        price = everybody["our_price"][0]["schedule"][0]["value_with_tax"]
        self.assertEqual(
            (price, self.emulator.listing("PLAIN").price), (10.49, "10.49")
        )
        sale = everybody["discounted_price"][0]["schedule"][0]
        self.assertEqual(sale["value_with_tax"], 8.99)
        self.assertEqual(sale["end_at"], "2099-01-01T00:00:00.000Z")
        for name in ("minimum_seller_allowed_price", "maximum_seller_allowed_price"):
            self.assertEqual(everybody[name], EVERYBODY[name])
        self.assertEqual(everybody[next(iter(rule))], RULE)
        self.assertEqual(businesses["our_price"], BUSINESSES["our_price"])
        listing = self.find_listing("FULL")
        self.assertEqual((listing.price_min, listing.price_max), (8, 20.5))
        self.assertEqual(listing.kept_sale_price, 8.99)
        # Limits hold from now on.
        self.set_all_prices(7.99)
        self.run_offers()
        price, bounds = self.get_entries("FULL")[0]["our_price"], make_terms(p=8.0)
        self.assertEqual(price, bounds["p"])

    def test_read_by_night_nothing_is_sent_either(self):
        self.add("FULL", EVERYBODY)
        self.import_all()
        self.turn_on()
        self.account._get_flow("drift").next_at = HISTORY
        self.run_cron("import_listings")
        listing = self.find_listing("FULL")
        self.assertTrue(listing.are_terms_read)
        self.run_offers()
        self.assertEqual(self.count_changes(), 0)

    def test_own_limits_and_sale_go_first(self):
        self.add("FULL", EVERYBODY)
        self.import_all()
        listing = self.find_listing("FULL")
        listing.price_min = 9
        self.set_price(
            listing.product_id, 9.5, date_start="2026-02-01", date_end="2099-02-01"
        )
        self.turn_on()
        self.run_offers()
        everybody = self.get_entries("FULL")[0]
        minimum = everybody["minimum_seller_allowed_price"]
        self.assertEqual(minimum, make_terms(p=9)["p"])
        sale = everybody["discounted_price"][0]["schedule"][0]
        self.assertEqual(sale["value_with_tax"], 9.5)
        self.assertFalse(listing.kept_sale_price, "it does not come back")
        self.assertEqual(listing.price_max, 20.5)

    def test_sales_that_are_over_and_limits_that_exclude_each_other(self):
        over = make_terms(
            discounted_price={**SALE, "end_at": "2026-01-02T00:00:00Z"},
            minimum_seller_allowed_price=8,
        )
        self.add("OVER", over)
        self.import_all()
        listing = self.find_listing("OVER")
        listing.price_max = 7
        self.set_all_prices(6)
        self.account.brake_price_percent = 1000
        self.turn_on()
        self.run_offers()
        everybody = self.get_entries("OVER")[0]
        self.assertNotIn("discounted_price", everybody)
        self.assertEqual((listing.price_min, listing.price_max), (0, 7))
        self.assertEqual(self.emulator.listing("OVER").price, "6.00")

    def test_sale_that_is_gone_at_amazon_does_not_come_back(self):
        self.add("FULL", EVERYBODY)
        self.import_all()
        self.turn_on()
        self.set_all_prices(10.49)
        self.run_offers()
        self.emulator.remove_listing("FULL")
        self.add("FULL", asin=self.find_listing("FULL").asin, price="10.49")
        self.account._get_flow("drift").next_at = HISTORY
        self.run_cron("import_listings")
        self.set_all_prices(11)
        self.run_offers()
        self.assertEqual(self.emulator.listing("FULL").price, "11.00")
        self.assertNotIn("discounted_price", self.get_entries("FULL")[0])

    def test_twenty_in_a_call_and_the_rest_in_the_next_step(self):
        for number in range(22):
            self.add(f"SKU-{number:02d}", EVERYBODY)
        self.add("COMMA,1", EVERYBODY)
        self.import_all()
        self.turn_on()
        self.set_all_prices(10.49)
        self.send_offers()
        wanted = Domain("are_terms_wanted", "=", True)
        listings = self.env["amazon.listing"]
        self.assertEqual(listings.search_count(wanted), 23)
        self.read_back()
        self.assertEqual(listings.search_count(wanted), 0)
        self.assertLessEqual(self.count_calls("searchListingsItems"), 2)
        self.run_offers(1)
        self.assertEqual(self.count_calls("createFeed"), 1)
        for sku in ("SKU-07", "COMMA,1"):
            everybody = self.get_entries(sku)[0]
            self.assertIn("minimum_seller_allowed_price", everybody)

    def test_of_what_amazon_does_not_show_nothing_gets_lost(self):
        self.add("GONE", EVERYBODY)
        self.add("STAYS")
        self.import_all()
        self.turn_on()
        self.set_all_prices(10.49)
        self.emulator.remove_listing("GONE")
        self.run_offers()
        self.assertTrue(self.find_listing("GONE").are_terms_read)
        self.assertEqual(self.emulator.listing("STAYS").price, "10.49")

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.amazon_connector.models import (
    amazon_listing_batches,
    amazon_stock_change,
    amazon_stock_guard,
)

from .common import HISTORY
from .pricing import PricingCase

# What the listings of Germany are named.
SKUS = [f"SKU-{number:03}" for number in range(100)]


@tagged("post_install", "-at_install")
class TestStockBrake(PricingCase):
    """Many falls to 0 in one run wait until a manager says so."""

    def setUp(self):
        super().setUp()
        self.import_orders()

    def switch_on(self, *links):
        self.account.stock_enabled = True
        for link in links or [self.germany]:
            link.stock_enabled = True

    def create_listings(self, count, link=None, quantity=5):
        products = self.find_products(SKUS[:count])
        return self.env["amazon.listing"].union(
            *(self.create_listing(one, link, quantity=quantity) for one in products)
        )

    def find_products(self, skus):
        """Return the products of these references, in their order."""
        products = self.env["product.product"]
        known = products.search([("default_code", "in", skus)])
        missing = set(skus) - set(known.mapped("default_code"))
        vals = [
            {"name": sku, "default_code": sku, "is_storable": True} for sku in missing
        ]
        return (known | products.create(vals)).sorted("default_code")

    def add_stock(self, listings, count):
        place = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        for product in listings.product_id:
            self.env["stock.quant"]._update_available_quantity(
                product, place.lot_stock_id, count
            )

    def collect(self, *links):
        """Return what a run would send, as {SKU: quantity}."""
        self.env.cr.flush()
        while self.env["amazon.stock.change"]._merge():
            pass
        changes = self.env["amazon.offer.changes"]
        return {
            one.listing.sku_id.sku: one.quantity
            for link in links or [self.germany]
            for one in changes._get_outgoing(link)
        }

    def test_many_falls_wait_and_the_rest_goes(self):
        listings = self.create_listings(50)
        self.add_stock(listings[11:], 7)
        self.switch_on()
        sent = self.collect()
        self.assertEqual(set(sent.values()), {7})
        self.assertEqual(len(sent), 39)
        held = listings.filtered("is_zero_held")
        self.assertEqual(held, listings[:11])
        issue = self.find_issues("stock_brake")
        self.assertIn("11 listings", issue.message)
        self.assertEqual(len(issue), 1)

    def test_what_was_sold_out_does_not_wait_for_mistakes(self):
        listings = self.create_listings(40)
        self.add_stock(listings, 5)
        told = {"quantity_sent": 5, "quantity_sent_at": HISTORY}
        listings.sku_id.write(told)
        self.switch_on()
        self.assertEqual(self.collect(), {})
        self.sell_five(listings[:12])
        self.add_stock(listings[20:32], -5)
        self.assertEqual(self.collect(), dict.fromkeys(SKUS[:12], 0))
        self.assertEqual(listings.filtered("is_zero_held"), listings[20:32])
        self.assertIn("12 listings", self.find_issues("stock_brake").message)

    def sell_five(self, listings):
        lines = [
            Command.create({"product_id": product.id, "product_uom_qty": 5})
            for product in listings.product_id
        ]
        partner = self.env["res.partner"].create({"name": "Shop"})
        sale = self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": lines}
        )
        sale.action_confirm()

    def test_what_was_sold_does_not_hide_what_a_count_takes_away(self):
        """Of fifty Amazon was told five: that these were sold takes none off sale."""
        self.account.stock_cap = 5
        listings = self.create_listings(40)
        self.add_stock(listings, 50)
        listings.sku_id.write({"quantity_sent": 5, "quantity_sent_at": HISTORY})
        self.switch_on()
        counted = listings[:12]
        self.sell_five(counted)
        self.assertEqual(self.collect(), {})
        self.take_inventory(counted, 5)
        self.assertEqual(self.collect(), {})
        self.assertEqual(listings.filtered("is_zero_held"), counted)

    def take_inventory(self, listings, count):
        quants = listings.product_id.stock_quant_ids.filtered(
            lambda quant: quant.location_id.usage == "internal"
        )
        quants.write({"inventory_quantity": count})
        quants.action_apply_inventory()

    def test_what_was_sold_and_came_in_again_does_not_hide_a_mistake(self):
        listings = self.create_listings(40)
        self.add_stock(listings, 5)
        listings.sku_id.write({"quantity_sent": 5, "quantity_sent_at": HISTORY})
        self.switch_on()
        self.sell_five(listings[:12])
        self.take_inventory(listings[:12], 10)
        self.assertEqual(self.collect(), {}, "five are free again")
        self.add_stock(listings[:12], -5)
        self.assertEqual(self.collect(), {})
        self.assertEqual(listings.filtered("is_zero_held"), listings[:12])

    def test_ten_go_and_a_fifth_goes(self):
        self.create_listings(10)
        self.switch_on()
        self.assertEqual(len(self.collect()), 10, "not more than ten")
        self.assertFalse(self.find_issues("stock_brake"))

    def test_up_to_a_fifth_goes(self):
        listings = self.create_listings(60)
        self.add_stock(listings[12:], 5)
        self.switch_on()
        self.assertEqual(len(self.collect()), 12)

    def test_exactly_at_both_limits(self):
        self.account.brake_zero_count = 3
        listings = self.create_listings(15)
        self.add_stock(listings[3:], 5)
        self.switch_on()
        self.assertEqual(set(self.collect()), set(SKUS[:3]), "three, and a fifth")
        self.add_stock(listings[3:4], -5)
        listings[:3].sku_id.write({"quantity_sent": 0, "quantity_sent_at": HISTORY})
        self.account.brake_zero_count = 0
        self.assertEqual(self.collect(), {SKUS[3]: 0}, "more than none, below a fifth")

    def test_limits_are_settings(self):
        self.account.write({"brake_zero_count": 3, "brake_zero_percent": 50})
        self.create_listings(10)
        self.switch_on()
        self.assertEqual(self.collect(), {})

    def test_what_amazon_has_at_0_already_is_no_fall(self):
        self.create_listings(20, quantity=0)
        self.switch_on()
        self.assertEqual(self.collect(), {})
        self.assertFalse(self.find_issues("stock_brake"))

    def test_they_wait_run_after_run_until_mended(self):
        listings = self.create_listings(20)
        self.switch_on()
        for __ in range(3):
            self.assertEqual(self.collect(), {})
        self.assertIn("20 listings", self.find_issues("stock_brake").message)
        self.add_stock(listings, 5)
        self.assertEqual(self.collect(), {}, "as Amazon has it")
        self.assertFalse(self.find_issues("stock_brake"))
        self.assertFalse(any(listings.mapped("is_zero_held")))

    def test_send_anyway_sends_what_waits_and_no_more(self):
        listings = self.create_listings(30)
        self.add_stock(listings[15:], 5)
        self.switch_on()
        self.collect()
        issue = self.find_issues("stock_brake")
        self.assertCountEqual(
            issue.action_open_record()["domain"][0][2], listings[:15].ids
        )
        issue.action_send_anyway()
        self.assertEqual(issue.state, "resolved")
        self.add_stock(listings[15:], -5)
        self.assertEqual(set(self.collect()), set(SKUS[:15]), "others wait anew")
        self.assertIn("15 listings", self.find_issues("stock_brake").message)

    def test_release_ends_when_there_is_stock_again(self):
        listings = self.create_listings(20)
        self.switch_on()
        self.collect()
        self.find_issues("stock_brake").action_send_anyway()
        self.assertEqual(len(self.collect()), 20)
        for sku in listings.sku_id:
            sku.write({"quantity_sent": 0, "quantity_sent_at": "2026-01-01"})
        self.add_stock(listings, 5)
        self.assertEqual(set(self.collect().values()), {5})
        listings.sku_id.quantity_sent = 5
        self.add_stock(listings, -5)
        self.assertEqual(self.collect(), {})

    def test_release_ends_when_there_is_stock_before_it_went_out(self):
        listings = self.create_listings(20)
        self.switch_on()
        self.collect()
        self.find_issues("stock_brake").action_send_anyway()
        self.add_stock(listings, 5)
        self.assertEqual(self.collect(), {}, "as Amazon has it")
        self.add_stock(listings, -5)
        self.assertEqual(self.collect(), {}, "that was not what was released")
        self.assertIn("20 listings", self.find_issues("stock_brake").message)

    def test_falls_count_together_that_take_long_to_be_found(self):
        self.account.brake_zero_count = 3
        listings = self.create_listings(12)
        for listing in listings:
            self.emulator.add_listing(listing.sku_id.sku, quantity=5)
        self.patch(amazon_stock_change, "BATCH", 2)
        self.patch(amazon_stock_guard, "STEP_SECONDS", 0.0)
        self.switch_on()
        self.env.cr.flush()
        for __ in range(8):
            self.account._get_flow("offers").next_at = HISTORY
            self.run_cron("send_offers")
        self.assertFalse(self.emulator.calls("patchListingsItem"))
        self.assertFalse(self.emulator.calls("upload"))
        self.assertIn("12 listings", self.find_issues("stock_brake").message)

    def test_many_are_compared_in_batches(self):
        self.account.brake_zero_count = 3
        listings = self.create_listings(12)
        self.add_stock(listings[5:], 7)
        self.switch_on()
        self.patch(amazon_listing_batches, "BATCH", 2)
        self.assertEqual(self.collect(), dict.fromkeys(SKUS[5:12], 7))
        self.assertEqual(listings.filtered("is_zero_held"), listings[:5])
        self.find_issues("stock_brake").action_send_anyway()
        self.assertEqual(set(self.collect()), set(SKUS[:5]))

    def test_marketplaces_count_together(self):
        self.account.one_quantity = False
        france = self.get_link("FR")
        self.create_listings(8)
        self.create_listings(8, france)
        self.switch_on(self.germany, france)
        self.assertEqual(self.collect(self.germany, france), {})
        self.assertIn("16 listings", self.find_issues("stock_brake").message)

    def test_shared_quantity_counts_wherever_it_is_on_sale(self):
        france = self.get_link("FR")
        self.create_listings(8)
        self.create_listings(8, france)
        self.switch_on(self.germany, france)
        self.assertEqual(self.collect(self.germany, france), {})

    def test_import_with_new_products_sends_nothing_and_the_switch_brakes(self):
        """The test of the issue."""
        self.germany.create_products = True
        for sku in SKUS:
            self.emulator.add_listing(sku, price="9.99", quantity=4)
        self.import_listings()
        listings = self.env["amazon.listing"].search([])
        self.assertEqual(len(listings.product_id), 100)
        crons = self.env["ir.cron"].search([("cron_name", "ilike", "Amazon")])
        self.assertGreaterEqual(len(crons), 5)
        for __ in range(2):
            for cron in crons:
                with self.enter_registry_test_mode():
                    cron.method_direct_trigger()
            self.advance(3600)
        self.assertEqual(self.count_calls("createFeed"), 0)
        self.assertEqual(self.count_calls("patchListingsItem"), 0)
        self.assertEqual(self.count_calls("putListingsItem"), 0)
        self.switch_on()
        self.import_orders()
        self.assertEqual(self.collect(), {})
        self.assertEqual(self.count_calls("patchListingsItem"), 0)
        self.assertIn("100 listings", self.find_issues("stock_brake").message)

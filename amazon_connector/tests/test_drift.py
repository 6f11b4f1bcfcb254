from datetime import datetime

from odoo.tests import new_test_user, tagged

from odoo.addons.amazon_connector.models import amazon_drift_flow

from .common import HISTORY
from .stock import StockCase


@tagged("post_install", "-at_install")
class TestDrift(StockCase):
    """Every night Amazon's quantities and prices are compared with Odoo's."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.flow = self.account._get_flow("drift")
        self.add_stock(self.mug, 10)
        self.listing = self.add_listing(self.sku, 10)
        self.import_orders()
        self.get_changes()
        self.mark_sent(self.sku, 10)
        self.emulator.clear_journal()

    def add_listing(self, sku, quantity, code="DE", **values):
        listing = self.make_listing(sku, code, quantity=quantity)
        values = {"asin": listing.asin, "quantity": quantity, **values}
        self.emulator.add_listing(sku.sku, code, **values)
        return listing

    def show(self, **values):
        """Let Amazon show something else of the first listing."""
        self.emulator.remove_listing("MUG-1", "DE")
        self.emulator.add_listing("MUG-1", "DE", asin=self.listing.asin, **values)

    def add_listings(self, count, quantity=3):
        listings = self.env["amazon.listing"]
        for number in range(count):
            sku = self.make_sku(f"SKU-{number:03d}", self.create_product(f"P{number}"))
            listings |= self.add_listing(sku, quantity)
        return listings

    def compare(self):
        self.flow.next_at = HISTORY
        self.run_cron("import_listings")

    def find_drift(self):
        domain = [
            "|",
            ("has_quantity_drift", "=", True),
            ("has_price_drift", "=", True),
        ]
        return self.env["amazon.listing"].search(domain)

    def test_what_is_alike_is_not_listed(self):
        self.compare()
        self.assertFalse(self.find_drift())
        self.assertTrue(self.listing.drift_checked_at)

    def test_another_quantity_at_amazon(self):
        self.show(quantity=6)
        self.compare()
        self.assertEqual(self.find_drift(), self.listing)
        self.assertEqual((self.listing.quantity, self.listing.odoo_quantity), (6, 10))
        self.show(quantity=10)
        self.compare()
        self.assertFalse(self.find_drift())

    def test_another_price_at_amazon(self):
        self.germany.prices_enabled = self.account.prices_enabled = True
        self.germany.pricelist_id = self.env["product.pricelist"].create(
            {
                "name": "Amazon",
                "currency_id": self.germany.currency_id.id,
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "applied_on": "0_product_variant",
                            "product_id": self.mug.id,
                            "compute_price": "fixed",
                            "fixed_price": 12.5,
                        },
                    )
                ],
            }
        )
        self.show(quantity=10, price="9.99")
        self.compare()
        self.assertTrue(self.listing.has_price_drift)
        self.assertFalse(self.listing.has_quantity_drift)
        self.show(quantity=10, price="12.50")
        self.compare()
        self.assertFalse(self.find_drift())

    def test_what_was_just_sent_is_not_listed(self):
        self.sku.quantity_sent_at = self.account._now()
        self.show(quantity=6)
        self.compare()
        self.assertFalse(self.find_drift())

    def test_what_another_tool_keeps_is_not_listed(self):
        self.listing.keep_stock = True
        self.show(quantity=6)
        self.compare()
        self.assertFalse(self.find_drift())

    def test_twenty_in_a_call_and_where_nothing_is_sent_none(self):
        self.add_listings(44)
        self.make_listing(self.sku, "FR", quantity=1)
        self.compare()
        self.assertEqual(self.count_calls("searchListingsItems"), 3)
        self.account.stock_enabled = False
        self.compare()
        self.assertEqual(self.count_calls("searchListingsItems"), 3)

    def test_refused_marketplace_holds_up_no_other(self):
        self.get_link("FR").stock_enabled = True
        self.add_listing(self.sku, 8, "FR")
        self.show(quantity=6)
        self.emulator.fault("searchListingsItems", "403")
        self.compare()
        self.assertEqual(len(self.find_drift()), 1)
        self.assertTrue(self.find_issues("drift_failed").account_marketplace_id)
        self.assertFalse(self.flow.error_count)
        self.advance(24 * 3600)
        self.compare()
        self.assertEqual(len(self.find_drift()), 2)
        self.assertFalse(self.find_issues("drift_failed"))

    def test_it_goes_on_where_it_stopped(self):
        self.add_listings(44)
        self.patch(amazon_drift_flow, "STEP_SECONDS", 0.0)
        details = type(self.env["amazon.listing.details"])
        asked, fetch = [], details._fetch

        def _fetch(self, listings, **options):
            asked.append(listings.ids)
            if len(asked) == 2:
                raise RuntimeError("The worker died.")
            return fetch(self, listings, **options)

        self.patch(details, "_fetch", _fetch)
        with self.assertLogs("odoo.addons.amazon_connector", "ERROR"):
            self.compare()
        self.assertTrue(self.flow.drift_position)
        self.assertTrue(self.find_issues("drift_failed"))
        self.compare()
        self.assertEqual([len(ids) for ids in asked], [20, 20, 20, 5])
        self.assertEqual(asked[1], asked[2])
        self.assertFalse(self.flow.drift_position)
        self.assertFalse(self.find_issues("drift_failed"))

    def test_the_next_one_is_in_the_night(self):
        self.compare()
        at = datetime.fromisoformat(str(self.flow.next_at))
        self.assertIn((at.hour, at.minute), [(0, 0), (1, 0)])  # 2 o'clock in Germany

    def test_what_nobody_noted_is_sent_in_the_same_night(self):
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = 4 WHERE product_id = %s",
            [self.mug.id],
        )
        self.env.invalidate_all()
        self.compare()
        self.assertEqual(self.get_changes(), {"MUG-1": 4})

    def test_too_many_at_amazon_go_out_again_for_some_nights(self):
        self.show(quantity=12)
        nights = []
        for __ in range(5):
            self.compare()
            nights.append(self.get_changes())
            self.mark_sent(self.sku, 10)
        self.assertEqual(nights, [{"MUG-1": 10}] * 3 + [{}] * 2)
        issue = self.find_issues("oversold")
        self.assertIn("12 instead of 10", issue.message)
        issue.action_retry()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})
        self.mark_sent(self.sku, 10)
        self.compare()
        self.assertEqual(self.get_changes(), {"MUG-1": 10}, "as at first")
        self.assertFalse(self.find_issues("oversold"))
        self.listing.keep_stock = True
        self.mark_sent(self.sku, 10)
        self.compare()
        self.assertEqual(self.get_changes(), {})
        self.assertFalse(self.listing.oversold_nights)

    def test_too_few_at_amazon_are_listed_only(self):
        self.show(quantity=6)
        self.compare()
        self.assertEqual(self.get_changes(), {})

    def test_a_user_sends_it_again(self):
        user = new_test_user(
            self.env, "amazon_user", "amazon_connector.group_amazon_user"
        )
        self.listing.with_user(user).action_send_quantity_again()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})
        action = self.account.action_view_drift()
        self.assertEqual(action["context"], {"search_default_drift": 1})

import re

from odoo.tests import tagged

from .stock import StockCase

# The condition of a partial index: a boolean field alone, or one of several.
BARE_MARK = re.compile(r"WHERE .*(?<![<>=] )\b(is|are|has|to)_\w+\b(?! IS|\w| [<>=])")


@tagged("post_install", "-at_install")
class TestStockChanges(StockCase):
    """Which quantities go out after something has changed."""

    sends_stock = True

    def setUp(self):
        super().setUp()
        self.add_stock(self.mug, 10)
        self.listing = self.make_listing(self.sku, quantity=10)
        self.import_orders()
        self.get_changes()
        self.mark_sent(self.sku, 10)

    # === STOCK === #

    def test_nothing_has_changed(self):
        self.assertEqual(self.get_changes(), {})

    def test_goods_that_come_and_go(self):
        self.add_stock(self.mug, 5)
        self.assertEqual(self.get_changes(), {"MUG-1": 15})
        self.assertEqual(self.get_changes(), {})
        self.add_stock(self.mug, -15)
        self.assertEqual(self.get_changes(), {"MUG-1": 0})

    def test_a_reservation_is_enough(self):
        sale = self.sell(self.mug, 4)
        self.assertEqual(self.get_changes(), {"MUG-1": 6})
        self.mark_sent(self.sku, 6)
        self.deliver(sale)
        self.assertEqual(self.get_changes(), {})

    def test_what_is_given_back(self):
        sale = self.sell(self.mug, 4)
        self.mark_sent(self.sku, 6)
        self.get_changes()
        sale._action_cancel()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_an_inventory(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.mug.id), ("location_id.usage", "=", "internal")]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 3
        quant.action_apply_inventory()
        self.assertEqual(self.get_changes(), {"MUG-1": 3})

    def test_there_and_back_sends_nothing(self):
        self.add_stock(self.mug, 5)
        self.add_stock(self.mug, -5)
        self.assertEqual(self.get_changes(), {})

    def test_other_products_are_not_looked_at(self):
        self.make_listing(self.make_sku("TEA-1", self.tea), quantity=99)
        self.get_changes()
        self.add_stock(self.mug, 1)
        self.assertEqual(self.get_changes(), {"MUG-1": 11})

    def test_a_transaction_that_fails_leaves_nothing(self):
        class StopError(Exception):
            pass

        with self.assertRaises(StopError), self.env.cr.savepoint():
            self.add_stock(self.mug, 5)
            raise StopError
        self.env.cr.flush()
        self.assertFalse(self.env["amazon.stock.change"].search([]))

    def test_two_statements_for_all_products_of_a_transaction(self):
        """One notes them, one finds out whether any has sold out."""
        for product in (self.mug, self.tea, self.create_product("PAN")):
            self.add_stock(product, 1)
            self.add_stock(product, 1)
        before = self.env.cr.sql_log_count
        self.env["amazon.stock.change"]._insert_noted()
        self.assertEqual(self.env.cr.sql_log_count - before, 2)

    # === OTHER CAUSES === #

    def test_settings_of_the_account(self):
        self.account.stock_buffer = 3
        self.assertEqual(self.get_changes(), {"MUG-1": 7})
        self.account.stock_cap = 5
        self.assertEqual(self.get_changes(), {"MUG-1": 5})
        self.account.write({"stock_buffer": 0, "stock_cap": 0})
        self.account.stock_warehouse_ids = self.make_warehouse("NORTH")
        self.assertEqual(self.get_changes(), {"MUG-1": 0})

    def test_settings_of_the_sku(self):
        self.sku.write({"buffer_from": "own", "stock_buffer": 4})
        self.assertEqual(self.get_changes(), {"MUG-1": 6})

    def test_another_handling_time_goes_out_with_the_same_quantity(self):
        for record in (self.account, self.sku):
            record.handling_days = 2
            self.assertEqual(self.get_changes(), {"MUG-1": 10})
        self.assertEqual(self.get_changes(), {})

    def test_another_product(self):
        self.add_stock(self.tea, 2)
        self.get_changes()
        self.sku.product_id = self.tea
        self.assertEqual(self.get_changes(), {"MUG-1": 2})

    def test_an_archived_product_ends_at_0(self):
        self.mug.product_tmpl_id.action_archive()
        self.assertEqual(self.get_changes(), {"MUG-1": 0})
        self.mark_sent(self.sku, 0)
        self.mug.product_tmpl_id.action_unarchive()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_a_buyer_who_has_not_paid_yet(self):
        items = [{"sku": "MUG-1", "quantity": 2, "unit_price": "9.99"}]
        order = self.emulator.add_order("DE", items=items, status="PENDING")
        self.import_orders()
        self.assertEqual(self.get_changes(), {"MUG-1": 8})
        self.mark_sent(self.sku, 8)
        self.advance(300)
        self.emulator.update_order(order["orderId"], status="CANCELLED")
        self.advance(300)
        self.import_orders()
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_everything_again(self):
        self.make_listing(self.make_sku("TEA-1", self.tea), quantity=0)
        self.get_changes()
        self.account.action_send_all_stock()
        self.assertEqual(self.get_changes(), {"MUG-1": 10, "TEA-1": 0})
        self.assertEqual(self.get_changes(), {})

    # === WHAT AMAZON KNOWS === #

    def test_never_sent_amazon_s_own_quantity_counts(self):
        self.sku.quantity_sent_at = False
        self.add_stock(self.mug, 1)
        self.listing.quantity = 11
        self.assertEqual(self.get_changes(), {})
        self.add_stock(self.mug, 1)
        self.assertEqual(self.get_changes(), {"MUG-1": 12})

    def test_a_listing_out_of_stock_comes_back(self):
        self.mark_sent(self.sku, 0)
        self.listing.write({"status": "inactive", "quantity": 0})
        self.assertEqual(self.get_changes(), {"MUG-1": 10})

    def test_nobody_is_told_of(self):
        cases = [
            (self.listing, {"status": "vanished"}),
            (self.listing, {"status": "incomplete"}),
            (self.listing, {"status": "new"}),
            (self.listing, {"offer_state": "suppressed"}),
            (self.listing, {"channel": "fba"}),
            (self.listing, {"keep_stock": True}),
            (self.sku, {"product_id": False}),
            (self.germany, {"stock_enabled": False}),
            (self.germany, {"enabled": False, "stock_enabled": False}),
            (self.account, {"stock_enabled": False}),
            (self.account, {"read_only": True}),
        ]
        for record, vals in cases:
            (before,) = record.read(list(vals), load=False)
            del before["id"]
            for merges_before in (False, True):
                with self.subTest(record=record, vals=vals, late=merges_before):
                    self.add_stock(self.mug, 1)
                    if merges_before:
                        self.env.cr.flush()
                        self.env["amazon.stock.change"]._merge()
                    record.write(vals)
                    self.assertEqual(self.get_changes(), {})
                    record.write(before)
                    self.assertIn("MUG-1", self.get_changes())

    def test_what_was_not_sent_is_put_back(self):
        self.add_stock(self.mug, 1)
        self.assertEqual(self.get_changes(), {"MUG-1": 11})
        self.env["amazon.stock.change"]._put(self.listing)
        self.assertEqual(self.get_changes(), {"MUG-1": 11})

    def test_statements_do_not_grow_with_listings(self):
        france = self.get_link("FR")
        france.stock_enabled = True
        self.account.one_quantity = False
        self.make_listing(self.sku, "FR")

        def run():
            self.add_stock(self.mug, 1)
            self.env.cr.flush()
            return self.count_statements(
                lambda: [self.get_changes(), self.get_changes(france)]
            )

        run()
        few = run()
        for number in range(30):
            sku = self.make_sku(f"OTHER-{number}", self.tea)
            self.make_listing(sku)
            self.make_listing(sku, "FR")
        for number in range(5):
            sku = self.make_sku(f"CUP-{number}", self.mug)
            self.make_listing(sku)
            self.make_listing(sku, "FR")
        self.get_changes(), self.get_changes(france)
        self.assertLessEqual(run(), few)

    # === MANY LISTINGS === #

    def test_what_is_rare_has_an_index_that_searches_can_use(self):
        """Odoo asks for `mark IS TRUE`, which PostgreSQL does not prove from `mark`."""
        self.env.cr.execute(
            """SELECT indexname, indexdef FROM pg_indexes
                WHERE indexname LIKE 'amazon%' AND indexdef LIKE '%WHERE%'"""
        )
        indexes = dict(self.env.cr.fetchall())
        unusable = {name for name, text in indexes.items() if BARE_MARK.search(text)}
        self.assertFalse(unusable)
        marks = ("to_delete", "zero_held", "kept_at_zero", "terms_wanted", "incomplete")
        names = {f"amazon_listing_{mark}_idx" for mark in marks}
        self.assertLessEqual(names, indexes.keys())

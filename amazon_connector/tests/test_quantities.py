from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .sellers import add_seller, connect_seller
from .stock import StockCase


@tagged("post_install", "-at_install")
class TestQuantities(StockCase):
    """How many pieces of a SKU Amazon is told of."""

    def make_pack_of_6(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack of 6",
                "relative_factor": 6,
                "relative_uom_id": self.mug.uom_id.id,
            }
        )
        self.mug.uom_ids = [Command.link(pack.id)]
        return pack

    def test_free_to_use_counts(self):
        self.assertEqual(self.count(), 0)
        self.add_stock(self.mug, 10)
        self.assertEqual(self.count(), 10)
        sale = self.sell(self.mug, 3)
        self.assertEqual(self.count(), 7)
        self.deliver(sale)
        self.assertEqual(self.count(), 7)
        sale = self.sell(self.mug, 3)
        sale._action_cancel()
        self.assertEqual(self.count(), 7)

    def test_never_negative(self):
        self.add_stock(self.mug, -5)
        self.assertEqual(self.count(), 0)
        self.account.stock_buffer = 3
        self.assertEqual(self.count(), 0)

    def test_all_warehouses_of_the_company_or_chosen_ones(self):
        north, south = map(self.make_warehouse, ("NORTH", "SOUTH"))
        self.add_stock(self.mug, 1)
        self.add_stock(self.mug, 10, north)
        self.add_stock(self.mug, 100, south)
        self.assertEqual(self.count(), 111)
        self.account.stock_warehouse_ids = north | south
        self.assertEqual(self.count(), 110)
        self.sku.stock_warehouse_ids = south
        self.assertEqual(self.count(), 100)
        tea = self.make_sku("TEA-1", self.tea)
        self.add_stock(self.tea, 7, north)
        counts = self.env["amazon.offer.quantities"]._get_quantities(self.sku | tea)
        self.assertEqual(counts, {self.sku: 100, tea: 7})

    def test_other_companies_do_not_count(self):
        company = self.env["res.company"].create({"name": "Sister"})
        theirs = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        self.env.user.company_ids |= company
        self.add_stock(self.mug, 50, theirs)
        self.add_stock(self.mug, 2)
        both = self.env.companies | company
        sku = self.sku.with_context(allowed_company_ids=both.ids)
        self.assertEqual(self.count(sku), 2)

    def test_buffer_and_cap_of_account_and_sku(self):
        self.add_stock(self.mug, 20)
        self.account.write({"stock_buffer": 3, "stock_cap": 15})
        self.assertEqual(self.count(), 15)
        self.account.stock_buffer = 8
        self.assertEqual(self.count(), 12)
        self.sku.write({"stock_buffer": 1, "stock_cap": 30})
        self.assertEqual(self.count(), 12)
        self.sku.buffer_from = "own"
        self.assertEqual(self.count(), 19)
        self.sku.stock_buffer = 0
        self.assertEqual(self.count(), 20)
        self.sku.stock_cap = 5
        self.assertEqual(self.count(), 5)

    def test_handling_time_of_account_and_sku(self):
        self.assertIsNone(self.sku._get_handling_days())
        self.account.handling_days = 2
        self.assertEqual(self.sku._get_handling_days(), 2)
        self.sku.handling_days = 5
        self.assertEqual(self.sku._get_handling_days(), 5)

    def test_the_listing_s_unit_is_rounded_down(self):
        six = self.make_pack_of_6()
        self.sku.product_uom_id = six
        self.add_stock(self.mug, 17)
        self.assertEqual(self.count(), 2)
        self.add_stock(self.mug, 1)
        self.assertEqual(self.count(), 3)
        self.account.stock_buffer = 1
        self.assertEqual(self.count(), 2)
        singles = self.make_sku("MUG-SINGLE", self.mug)
        self.assertEqual(self.count(singles), 17)

    def test_all_limits_at_once(self):
        """Pieces missing in one warehouse, packs, and a cap below the buffer."""
        north = self.make_warehouse("NORTH")
        pack = self.make_pack_of_6()
        self.add_stock(self.mug, 40)
        self.add_stock(self.mug, -5, north)
        self.sku.product_uom_id = pack
        self.assertEqual(self.count(), 5, "of 35 pieces")
        self.account.write({"stock_buffer": 3, "stock_cap": 1})
        self.assertEqual(self.count(), 1)
        self.account.stock_cap = 2
        self.assertEqual(self.count(), 2)
        self.account.stock_buffer = 5
        self.assertEqual(self.count(), 0)
        self.account.write(
            {"stock_buffer": 0, "stock_warehouse_ids": [Command.set(north.ids)]}
        )
        self.assertEqual(self.count(), 0, "nothing is there, and less")

    def test_weighed_goods_are_rounded_down(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        flour = self.create_product("FLOUR", uom_id=kilo.id)
        sku = self.make_sku("FLOUR", flour)
        self.add_stock(flour, 2.97)
        self.assertEqual(self.count(sku), 2)

    def test_an_archived_or_missing_product_has_nothing(self):
        self.add_stock(self.mug, 5)
        self.mug.active = False
        self.assertEqual(self.count(), 0)
        self.sku.product_id = False
        self.assertEqual(self.count(), 0)

    def test_one_quantity_follows_the_region(self):
        self.assertTrue(self.account.one_quantity)
        america = self.create_account(region="na", seller_id="A1EMULATORNA99")
        self.assertFalse(america.one_quantity)
        america.one_quantity = True
        self.assertTrue(america.one_quantity)

    def test_few_statements_for_many_skus(self):
        skus = self.sku
        for number in range(1, 6):
            product = self.create_product(f"P-{number}")
            self.add_stock(product, number)
            skus |= self.make_sku(f"P-{number}", product)
        counts = self.env["amazon.offer.quantities"]
        few = self.count_statements(lambda: counts._get_quantities(skus[:2]))
        many = self.count_statements(lambda: counts._get_quantities(skus))
        self.assertLessEqual(many, few)

    def test_an_amazon_user_without_rights_on_stock_sees_it(self):
        self.add_stock(self.mug, 4)
        user = new_test_user(
            self.env, "amazon_only", "amazon_connector.group_amazon_user"
        )
        sku = self.sku.with_user(user)
        self.assertEqual(sku.quantity_now, 4)
        sku.write({"buffer_from": "own", "stock_buffer": 1})
        self.env.invalidate_all()
        self.assertEqual(sku.quantity_now, 3)

    def test_each_account_has_its_own(self):
        other = connect_seller(self, add_seller(self, "na", "na", ("US",)))
        self.add_stock(self.mug, 9)
        self.account.stock_buffer = 2
        theirs = self.make_sku("MUG-1", self.mug, account=other)
        counts = self.env["amazon.offer.quantities"]._get_quantities(self.sku | theirs)
        self.assertEqual(counts, {self.sku: 7, theirs: 9})

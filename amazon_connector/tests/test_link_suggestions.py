from odoo.fields import Command
from odoo.tests import tagged

from .links import LinksCase


@tagged("post_install", "-at_install")
class TestLinkSuggestions(LinksCase):
    """Which product is suggested for a SKU without one, and why."""

    def suggest(self, sku):
        sku.invalidate_recordset()
        sku = self.as_user(sku)
        return sku.suggested_product_id.sudo(False), sku.suggestion_reason or ""

    def assertSuggested(self, sku, product, reason):
        suggested, why = self.suggest(sku)
        self.assertEqual(suggested, product)
        self.assertIn(reason, why)

    def assertNothing(self, sku):
        self.assertFalse(self.suggest(sku)[0])

    def create_sister(self):
        company = self.env["res.company"].create({"name": "Sister"})
        return self.add_account(company_id=company.id)

    # === BARCODE === #

    def test_barcode_of_the_catalogue_item(self):
        for own, gtin in (
            ("4006381333931", "04006381333931"),
            ("887276302195", "00887276302195"),
            ("0887276302195", "00887276302195"),
            ("96385074", "00000096385074"),
        ):
            with self.subTest(barcode=own):
                self.mug.barcode = own
                sku = self.add_sku(f"ODD-{own}", barcode=gtin, title="Nothing like it")
                self.assertSuggested(sku, self.mug, "Same barcode")
        self.mug.barcode = "4006381333948"
        self.assertNothing(sku)

    def test_barcode_of_a_packaging_brings_its_unit(self):
        pack = self.create_pack(self.mug)
        self.env["product.uom"].create(
            {"product_id": self.mug.id, "uom_id": pack.id, "barcode": "4006381333931"}
        )
        sku = self.add_sku("ODD", barcode="04006381333931")
        self.assertSuggested(sku, self.mug, "Same barcode")
        self.assertEqual(sku.suggested_uom_id, pack)

    def test_archived_product_is_told_as_such(self):
        self.mug.write({"barcode": "4006381333931", "active": False})
        sku = self.add_sku("ODD", barcode="04006381333931")
        self.assertSuggested(sku, self.mug, "archived")

    # === REFERENCE AND OTHER LISTINGS === #

    def test_reference_that_came_after_the_import(self):
        sku = self.add_sku("LATE")
        self.assertNothing(sku)
        product = self.create_product("LATE")
        self.assertSuggested(sku, product, "internal reference")
        self.create_product("LATE")
        self.assertNothing(sku)

    def test_same_asin_under_another_sku_in_another_marketplace(self):
        pack = self.create_pack(self.mug)
        other = self.add_sku("FIRST", self.mug, asin="B000000001", codes=["FR"])
        other.product_uom_id = pack
        sku = self.add_sku("ODD", asin="B000000001")
        self.assertSuggested(sku, self.mug, "Same ASIN as SKU FIRST")
        self.assertEqual(sku.suggested_uom_id, pack)
        self.add_sku("THIRD", self.tea, asin="B000000001")
        self.assertNothing(sku)

    def test_same_sku_or_asin_in_another_account(self):
        account = self.add_account()
        self.add_sku("SAME", self.mug, account=account)
        sku = self.add_sku("SAME")
        self.assertSuggested(sku, self.mug, "Same SKU in Second shop")
        self.add_sku("THEIRS", self.tea, account=account, asin="B000000002")
        sku = self.add_sku("MINE", asin="B000000002")
        self.assertSuggested(sku, self.tea, "Same ASIN as SKU THEIRS")

    def test_nothing_crosses_companies(self):
        sister = self.create_sister()
        company = sister.company_id
        hers = self.create_product("HERS", company_id=company.id, barcode="96385074")
        hers.name = "Porcelain tea pot"
        self.add_sku("SAME", hers, account=sister, asin="B000000003")
        shared = self.create_product("SHARED")
        self.add_sku("ALSO", shared, account=sister, asin="B000000004")
        for values in (
            {"sku": "SAME"},
            {"sku": "HERS"},
            {"sku": "ALSO"},
            {"sku": "ODD-1", "asin": "B000000003"},
            {"sku": "ODD-2", "asin": "B000000004"},
            {"sku": "ODD-3", "barcode": "00000096385074"},
            {"sku": "ODD-4", "title": "Porcelain tea pot"},
        ):
            with self.subTest(**values):
                self.assertNothing(self.add_sku(values.pop("sku"), **values))

    # === TITLE === #

    def test_similar_name(self):
        for name in ("Bodum Chambord coffee maker", "Coffee grinder", "Tea pot"):
            self.create_product(False, name=name)
        product = self.create_product(False, name="Chambord Kännchen 1,0 l")
        title = "Bodum CHAMBORD Kannchen, 1,0 l, chrome (1928-16)"
        sku = self.add_sku("ODD", title=title)
        self.assertSuggested(sku, product, "Similar name")
        product.active = False
        self.assertNothing(sku)

    def test_a_single_word_or_twins_suggest_nothing(self):
        self.create_product(False, name="Kettle")
        self.create_product(False, name="Garden hose")
        self.create_product(False, name="Garden hose")
        self.assertNothing(self.add_sku("ODD", title="Kettle with a whistle"))
        self.assertNothing(self.add_sku("OTHER", title="Garden hose, 20 m"))
        self.assertNothing(self.add_sku("BARE"))

    def test_the_variant_is_part_of_the_name(self):
        attribute = self.env["product.attribute"].create({"name": "Colour"})
        values = self.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": attribute.id} for name in ("Red", "Blue")]
        )
        line = {"attribute_id": attribute.id, "value_ids": [Command.set(values.ids)]}
        template = self.env["product.template"].create(
            {
                "name": "Linen shirt",
                "is_storable": True,
                "attribute_line_ids": [Command.create(line)],
            }
        )
        sku = self.add_sku("ODD", title="Acme linen shirt for summer, blue")
        self.assertSuggested(sku, template.product_variant_ids[1], "Similar name")

    def test_a_surer_way_goes_first(self):
        self.tea.name = "Green tea pot"
        self.mug.barcode = "4006381333931"
        sku = self.add_sku("ODD", title="Green tea pot", barcode="04006381333931")
        self.assertSuggested(sku, self.mug, "Same barcode")

    def test_linked_or_ignored_ones_get_none(self):
        sku = self.add_sku("ODD", self.tea, title="Product MUG-1")
        self.assertNothing(sku)
        sku.write({"product_id": False, "is_ignored": True})
        self.assertNothing(sku)
        sku.is_ignored = False
        self.assertSuggested(sku, self.mug, "Similar name")

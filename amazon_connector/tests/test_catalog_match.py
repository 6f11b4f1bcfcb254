from odoo.tests import tagged

from odoo.addons.amazon_connector.spapi.errors import ForbiddenError

from .catalog import MUG_EAN, TEA_EAN, UPC, CatalogCase


@tagged("post_install", "-at_install")
class TestCatalogMatch(CatalogCase):
    """The page of a product, by its barcode."""

    def get_state(self, product, **options):
        return self.match(product, **options)[product].state

    # === ONE, SEVERAL, NONE === #

    def test_one_page_is_taken(self):
        self.add_page("B000000001", MUG_EAN, product_type="MUG", title="Tasse")
        match = self.match(self.mug)[self.mug]
        self.assertEqual(
            (match.state, match.asin, match.product_type),
            ("found", "B000000001", "MUG"),
        )
        self.assertEqual(match.candidate_ids.title, "Tasse")
        self.assertFalse(match.chosen_by_id)
        self.assertEqual(match.barcode, MUG_EAN)

    def test_several_pages_are_for_the_user_to_choose(self):
        self.add_page("B000000001", MUG_EAN, title="Tasse")
        self.add_page("B000000002", MUG_EAN, title="Tasse, 6 Stück", brand="Acme")
        match = self.match(self.mug)[self.mug]
        self.assertEqual((match.state, match.asin), ("several", False))
        self.assertEqual(
            match.candidate_ids.mapped("asin"), ["B000000001", "B000000002"]
        )
        self.assertEqual(match.candidate_ids[1].brand, "Acme")
        self.assertTrue(match.candidate_ids[0].image_url)

    def test_parents_of_variants_are_left_out(self):
        self.add_page("B000000001", MUG_EAN)
        self.add_page("B000000002", MUG_EAN, classification="VARIATION_PARENT")
        self.assertEqual(self.match(self.mug)[self.mug].asin, "B000000001")

    def test_no_page(self):
        self.add_page("B000000001", TEA_EAN)
        self.assertEqual(self.get_state(self.mug), "none")
        self.assertEqual(self.get_state(self.mug), "none")
        self.assertEqual(self.count_calls(), 2, "it may be there by now")
        self.add_page("B000000002", MUG_EAN)
        self.assertEqual(self.get_state(self.mug), "found")

    def test_barcodes_are_compared_as_gtin_14(self):
        for written, shown in (
            ("0" + UPC, UPC),
            (UPC, "00" + UPC),
            ("0471117099", "9780471117094"),
            ("978-0-8044-2957-3", "080442957X"),
        ):
            self.emulator.reset()
            self.mug.barcode = written
            self.add_page("B000000001", shown)
            with self.subTest(written=written):
                self.assertEqual(self.get_state(self.mug), "found")

    def test_page_that_does_not_show_the_barcode_is_not_taken(self):
        self.emulator.add_catalog_item("B000000001", hidden_barcodes=[MUG_EAN])
        self.assertEqual(self.get_state(self.mug), "none")

    def test_missing_and_wrong_barcodes_cost_no_call(self):
        self.mug.barcode = False
        self.tea.barcode = "4099000000018"
        matches = self.match(self.mug | self.tea)
        self.assertEqual(matches[self.mug].state, "no_barcode")
        self.assertEqual(matches[self.tea].state, "invalid_barcode")
        self.assertFalse(self.count_calls())

    # === REMEMBERED === #

    def test_result_is_remembered_for_product_and_marketplace(self):
        self.add_page("B000000001", MUG_EAN, marketplaces=("DE", "FR"))
        self.assertEqual(self.get_state(self.mug), "found")
        self.assertEqual(self.get_state(self.mug), "found")
        self.assertEqual(self.count_calls(), 1)
        france = self.get_link("FR")
        self.assertEqual(self.get_state(self.mug, link=france), "found")
        self.assertEqual(self.count_calls(), 2)
        self.assertEqual(self.env["amazon.catalog.match"].search_count([]), 2)

    def test_changed_barcode_asks_again(self):
        self.add_page("B000000001", MUG_EAN)
        self.add_page("B000000002", UPC)
        self.match(self.mug)
        self.mug.barcode = UPC
        match = self.match(self.mug)[self.mug]
        self.assertEqual((match.asin, match.barcode), ("B000000002", UPC))
        self.assertEqual(match.candidate_ids.asin, "B000000002")
        self.mug.barcode = False
        match = self.match(self.mug)[self.mug]
        self.assertEqual((match.state, match.asin), ("no_barcode", False))
        self.assertFalse(match.candidate_ids)

    def test_refused_call_leaves_nothing_behind(self):
        self.emulator.fault("searchCatalogItems", "403")
        with self.assertRaises(ForbiddenError):
            self.match(self.mug)
        self.assertFalse(self.env["amazon.catalog.match"].search_count([]))

    # === MANY === #

    def make_products(self, number):
        products = self.env["product.product"].create(
            [{"name": f"Product {i}", "barcode": make_ean(i)} for i in range(number)]
        )
        for i in range(number):
            self.add_page(f"B1{i:08d}", make_ean(i))
        return products

    def test_twenty_barcodes_a_call(self):
        self.emulator.limits.enabled = False
        products = self.make_products(60)
        for start in range(0, 60, 20):
            found = self.match(products[start : start + 20])
            self.assertEqual({match.state for match in found.values()}, {"found"})
        self.assertEqual(self.count_calls(), 3)
        with self.assertRaises(ValueError):
            self.match(products)

    def test_identical_barcodes_are_asked_for_once(self):
        self.mug.barcode, self.tea.barcode = UPC, "0" + UPC
        self.add_page("B000000001", UPC)
        matches = self.match(self.mug | self.tea)
        self.assertEqual({match.asin for match in matches.values()}, {"B000000001"})
        [call] = self.emulator.calls("searchCatalogItems")
        self.assertEqual(call.query["identifiers"], "00" + UPC)

    def test_more_pages_than_fit_into_an_answer(self):
        for number in range(15):
            self.add_page(f"B0000000{number:02d}", MUG_EAN)
            self.add_page(f"B0000001{number:02d}", TEA_EAN)
        matches = self.match(self.mug | self.tea)
        self.assertEqual(len(matches[self.mug].candidate_ids), 15)
        self.assertEqual(len(matches[self.tea].candidate_ids), 15)
        self.assertEqual(self.count_calls(), 2)

    def test_statements_for_a_batch(self):
        products = self.make_products(40)
        self.match(products[:20])
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.match(products[20:])
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 40, "for 20 products")


def make_ean(number):
    digits = f"4099{number + 1000:08d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return digits + str(-(odd + 3 * even) % 10)

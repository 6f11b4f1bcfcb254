from odoo.tests import tagged

from .catalog import TEA_EAN, CatalogCase

BOOK_EAN = "9780804429573"
BOOK_ASIN = "080442957X"


@tagged("post_install", "-at_install")
class TestCatalogBooks(CatalogCase):
    """The pages of books, whose ASIN is their ISBN-10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mug.barcode = BOOK_EAN

    def get_kinds(self):
        calls = self.emulator.calls("searchCatalogItems")
        return [call.query["identifiersType"] for call in calls]

    def test_page_without_a_barcode_is_found_by_its_asin(self):
        self.add_page(BOOK_ASIN, product_type="ABIS_BOOK")
        self.add_page("B000000001", TEA_EAN)
        matches = self.match(self.mug | self.tea)
        book = matches[self.mug]
        self.assertEqual(
            (book.state, book.asin, book.product_type),
            ("found", BOOK_ASIN, "ABIS_BOOK"),
        )
        self.assertEqual(matches[self.tea].asin, "B000000001")
        self.assertEqual(self.get_kinds(), ["GTIN", "ASIN"])
        self.match(self.mug | self.tea)
        self.assertEqual(len(self.get_kinds()), 2, "what was found is remembered")

    def test_page_of_something_else_is_not_taken(self):
        self.add_page(BOOK_ASIN, "9780471117094")
        self.assertEqual(self.match(self.mug)[self.mug].state, "none")

    def test_only_books_that_were_not_found_cost_a_second_call(self):
        self.add_page(BOOK_ASIN, BOOK_EAN)
        # A book without an ISBN-10.
        self.tea.barcode = "9791037500014"
        matches = self.match(self.mug | self.tea)
        self.assertEqual(matches[self.mug].asin, BOOK_ASIN)
        self.assertEqual(matches[self.tea].state, "none")
        self.assertEqual(self.get_kinds(), ["GTIN"])

    def test_chooser_finds_it_as_well(self):
        self.add_page(BOOK_ASIN)
        action = self.env["amazon.catalog.match"]._open_chooser(self.mug, self.germany)
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        for words in (BOOK_ASIN, BOOK_EAN):
            self.advance(2)
            dialog.words = words
            dialog.action_search()
            self.assertEqual(dialog.candidate_ids.asin, BOOK_ASIN)

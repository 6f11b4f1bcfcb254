from odoo.tests import tagged

from odoo.addons.amazon_connector.models import offer_schemas

from .common import AmazonHttpCase

EANS = {
    "A": "4099000000017",
    "B": "4099000000024",
    "C": "4099000000031",
    "D": "4006381333932",
    "E": "4099000000048",
}


@tagged("post_install", "-at_install")
class TestTourExports(AmazonHttpCase):
    """Sending products and mending what was stopped, in a browser."""

    def create_products(self):
        """Create five: two are fine, the others lack a choice, a barcode, a price."""
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        for letter, barcode in EANS.items():
            product = self.create_product(
                f"OFFER-{letter}",
                name=f"Offered {letter}",
                barcode=barcode,
                list_price=0.0 if letter == "E" else 9.99,
            )
            self.env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 5
            )

    def add_pages(self):
        add = self.emulator.add_catalog_item
        for letter in "ABC":
            add(f"B0000OFFER{letter}"[-10:], barcodes=[EANS[letter]])
        add("B000OFFER2", barcodes=[EANS["C"]], title="Offered C, 6 pieces")
        add("B000OFFERD", barcodes=["4006381333931"], title="Offered D")

    def test_send_five_products_and_mend_two(self):
        offer_schemas.forget()
        links = self.connect(countries=("DE",))
        links.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Amazon", "currency_id": links.currency_id.id}
        )
        self.create_products()
        self.add_pages()
        self.start_tour("/odoo", "amazon_send_products", login="admin", timeout=180)
        runs = self.env["amazon.export"].search([], order="id")
        self.assertEqual(runs[0].failed_count, 3)
        self.assertEqual(runs[1].line_ids.asin, "B000OFFERD")
        self.assertEqual(runs[1].line_ids.state, "waiting", "for the first feed's end")
        for __ in range(2):
            self.advance(600)
            self.follow_documents()
            self.send_offers()
        self.assertEqual(set(runs.mapped("state")), {"done"})
        self.assertEqual(runs[1].line_ids.state, "accepted")
        match = self.env["amazon.catalog.match"].search([("asin", "=", "B000OFFER2")])
        self.assertEqual(match.product_id.default_code, "OFFER-C")
        self.assertEqual(self.find_issues().mapped("code"), ["no_price"])

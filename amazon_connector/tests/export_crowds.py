from odoo.addons.amazon_connector.models import offer_schemas

from .exports import EAN, ExportsCase


class ExportCrowdsCase(ExportsCase):
    """Many products that Amazon has pages of, or none."""

    def setUp(self):
        super().setUp()
        offer_schemas.forget()
        self.emulator.add_catalog_item("B000LAMP01", barcodes=[EAN])

    def go_on(self):
        self.run_exports()
        self.send_offers()
        self.advance(600)
        self.follow_documents()

    def start(self, products, links=None, **vals):
        return self.get_run(self.open_dialog(products, links, **vals).action_send())

    def get_skus_sent(self):
        return [
            [message["sku"] for message in call.body["messages"]]
            for call in self.emulator.calls("upload")
        ]

    def add_known(self, product, quantity=1, **vals):
        self.emulator.add_listing(
            product.default_code, quantity=quantity, price="5.00", asin="B000LAMP01"
        )
        return self.create_listing(product, quantity=quantity, **vals)

    def create_many(self, count):
        """Create products that Amazon has pages of."""
        products = self.env["product.product"].create(
            [
                {
                    "name": f"Lamp {number}",
                    "default_code": f"L-{number}",
                    "barcode": self.make_barcode(number),
                    "is_storable": True,
                    "list_price": 10,
                }
                for number in range(count)
            ]
        )
        for number, product in enumerate(products):
            self.set_stock(product, 2)
            self.emulator.add_catalog_item(
                f"B{number:09}", barcodes=[product.barcode], image=None
            )
        return products

    def make_barcode(self, number):
        code = f"40638133{number:04}"
        total = sum(int(d) * w for d, w in zip(code, (1, 3) * 6, strict=True))
        return f"{code}{-total % 10}"

from .common import HISTORY, AmazonCase

EAN = "4006381333931"


class ExportsCase(AmazonCase):
    """Products that can be sent to Germany, unless a test spoils one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.get_link("DE")
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Amazon DE", "currency_id": cls.germany.currency_id.id}
        )
        cls.links.pricelist_id = cls.pricelist
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.lamp = cls.create_offered("LAMP-1", barcode=EAN)

    @classmethod
    def create_offered(cls, sku, quantity=5, **vals):
        """Create a product with a price and with stock."""
        product = cls.create_product(sku, **{"list_price": 19.99, **vals})
        if quantity:
            cls.set_stock(product, quantity)
        return product

    @classmethod
    def set_stock(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.warehouse.lot_stock_id, quantity
        )

    @classmethod
    def create_listing(cls, product, link=None, **vals):
        """Create a linked listing, as an import does."""
        link = link or cls.germany
        sku = cls.env["amazon.sku"].create(
            {
                "account_id": link.account_id.id,
                "sku": vals.pop("sku", product.default_code),
                "product_id": product.id,
            }
        )
        return cls.env["amazon.listing"].create(
            {
                "account_marketplace_id": link.id,
                "sku_id": sku.id,
                "are_terms_read": True,
                **vals,
            }
        )

    def open_dialog(self, products, links=None, **vals):
        action = products.action_send_to_amazon()
        dialog = products.env["amazon.product.send"].browse(action["res_id"])
        dialog.write({"account_marketplace_ids": (links or self.germany).ids, **vals})
        return dialog

    def get_run(self, action):
        return self.env["amazon.export"].browse(action["res_id"])

    def check(self, products, links=None, **vals):
        """Check products as a user does; return the run when it is checked."""
        dialog = self.open_dialog(products, links, **vals)
        run = self.get_run(dialog.action_check())
        self.run_exports()
        return run

    def run_exports(self):
        self.account._get_flow("exports").next_at = HISTORY
        self.run_cron("prepare_exports")

    def get_line(self, run, product, link=None):
        link = link or self.germany
        return run.line_ids.filtered(
            lambda line: (
                line.product_id == product and line.account_marketplace_id == link
            )
        )

from odoo.tests import tagged

from .common import HISTORY, AmazonHttpCase


@tagged("post_install", "-at_install")
class TestTourStock(AmazonHttpCase):
    """A manager switches stock on, with the preview, in a browser."""

    def test_switch_stock_on(self):
        germany = self.connect(countries=("DE",))
        self.account.started_at = HISTORY
        self.import_orders()
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        for sku, stock in (("MUG-1", 5), ("TEA-1", 0)):
            product = self.create_product(sku)
            if stock:
                self.env["stock.quant"]._update_available_quantity(
                    product, warehouse.lot_stock_id, stock
                )
            record = self.env["amazon.sku"].create(
                {
                    "account_id": self.account.id,
                    "sku": sku,
                    "product_id": product.id,
                }
            )
            self.env["amazon.listing"].create(
                {
                    "account_marketplace_id": germany.id,
                    "sku_id": record.id,
                    "title": f"Product {sku}",
                    "asin": "B000000001",
                    "product_type": "PRODUCT",
                    "price": 9.99,
                    "quantity": 5,
                }
            )
        self.start_tour("/odoo", "amazon_send_stock", login="admin")
        self.assertTrue(self.account.stock_enabled and germany.stock_enabled)
        self.account._get_flow("offers").next_at = HISTORY
        self.run_cron("send_offers")
        (body,) = [call.body for call in self.emulator.calls("upload")]
        self.assertEqual([message["sku"] for message in body["messages"]], ["TEA-1"])

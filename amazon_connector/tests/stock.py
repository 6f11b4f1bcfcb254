from .common import HISTORY
from .listings import ListingsCase


class StockCase(ListingsCase):
    """SKUs of an account whose stock Odoo counts."""

    sends_stock = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.sku = cls.make_sku("MUG-1", cls.mug)
        cls.account.stock_enabled = cls.sends_stock
        cls.germany.stock_enabled = cls.sends_stock

    @classmethod
    def make_sku(cls, sku, product, account=None, **vals):
        return cls.env["amazon.sku"].create(
            {
                "account_id": (account or cls.account).id,
                "sku": sku,
                "product_id": product.id,
                **vals,
            }
        )

    @classmethod
    def make_listing(cls, sku, code="DE", **vals):
        return cls.env["amazon.listing"].create(
            {
                "account_marketplace_id": cls.get_link(code).id,
                "sku_id": sku.id,
                "asin": "B0EMULATOR",
                "product_type": "PRODUCT",
                **vals,
            }
        )

    @classmethod
    def make_warehouse(cls, code):
        return cls.env["stock.warehouse"].create(
            {"name": code, "code": code, "company_id": cls.company.id}
        )

    @classmethod
    def add_stock(cls, product, quantity, warehouse=None):
        """Add pieces, as an inventory does; negative ones take away."""
        location = (warehouse or cls.warehouse).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, location, quantity)

    def get_changes(self, link=None):
        """Return the quantities of the next run by SKU, as after a commit."""
        self.env.cr.flush()
        while self.env["amazon.stock.change"]._merge():
            pass
        changes = self.env["amazon.offer.changes"]._get_quantity_changes(
            link or self.germany
        )
        return {
            listing.sku_id.sku: change.quantity for listing, change in changes.items()
        }

    def mark_sent(self, record, quantity):
        """Let Amazon have been told of a quantity."""
        record.write({"quantity_sent": quantity, "quantity_sent_at": HISTORY})

    def count(self, sku=None):
        """Return how many pieces Amazon is told of."""
        sku = sku or self.sku
        return self.env["amazon.offer.quantities"]._get_quantities(sku)[sku]

    def count_statements(self, action):
        """Return how many statements an action sends to the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def buy(self, quantity=2, status="UNSHIPPED", sku="MUG-1", **options):
        item = {"sku": sku, "quantity": quantity, "unit_price": "9.99"}
        items = [item, *options.pop("more", [])]
        self.advance(600)
        order = self.emulator.add_order("DE", items=items, status=status, **options)
        self.advance(600)
        self.import_orders()
        return order

    def sell(self, product, quantity):
        """Return the confirmed sale order, elsewhere than at Amazon."""
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Shop"}).id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": quantity})
                ],
            }
        )
        sale.action_confirm()
        return sale

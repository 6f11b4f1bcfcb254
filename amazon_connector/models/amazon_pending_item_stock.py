from collections import Counter

from odoo import api, fields, models


class AmazonPendingItem(models.Model):
    """Pending pieces that are reserved in the stock, where the setting wants it.

    A move without a delivery holds them: nobody can ship it, and other orders do not
    get the goods. It goes when the order is paid, which then reserves them itself.
    """

    _inherit = "amazon.pending.item"

    move_id = fields.Many2one(
        "stock.move", "Reservation", readonly=True, ondelete="set null"
    )

    def unlink(self):
        """Override: what is no longer held is free again."""
        self._release()
        return super().unlink()

    @api.model
    def _release_orders(self, account, order_ids):
        """Free what orders hold, before they reserve it themselves."""
        domain = [
            ("account_id", "=", account.id),
            ("amazon_order_id", "in", order_ids),
            ("move_id", "!=", False),
        ]
        self.search(domain)._release()

    @api.model
    def _reserve_orders(self, account, warehouses):
        """Reserve what pending orders hold, as far as it is there.

        :param dict warehouses: {Amazon order id: stock.warehouse to take it from}
        """
        domain = [
            ("account_id", "=", account.id),
            ("amazon_order_id", "in", list(warehouses)),
        ]
        items = self.search(domain)
        skus = set(items.mapped("sku"))
        products = self.env["amazon.sku"]._find_products(account, skus)
        linked = self.env["amazon.sku"]._find_linked(account, skus)
        for item in items:
            product = products.get(item.sku) or self.env["product.product"]
            if len(product) == 1 and product.is_storable:
                unit = linked[item.sku]._get_unit() if item.sku in linked else None
                item._reserve(product, unit, warehouses[item.amazon_order_id])

    def _reserve(self, product, unit, warehouse):
        unit = unit or product.uom_id
        quantity = unit._compute_quantity(self.quantity, product.uom_id)
        if (self.move_id.product_id, self.move_id.product_uom_qty) != (
            product,
            quantity,
        ):
            self._release()
            self.move_id = self.env["stock.move"].create(
                self._prepare_move_vals(product, quantity, warehouse)
            )
            self.move_id._action_confirm(merge=False)
        self.move_id._action_assign()

    def _prepare_move_vals(self, product, quantity, warehouse):
        customers = self.env.ref("stock.stock_location_customers")
        return {
            "company_id": self.company_id.id,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": customers.id,
            "origin": self.amazon_order_id,
        }

    def _release(self):
        moves = self.move_id
        self.filtered("move_id").move_id = False
        moves._action_cancel()
        moves.unlink()

    @api.model
    def _get_held(self, products, company):
        """Override: what is reserved is no longer counted as free by Odoo."""
        held = super()._get_held(products, company)
        moves = self.search(
            [
                ("move_id.product_id", "in", products.ids),
                ("account_id.company_id", "=", company.id),
            ]
        ).move_id
        reserved = Counter()
        for move in moves:
            reserved[move.product_id] += move.quantity
        for product, quantity in reserved.items():
            held[product] = max(0, held[product] - quantity)
        return held

from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

# No buyer takes so long to pay: Amazon has forgotten to tell of the end.
FORGOTTEN_AFTER = timedelta(days=30)


class AmazonPendingItem(models.Model):
    """Pieces that buyers at Amazon have taken, of an order that is not in Odoo yet.

    An order comes into Odoo when it is paid. Until then its pieces are kept from other
    buyers; nothing else of the order is written down.
    """

    _name = "amazon.pending.item"
    _description = "Amazon Pending Item"
    _rec_name = "amazon_order_id"
    _order = "id desc"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    amazon_order_id = fields.Char("Amazon Order ID", required=True, readonly=True)
    sku = fields.Char("SKU", required=True, readonly=True)
    quantity = fields.Integer(required=True, readonly=True)

    _item_uniq = models.Constraint("UNIQUE(account_id, amazon_order_id, sku)")
    _sku_idx = models.Index("(account_id, sku)")

    @api.model
    def _get_held(self, products, company):
        """Return what pending orders hold of products, under whatever SKU.

        :return: Counter {product.product: float}, in the product's unit
        """
        skus = self.env["amazon.sku"].search(
            [
                ("product_id", "in", products.ids),
                ("account_id.company_id", "=", company.id),
            ]
        )
        groups = self._read_group(
            [
                ("account_id", "in", skus.account_id.ids),
                ("sku", "in", skus.mapped("sku")),
            ],
            ["account_id", "sku"],
            ["quantity:sum"],
        )
        pieces = {(account.id, sku): quantity for account, sku, quantity in groups}
        held = Counter()
        for sku in skus:
            if count := pieces.get((sku.account_id.id, sku.sku)):
                held[sku.product_id] += sku._get_unit()._compute_quantity(
                    count, sku.product_id.uom_id, round=False
                )
        return held

    @api.model
    def _sync(self, account, wanted):
        """Write down what these orders hold; they may hold nothing any more.

        :param dict wanted: {Amazon order id: {SKU: pieces}}
        :return: the SKUs (texts) of which other numbers are held now
        """
        domain = [
            ("account_id", "=", account.id),
            ("amazon_order_id", "in", list(wanted)),
        ]
        known = {(item.amazon_order_id, item.sku): item for item in self.search(domain)}
        rows = {
            (order_id, sku): quantity
            for order_id, pieces in wanted.items()
            for sku, quantity in pieces.items()
        }
        fresh = [key for key in rows if key not in known]
        self.create([self._prepare_vals(account, *key, rows[key]) for key in fresh])
        other = [key for key in known if known[key].quantity != rows.get(key, 0)]
        for key in other:
            if key in rows:
                known[key].quantity = rows[key]
            else:
                known[key].unlink()
        return {sku for __, sku in (*fresh, *other)}

    @api.model
    def _prepare_vals(self, account, order_id, sku, quantity):
        return {
            "account_id": account.id,
            "amazon_order_id": order_id,
            "sku": sku,
            "quantity": quantity,
        }

    @api.model
    def _count_pieces(self, order):
        """Return the pieces of each SKU in an order.

        :param order: `spapi.orders.Order`
        """
        pieces = Counter()
        for item in order.items:
            if item.sku and not item.is_cancelled:
                pieces[item.sku] += item.quantity
        return +pieces

    @api.autovacuum
    def _gc_forgotten(self):
        forgotten = fields.Datetime.now() - FORGOTTEN_AFTER
        items = self.search([("write_date", "<", forgotten)])
        for account, group in items.grouped("account_id").items():
            skus = set(group.mapped("sku"))
            self.env["amazon.order.importer"]._note_sold(account, skus)
        items.unlink()

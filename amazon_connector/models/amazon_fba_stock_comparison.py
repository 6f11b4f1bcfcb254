from collections import defaultdict

from odoo import api, fields, models

# The marketplaces to which Amazon ships from each other's warehouses (EFN, Pan-EU).
SHARING = frozenset({"BE", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "SE"})


class AmazonFbaStockComparison(models.Model):
    """What lies at Amazon beside what Odoo has in the FBA warehouse.

    Stock that serves several marketplaces shows in each of them: it counts once.
    """

    _inherit = "amazon.fba.stock"

    product_id = fields.Many2one(
        "product.product",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Of the linked SKU, else the one with this internal reference.",
    )
    is_counted = fields.Boolean(
        "Counted",
        readonly=True,
        help="Off: another marketplace shows the same units, and they count there.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    product_quantity = fields.Float(
        "Product at Amazon",
        readonly=True,
        digits="Product Unit",
        help="All counted units of the product, under all SKUs, in its own unit.",
    )
    odoo_quantity = fields.Float(
        "Product in Odoo",
        readonly=True,
        digits="Product Unit",
        help="On hand in the FBA warehouse when Amazon was read.",
    )
    difference = fields.Float(
        readonly=True,
        digits="Product Unit",
        help="What Odoo's stock would have to change by.",
    )

    _differs_idx = models.Index("(account_id) WHERE difference <> 0")

    @api.model
    def _compare(self, account):
        """Set what an account's marketplaces show beside Odoo's stock."""
        self._drop_what_is_off(account)
        rows = self.search([("account_id", "=", account.id)])
        rows._find_products(account)
        rows._count_once()
        amazon = rows._sum_by_product(account)
        odoo = self._read_odoo(account)
        rows |= self._add_only_in_odoo(account, odoo.keys() - amazon.keys())
        for row in rows:
            row._set_difference(amazon, odoo)

    @api.model
    def _find_products(self, account):
        """Link each row to the one product that its SKU stands for."""
        skus = {row.sku for row in self}
        products = self.env["amazon.sku"]._find_products(account, skus)
        for row in self:
            found = products.get(row.sku, row.product_id.browse())
            # Where several have the reference, nobody has chosen yet.
            row.product_id = found if len(found) == 1 else False

    def _count_once(self):
        """Let only one of the marketplaces count that show the same units.

        The one that shows most: the others may not be allowed to ship all of them.
        """
        pools = defaultdict(self.browse)
        for row in self:
            pools[row._get_pool()] |= row
        for rows in pools.values():
            counted = max(rows, key=lambda row: (row.present, -row.id))
            for row in rows:
                row.is_counted = row == counted

    def _get_pool(self):
        """Return what the rows have in common that show the same units."""
        link = self.account_marketplace_id
        is_shared = link.country_id.code in SHARING and not link.fba_stock_apart
        return self.account_id, not is_shared and link, self.sku, self.fnsku

    def _sum_by_product(self, account):
        """Return the units of each product that are counted, in its own unit."""
        linked = self.env["amazon.sku"]._find_linked(account, {row.sku for row in self})
        quantities = defaultdict(float)
        for row in self.filtered("product_id"):
            unit, product = row.product_id.uom_id, row.product_id
            if row.sku in linked:
                unit = linked[row.sku]._get_unit()
            units = row.present if row.is_counted else 0
            own = unit._compute_quantity(units, product.uom_id, round=False)
            quantities[product] += own
        return quantities

    @api.model
    def _read_odoo(self, account, products=None):
        """Return what is on hand of each product in the account's FBA warehouse."""
        warehouse = account._get_fba_warehouse()
        domain = [
            ("location_id", "child_of", warehouse.view_location_id.ids),
            ("location_id.usage", "=", "internal"),
        ]
        if products:
            domain.append(("product_id", "in", products.ids))
        # Amazon's users need not have rights on stock.
        quants = self.env["stock.quant"].sudo()
        groups = quants._read_group(domain, ["product_id"], ["quantity:sum"])
        return defaultdict(
            float, {p.with_env(self.env): total for p, total in groups if total}
        )

    @api.model
    def _drop_what_is_off(self, account):
        """Forget marketplaces that are off, and what only Odoo had."""
        active = account._get_active_marketplaces()
        domain = [
            ("account_id", "=", account.id),
            ("account_marketplace_id", "not in", active.ids),
        ]
        self.search(domain).unlink()

    @api.model
    def _add_only_in_odoo(self, account, products):
        """Add a row for each product of which Amazon shows nothing."""
        return self.create(
            [
                {
                    "account_id": account.id,
                    "product_id": product.id,
                    "is_counted": True,
                    "read_at": account._now(),
                }
                for product in sorted(products, key=lambda product: product.id)
            ]
        )

    def _set_difference(self, amazon, odoo):
        product = self.product_id
        here, there = odoo[product], amazon[product] if product else 0.0
        is_compared = product.is_storable and self.account_id._get_fba_warehouse()
        difference = product.uom_id.round(there - here) if is_compared else 0.0
        self.write(
            {
                "product_quantity": there,
                "odoo_quantity": here,
                "difference": difference,
            }
        )

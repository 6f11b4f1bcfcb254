from odoo import models
from odoo.exceptions import AccessError, UserError


class AmazonFbaStockAdjustment(models.Model):
    """Lets Odoo's FBA stock follow Amazon's, where a manager says so."""

    _inherit = "amazon.fba.stock"

    def action_apply(self):
        """Adjust Odoo's stock of the chosen rows' products to what lies at Amazon.

        :raises AccessError: the user is no Amazon manager
        :raises UserError: nothing differs, or Odoo's stock has changed since Amazon
            was read
        """
        self.check_access("read")
        if not self.env.user.has_group("amazon_connector.group_amazon_manager"):
            raise AccessError(
                self.env._("Only Amazon managers adjust the stock of FBA warehouses.")
            )
        rows = self.filtered(lambda row: row.product_id and row.difference)
        if not rows:
            raise UserError(
                self.env._(
                    "None of the chosen rows differs from Odoo's stock: there is "
                    "nothing to adjust."
                )
            )
        for account, chosen in rows.grouped("account_id").items():
            chosen._apply(account)
        return self.env["amazon.account"]._notify(
            "success",
            self.env._(
                "Odoo's stock is Amazon's now. Products: %s.", len(rows.product_id)
            ),
            {"type": "ir.actions.client", "tag": "soft_reload"},
        )

    def _apply(self, account):
        """Adjust the stock of these rows' products, all of one account."""
        products = self.product_id
        quants = self._lock_quants(account, products)
        self._check_unchanged(account, products)
        by_product = quants.grouped("product_id")
        for product, rows in self.grouped("product_id").items():
            own = by_product.get(product, quants.browse())
            rows[0]._adjust(account, own, rows[0].difference)
        # Every row of these products shows that nothing differs any more.
        domain = [("account_id", "=", account.id), ("product_id", "in", products.ids)]
        for row in self.sudo().search(domain):
            row.write({"odoo_quantity": row.product_quantity, "difference": 0.0})

    def _lock_quants(self, account, products):
        """Return the products' stock in the FBA warehouse, which nobody moves now."""
        # Whoever manages accounts need not have rights on stock.
        quants = self.env["stock.quant"].sudo().with_company(account.company_id)
        place = account._get_fba_warehouse().view_location_id
        domain = [
            ("location_id", "child_of", place.ids),
            ("location_id.usage", "=", "internal"),
            ("product_id", "in", products.ids),
        ]
        quants = quants.search(domain)
        quants.lock_for_update()
        return quants

    def _check_unchanged(self, account, products):
        """Refuse what was moved since Amazon was read: the difference is another.

        :raises UserError: Odoo's stock of a product has changed
        """
        now = self._read_odoo(account, products)
        changed = self.filtered(
            lambda row: row.product_id.uom_id.compare(
                now[row.product_id], row.odoo_quantity
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "The stock of %s in the FBA warehouse has changed since Amazon was "
                    "read, so the difference is another one. Press Read Now, then look "
                    "at the difference again. Nothing was adjusted.",
                    ", ".join(changed.product_id.mapped("display_name")),
                )
            )

    def _adjust(self, account, quants, difference):
        """Let a product's stock change by a difference, as an inventory does."""
        name = self.env._("FBA stock read from Amazon")
        quants = quants.with_context(inventory_name=name)
        for quant, change in self._spread(account, quants, difference):
            quant.inventory_quantity = quant.quantity + change
            quant._apply_inventory()

    def _spread(self, account, quants, difference):
        """Return (stock.quant, change) for a difference.

        What is missing is taken from where something lies, so that lots do not go
        below 0; the rest, and what is more, goes to the main place, without a lot.
        """
        changes = []
        for quant in quants.sorted("quantity", reverse=True):
            taken = min(max(quant.quantity, 0.0), -difference)
            if taken > 0:
                changes.append((quant, -taken))
                difference += taken
        if difference:
            changes.append((self._get_main_quant(account, quants), difference))
        return changes

    def _get_main_quant(self, account, quants):
        place = account._get_fba_warehouse().lot_stock_id
        main = quants.filtered(
            lambda quant: (
                quant.location_id == place
                and not (quant.lot_id or quant.package_id or quant.owner_id)
            )
        )
        vals = {"product_id": self.product_id.id, "location_id": place.id}
        return main[:1] or quants.create({**vals, "quantity": 0.0})

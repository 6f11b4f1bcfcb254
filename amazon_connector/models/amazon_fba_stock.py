from odoo import api, fields, models

from .amazon_order_builder import to_naive

# What Amazon says of a row; the names are those of the value object.
FIGURES = ("fulfillable", "reserved", "unfulfillable", "researching", "inbound")


class AmazonFbaStock(models.Model):
    """What lies at Amazon under one SKU, as one marketplace shows it.

    Amazon is read in the background (amazon_fba_stock_flow), compared with Odoo's FBA
    warehouse (amazon_fba_stock_comparison), and Odoo follows only when a manager says
    so (amazon_fba_stock_adjustment).
    """

    _name = "amazon.fba.stock"
    _description = "FBA Stock"
    _rec_name = "sku"
    _order = "sku, fnsku, account_marketplace_id, id"

    account_id = fields.Many2one(
        "amazon.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: Amazon shows none of what Odoo has in the FBA warehouse.",
    )
    sku = fields.Char("SKU", readonly=True)
    fnsku = fields.Char("FNSKU", readonly=True, help="Amazon's own label of the units.")
    asin = fields.Char("ASIN", readonly=True)
    condition = fields.Char(readonly=True)
    title = fields.Char(readonly=True)
    fulfillable = fields.Integer(readonly=True, help="Can be bought now.")
    reserved = fields.Integer(
        readonly=True, help="Ordered, on the way between warehouses, or in work."
    )
    unfulfillable = fields.Integer(readonly=True, help="Damaged, defective, expired.")
    researching = fields.Integer(readonly=True, help="Amazon is looking for them.")
    inbound = fields.Integer(
        readonly=True,
        help="Announced or on the way to Amazon: not there yet, so not counted.",
    )
    present = fields.Integer(
        "Units at Amazon",
        readonly=True,
        help="Fulfillable, reserved, unfulfillable and researching.",
    )
    amazon_updated_at = fields.Datetime("Changed at Amazon", readonly=True)
    read_at = fields.Datetime("Read", readonly=True, help="In Amazon's time.")

    _row_uniq = models.UniqueIndex(
        "(account_marketplace_id, sku, fnsku) WHERE account_marketplace_id IS NOT NULL"
    )

    def action_read_now(self):
        """Read what lies at Amazon, of all accounts that do so every night."""
        domain = [("fba_stock_enabled", "=", True)]
        accounts = self.env["amazon.account"].search(domain)
        return accounts.action_read_fba_stock()

    @api.model
    def _take_page(self, link, rows):
        """Write one page of what a marketplace shows; return its records.

        :param rows: `spapi.fba_inventory.FbaStock` objects
        """
        found = {(row.sku, row.fnsku): row for row in rows}
        domain = [
            ("account_marketplace_id", "=", link.id),
            ("sku", "in", [row.sku for row in rows]),
        ]
        seen = self.browse()
        for record in self.search(domain):
            row = found.pop((record.sku, record.fnsku), None)
            if row:
                record.write(self._prepare_vals(link, row))
                seen |= record
        return seen | self.create(
            [
                {
                    "account_id": link.account_id.id,
                    "account_marketplace_id": link.id,
                    "sku": row.sku,
                    "fnsku": row.fnsku,
                    **self._prepare_vals(link, row),
                }
                for row in found.values()
            ]
        )

    @api.model
    def _prepare_vals(self, link, row):
        return {
            **{name: getattr(row, name) for name in (*FIGURES, "present")},
            "asin": row.asin,
            "condition": row.condition,
            "title": row.title,
            "amazon_updated_at": row.last_updated and to_naive(row.last_updated),
            "read_at": link.account_id._now(),
        }

    @api.model
    def _drop_others(self, link, seen):
        """Forget what a marketplace no longer shows, after a whole reading of it."""
        domain = [
            ("account_marketplace_id", "=", link.id),
            ("id", "not in", list(seen)),
        ]
        self.search(domain).unlink()

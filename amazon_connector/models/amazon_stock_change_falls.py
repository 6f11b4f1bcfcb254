from odoo import api, models
from odoo.tools import SQL

# An account's warehouses, and those of which Amazon has the keys.
CHOSEN = SQL(
    """SELECT stock_warehouse_id
         FROM amazon_account_stock_warehouse_rel
        WHERE amazon_account_id = a.id"""
)
AMAZONS = SQL(
    "SELECT fba_warehouse_id FROM amazon_account WHERE fba_warehouse_id IS NOT NULL"
)


class AmazonStockChangeFalls(models.Model):
    """What sells out is told at once: it does not wait for the cron's next turn."""

    _inherit = "amazon.stock.change"

    @api.model
    def _insert_records(self, records, is_forced):
        """Override: of what has sold out the flow of offers is woken."""
        result = super()._insert_records(records, is_forced)
        if records._name == "product.product":
            accounts = self.env["amazon.account"].sudo()  # of whoever moves goods
            accounts.browse(self._find_sold_out(records))._wake_offers()
        return result

    @api.model
    def _find_sold_out(self, products):
        """Return the ids of the accounts that offer products of which nothing is free.

        One statement, whatever there is of products. It looks at no buffer, no unit,
        no kit and no SKU's own warehouses: what it does not find goes out with the
        cron's next turn.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT a.id
                     FROM amazon_sku s
                     JOIN amazon_account a ON a.id = s.account_id
                    WHERE s.product_id = ANY(%s)
                      AND a.active AND a.stock_enabled AND NOT a.read_only
                      AND (NOT a.one_quantity OR s.quantity_sent_at IS NULL
                           OR s.quantity_sent > 0)
                      AND NOT EXISTS (
                          SELECT
                            FROM stock_quant q
                            JOIN stock_location l ON l.id = q.location_id
                           WHERE q.product_id = s.product_id
                             AND q.company_id = a.company_id
                             AND l.usage = 'internal'
                             AND (l.warehouse_id IN (%s) OR NOT EXISTS (%s))
                             AND l.warehouse_id NOT IN (%s)
                          HAVING SUM(q.quantity - q.reserved_quantity) > 0)""",
                products.ids,
                CHOSEN,
                CHOSEN,
                AMAZONS,
            )
        )
        return [row[0] for row in rows]

from odoo import api, fields, models
from odoo.tools import SQL


class AmazonOfferBrakeSold(models.AbstractModel):
    """What buyers have taken is no mistake: the brake lets it go.

    Kits wait with the others: what is moved of them are components.
    """

    _inherit = "amazon.offer.brake"

    @api.model
    def _get_falls(self, changes):
        """Override: less what was sold out since Amazon was last told."""
        falls = super()._get_falls(changes)
        sold_out = self._filter_sold_out(falls.sku_id)
        return falls.filtered(lambda listing: listing.sku_id not in sold_out)

    @api.model
    def _filter_sold_out(self, skus):
        """Return the SKUs of which as much was sold as Amazon was told of.

        What goods were lost to besides may be a mistake: they do not pass for sold.
        """
        sold = self._count_sold(skus)
        return skus.filtered(
            lambda sku: (
                sold.get(sku.id)
                and sold[sku.id]
                >= sku._get_unit()._compute_quantity(
                    sku.quantity_sent, sku.product_id.uom_id, round=False
                )
            )
        )

    @api.model
    def _count_sold(self, skus):
        """Return what customers are to get of goods since Amazon was told of them.

        The first move of each delivery counts, also of one that is still to be made.
        As much as came in meanwhile was not taken from what Amazon was told of.

        :param skus: amazon.sku records of one account
        :return: {id of an amazon.sku: float}, in the product's unit
        """
        if not skus:
            return {}
        self.env["stock.move"].flush_model()
        self.env["amazon.sku"].flush_model()
        account = skus.account_id
        rows = self.env.execute_query(
            SQL(
                """SELECT s.id, SUM(m.product_qty) - (%s)
                     FROM amazon_sku s
                     JOIN stock_move m ON m.product_id = s.product_id
                                      AND m.company_id = %s
                     JOIN stock_location l
                       ON l.id = COALESCE(m.location_final_id, m.location_dest_id)
                    WHERE s.id = ANY(%s)
                      AND l.usage = 'customer'
                      AND m.state NOT IN ('draft', 'cancel')
                      AND m.create_date >= s.quantity_sent_at - %s
                      AND NOT EXISTS (SELECT FROM stock_move_move_rel r
                                       WHERE r.move_dest_id = m.id)
                      AND NOT EXISTS (%s)
                    GROUP BY s.id""",
                self._get_receipts(account),
                account.company_id.id,
                skus.ids,
                account._now() - fields.Datetime.now(),
                self._get_losses(account),
            )
        )
        return dict(rows)

    @api.model
    def _get_losses(self, account):
        """Return the query of what was taken otherwise since Amazon was told of it."""
        return self._get_done_moves(
            account,
            SQL(),
            SQL(
                """place.usage = 'internal'
                   AND target.usage IN ('inventory', 'production', 'supplier')"""
            ),
        )

    @api.model
    def _get_receipts(self, account):
        """Return the query of how much came in since Amazon was told of it."""
        return self._get_done_moves(
            account,
            SQL("COALESCE(SUM(o.product_qty), 0)"),
            SQL(
                """place.usage NOT IN ('internal', 'transit')
                   AND target.usage = 'internal'"""
            ),
        )

    @api.model
    def _get_done_moves(self, account, columns, condition):
        """Return a query of a SKU's (`s`) moves since Amazon was told of it."""
        return SQL(
            """SELECT %s
                 FROM stock_move o
                 JOIN stock_location place ON place.id = o.location_id
                 JOIN stock_location target ON target.id = o.location_dest_id
                WHERE o.product_id = s.product_id
                  AND o.company_id = %s
                  AND o.state = 'done'
                  AND o.date >= s.quantity_sent_at - %s
                  AND %s""",
            columns,
            account.company_id.id,
            account._now() - fields.Datetime.now(),
            condition,
        )

from odoo import api, fields, models
from odoo.tools import SQL

# Where a transaction collects what it changes.
NOTED = "amazon_connector.stock_changes"
BATCH = 1000
# What fits into a feed.
MAX_TAKEN = 25_000


class AmazonStockChange(models.Model):
    """Something that may change a quantity at Amazon: a queue, not a log.

    Whoever moves goods only inserts rows, so that nobody waits for anybody. The flow
    of offers turns products and SKUs into the listings that tell Amazon of them, and
    deletes what it has looked at.
    """

    _name = "amazon.stock.change"
    _description = "Amazon Stock Change"
    _log_access = False
    _order = "id"

    product_id = fields.Many2one("product.product", readonly=True, ondelete="cascade")
    sku_id = fields.Many2one("amazon.sku", "SKU", readonly=True, ondelete="cascade")
    listing_id = fields.Many2one("amazon.listing", readonly=True, ondelete="cascade")
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The listing's; empty until it is known which listing tells Amazon.",
    )
    company_id = fields.Many2one(related="sku_id.company_id")
    is_forced = fields.Boolean(
        "Send Anyway", readonly=True, help="Also if Amazon has been told the same."
    )

    _unmerged_idx = models.Index("(id) WHERE listing_id IS NULL")

    # === NOTING === #

    @api.model
    def _note(self, records, is_forced=False):
        """Remember products or SKUs; all of a transaction are one statement in the end.

        :param records: product.product or amazon.sku
        """
        if not records:
            return
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self._insert_noted)
        kind = records._name, is_forced
        precommit.data[NOTED].setdefault(kind, set()).update(records.ids)

    @api.model
    def _insert_noted(self):
        noted = self.env.cr.precommit.data.pop(NOTED)
        for (name, is_forced), ids in noted.items():
            self._insert_records(self.env[name].browse(ids), is_forced)

    @api.model
    def _insert_records(self, records, is_forced):
        """Insert rows of those that still exist, if any account sends its stock."""
        column = "product_id" if records._name == "product.product" else "sku_id"
        self.env.cr.execute(
            SQL(
                """INSERT INTO amazon_stock_change (%(column)s, is_forced)
                   SELECT id, %(is_forced)s
                     FROM %(table)s
                    WHERE id = ANY(%(ids)s)
                      AND EXISTS (SELECT FROM amazon_account
                                   WHERE active AND stock_enabled)""",
                column=SQL.identifier(column),
                table=SQL.identifier(records._table),
                ids=records.ids,
                is_forced=is_forced,
            )
        )

    @api.model
    def _note_accounts(self, accounts, is_forced=False):
        """Look at all SKUs of accounts again.

        :param is_forced: send all of them, whatever Amazon has been told
        """
        accounts = accounts.filtered("stock_enabled")
        self.env["amazon.sku"].flush_model(["account_id", "product_id"])
        self.env.cr.execute(
            SQL(
                """INSERT INTO amazon_stock_change (sku_id, is_forced)
                   SELECT id, %s
                     FROM amazon_sku
                    WHERE account_id = ANY(%s)
                      AND product_id IS NOT NULL""",
                is_forced,
                accounts.ids,
            )
        )

    @api.model
    def _note_shown(self, accounts):
        """Look again at all SKUs of which Amazon shows something else than it was told.

        While nothing went out, somebody may have set their quantities in Seller
        Central: what was last sent says nothing any more.
        """
        accounts = accounts.filtered("stock_enabled")
        self.env["amazon.sku"].flush_model()
        self.env["amazon.listing"].flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO amazon_stock_change (sku_id, is_forced)
                   SELECT DISTINCT s.id, TRUE
                     FROM amazon_sku s
                     JOIN amazon_listing l ON l.sku_id = s.id
                    WHERE s.account_id = ANY(%s)
                      AND s.product_id IS NOT NULL
                      AND l.channel = 'fbm'
                      AND COALESCE(l.quantity, 0) <> s.quantity_sent
                      AND s.quantity_sent_at IS NOT NULL""",
                accounts.ids,
            )
        )

    # === MERGING === #

    @api.model
    def _merge(self):
        """Find the listings of a batch of changes; False: there was none."""
        rows = self._take_unmerged()
        if not rows:
            return False
        skus = self.env["amazon.sku"].browse({r[1] for r in rows if r[1]}).exists()
        products = self.env["product.product"].browse({r[0] for r in rows if r[0]})
        affected = products._amazon_get_sold_as()
        domain = [("product_id", "in", affected.ids)]
        skus |= self.env["amazon.sku"].search(domain)
        forced = {sku_id for __, sku_id, is_forced in rows if is_forced}
        groups = skus._get_stock_listings().grouped(lambda l: l.sku_id.id in forced)
        for is_forced, listings in groups.items():
            self._put(listings, is_forced)
        return True

    @api.model
    def _take_unmerged(self):
        return self.env.execute_query(
            SQL(
                """DELETE FROM amazon_stock_change
                    WHERE id IN (SELECT id
                                   FROM amazon_stock_change
                                  WHERE listing_id IS NULL
                                  ORDER BY id
                                  LIMIT %s
                                    FOR UPDATE SKIP LOCKED)
                RETURNING product_id, sku_id, is_forced""",
                BATCH,
            )
        )

    # === LISTINGS === #

    @api.model
    def _put(self, listings, is_forced=False):
        """Let the flow look at listings in its next run."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO amazon_stock_change
                          (listing_id, account_marketplace_id, is_forced)
                   SELECT id, account_marketplace_id, %s
                     FROM amazon_listing
                    WHERE id = ANY(%s)""",
                is_forced,
                listings.ids,
            )
        )

    @api.model
    def _take(self, link):
        """Return the listings of a marketplace to look at, and forget them.

        What is not sent after all is put back with :meth:`_put`.

        :return: {amazon.listing: whether it is sent anyway}
        """
        rows = self.env.execute_query(
            SQL(
                """DELETE FROM amazon_stock_change
                    WHERE id IN (SELECT id
                                   FROM amazon_stock_change
                                  WHERE account_marketplace_id = %s
                                  ORDER BY id
                                  LIMIT %s
                                    FOR UPDATE SKIP LOCKED)
                RETURNING listing_id, is_forced""",
                link.id,
                MAX_TAKEN,
            )
        )
        forced = {listing_id for listing_id, is_forced in rows if is_forced}
        listings = self.env["amazon.listing"].browse({row[0] for row in rows})
        return {listing: listing.id in forced for listing in listings}

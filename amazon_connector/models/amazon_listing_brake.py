from odoo import api, fields, models


class AmazonListingBrake(models.Model):
    """What waits of a listing because it looks like a mistake."""

    _inherit = "amazon.listing"

    is_zero_held = fields.Boolean(
        "Quantity 0 Waits",
        readonly=True,
        help="The brake keeps Odoo from setting it to 0 with many others.",
    )
    is_zero_released = fields.Boolean(
        readonly=True, help="A manager lets it be set to 0, until it is more again."
    )
    price_held = fields.Char(
        "Price That Waits",
        readonly=True,
        help="The brake keeps Odoo from sending it: it differs much from the last one.",
    )
    price_released = fields.Char(
        readonly=True, help="A manager lets exactly this price be sent."
    )

    _zero_held_idx = models.Index("(account_marketplace_id) WHERE is_zero_held IS TRUE")
    _price_held_idx = models.Index(
        "(account_marketplace_id) WHERE price_held IS NOT NULL"
    )

    def _write_where_other(self, name, value):
        """Write one value to those of these listings that have another one."""
        others = self.filtered(lambda listing: listing[name] != value)
        if others:
            others.write({name: value})

    def _is_zero_wanted(self):
        """Return whether somebody has said that it is to be 0."""
        self.ensure_one()
        return self.is_zero_released

    def _get_reached(self):
        """Return the listings whose quantity changes with the ones of these."""
        shared = self.filtered(lambda one: one.account_id.one_quantity)
        return self | shared.sku_id.listing_ids.filtered(
            lambda one: one.channel == "fbm" and one.account_marketplace_id.enabled
        )

    def _get_live_reached_ids(self):
        """Return the ids of what goes off sale at Amazon when these fall to 0."""
        return {
            one.id
            for batch in self._in_batches()
            for one in batch._get_reached()
            if one.status == "active" and one.quantity
        }

    @api.model
    def _get_change_percent(self, before, after):
        return round(100 * abs(after - before) / before, 6)

    @api.model
    def _find_zeros_held(self, account):
        """Return the listings of an account that wait to be set to 0."""
        links = account.marketplace_ids
        return self.search(
            [
                ("account_marketplace_id", "in", links.ids),
                ("is_zero_held", "=", True),
            ]
        )

    @api.model
    def _find_prices_held(self, link):
        """Return the listings of a marketplace whose price waits."""
        return self.search(
            [("account_marketplace_id", "=", link.id), ("price_held", "!=", False)]
        )

    def _release(self):
        """Let what waits of these listings go out with the next run."""
        zeros = self.filtered("is_zero_held")
        for listing in self:
            listing.write(
                {
                    "is_zero_held": False,
                    "is_zero_released": listing.is_zero_held,
                    "price_held": False,
                    "price_released": listing.price_held or listing.price_released,
                }
            )
        if zeros:
            self.env["amazon.stock.change"]._put(zeros)
        self.account_marketplace_id.price_position = 0

from odoo import api, fields, models
from odoo.exceptions import AccessError


class AmazonListingZero(models.Model):
    """Listings whose quantity people have set to 0, whatever there is in stock."""

    _inherit = "amazon.listing"

    is_kept_at_zero = fields.Boolean(
        "Set to 0",
        readonly=True,
        help="Amazon does not sell it, whatever there is in stock, until somebody "
        "gives its quantity back.",
    )

    _kept_at_zero_idx = models.Index(
        "(account_marketplace_id) WHERE is_kept_at_zero IS TRUE"
    )

    def action_open_end(self):
        """Ask before these listings are set to 0."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set to 0"),
            "res_model": "amazon.listing.end",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_listing_ids": self.ids},
        }

    def action_give_back(self):
        """Let these listings have their quantity again, with the next run."""
        self._check_user()
        # What Amazon is told is for the flow to write; people only ask for it.
        listings = self.sudo()._get_reached().filtered("is_kept_at_zero")
        listings.is_kept_at_zero = False
        listings.env["amazon.stock.change"]._note(listings.sku_id)
        listings.account_id._wake_offers()

    def _set_zero(self):
        """Set these listings to 0, and all that share their quantity."""
        self._check_user()
        # as above
        self.sudo()._get_reached()._write_where_other("is_kept_at_zero", True)
        self.account_id._wake_offers()

    def _check_user(self):
        """Refuse what the user may not write.

        :raises AccessError: listings of another company, or not an Amazon user
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        self.check_access("write")

    def _describe_reach(self):
        """Return the marketplaces in which these listings share their quantity."""
        links = self._get_reached().account_marketplace_id
        is_alone = links == self.account_marketplace_id and len(links) < 2
        return "" if is_alone else ", ".join(links.sorted().mapped("display_name"))

    def _is_to_be_zero(self):
        """Return whether it is not to be sold now, whatever there is in stock."""
        self.ensure_one()
        is_shared = self.account_id.one_quantity
        kept = self.sku_id.listing_ids if is_shared else self
        return any(kept.mapped("is_kept_at_zero")) or self.account_id._is_closed()

    def _is_zero_wanted(self):
        """Override: the brake lets pass what somebody has set to 0."""
        return self._is_to_be_zero() or super()._is_zero_wanted()

    @api.model
    def _find_zeros_by_hand(self, link):
        """Return what is to be set to 0 whether or not stock goes out.

        One listing per SKU where the marketplaces share the quantity, and no feed
        carries it already.
        """
        links = link.account_id._get_active_marketplaces()
        listings = self.search(
            [
                ("account_marketplace_id", "in", links.ids),
                ("is_kept_at_zero", "=", True),
            ]
        )
        listings = listings._filter_sendable().filtered(
            lambda one: not one.keep_stock and one._is_untold(0)
        )
        if link.account_id.one_quantity:
            firsts = {}
            for listing in listings.sorted(lambda one: one.account_marketplace_id):
                firsts.setdefault(listing.sku_id, listing)
            listings = self.union(*firsts.values())
        listings = listings.filtered(lambda one: one.account_marketplace_id == link)
        told = self.env["amazon.feed"]._find_told_elsewhere(link, listings.sku_id)
        return listings.filtered(lambda one: one.sku_id not in told)

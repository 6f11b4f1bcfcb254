from odoo import api, models

from ..spapi.listings_feed import Deletion, own_attributes

PREFIX = "left_out:"


class AmazonIssueLeftOut(models.Model):
    """Issues about what is left out because it breaks Amazon's schema."""

    _inherit = "amazon.issue"

    @api.model
    def _sync_left_out(self, link, offers, broken):
        """Write the issues of what is left out, and close those of what now fits.

        What a person has sent is told with its line.

        :param list offers: `OutgoingOffer` objects that were checked
        :param dict broken: `spapi.offer_schema.Problem` objects by place in ``offers``
        """
        found = [
            self._prepare_left_out_vals(offers[number].listing, problem)
            for number, problems in broken.items()
            for problem in problems
            if not offers[number].export_line
        ]
        keys = {vals["target_key"] for vals in found}
        if known := self._find_left_out_keys(link):
            keys |= known & self._get_left_out_keys(offers)
        if keys:
            self._sync_issues(link.account_id, ["amazon_error"], found, keys)

    @api.model
    def _find_left_out_keys(self, link):
        """Return the keys of what was left out so far in a marketplace."""
        known = self.search(
            [
                ("account_marketplace_id", "=", link.id),
                ("code", "=", "amazon_error"),
                ("target_key", "=like", f"{PREFIX}%"),
                ("state", "in", ("open", "dismissed")),
            ]
        )
        return set(known.mapped("target_key"))

    @api.model
    def _get_left_out_keys(self, offers):
        return {
            self._get_left_out_key(offer.listing, attribute)
            for offer in offers
            if not isinstance(offer.message, Deletion)
            for attribute in own_attributes(offer.message)
        }

    @api.model
    def _get_left_out_key(self, listing, attribute):
        return f"{PREFIX}{listing.id}:{attribute}"

    @api.model
    def _prepare_left_out_vals(self, listing, problem):
        vals = self._prepare_offer_vals(listing, "refused", problem.text)
        message = self.env._(
            "What was to be sent for %(listing)s breaks Amazon's rules for its product "
            "type, so this part was left out: %(text)s\nMend it, then press Retry.",
            listing=listing.display_name,
            text=f"{problem.attribute}: {problem.text}",
        )
        key = self._get_left_out_key(listing, problem.attribute)
        return {**vals, "target_key": key, "message": message}

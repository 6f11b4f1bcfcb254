from odoo import api, models


class AmazonIssueRefused(models.Model):
    """What Amazon refuses of what a person has sent: it can be sent again."""

    _inherit = "amazon.issue"

    @api.model
    def _prepare_offer_vals(self, listing, state, text):
        """Override: what a person has sent can be sent again from its issue."""
        vals = super()._prepare_offer_vals(listing, state, text)
        line = self._find_refused_line(listing)
        if line:
            vals |= {"product_id": line.product_id.id, "export_line_id": line.id}
        return vals

    @api.model
    def _explain_offer(self, listing, state, text):
        if state != "refused" or not self._find_refused_line(listing):
            return super()._explain_offer(listing, state, text)
        return self.env._(
            "Amazon refused what was sent for %(listing)s: %(text)s\nMend what Amazon "
            "says, then press Send Again.",
            listing=listing.display_name,
            text=text,
        )

    @api.model
    def _find_refused_line(self, listing):
        """Return the line that was sent last of a listing, if Amazon refused it."""
        lines = self.env["amazon.export.line"]
        last = lines.search([("listing_id", "=", listing.id)], order="id desc", limit=1)
        return last.filtered(lambda line: line.code == "amazon_error")

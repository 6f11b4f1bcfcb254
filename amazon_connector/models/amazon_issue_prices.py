from odoo import api, models

from .count_texts import format_count


class AmazonIssuePrices(models.Model):
    """Issues about the prices of a whole marketplace."""

    _inherit = "amazon.issue"

    @api.model
    def _sync_pricelist(self, link):
        """Tell that a marketplace sends prices and has no pricelist for them."""
        key = f"pricelist:{link.id}"
        is_missing = link._sends("prices") and not link._get_offer_pricelist()
        found = [self._prepare_pricelist_vals(link, key)] if is_missing else []
        self._sync_issues(link.account_id, ["no_pricelist"], found, [key])

    @api.model
    def _sync_unread(self, link):
        """Tell how many prices wait because Amazon does not show their offers."""
        count = len(self.env["amazon.listing"]._find_unread(link))
        message = self.env._(
            "%(count)s prices for %(marketplace)s wait: Amazon refuses to show these "
            "offers, and a new price would drop limits and a sale price that were set "
            "in Seller Central. Amazon is asked again every day. If nothing of that "
            "kind was set there, a manager presses Send Anyway.",
            count=format_count(self.env, count),
            marketplace=link.display_name,
        )
        vals = {"account_marketplace_id": link.id}
        key = f"unread:{link.id}"
        message = message if count else ""
        self._sync_brake(link.account_id, "price_unread", key, message, vals)

    @api.model
    def _prepare_pricelist_vals(self, link, key):
        return {
            "code": "no_pricelist",
            "kind": "stock",
            "target_key": key,
            "account_marketplace_id": link.id,
            "message": self.env._(
                "No prices go to %(marketplace)s: it has no pricelist in %(currency)s, "
                "or an archived one. Amazon keeps the last prices. Choose a pricelist "
                "in this currency on the marketplace, or take its pricelist out of the "
                "archive; to stop sending prices, switch Send Prices off.",
                marketplace=link.display_name,
                currency=link.currency_id.name,
            ),
        }

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .count_texts import format_count

BRAKE_CODES = ("stock_brake", "price_brake", "price_unread")


class AmazonIssueBrake(models.Model):
    """Issues about quantities and prices that wait for a manager."""

    _inherit = "amazon.issue"

    can_send_anyway = fields.Boolean(compute="_compute_can_send_anyway")

    @api.depends("code", "state")
    def _compute_can_send_anyway(self):
        for issue in self:
            is_left = issue.state != "resolved"
            issue.can_send_anyway = is_left and issue.code in BRAKE_CODES

    def action_send_anyway(self):
        """Let exactly those values go out that wait now.

        :raises AccessError: not an Amazon manager
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_manager"):
            raise AccessError(self.env._("Only an Amazon manager may do this."))
        issues = self._allow().filtered("can_send_anyway")
        for issue in issues:
            issue._release_held()
        issues._resolve()
        issues.account_id._check_active()
        sending = issues.account_id.action_send_offers()
        # The page shows that the issue is resolved.
        sending["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return sending

    def action_open_record(self):
        """Override: open the listings that wait."""
        self.ensure_one()
        if self.code not in BRAKE_CODES:
            return super().action_open_record()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing_compared"
        )
        held = self._get_held_listings()
        is_stock = self.code == "stock_brake"
        # In which marketplaces a quantity is not sold any more, not where it is sent.
        ids = list(held._get_live_reached_ids()) if is_stock else held.ids
        return {**action, "domain": [("id", "in", ids)]}

    def _release_held(self):
        listings = self._get_held_listings()
        if self.code == "price_unread":
            listings._release_unread()
        else:
            listings._release()

    def _get_held_listings(self):
        listings = self.env["amazon.listing"]
        if self.code == "price_unread":
            return listings._find_unread(self.account_marketplace_id)
        if self.code == "stock_brake":
            return listings._find_zeros_held(self.account_id)
        return listings._find_prices_held(self.account_marketplace_id)

    # === SYNC === #

    @api.model
    def _sync_stock_brake(self, account):
        """Tell how many listings of an account wait to be set to 0."""
        held = self.env["amazon.listing"]._find_zeros_held(account)
        message = self.env._(
            "%(count)s listings are to be set to 0 at once, which is more than "
            "%(percent)g %% of those on sale. They wait, and Amazon goes on selling "
            "them; everything else goes out. See whether the stock in Odoo is right: "
            "what is there again is no longer among them. If it is right, a manager "
            "presses Send Anyway.",
            count=format_count(self.env, len(held._get_live_reached_ids())),
            percent=account.brake_zero_percent,
        )
        self._sync_brake(account, "stock_brake", "stock", message if held else "")

    @api.model
    def _sync_price_brake(self, link):
        """Tell how many listings of a marketplace wait for their price."""
        account = link.account_id
        count = len(self.env["amazon.listing"]._find_prices_held(link))
        message = self.env._(
            "%(count)s prices for %(marketplace)s change by more than %(percent)g %%. "
            "They wait, and Amazon keeps the last ones; everything else goes out. See "
            "whether the pricelist is right; if it is, a manager presses Send Anyway.",
            count=format_count(self.env, count),
            marketplace=link.display_name,
            percent=account.brake_price_percent,
        )
        vals = {"account_marketplace_id": link.id}
        key = f"prices:{link.id}"
        self._sync_brake(account, "price_brake", key, message if count else "", vals)

    @api.model
    def _sync_brake(self, account, code, key, message, extra=None):
        vals = {
            "code": code,
            "kind": "stock",
            "target_key": key,
            "message": message,
            **(extra or {}),
        }
        self._sync_issues(account, [code], [vals] if message else [], [key])

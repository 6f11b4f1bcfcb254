from odoo import api, fields, models

MAX_TEXT = 2000
# A marketplace that fails in these is left alone for a while.
RESTING_CODES = ("offers_failed", "exports_failed", "offer_checks_failed")


class AmazonIssueOffers(models.Model):
    """Issues about what goes to Amazon as offers."""

    _inherit = "amazon.issue"

    listing_id = fields.Many2one(
        "amazon.listing", readonly=True, ondelete="cascade", index="btree_not_null"
    )

    # === WHAT AMAZON SAYS OF A LISTING === #

    @api.model
    def _sync_refused_offers(self, feed):
        """Write the issues of what a feed's report refuses or remarks."""
        remarked = self.env["amazon.feed.message"].search(
            [("feed_id", "=", feed.id), ("result_code", "!=", False)]
        )
        found = [
            self._prepare_offer_vals(
                message.listing_id,
                message.state,
                message.result_text or message.result_code,
                message.export_line_id,
            )
            for message in remarked
        ]
        self._sync_offers(feed.account_id, found, feed._get_listing_ids())

    @api.model
    def _sync_remarks(self, account, remarks):
        """Write the issues of what Amazon says of listings that were read back.

        :param dict remarks: `spapi.listings.ListingIssue` objects by amazon.listing
        """
        # Of a refusal, what is shown of the listing tells nothing.
        checked = [one for one in remarks if one.offer_state != "refused"]
        found = [
            self._prepare_offer_vals(listing, listing.offer_state, listing.offer_text)
            for listing in checked
            if remarks[listing]
        ]
        self._sync_offers(account, found, [listing.id for listing in checked])

    @api.model
    def _sync_offers(self, account, found, listing_ids):
        """Write what Amazon says of these listings, and close what it says no more."""
        known = self._find_known(account, ["amazon_error"], None)
        # Hardly ever is there any; thousands of keys take long to look for.
        keys = {key for __, __, key in known} | {vals["target_key"] for vals in found}
        keys &= {self._get_offer_key(listing_id) for listing_id in listing_ids}
        if keys:
            self._sync_issues(account, ["amazon_error"], found, keys)

    @api.model
    def _get_offer_key(self, listing_id):
        return f"listing:{listing_id}"

    @api.model
    def _prepare_offer_vals(self, listing, state, text, line=None):
        """Return the issue about what Amazon says of a listing.

        :param line: the amazon.export.line by which a person sent what is refused
        """
        is_on_sale = state in ("accepted", "live_issues")
        line_id = line.id if line and state == "refused" else False
        text = (text or "")[:MAX_TEXT]
        responsible = listing.account_id.responsible_id
        lang = line.export_id._get_lang() if line else responsible.lang
        listing = listing.with_context(lang=lang or self.env.lang)
        issues = self.with_env(listing.env)
        texts = [issues._explain_offer(listing, state, text, bool(line_id))]
        if state == "refused":
            texts.append(listing._explain_refusals())
        return {
            "code": "amazon_error",
            "kind": "export",
            "severity": "warning" if is_on_sale else "error",
            "target_key": self._get_offer_key(listing.id),
            "account_marketplace_id": listing.account_marketplace_id.id,
            "listing_id": listing.id,
            "product_id": listing.product_id.id,
            "export_line_id": line_id,
            "message": "\n".join(filter(None, texts)),
        }

    @api.model
    def _explain_offer(self, listing, state, text, is_by_hand):
        names = {"listing": listing.display_name, "text": text}
        if is_by_hand:
            return self.env._(
                "Amazon refused what was sent for %(listing)s: %(text)s\nMend what "
                "Amazon says, then press Send Again.",
                **names,
            )
        if state == "refused":
            return self.env._(
                "Amazon refused what was sent for %(listing)s: %(text)s\nMend what "
                "Amazon says, then press Retry.",
                **names,
            )
        if state in ("accepted", "live_issues"):
            return self.env._(
                "Amazon has remarks on %(listing)s, which is sold nevertheless: "
                "%(text)s\nThe issue closes by itself when Amazon has none any more.",
                **names,
            )
        return self.env._(
            "%(listing)s is not on sale. Amazon says: %(text)s\nMend it in Seller "
            "Central, then press Retry: Amazon is asked again.",
            **names,
        )

    # === PEOPLE === #

    def _retry(self):
        """Override: what Amazon refused of offers goes out again."""
        feeds = self.filtered(lambda issue: issue.code == "feed_failed").feed_id
        lost = self.env["amazon.feed.message"].search(
            [("feed_id", "in", feeds.ids), ("state", "=", "refused")]
        )
        failed = self.filtered(lambda issue: issue.code in RESTING_CODES)
        failed.next_attempt_at = False
        result = super()._retry()
        (self.listing_id | lost.listing_id)._send_again()
        # A new offer goes out by another run only.
        lost.export_line_id.filtered("code")._send_again()
        return result

    def action_open_record(self):
        """Override: open the listing that it is about."""
        if not self.listing_id:
            return super().action_open_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": "amazon.listing",
            "res_id": self.listing_id.id,
            "views": [(False, "form")],
        }

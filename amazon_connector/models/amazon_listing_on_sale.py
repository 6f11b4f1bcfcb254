from datetime import timedelta

from odoo import api, fields, models

from .count_texts import format_count

# Amazon goes on checking for hours what it has on sale already.
SECOND_CHECK_AFTER = timedelta(hours=4)
# What is not as it should be is looked at until it is.
LATER_CHECK_AFTER = timedelta(days=1)
OFFER_DATA = (
    "summaries",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "attributes",
)
REMARKS = ("ERROR", "WARNING")


class AmazonListingOnSale(models.Model):
    """Whether a listing is on sale, as Amazon says when it is read back."""

    _inherit = "amazon.listing"

    on_sale = fields.Char("On Sale?", compute="_compute_on_sale")

    @api.depends(
        "status",
        "offer_state",
        "offer_text",
        "quantity",
        "to_delete",
        "export_line_ids",
    )
    @api.depends_context("lang")
    def _compute_on_sale(self):
        for listing in self:
            listing.on_sale = listing._describe_sale()

    # === READING BACK === #

    def _read_back(self, locale, *, in_step=True):
        """Ask Amazon what these listings are like now, and write it down.

        :param self: at most 20, of one marketplace
        :param str locale: the language of what Amazon says is wrong
        """
        # The search may lack what is on sale: only a listing's own page says that it
        # is gone, and a new one need not be there yet.
        is_known = bool(self.filtered(lambda listing: listing.status != "new"))
        options = {"included_data": OFFER_DATA, "issue_locale": locale}
        items = self.env["amazon.listing.details"]._fetch(
            self, in_step=in_step, is_sure=is_known, **options
        )
        told = self.filtered(lambda listing: items.get(listing.sku_id.sku, True))
        # About the others Amazon refuses to answer, which says nothing of them.
        untold = (self - told).filtered("offer_check_at")
        untold.offer_check_at = self.account_id._now() + LATER_CHECK_AFTER
        remarks = {
            listing: listing._take_offer(items.get(listing.sku_id.sku))
            for listing in told
        }
        self.env["amazon.issue"]._sync_remarks(self.account_id, remarks)

    def _take_offer(self, item):
        """Write what Amazon shows of a listing; return what is wrong with it.

        :param item: `spapi.listings.ListingItem`, or None
        :return: list of `spapi.listings.ListingIssue`
        """
        marketplace = self.account_marketplace_id.marketplace_id.marketplace_id
        summary = item and item.summary(marketplace)
        if not summary:
            self._take_absence()
            return []
        remarks = [i for i in item.issues_in(marketplace) if i.severity in REMARKS]
        is_first = self.offer_state == "accepted"
        # What was refused stays so until something is accepted, whatever else is shown.
        if self.offer_state != "refused" or self.status == "new":
            self._take_state(self._get_state_from(summary, remarks), remarks)
        self._take_summary(summary)
        self._take_figures(item, marketplace)
        self.offer_check_at = self._get_next_check(is_first)
        return remarks

    def _take_absence(self):
        """Amazon does not show it: not yet, or not any more."""
        if self.status == "new":
            self.offer_check_at = self.account_id._now() + SECOND_CHECK_AFTER
            return
        self.write({"status": "vanished", "offer_check_at": False, "to_delete": False})

    def _take_state(self, state, remarks):
        text = "\n".join(issue.message for issue in remarks)
        self.write({"offer_state": state, "offer_text": text})

    def _take_figures(self, item, marketplace):
        vals = {}
        if price := item.price(marketplace):
            vals["price"] = float(price.amount)
        if item.own_quantity is not None:
            vals["quantity"] = item.own_quantity
        self.write({name: vals[name] for name in vals if self[name] != vals[name]})
        self._take_terms(item, marketplace)

    @api.model
    def _get_state_from(self, summary, remarks):
        if summary.is_on_sale:
            return "live_issues" if remarks else "live"
        is_suppressed = any(issue.is_suppressing for issue in remarks)
        return "suppressed" if is_suppressed else "inactive"

    def _get_next_check(self, is_first):
        """Return when Amazon is asked again, if it is."""
        now = self.account_id._now()
        if is_first or self.to_delete:
            return now + SECOND_CHECK_AFTER
        is_sold_out = self.offer_state == "inactive" and not self.quantity
        is_well = self.offer_state in ("live", "refused") or is_sold_out
        return False if is_well else now + LATER_CHECK_AFTER

    # === IN ONE SENTENCE === #

    def _describe_sale(self):
        reason = self._get_reason()
        if reason:
            return self.env._("Not on sale because %s", reason)
        if self.to_delete:
            return self.env._("On sale until Amazon has deleted it")
        if self.offer_state == "refused":
            return self._quote(self.env._("On sale; Amazon refused the last change"))
        if self.offer_state == "live_issues":
            return self._quote(self.env._("On sale; Amazon has remarks"))
        return self.env._("On sale")

    def _get_reason(self):
        """Return why it is not on sale, if it is not."""
        if self.status == "new":
            return self._get_reason_new()
        if self.offer_state == "suppressed":
            return self._quote(self.env._("Amazon has suppressed it"))
        if self.status == "active":
            return ""
        if self.status == "vanished":
            return self.env._("Amazon does not have it any more")
        if self.status == "incomplete":
            return self.env._("it is incomplete; complete it in Seller Central")
        if not self.quantity and self.channel == "fbm":
            return self.env._("its quantity at Amazon is 0")
        return self._quote(self.env._("Amazon has it as inactive"))

    def _get_reason_new(self):
        reasons = {
            "sent": self.env._("Amazon has not processed it yet"),
            "accepted": self.env._("Amazon is still checking what it has accepted"),
            "refused": self._quote(self.env._("Amazon refused it")),
        }
        if self.offer_state == "none":
            return self._get_reason_unsent()
        return reasons.get(self.offer_state, self.env._("it waits to be sent"))

    def _get_reason_unsent(self):
        """Return what stopped a new offer before Amazon got it."""
        line = self.export_line_ids.sorted("id")[-1:]
        if line.state == "cancelled":
            return self.env._("its run was cancelled; send the product again")
        code = dict(line._fields["code"]._description_selection(self.env)).get(
            line.code
        )
        return self.env._(
            "it was not sent (%s); mend that, then send the product again", code or "?"
        )

    def _quote(self, reason):
        return f"{reason}: {self.offer_text}" if self.offer_text else reason

    # === ASKING NOW === #

    def action_view_messages(self):
        """Show what was sent of these listings, and what Amazon said of it."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_feed_message"
        )
        return {**action, "domain": [("listing_id", "in", self.ids)]}

    def action_ask_amazon(self):
        """Ask Amazon now: about one listing at once, about several in the background.

        :raises AccessError: not an Amazon user, or listings of another company
        """
        self.check_access("write")
        self.account_id._check_active()
        listings = self.sudo()  # people may not write what Amazon says
        if len(self) > 1:
            return listings._ask_later()
        listings._read_back(self._get_locale(), in_step=False)
        soft_reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return self.account_id._notify("info", self.on_sale, soft_reload)

    def _get_locale(self):
        """Return the language of whoever asks, as Amazon names it."""
        return self.account_id._to_locale(self.env.user.lang)

    def _ask_later(self):
        for account, listings in self.grouped("account_id").items():
            listings.offer_check_at = account._now()
            account._get_flow("offer_checks")._mark_due()
        text = self.env._(
            "Listings that Amazon is being asked about: %s. Look again in a few "
            "minutes.",
            format_count(self.env, len(self)),
        )
        return self.env["amazon.account"]._notify("info", text)

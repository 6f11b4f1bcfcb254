from odoo import api, models

BATCH = 1000


class AmazonExportLineStop(models.Model):
    """Lines that end before Amazon gets them."""

    _inherit = "amazon.export.line"

    def _mark_cancelled(self):
        """People do not want them sent any more."""
        self.write({"state": "cancelled"})
        self._release_listings()

    def _stop(self, code, message=None, amazon_text=False):
        """Send none of these lines, and open the issues about it.

        :param str code: the reason
        :param str message: what happened and what to do; None: as for all of that code
        """
        for lines in self.grouped("export_id").values():
            cure = message or lines[:1]._in_language()._get_cure(code)
            lines._mark_failed(code, cure, amazon_text)
        self._sync_line_issues([code])

    @api.model
    def _stop_switched_off(self, account):
        """End what waits for a marketplace that is off, and the runs that are over."""
        links = account.marketplace_ids - account._get_active_marketplaces()
        domain = [
            ("account_marketplace_id", "in", links.ids),
            ("state", "=", "waiting"),
        ]
        while lines := self.search(domain, limit=BATCH):
            lines._stop("switched_off")
            lines.export_id._finish_if_done()
            self.env["ir.cron"]._commit_progress()

    def _release_listings(self):
        """Let new offers that these lines made no longer say that they wait."""
        new = self.listing_id.filtered(
            lambda listing: listing.status == "new" and listing.offer_state == "waiting"
        )
        if new:
            domain = [("listing_id", "in", new.ids), ("state", "=", "waiting")]
            others = self.search([*domain, ("id", "not in", self.ids)])
            (new - others.listing_id).offer_state = "none"

    # === JUST BEFORE THE FEED === #

    def _stop_unsendable(self):
        """Stop what may not be sent to any more since it was checked."""
        for line in self:
            if obstacle := line._in_language()._find_obstacle():
                line._stop(*obstacle)

    def _find_obstacle(self):
        """Return why it cannot be sent: code, and where there is one, another text."""
        listing, product = self.listing_id, self.product_id
        is_new = self.operation == "new"
        if not self.account_marketplace_id.enabled:
            return ("switched_off",)
        if is_new and not (product.active and product.sale_ok):
            return ("archived",)
        if listing.channel == "fba":
            return ("fba_listing",)
        if not listing.product_id:
            return "switched_off", self._explain_unlinked()
        if listing.product_id != product:
            return ("duplicate_sku",)
        if not listing._filter_sendable():
            return self._explain_listing()
        return None

    def _explain_unlinked(self):
        return self.env._(
            "Its SKU was unlinked from the product before it was sent. Link it again "
            "under Listings, then send the product again."
        )

    def _explain_listing(self):
        listing = self.listing_id
        if listing.to_delete or listing.status == "vanished":
            return "amazon_error", self.env._(
                "The listing is being deleted, or Amazon does not have it any more. "
                "Send the product again when it is gone: that makes a new offer."
            )
        return self.env["amazon.export.checks"]._explain_unsendable(listing)

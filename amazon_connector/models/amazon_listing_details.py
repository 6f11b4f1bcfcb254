import time

from odoo import api, models
from odoo.tools import split_every

from ..spapi.errors import ForbiddenError, InvalidInputError, NotFoundError
from .amazon_listings_flow import STEP_SECONDS
from .amazon_order_builder import to_naive

# The most that searchListingsItems takes in a call.
MAX_SKUS = 20
INCLUDED_DATA = ("summaries",)


class AmazonListingDetails(models.AbstractModel):
    """Asks Amazon for what a report does not say: what has vanished, what is spoilt."""

    _name = "amazon.listing.details"
    _description = "Amazon Listing Details"

    # === WHAT A REPORT LACKS === #

    @api.model
    def _check_step(self, report):
        """Look for the listings that the report lacks, for a while."""
        end = time.monotonic() + STEP_SECONDS
        for ids in split_every(MAX_SKUS, self._find_lacking(report)):
            if time.monotonic() >= end:
                return
            try:
                self._check(report, self.env["amazon.listing"].browse(ids))
            except ForbiddenError:
                # The role for listings is missing: nobody knows what has vanished.
                break
            self._note_position(report, ids[-1])
        report._enter("completing")

    @api.model
    def _find_lacking(self, report):
        """Return the ids of known listings whose SKUs are not in the report."""
        skus = report._read_skus()
        rows = self.env["amazon.listing"]._read_skus(
            report.account_marketplace_id, after=report.position
        )
        return [listing_id for listing_id, sku in rows if sku not in skus]

    @api.model
    def _check(self, report, listings):
        """Mark what Amazon does not know as vanished, and the rest as inactive."""
        items = self._fetch(listings)
        marketplace = report.account_marketplace_id.marketplace_id.marketplace_id
        vanished = 0
        for listing in listings:
            sku = listing.sku_id.sku
            item = items.get(sku)
            summary = item and item.summary(marketplace)
            if summary:
                is_newer = self._is_newer(report, summary)
                listing._take_summary(summary, None if is_newer else "inactive")
            elif sku in items and not item:
                # Whether Amazon knows it, it does not say.
                listing.write({"status": "inactive", "updated_report_id": report.id})
            else:
                listing.write({"status": "vanished", "updated_report_id": report.id})
                vanished += 1
        report._count(vanished_count=vanished)

    @api.model
    def _is_newer(self, report, summary):
        """Return whether Amazon's answer says more than the report did.

        A cancelled report holds nothing; another one cannot know what was changed
        after it was made.
        """
        changed = summary.last_updated and to_naive(summary.last_updated)
        is_after = bool(changed and report.created_at and changed > report.created_at)
        return report.processing_status == "CANCELLED" or is_after

    # === WHAT A REPORT SPOILS === #

    @api.model
    def _complete_step(self, report):
        """Ask for the missing names, ASINs and states, for a while."""
        end = time.monotonic() + STEP_SECONDS
        while listings := self._find_incomplete(report):
            if time.monotonic() >= end:
                return
            try:
                self._complete(listings)
            except ForbiddenError:
                break
            self._note_position(report, listings[-1].id)
        self._sync_columns(report)
        report._enter("creating")

    @api.model
    def _find_incomplete(self, report):
        return self.env["amazon.listing"].search(
            [
                ("account_marketplace_id", "=", report.account_marketplace_id.id),
                ("is_incomplete", "=", True),
                ("id", ">", report.position),
            ],
            order="id",
            limit=MAX_SKUS,
        )

    @api.model
    def _complete(self, listings):
        marketplace = listings.account_marketplace_id.marketplace_id.marketplace_id
        items = self._fetch(listings)
        for listing in listings:
            item = items.get(listing.sku_id.sku)
            summary = item and item.summary(marketplace)
            if summary:
                listing._take_summary(summary)

    @api.model
    def _sync_columns(self, report):
        """Tell how to mend the report where Amazon did not help either."""
        link = report.account_marketplace_id
        count = self.env["amazon.listing"].search_count(
            [
                ("account_marketplace_id", "=", link.id),
                ("is_incomplete", "=", True),
                ("status", "!=", "vanished"),
            ]
        )
        vals = self._prepare_columns_vals(report, count)
        self.env["amazon.issue"]._sync_issues(
            report.account_id,
            ["report_columns"],
            [vals] if count else [],
            [vals["target_key"]],
        )

    @api.model
    def _prepare_columns_vals(self, report, count):
        link = report.account_marketplace_id
        return {
            "code": "report_columns",
            "kind": "listing",
            "severity": "warning",
            "target_key": f"columns:{link.id}",
            "account_marketplace_id": link.id,
            "report_id": report.id,
            "message": self.env._(
                "%(count)s listings lack their ASIN or name. Amazon's report for "
                "%(marketplace)s does not have them, and Amazon did not tell them "
                "otherwise. In Seller Central go to Reports > Inventory Reports > All "
                "Listings Report, add the columns asin and asin1, then import the "
                "listings again.",
                count=count,
                marketplace=link.display_name,
            ),
        }

    # === AMAZON'S ANSWERS === #

    @api.model
    def _note_position(self, report, listing_id):
        report.position = listing_id
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _fetch(self, listings, *, in_step=True, is_sure=False, **options):
        """Return Amazon's `ListingItem` of each listing it knows, by SKU.

        None stands for a SKU about which Amazon refuses to answer.

        :param listings: at most 20, of one marketplace
        :param is_sure: ask for each one that the search does not find
        :param options: `included_data` beyond the summaries, `issue_locale`
        """
        link = listings.account_marketplace_id
        client = link.account_id._get_client(in_step=in_step)
        scope = {
            "marketplace_ids": [link.marketplace_id.marketplace_id],
            "included_data": INCLUDED_DATA,
            **options,
        }
        seller, skus = link.account_id.seller_id, listings.mapped("sku_id.sku")
        # A list of SKUs is separated by commas.
        single = [sku for sku in skus if "," in sku]
        together = [sku for sku in skus if "," not in sku]
        items = {}
        try:
            found = self._search(client, seller, together, scope)
            items |= {item.sku: item for item in found}
            if is_sure:
                single += [sku for sku in together if sku not in items]
        except InvalidInputError:
            # One of them spoils the list.
            single = skus
        for sku in single:
            items |= self._get(client, seller, sku, scope)
        return items

    @api.model
    def _search(self, client, seller, skus, scope):
        if not skus:
            return ()
        page = client.search_listings_items(
            seller, skus=skus, page_size=MAX_SKUS, **scope
        )
        return page.items

    @api.model
    def _get(self, client, seller, sku, scope):
        try:
            return {sku: client.get_listings_item(seller, sku, **scope)}
        except NotFoundError:
            return {}
        except InvalidInputError:
            return {sku: None}

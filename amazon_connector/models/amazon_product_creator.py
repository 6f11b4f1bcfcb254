import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .amazon_listings_flow import STEP_SECONDS
from .amazon_order_importer import QUIET_CONTEXT
from .halves import do_in_halves

BATCH = 100


class AmazonProductCreator(models.AbstractModel):
    """Creates products for listings that have none: one per SKU of a company."""

    _name = "amazon.product.creator"
    _description = "Amazon Product Creator"

    @api.model
    def _create_step(self, report):
        """Create the missing products, for a while; then the report is done."""
        end = time.monotonic() + STEP_SECONDS
        while listings := self._find_listings(report):
            if time.monotonic() >= end:
                return
            self._serve(report, listings)
            report.position = listings[-1].id
            self.env["ir.cron"]._commit_progress()
        report._mark_done()

    @api.model
    def _find_listings(self, report):
        """Return the next listings without a product, or without their own price."""
        link = report.account_marketplace_id
        wanted = Domain("created_report_id", "=", report.id)
        wanted &= Domain("sku_id.product_id.amazon_report_id", "!=", False)
        if link.create_products:
            wanted |= link._get_missing_domain()
        domain = Domain("account_marketplace_id", "=", link.id)
        domain &= Domain("id", ">", report.position)
        return self.env["amazon.listing"].search(
            domain & wanted, order="id", limit=BATCH
        )

    @api.model
    def _serve(self, report, listings):
        missing = listings.filtered(lambda listing: not listing.product_id)
        if missing:
            self._lock_company(report.company_id)
            missing -= self._link_known(report, missing)
            self._create_all(report, missing)
        # A new product has its price in every marketplace in which it is listed.
        self.env["amazon.product.prices"]._add(listings | missing.sku_id.listing_ids)

    @api.model
    def _lock_company(self, company):
        """Let one worker at a time create a company's products, until it commits.

        Two accounts may have the same new SKU. Whoever waits here fails and starts
        over, and then sees what the other has created: for that the row is written,
        as a lock alone would let it go on with what it saw before.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET write_date = write_date WHERE id = %s",
                company.id,
            )
        )

    @api.model
    def _link_known(self, report, listings):
        """Return the listings whose SKU is a product's reference by now."""
        found = self.env["product.product"]._amazon_find_by_reference(
            listings.mapped("sku_id.sku"), report.company_id
        )
        known = listings.filtered(lambda listing: listing.sku_id.sku in found)
        for listing in known:
            # Of several, a person chooses; there is an issue.
            if len(found[listing.sku_id.sku]) == 1:
                listing.sku_id._link_in_import(found[listing.sku_id.sku], report)
                report._count(linked_count=1)
        return known

    @api.model
    def _create_all(self, report, listings):
        """Create products together; note those that Odoo refuses."""
        failed = do_in_halves(
            listings, lambda some: self._create_products(report, some)
        )
        report._note_skipped([self._explain(*pair) for pair in failed], len(failed))

    @api.model
    def _explain(self, listing, error):
        is_expected = isinstance(error, UserError)
        reason = str(error) if is_expected else type(error).__name__
        return self.env._(
            "%(sku)s: the product could not be created: %(reason)s",
            sku=listing.sku_id.sku,
            reason=reason,
        )

    @api.model
    def _create_products(self, report, listings):
        products = self._create_for(report, listings)
        for listing, product in zip(listings, products, strict=True):
            listing.sku_id.product_id = product.id
        report._count(product_count=len(products))

    @api.model
    def _create_for(self, report, listings):
        """Return a new product for each of these listings of one account.

        :param report: the import that wants them; none where a person does
        """
        titles = self._get_main_titles(listings)
        products = self.env["product.product"].with_context(**QUIET_CONTEXT)
        return products.create(
            [
                self._prepare_product_vals(report, listing, titles)
                for listing in listings
            ]
        )

    @api.model
    def _get_main_titles(self, listings):
        """Return the titles in the account's main marketplace by SKU record."""
        main = listings.account_id._get_main_marketplace()
        in_main = self.env["amazon.listing"].search(
            [
                ("account_marketplace_id", "=", main.id),
                ("sku_id", "in", listings.sku_id.ids),
                ("title", "!=", False),
            ]
        )
        return {listing.sku_id: listing.title for listing in in_main}

    @api.model
    def _prepare_product_vals(self, report, listing, titles):
        """Return the vals of a new product; Amazon does not tell its barcode."""
        sku = listing.sku_id
        return {
            "name": titles.get(sku) or listing.title or sku.sku,
            "default_code": sku.sku,
            "type": "consu",
            "is_storable": True,
            "sale_ok": True,
            # What it costs at Amazon goes to the marketplace's pricelist.
            "list_price": 0.0,
            "company_id": listing.company_id.id,
            "amazon_report_id": report.id,
        }

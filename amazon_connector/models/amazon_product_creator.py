import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .amazon_listings_flow import STEP_SECONDS
from .amazon_order_importer import QUIET_CONTEXT

BATCH = 100


class AmazonProductCreator(models.AbstractModel):
    """Creates products for listings that have none: one per SKU of an account."""

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
        if not link.create_products:
            return self.env["amazon.listing"]
        domain = Domain("account_marketplace_id", "=", link.id)
        domain &= Domain("id", ">", report.position)
        missing = link._get_missing_domain()
        fresh = Domain("created_report_id", "=", report.id)
        fresh &= Domain("sku_id.product_report_id", "!=", False)
        return self.env["amazon.listing"].search(
            domain & (missing | fresh), order="id", limit=BATCH
        )

    @api.model
    def _serve(self, report, listings):
        missing = listings.filtered(lambda listing: not listing.product_id)
        missing -= self._link_known(report, missing)
        texts = self._create_in_batches(report, missing)
        report._note_skipped(texts, len(texts))
        self._add_prices(listings)

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
                listing.sku_id.product_id = found[listing.sku_id.sku]
                report._count(linked_count=1)
        return known

    @api.model
    def _create_in_batches(self, report, listings):
        """Create products together; return what a person reads of the bad ones.

        A batch that fails is halved until the bad one stands alone.
        """
        if not listings:
            return []
        try:
            with self.env.cr.savepoint():
                self._create_products(report, listings)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        # One product that Odoo refuses must not keep the others out.
        except Exception as error:  # noqa: BLE001
            if len(listings) == 1:
                return [self._explain(listings, error)]
            half = len(listings) // 2
            return [
                *self._create_in_batches(report, listings[:half]),
                *self._create_in_batches(report, listings[half:]),
            ]
        return []

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
        titles = self._get_main_titles(report, listings)
        products = self.env["product.product"].with_context(**QUIET_CONTEXT)
        products = products.create(
            [self._prepare_product_vals(listing, titles) for listing in listings]
        )
        for listing, product in zip(listings, products, strict=True):
            listing.sku_id.write(
                {"product_id": product.id, "product_report_id": report.id}
            )
        report._count(product_count=len(products))

    @api.model
    def _get_main_titles(self, report, listings):
        """Return the titles in the account's main marketplace by SKU record."""
        main = report.account_id._get_main_marketplace()
        in_main = self.env["amazon.listing"].search(
            [
                ("account_marketplace_id", "=", main.id),
                ("sku_id", "in", listings.sku_id.ids),
                ("title", "!=", False),
            ]
        )
        return {listing.sku_id: listing.title for listing in in_main}

    @api.model
    def _prepare_product_vals(self, listing, titles):
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
        }

    @api.model
    def _add_prices(self, listings):
        """Put the prices of new products into the marketplace's pricelist."""
        link = listings.account_marketplace_id
        pricelist = link.pricelist_id
        if not pricelist or pricelist.currency_id != link.currency_id:
            return
        priced = pricelist.item_ids.product_id
        new = listings.filtered(
            lambda listing: (
                listing.sku_id.product_report_id
                and listing.price
                and listing.product_id not in priced
            )
        )
        self.env["product.pricelist.item"].create(
            [self._prepare_price_vals(pricelist, listing) for listing in new]
        )

    @api.model
    def _prepare_price_vals(self, pricelist, listing):
        return {
            "pricelist_id": pricelist.id,
            "applied_on": "0_product_variant",
            "product_tmpl_id": listing.product_id.product_tmpl_id.id,
            "product_id": listing.product_id.id,
            "compute_price": "fixed",
            "fixed_price": listing.price,
        }

from odoo import api, models
from odoo.fields import Domain

from ..spapi.catalog import to_gtin14
from .export_finding import Finding

# Amazon's limit.
MAX_SKU_LENGTH = 40


class AmazonExportChecks(models.AbstractModel):
    """What can be told of products without asking Amazon; many at once.

    Everything is looked up once for all products, so that no record costs a search.
    """

    _name = "amazon.export.checks"
    _description = "Checks Before Sending to Amazon"

    @api.model
    def _find(self, products, link, options):
        """Check products for one marketplace.

        :param options: an `amazon.export` or what else has its options
        :return: {product: `Finding`}
        """
        listings = self._find_listings(products, link)
        findings = {
            product: Finding(self._get_sku(product), listings.get(product))
            for product in products
        }
        self._check_products(findings, link)
        self._check_listings(findings, options)
        self._check_references(findings, link)
        self._check_barcodes(findings, link)
        self.env["amazon.export.values"]._add_values(findings, link, options)
        for finding in findings.values():
            finding.settle()
        return findings

    @api.model
    def _get_sku(self, product):
        return (product.default_code or "").strip(" ")

    @api.model
    def _explain(self, code):
        return code, self.env["amazon.export.line"]._get_cure(code)

    # === PRODUCTS AND LISTINGS === #

    @api.model
    def _check_products(self, findings, link):
        company = link.company_id
        for product, finding in findings.items():
            if not link.enabled:
                finding.problems.append(self._explain("switched_off"))
            is_ours = product.company_id in (company, company.browse())
            if not (product.active and product.sale_ok and is_ours):
                finding.problems.append(self._explain("archived"))

    @api.model
    def _find_listings(self, products, link):
        """Return the listing of each product that has one in the marketplace.

        Of several, one that the seller ships: Amazon has offers of the same product
        beside each other, FBA under one SKU and FBM under another. Of these, the one
        whose SKU is the internal reference; it may be one that nobody has linked yet.
        """
        by_sku = {self._get_sku(product): product for product in products}
        known = Domain("account_marketplace_id", "=", link.id)
        # What Amazon does not know yet is offered anew: it may have refused it.
        known &= Domain("status", "not in", ("vanished", "new"))
        linked = Domain("sku_id.product_id", "in", products.ids)
        free = Domain("sku_id.product_id", "=", False)
        free &= Domain("sku_id.sku", "in", [sku for sku in by_sku if sku])
        found = {}
        for listing in self.env["amazon.listing"].search(known & (linked | free)):
            product = listing.sku_id.product_id or by_sku[listing.sku_id.sku]
            found.setdefault(product, []).append(listing)
        return {
            product: min(listings, key=lambda one: self._get_rank(one, product))
            for product, listings in found.items()
        }

    @api.model
    def _get_rank(self, listing, product):
        is_other = listing.sku_id.sku != self._get_sku(product)
        return listing.channel == "fba", is_other

    @api.model
    def _check_listings(self, findings, options):
        """Check what has a listing, or is left out because it has one or none."""
        changes = options.sends_stock or options.sends_prices
        for finding in findings.values():
            listing = finding.listing
            if finding.is_new and not options.sends_new:
                finding.skipped = self.env._("It has no listing there.")
            elif listing and listing.channel == "fba":
                finding.problems.append(self._explain("fba_listing"))
            elif listing and not changes:
                finding.skipped = self.env._("It has a listing there already.")
            elif listing and not self._is_sendable(listing):
                finding.problems.append(self._explain_unsendable(listing))

    @api.model
    def _is_sendable(self, listing):
        is_suppressed = listing.offer_state == "suppressed"
        return listing.status != "incomplete" and not is_suppressed

    @api.model
    def _explain_unsendable(self, listing):
        text = self.env._(
            "Amazon has this listing as incomplete or suppressed, so neither stock nor "
            "price would help. Mend it in Seller Central, then send the product again."
        )
        return "amazon_error", "\n".join(filter(None, (text, listing.offer_text)))

    # === NEW OFFERS === #

    @api.model
    def _check_references(self, findings, link):
        """Check that each new offer has a SKU that is its own."""
        new = {p: f for p, f in findings.items() if not (f.is_linked or f.skipped)}
        skus = [finding.sku for finding in new.values() if finding.sku]
        known = self.env["product.product"]._amazon_find_by_reference(
            skus, link.company_id
        )
        taken = self._find_skus(skus, link.account_id)
        shipped = self._find_fba(taken)
        for product, finding in new.items():
            sku = finding.known_sku = taken.get(finding.sku, shipped.browse())
            is_another = sku.product_id and sku.product_id != product
            if not finding.sku.strip():
                finding.problems.append(self._explain("no_sku"))
            elif len(finding.sku) > MAX_SKU_LENGTH:
                finding.problems.append(self._explain_long_sku())
            elif is_another or len(known.get(finding.sku, ())) > 1:
                finding.problems.append(self._explain("duplicate_sku"))
            elif finding.is_new and sku & shipped:
                finding.problems.append(self._explain("fba_listing"))

    @api.model
    def _explain_long_sku(self):
        return "amazon_error", self.env._(
            "Its internal reference has more than %s characters, which Amazon does "
            "not take as a SKU. Shorten it, then send the product again.",
            MAX_SKU_LENGTH,
        )

    @api.model
    def _find_skus(self, skus, account):
        domain = [("account_id", "=", account.id), ("sku", "in", skus)]
        records = self.env["amazon.sku"].search(domain)
        return {record.sku: record for record in records}

    @api.model
    def _find_fba(self, by_sku):
        """Return those of these SKUs that Amazon ships in any marketplace."""
        ids = [sku.id for sku in by_sku.values()]
        if not ids:
            return self.env["amazon.sku"]
        domain = [("sku_id", "in", ids), ("channel", "=", "fba")]
        listings = self.env["amazon.listing"].search(
            [*domain, ("status", "!=", "vanished")]
        )
        return listings.sku_id

    @api.model
    def _check_barcodes(self, findings, link):
        """Check that Amazon's page of each new offer can be looked for."""
        new = [p for p, f in findings.items() if f.is_new and not f.skipped]
        chosen = self._find_chosen(self.env["product.product"].concat(*new), link)
        for product in new:
            if product in chosen:
                continue
            if not product.barcode:
                findings[product].problems.append(self._explain("no_barcode"))
            elif not to_gtin14(product.barcode):
                findings[product].problems.append(self._explain("invalid_barcode"))

    @api.model
    def _find_chosen(self, products, link):
        """Return the products whose page at Amazon a person has chosen."""
        matches = self.env["amazon.catalog.match"]._find(products, link)
        chosen = [p.id for p, match in matches.items() if match._is_current(p)]
        return products.browse(chosen)

from odoo import api, models

from ..spapi.listings_feed import Price


class AmazonExportValues(models.AbstractModel):
    """The price and the quantity of what is sent."""

    _name = "amazon.export.values"
    _description = "Prices and Quantities Sent to Amazon"

    @api.model
    def _add_values(self, findings, link, options):
        """Fill in prices and quantities; what cannot go for lack of one says so."""
        checks = self.env["amazon.export.checks"]
        prices = self._get_prices(findings, link)
        quantities = self._get_quantities(findings, link)
        for product, finding in findings.items():
            price = prices[product]
            if isinstance(price, Price):
                finding.price = price
            elif self._sends_price(finding, options):
                finding.problems.append((price, self._explain_price(price, link)))
            finding.quantity = quantities[product]
            if self._lacks_stock(finding, link):
                finding.problems.append(checks._explain("zero_stock"))

    @api.model
    def _explain_price(self, code, link):
        """Return why there is no price, and what to do about it."""
        if code == "no_price" and not link._get_offer_pricelist():
            return self.env._(
                "%(marketplace)s has no pricelist in %(currency)s, so nothing has a "
                "price there. Choose a pricelist in %(currency)s on the account under "
                "Marketplaces, then send the product again.",
                marketplace=link.display_name,
                currency=link.currency_id.name,
            )
        return self.env["amazon.export.line"]._get_cure(code)

    @api.model
    def _sends_price(self, finding, options):
        if finding.is_new:
            return True
        return options.sends_prices and not finding.listing.keep_price

    @api.model
    def _lacks_stock(self, finding, link):
        """Return whether an offer is left out because there is nothing to sell.

        A listing that exists always gets its 0.
        """
        is_allowed = link.account_id.offer_without_stock
        return finding.is_new and not finding.quantity and not is_allowed

    @api.model
    def _get_prices(self, findings, link):
        """Return the `Price` of each product, or the code of why it has none."""
        offers = self.env["amazon.offer.prices"]
        listed = {p: f.listing for p, f in findings.items() if f.is_linked}
        listings = self.env["amazon.listing"].concat(*listed.values())
        of_listings = offers._get_prices(listings, link)
        others = [product for product in findings if product not in listed]
        products = self.env["product.product"].concat(*others)
        prices = offers._get_prices(products, link)
        return prices | {p: of_listings[listed[p]] for p in listed}

    @api.model
    def _get_quantities(self, findings, link):
        """Return the quantity of each product, in the unit of its SKU."""
        skus = {p: self._get_sku(p, f, link) for p, f in findings.items()}
        quantities = self.env["amazon.offer.quantities"]
        stored = self.env["amazon.sku"].concat(*skus.values()).filtered("id")
        known = quantities._get_quantities(stored)
        drafts = self.env["amazon.sku"].concat(*skus.values()) - stored
        free = quantities._get_free(drafts)
        new = {sku: quantities._get_quantity(sku, free.get(sku, 0)) for sku in drafts}
        return {
            product: 0
            if self._is_to_be_zero(findings[product], link)
            else (known | new)[sku]
            for product, sku in skus.items()
        }

    @api.model
    def _is_to_be_zero(self, finding, link):
        """Return whether a holiday or a person wants 0, whatever there is in stock."""
        if finding.listing:
            return finding.listing._is_to_be_zero()
        return link.account_id._is_closed()

    @api.model
    def _get_sku(self, product, finding, link):
        """Return the SKU that the product has; a draft, where it has none yet."""
        if finding.is_linked:
            return finding.listing.sku_id
        if finding.known_sku and finding.known_sku.product_id == product:
            return finding.known_sku
        vals = {"account_id": link.account_id.id, "product_id": product.id}
        return self.env["amazon.sku"].new(vals)

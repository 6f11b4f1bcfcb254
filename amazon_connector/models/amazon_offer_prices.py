from decimal import Decimal

from odoo import api, models
from odoo.tools import split_every

from ..spapi.listings_feed import Price
from .pricelist_reader import PricelistReader

# Odoo compares each product of a batch with each of the batch's rules.
BATCH = 200
NO_LIMIT = float("inf")


class AmazonOfferPrices(models.AbstractModel):
    """What a marketplace's offers cost: what its pricelist says, with tax."""

    _name = "amazon.offer.prices"
    _description = "Amazon Prices of Offers"

    @api.model
    def _get_prices(self, records, link):
        """Return the price of each record in a marketplace, or why it has none.

        :param records: listings of the marketplace, priced in the unit of their SKU,
            or products, priced in their own
        :param link: the amazon.account.marketplace
        :return: {record: `spapi.listings_feed.Price`, "no_price" or "no_rate"}
        """
        # Whoever looks at offers need not have rights on prices and taxes.
        link = link.sudo().with_company(link.company_id)
        prices = dict.fromkeys(records, "no_price")
        if link._get_offer_pricelist():
            position = link._get_offer_position()
            for ids in split_every(BATCH, records.ids):
                batch = records.browse(ids).with_prefetch(records.ids)
                prices |= self._get_batch(batch, link, position)
        return prices

    @api.model
    def _get_batch(self, records, link, position):
        prices = {}
        has_rate = link._has_rate()
        for unit, group in self._group_by_unit(records).items():
            reader = PricelistReader(link._get_offer_pricelist(), unit)
            by_product = reader.get_all(self._get_product(group).with_env(link.env))
            for record in group:
                product = self._get_product(record).with_env(link.env)
                found = by_product[product]
                if has_rate or not found.needs_rate():
                    found = self._with_tax(found, product, link, position)
                    prices[record] = self._prepare_price(record, link, found)
                else:
                    prices[record] = "no_rate"
        return prices

    @api.model
    def _group_by_unit(self, records):
        """Return the records by their unit; empty: the product's own."""
        if records._name == "product.product":
            return {self.env["uom.uom"]: records}
        linked = records.filtered("product_id")
        return linked.grouped(lambda r: r.product_uom_id - r.product_id.uom_id)

    @api.model
    def _get_product(self, records):
        return records if records._name == "product.product" else records.product_id

    @api.model
    def _with_tax(self, found, product, link, position):
        """Return the prices as buyers in the marketplace's country pay them."""
        if link.price_basis == "final":
            return found
        own = product.taxes_id._filter_taxes_by_company(link.company_id)
        taxes = position.map_tax(own)

        def add_tax(amount):
            amount = product._get_tax_included_unit_price_from_price(
                amount, own, product_taxes_after_fp=taxes
            )
            return taxes._amazon_get_gross(amount) if taxes else amount

        sale = found.sale and found.sale._replace(amount=add_tax(found.sale.amount))
        return found._replace(amount=add_tax(found.amount), sale=sale)

    @api.model
    def _prepare_price(self, record, link, found):
        """Return the price as Amazon gets it: rounded, and within its limits."""
        low, high = self._get_limits(record)

        def prepare(amount):
            amount = min(max(amount, low), high) if amount > 0 else 0
            return self._round(amount, link.currency_id)

        kept = record._get_kept_sale() if record._name == "amazon.listing" else None
        amount, sale = prepare(found.amount), found.sale or kept
        if not amount:
            return "no_price"
        vals = {}
        if sale and 0 < prepare(sale.amount) < amount:
            vals = {
                "sale_amount": prepare(sale.amount),
                "sale_from": sale.start,
                "sale_to": sale.end,
            }
        return Price(
            link.currency_id.name,
            amount,
            minimum=self._round(low, link.currency_id) or None,
            maximum=self._round(high, link.currency_id) if high < NO_LIMIT else None,
            rest=record._name == "amazon.listing" and record.offer_rest or "",
            **vals,
        )

    @api.model
    def _get_limits(self, record):
        is_listing = record._name == "amazon.listing"
        if not is_listing or self.env.context.get("amazon_without_limits"):
            return 0.0, NO_LIMIT
        return record.price_min, record.price_max or NO_LIMIT

    @api.model
    def _round(self, amount, currency):
        return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")

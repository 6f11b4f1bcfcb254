from odoo.fields import Command

from .listings import ListingsCase


class PricingCase(ListingsCase):
    """A marketplace with a pricelist of its own, and listings made by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls.create_pricelist(cls.germany)

    @classmethod
    def create_pricelist(cls, link, **vals):
        pricelist = cls.env["product.pricelist"].create(
            {
                "name": f"Amazon {link.country_id.code}",
                "currency_id": link.currency_id.id,
                "company_id": link.company_id.id,
                **vals,
            }
        )
        link.pricelist_id = pricelist
        return pricelist

    @classmethod
    def set_price(cls, product, price, pricelist=None, **vals):
        """Add a rule with a fixed price."""
        return cls.env["product.pricelist.item"].create(
            {
                "pricelist_id": (pricelist or cls.pricelist).id,
                "applied_on": "0_product_variant",
                "product_id": product.id,
                "compute_price": "fixed",
                "fixed_price": price,
                **vals,
            }
        )

    @classmethod
    def create_listing(cls, product, link=None, sku=None, unit=None, **vals):
        """Create a linked listing as an import leaves it."""
        link = link or cls.germany
        code = sku or product.default_code
        domain = [("account_id", "=", link.account_id.id), ("sku", "=", code)]
        record = cls.env["amazon.sku"].search(domain) or cls.env["amazon.sku"].create(
            {
                "account_id": link.account_id.id,
                "sku": code,
                "product_id": product.id,
                "product_uom_id": unit and unit.id,
            }
        )
        return cls.env["amazon.listing"].create(
            {
                "account_marketplace_id": link.id,
                "sku_id": record.id,
                "asin": "B000000001",
                "product_type": "KITCHEN",
                "price": 9.99,
                "quantity": 3,
                # Most tests are about what comes then.
                "are_terms_read": True,
                **vals,
            }
        )

    @classmethod
    def create_pack(cls, product, pieces):
        """Give a product a packaging of so many pieces."""
        unit = cls.env["uom.uom"].create(
            {
                "name": f"Pack of {pieces}",
                "relative_factor": pieces,
                "relative_uom_id": product.uom_id.id,
            }
        )
        product.uom_ids = [Command.link(unit.id)]
        return unit

    def get_price(self, record, link=None):
        link = link or self.germany
        return self.env["amazon.offer.prices"]._get_prices(record, link)[record]

    def get_amount(self, record, link=None):
        price = self.get_price(record, link)
        return price if isinstance(price, str) else str(price.amount)

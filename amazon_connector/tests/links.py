from odoo.fields import Command
from odoo.tests import new_test_user

from .listings import ListingsCase


class LinksCase(ListingsCase):
    """SKUs that are in Odoo already, and a user who links them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "linking",
            groups="amazon_connector.group_amazon_user,product.group_product_manager,"
            "base.group_allow_export",
        )

    @classmethod
    def add_sku(cls, sku, product=None, *, codes=("DE",), account=None, **listing):
        """Create a SKU with a listing in each of these countries."""
        account = account or cls.account
        links = account.marketplace_ids.filtered(lambda m: m.country_id.code in codes)
        return cls.env["amazon.sku"].create(
            {
                "account_id": account.id,
                "sku": sku,
                "product_id": product and product.id,
                "listing_ids": [
                    Command.create({"account_marketplace_id": link.id, **listing})
                    for link in links
                ],
            }
        )

    @classmethod
    def add_account(cls, **vals):
        """Create another account, at the same Amazon."""
        vals = {"name": "Second shop", "seller_id": "A2SECONDSHOP01", **vals}
        account = cls.create_account(**vals)
        marketplaces = cls.account.marketplace_ids
        for link in marketplaces:
            link.copy({"account_id": account.id})
        return account

    @classmethod
    def create_pack(cls, product, factor=3):
        pack = cls.env["uom.uom"].create(
            {
                "name": f"Pack of {factor}",
                "relative_factor": factor,
                "relative_uom_id": product.uom_id.id,
            }
        )
        product.uom_ids = [Command.link(pack.id)]
        return pack

    def as_user(self, records):
        return records.with_user(self.user)

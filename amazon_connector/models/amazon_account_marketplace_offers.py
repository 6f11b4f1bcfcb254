from odoo import fields, models


class AmazonAccountMarketplaceOffers(models.Model):
    """Stock and prices out: a marketplace's switches, and what its prices are."""

    _inherit = "amazon.account.marketplace"

    stock_enabled = fields.Boolean(
        "Send Stock",
        copy=False,
        help="The quantities of linked FBM listings follow Odoo's stock, if the "
        "account sends it.",
    )
    prices_enabled = fields.Boolean(
        "Send Prices",
        copy=False,
        help="The prices of linked FBM listings follow the marketplace's pricelist, if "
        "the account sends them.",
    )
    price_basis = fields.Selection(
        [
            ("final", "Final prices with tax, sent as they are"),
            ("taxes", "Prices as the products' taxes say; the country's tax is added"),
        ],
        "The Pricelist Holds",
        required=True,
        default="final",
    )

    def _sends(self, what):
        """Return whether this marketplace sends something of its offers.

        :param str what: "stock" or "prices"
        """
        name = f"{what}_enabled"
        return self.enabled and self[name] and self.account_id[name]

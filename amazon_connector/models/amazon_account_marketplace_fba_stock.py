from odoo import fields, models


class AmazonAccountMarketplaceFbaStock(models.Model):
    """Whether a marketplace's FBA stock is that of its neighbours too."""

    _inherit = "amazon.account.marketplace"

    fba_stock_apart = fields.Boolean(
        "FBA Stock of Its Own",
        help="In Europe the marketplaces show the same units, which count once. On: "
        "the units that this marketplace shows are others, as those in the United "
        "Kingdom usually are.",
    )

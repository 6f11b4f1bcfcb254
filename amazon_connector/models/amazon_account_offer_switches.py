from odoo import fields, models


class AmazonAccountOfferSwitches(models.Model):
    """Stock and prices out: the account's switches and limits.

    Something goes out where account and marketplace have its switch on. Nothing but a
    manager turns them on: neither switching a marketplace on nor an import does.
    """

    _inherit = "amazon.account"

    stock_enabled = fields.Boolean(
        "Send Stock",
        tracking=True,
        copy=False,
        help="The quantities of linked FBM listings follow Odoo's stock, in the "
        "marketplaces that send it.",
    )
    prices_enabled = fields.Boolean(
        "Send Prices",
        tracking=True,
        copy=False,
        help="The prices of linked FBM listings follow the marketplace's pricelist, in "
        "the marketplaces that send them.",
    )

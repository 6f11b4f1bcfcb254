from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..const import REGIONS


class AmazonMarketplace(models.Model):
    """One Amazon shop front. Reference data shared by all companies.

    What Amazon reports for a seller (getMarketplaceParticipations) is kept on the
    account's own marketplaces; this table says what is the same for everybody.
    Source: https://developer-docs.amazon.com/sp-api/docs/marketplace-ids
    """

    _name = "amazon.marketplace"
    _description = "Amazon Marketplace"
    _order = "sequence, name, id"
    _rec_names_search = ("name", "marketplace_id", "country_id.code")

    name = fields.Char(required=True)
    marketplace_id = fields.Char(
        string="Marketplace ID",
        required=True,
        help="Amazon's own id of this marketplace, for example A1PA6795UKMFR9 for "
        "Amazon.de.",
    )
    country_id = fields.Many2one("res.country", required=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        help="Currency in which this marketplace shows its prices.",
    )
    region = fields.Selection(
        selection=REGIONS,
        required=True,
        help="One seller account, with its own keys, covers the marketplaces of one "
        "region.",
    )
    domain = fields.Char(
        required=True, help="Web address of the shop without 'www', as amazon.de."
    )
    language_tag = fields.Char(
        string="Language",
        help="Language in which Amazon answers for this marketplace by default, as "
        "Amazon writes it, for example de_DE.",
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        required=True,
        help="Time zone in which this marketplace counts its days.",
    )
    seller_central_host = fields.Char(
        string="Seller Central",
        required=True,
        help="Host name of the site on which sellers manage this marketplace.",
    )
    prices_without_tax = fields.Boolean(
        help="Tax comes on top of the prices that this marketplace shows, as on "
        "Amazon.com and Amazon.ca.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _marketplace_id_uniq = models.Constraint(
        "UNIQUE(marketplace_id)",
        "This marketplace exists already (perhaps archived).",
    )

    @api.depends("name", "country_id.code")
    def _compute_display_name(self):
        """Override of `base` to tell the shop fronts apart: "Amazon.de (DE)"."""
        for marketplace in self:
            code = marketplace.country_id.code
            marketplace.display_name = (
                f"{marketplace.name} ({code})" if code else marketplace.name
            )

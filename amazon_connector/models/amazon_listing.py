from urllib.parse import quote

from odoo import api, fields, models
from odoo.tools import SQL

STATUSES = [
    ("active", "Active"),
    ("inactive", "Inactive"),
    ("incomplete", "Incomplete"),
    ("vanished", "Vanished"),
    ("new", "Not at Amazon yet"),
]
CHANNELS = [("fbm", "FBM"), ("fba", "FBA")]
CONDITIONS = [
    ("new_new", "New"),
    ("refurbished_refurbished", "Refurbished"),
    ("used_like_new", "Used, like new"),
    ("used_very_good", "Used, very good"),
    ("used_good", "Used, good"),
    ("used_acceptable", "Used, acceptable"),
    ("collectible_like_new", "Collectible, like new"),
    ("collectible_very_good", "Collectible, very good"),
    ("collectible_good", "Collectible, good"),
    ("collectible_acceptable", "Collectible, acceptable"),
]


class AmazonListing(models.Model):
    """A SKU in one marketplace, as Amazon has it.

    Nothing of it is written to the product but the link. There are many thousands:
    no chatter, and no stored fields that Odoo computes.
    """

    _name = "amazon.listing"
    _description = "Amazon Listing"
    _rec_names_search = ["sku_id.sku", "asin", "title"]
    _order = "id desc"

    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    sku_id = fields.Many2one(
        "amazon.sku",
        "SKU",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    account_id = fields.Many2one(related="account_marketplace_id.account_id")
    company_id = fields.Many2one(related="account_marketplace_id.company_id")
    currency_id = fields.Many2one(related="account_marketplace_id.currency_id")
    product_id = fields.Many2one(related="sku_id.product_id", readonly=False)
    product_uom_id = fields.Many2one(related="sku_id.product_uom_id", readonly=False)
    asin = fields.Char("ASIN", readonly=True, index="btree_not_null")
    title = fields.Char(readonly=True)
    barcode = fields.Char(
        readonly=True, help="Of the catalogue item, as a GTIN with 14 digits."
    )
    condition = fields.Selection(CONDITIONS, readonly=True)
    product_type = fields.Char(
        readonly=True, help="Amazon's product type, such as COFFEE_MAKER."
    )
    price = fields.Float(
        digits=0, readonly=True, help="In the marketplace's currency; 0: no price."
    )
    quantity = fields.Integer(
        readonly=True,
        help="What Amazon shows; of FBA listings Amazon does not tell it.",
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True, default="fbm")
    status = fields.Selection(
        STATUSES,
        "Amazon's Status",
        required=True,
        readonly=True,
        default="active",
        help="Vanished: Amazon no longer knows this SKU in this marketplace.",
    )
    is_incomplete = fields.Boolean(
        "To Complete",
        readonly=True,
        help="The report lacks its ASIN, name or status, or has spoilt letters in it.",
    )
    created_report_id = fields.Many2one(
        "amazon.report",
        "Brought In By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    updated_report_id = fields.Many2one(
        "amazon.report",
        "Changed By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _listing_uniq = models.Constraint(
        "UNIQUE(account_marketplace_id, sku_id)",
        "The SKU has a listing in this marketplace already.",
    )
    _incomplete_idx = models.Index(
        "(account_marketplace_id, id) WHERE is_incomplete IS TRUE"
    )

    def write(self, vals):
        """Override: whoever may link listings changes nothing else of them.

        :raises AccessError: other fields than the link's, by a person
        """
        self.env["amazon.sku"]._check_link_only(vals)
        return super().write(vals)

    @api.depends("sku_id.sku", "account_marketplace_id.country_id.code")
    def _compute_display_name(self):
        for listing in self:
            code = listing.account_marketplace_id.country_id.code
            listing.display_name = f"{listing.sku_id.sku} ({code})"

    @api.model
    def _read_skus(self, link, *, after):
        """Return (id, SKU) of a marketplace's listings that Amazon should know."""
        self.flush_model(["status"])
        return self.env.execute_query(
            SQL(
                """SELECT l.id, s.sku
                     FROM amazon_listing l
                     JOIN amazon_sku s ON s.id = l.sku_id
                    WHERE l.account_marketplace_id = %s
                      AND l.status NOT IN ('vanished', 'new')
                      AND l.id > %s
                    ORDER BY l.id""",
                link.id,
                after,
            )
        )

    def _take_summary(self, summary, status=None):
        """Write what Amazon's Listings Items API says of a listing.

        :param summary: `spapi.listings.ListingSummary`
        :param status: instead of the one that Amazon tells
        """
        vals = {
            "asin": summary.asin or self.asin,
            "title": summary.title or self.title,
            "product_type": summary.product_type or self.product_type,
            "condition": self._get_condition(summary.condition) or self.condition,
            "status": status or self._get_status(summary),
        }
        is_draft = vals["status"] == "incomplete"
        has_all = summary.title and vals["asin"]
        vals["is_incomplete"] = not (has_all or is_draft)
        self.write({key: vals[key] for key in vals if self[key] != vals[key]})

    @api.model
    def _get_condition(self, condition):
        return condition if condition in dict(CONDITIONS) else False

    def _get_status(self, summary):
        if "BUYABLE" in summary.statuses:
            return "active"
        return "incomplete" if self.status == "incomplete" else "inactive"

    def action_open_product_page(self):
        """Open the page on which buyers see the listing."""
        self.ensure_one()
        domain = self.account_marketplace_id.marketplace_id.domain
        return self._open_url(f"https://www.{domain}/dp/{quote(self.asin or '')}")

    def action_open_seller_central(self):
        """Open the listing where the seller manages it."""
        self.ensure_one()
        host = self.account_marketplace_id.marketplace_id.seller_central_host
        term = quote(self.sku_id.sku, safe="")
        return self._open_url(
            f"https://{host}/myinventory/inventory?searchField=all&searchTerm={term}"
        )

    @api.model
    def _open_url(self, url):
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

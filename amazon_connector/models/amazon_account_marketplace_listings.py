from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .amazon_report import ACTIVE_LISTINGS, ALL_LISTINGS


class AmazonAccountMarketplaceListings(models.Model):
    """Listings in: a marketplace's switches, its button and what it takes."""

    _inherit = "amazon.account.marketplace"

    listings_enabled = fields.Boolean("Import Listings", default=True)
    listing_channel = fields.Selection(
        [("both", "FBM and FBA"), ("fbm", "FBM only"), ("fba", "FBA only")],
        "Listings of",
        required=True,
        default="both",
        help="FBM: the seller ships. FBA: Amazon ships. Known listings are always kept "
        "up to date.",
    )
    import_inactive = fields.Boolean(
        "Import Inactive Listings Too",
        help="Off: new listings come in when they are on sale only.",
    )
    create_products = fields.Boolean(
        "Create Missing Products",
        help="A listing whose SKU is no product's internal reference gets a new "
        "product: name, internal reference, no barcode.",
    )
    create_inactive_products = fields.Boolean(
        "From Inactive Listings Too",
        help="Create products for listings that are not on sale as well.",
    )
    missing_product_count = fields.Integer(compute="_compute_missing_product_count")
    imports_listings = fields.Boolean(compute="_compute_imports_listings")

    @api.depends("create_inactive_products")
    def _compute_missing_product_count(self):
        for link in self:
            statuses = link._get_statuses(link.create_inactive_products)
            link.missing_product_count = link._count_missing(statuses)

    @api.depends("enabled", "listings_enabled", "account_id.listings_enabled")
    def _compute_imports_listings(self):
        for link in self:
            link.imports_listings = (
                link.enabled
                and link.listings_enabled
                and link.account_id.listings_enabled
            )

    def action_open_create_products(self):
        """Say how many products would be created, and have them created."""
        self.ensure_one()
        title = self.env._("Create Missing Products")
        action = self.account_id._open_dialog("amazon.products.enable", title)
        return {**action, "context": {"default_account_marketplace_id": self.id}}

    def action_import_listings(self):
        """Import the listings of this marketplace, in the background."""
        self.check_access("write")
        if not all(self.mapped("imports_listings")):
            raise UserError(
                self.env._("This marketplace does not import listings: it is off.")
            )
        return self._import_listings()

    def _import_listings(self):
        """Request the reports and wake the cron; nothing is done in the click."""
        self.account_id._check_active()
        # No user has rights to write reports.
        reports = self.env["amazon.report"].sudo()
        user = self.env.user
        for link in self.sudo():  # as above
            reports |= reports._request(link, user)
        for account in self.account_id:
            account._get_flow("listings")._mark_due()
        return self._show_reports(reports)

    def _show_reports(self, reports):
        """Tell that it has begun, and show how far it is."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_report"
        )
        action["domain"] = [("id", "in", reports.ids)]
        return self.env["amazon.account"]._notify(
            "info",
            self.env._(
                "The listings are being imported. You may leave this page; you are "
                "told when it is done."
            ),
            next_action=action,
        )

    def _get_listings_report_type(self):
        return ALL_LISTINGS if self.import_inactive else ACTIVE_LISTINGS

    def _explain_unwanted(self, channel, status):
        """Return why a new listing is left out, or nothing."""
        if self.listing_channel not in ("both", channel):
            return self.env._("%s listings are not imported here", channel.upper())
        if not self.import_inactive and status != "active":
            return self.env._("inactive listings are not imported here")
        return ""

    def _get_missing_domain(self):
        """Return which listings would get a new product."""
        statuses = self._get_statuses(self.create_inactive_products)
        domain = Domain("sku_id.product_id", "=", False)
        domain &= Domain("sku_id.is_ignored", "=", False)
        return domain & Domain("status", "in", statuses)

    @api.model
    def _get_statuses(self, with_inactive):
        """Return of which listings products are created."""
        return ["active", *(["inactive", "incomplete"] if with_inactive else [])]

    def _count_listings(self):
        domain = [("account_marketplace_id", "=", self.id)]
        return self.env["amazon.listing"].search_count(domain, limit=1)

    def _count_missing(self, statuses):
        """Return how many products an import would create for such listings now.

        None where the SKU is a product's reference: those are linked, or a person
        chooses between them.
        """
        self.env["amazon.listing"].flush_model()
        self.env["amazon.sku"].flush_model()
        self.env["product.product"].flush_model(["default_code"])
        self.env["product.template"].flush_model(["company_id"])
        [[count]] = self.env.execute_query(
            SQL(
                """SELECT count(*)
                     FROM amazon_listing l
                     JOIN amazon_sku s ON s.id = l.sku_id
                    WHERE l.account_marketplace_id = %s
                      AND l.status = ANY(%s)
                      AND s.product_id IS NULL AND s.is_ignored IS NOT TRUE
                      AND NOT EXISTS (
                              SELECT FROM product_product p
                                JOIN product_template t ON t.id = p.product_tmpl_id
                               WHERE btrim(p.default_code) = s.sku
                                 AND COALESCE(t.company_id, %s) = %s)""",
                self._origin.id or None,
                statuses,
                self.company_id.id,
                self.company_id.id,
            )
        )
        return count

from odoo import api, fields, models
from odoo.exceptions import UserError


class AmazonAccountListings(models.Model):
    """Listings in: the account's switch, its main marketplace and its button."""

    _inherit = "amazon.account"

    listings_enabled = fields.Boolean(
        "Import Listings",
        tracking=True,
        help="Once a day, Amazon's listings come into Odoo and are linked to products.",
    )
    main_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        domain="[('account_id', '=', id)]",
        check_company=True,
        help="New products get their names from this marketplace. Empty: the first "
        "one that is on.",
    )
    listing_count = fields.Integer(compute="_compute_listing_count")
    imports_listings = fields.Boolean(compute="_compute_imports_listings")

    @api.depends_context("uid")
    def _compute_listing_count(self):
        groups = self.env["amazon.listing"]._read_group(
            [
                ("account_marketplace_id.account_id", "in", self.ids),
                ("status", "!=", "vanished"),
            ],
            ["account_marketplace_id"],
            ["__count"],
        )
        for account in self:
            account.listing_count = sum(
                count for link, count in groups if link.account_id == account
            )

    @api.depends("started_at", "marketplace_ids.imports_listings")
    def _compute_imports_listings(self):
        for account in self:
            is_on = any(account.marketplace_ids.mapped("imports_listings"))
            account.imports_listings = account.started_at and is_on

    def action_import_listings(self):
        """Import the listings of all marketplaces that are on, in the background."""
        self.check_access("write")
        marketplaces = self._get_listing_marketplaces()
        if not marketplaces:
            raise UserError(
                self.env._(
                    "No marketplace imports listings. Switch on the account's switch "
                    "Import Listings and at least one marketplace."
                )
            )
        return marketplaces._import_listings()

    def action_view_listings(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "amazon_connector.action_amazon_listing"
        )
        domain = [("account_marketplace_id.account_id", "=", self.id)]
        return {**action, "domain": domain}

    def _get_listing_marketplaces(self):
        """Return the marketplaces whose listings are imported."""
        accounts = self.filtered("listings_enabled")
        return accounts._get_active_marketplaces().filtered("listings_enabled")

    def _get_main_marketplace(self):
        """Return the marketplace that names new products."""
        return self.main_marketplace_id or self._get_listing_marketplaces()[:1]

    @api.model
    def _cron_import_listings(self):
        """Import listings and catalogue data, and compare with Amazon, where due."""
        self.env["amazon.account.flow"]._run_due(
            "listings", "catalog", "drift", "fba_stock"
        )

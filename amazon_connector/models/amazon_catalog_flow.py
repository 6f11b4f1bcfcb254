from odoo import api, models

from ..spapi.errors import ForbiddenError, InvalidInputError
from .count_texts import format_counts

# The most that searchCatalogItems takes in a call.
MAX_ASINS = 20


class AmazonCatalogFlow(models.AbstractModel):
    """Asks Amazon's catalogue for the listings that people have chosen."""

    _name = "amazon.catalog.flow"
    _description = "Amazon Catalogue Flow"

    @api.model
    def _run_step(self, flow):
        """Ask for up to 20 listings; None: no listing waits any more."""
        listings = self._find_waiting(flow.account_id)
        if not listings:
            return None
        self._fetch(listings)
        self._tell_users(listings)
        return 0

    @api.model
    def _find_waiting(self, account):
        """Return some listings that wait, all of the same marketplace."""
        domain = [
            ("account_marketplace_id", "in", account.marketplace_ids.ids),
            ("catalog_state", "=", "waiting"),
        ]
        listings = self.env["amazon.listing"].search(
            domain, order="account_marketplace_id, id", limit=MAX_ASINS
        )
        first = listings[:1].account_marketplace_id
        return listings.filtered(lambda one: one.account_marketplace_id == first)

    @api.model
    def _fetch(self, listings):
        """Bring over what Amazon has of these listings, and commit each.

        :raises SpApiError: Amazon does not answer at the moment
        """
        try:
            items = self._ask(listings)
        except (ForbiddenError, InvalidInputError) as error:
            # Asked again, Amazon would refuse again.
            self.env.cr.rollback()
            text = listings.account_id._explain_error(error)
            listings._mark_catalog_failed(text)
            items = {}
        for listing in listings.filtered(lambda one: one.catalog_state == "waiting"):
            item = items.get(listing.asin)
            # The picture is another call: no transaction stays open meanwhile.
            self.env["ir.cron"]._commit_progress()
            listing._take_catalog_item(item, listing._load_main_picture(item))
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _ask(self, listings):
        """Return Amazon's pages by ASIN."""
        link = listings.account_marketplace_id
        asins = sorted(set(listings.mapped("asin")))
        client = link.account_id._get_client(in_step=True)
        page = client.search_catalog_items(
            link.marketplace_id.marketplace_id,
            identifiers=asins,
            identifiers_type="ASIN",
        )
        return {item.asin: item for item in page.items}

    @api.model
    def _tell_users(self, listings):
        """Tell those whose listings have all been asked for."""
        for user, own in listings.grouped("catalog_user_id").items():
            for asked_at in set(own.mapped("catalog_asked_at")):
                counts = self._count(user, asked_at)
                if user and "waiting" not in counts:
                    self._tell(user, counts)

    @api.model
    def _count(self, user, asked_at):
        domain = [
            ("catalog_user_id", "=", user.id),
            ("catalog_asked_at", "=", asked_at),
        ]
        groups = ["catalog_state"]
        return dict(self.env["amazon.listing"]._read_group(domain, groups, ["__count"]))

    @api.model
    def _tell(self, user, counts):
        states = ("taken", "unchanged", "unknown", "failed")
        shown = {state: counts.get(state, 0) for state in states}
        user._bus_send(
            "simple_notification",
            {
                "type": "warning" if counts.get("failed") else "success",
                "title": self.env._("Fetched from Amazon's catalogue"),
                "message": self.env._(
                    "%(taken)s listings brought something to their products, "
                    "%(unchanged)s had nothing new, %(unknown)s are not in the "
                    "catalogue, %(failed)s could not be asked for. Each listing says "
                    "what was taken over.",
                    **format_counts(self.env, **shown),
                ),
            },
        )

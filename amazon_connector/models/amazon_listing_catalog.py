from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.errors import NotFoundError, SpApiError
from .count_texts import format_count

CATALOG_STATES = [
    ("waiting", "Waiting"),
    ("taken", "Taken over"),
    ("unchanged", "Nothing to take over"),
    ("unknown", "Not in the catalogue"),
    ("failed", "Could not be asked"),
]


class AmazonListingCatalog(models.Model):
    """What Amazon's catalogue knows of a listing, fetched when somebody asks for it."""

    _inherit = "amazon.listing"

    # none, any --action_fetch_catalog--> waiting
    # waiting --_take_catalog_item--> taken, unchanged, unknown
    # waiting --_mark_catalog_failed--> failed
    catalog_state = fields.Selection(CATALOG_STATES, "From Catalogue", readonly=True)
    catalog_note = fields.Text("What the Catalogue Brought", readonly=True)
    catalog_user_id = fields.Many2one(
        "res.users", "Catalogue Asked By", readonly=True, ondelete="set null"
    )
    catalog_asked_at = fields.Datetime(readonly=True)

    _catalog_waiting_idx = models.Index(
        "(account_marketplace_id, id) WHERE catalog_state = 'waiting'"
    )

    def action_fetch_catalog(self):
        """Bring barcode, brand and main picture to the products that lack them.

        One listing is asked for at once, since a person waits for it; many in the
        background.

        :raises UserError: none of the listings has an ASIN
        """
        self.check_access("write")
        listings = self.filtered("asin")
        if not listings:
            raise UserError(
                self.env._(
                    "None of these listings has an ASIN, without which Amazon's "
                    "catalogue cannot be asked. Import the listings again."
                )
            )
        if listings.product_id:
            listings.product_id.check_access("write")
        listings.account_id._check_active()
        return listings._fetch_now() if len(listings) == 1 else listings._fetch_later()

    # === MANY === #

    def _fetch_later(self):
        """Leave the listings to the flow."""
        # Users change the link of a listing only.
        self.sudo().write(
            {
                "catalog_state": "waiting",
                "catalog_user_id": self.env.uid,
                "catalog_asked_at": fields.Datetime.now(),
            }
        )
        for account in self.account_id:
            account._get_flow("catalog")._mark_due()
        return self.env["amazon.account"]._notify(
            "info",
            self.env._(
                "Amazon's catalogue is asked for %s listings in the background. You "
                "are told when that is done.",
                format_count(self.env, len(self)),
            ),
            {"type": "ir.actions.client", "tag": "soft_reload"},
        )

    # === A SINGLE ONE === #

    def _fetch_now(self):
        account, asked = self.account_id, self.sudo()  # as above
        marketplace = self.account_marketplace_id.marketplace_id.marketplace_id
        try:
            client, asin = account._get_client(), self.asin
            item = account._ask_patiently(
                lambda: client.get_catalog_item(asin, marketplace)
            )
        except NotFoundError:
            item = None
        except SpApiError as error:
            raise UserError(account._explain_error(error)) from None
        asked._take_catalog_item(item, asked._load_main_picture(item))
        kind = "success" if self.catalog_state == "taken" else "warning"
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return account._notify(kind, self.catalog_note, reload)

    # === WHAT AMAZON ANSWERS === #

    def _load_main_picture(self, item):
        """Return the page's picture if the product lacks one.

        :return: bytes; None where none is wanted or there; False if it is no picture
        """
        product = self.product_id
        if not item or not item.image_url or not product or product.image_1920:
            return None
        return self.account_id._load_picture(item.image_url)

    def _take_catalog_item(self, item, picture=None):
        """Write down what the page says, here and where the product lacks it.

        :param item: `spapi.catalog.CatalogItem`; None: Amazon has no such page
        :param picture: see `_load_main_picture`
        """
        if not item:
            note = self.env._("Amazon's catalogue does not know %s here.", self.asin)
            self.write({"catalog_state": "unknown", "catalog_note": note})
            return
        transfer = self.env["amazon.catalog.transfer"]
        barcode = transfer._get_barcode(item)
        taken, remarks = transfer._take(self.sku_id, item, picture)
        self.write(
            {
                "barcode": barcode or False,
                "product_type": item.product_type or self.product_type,
                "catalog_state": "taken" if taken else "unchanged",
                "catalog_note": self._describe_taken(taken, remarks),
            }
        )

    def _mark_catalog_failed(self, message):
        """Amazon refuses to tell; asking again is for a person."""
        self.write({"catalog_state": "failed", "catalog_note": message})

    @api.model
    def _describe_taken(self, taken, remarks):
        if taken:
            first = self.env._("Taken over: %s.", ", ".join(taken))
        else:
            first = self.env._("Nothing to take over.")
        return " ".join([first, *remarks])

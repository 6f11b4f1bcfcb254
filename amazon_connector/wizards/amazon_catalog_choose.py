import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..spapi.catalog import to_gtin14, to_isbn10
from ..spapi.errors import SpApiError

ASIN = re.compile(r"B[0-9A-Z]{9}")
# The most words that Amazon takes.
MAX_WORDS = 20


class AmazonCatalogChoose(models.TransientModel):
    """Lets a person choose the page of a product, and look for it in other ways."""

    _name = "amazon.catalog.choose"
    _description = "Choose a Page of Amazon's Catalogue"

    match_id = fields.Many2one(
        "amazon.catalog.match", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="match_id.product_id")
    account_marketplace_id = fields.Many2one(related="match_id.account_marketplace_id")
    barcode = fields.Char(related="product_id.barcode")
    state = fields.Selection(related="match_id.state")
    candidate_ids = fields.One2many(related="match_id.candidate_ids")
    words = fields.Char("Search", help="Words, a barcode or an ASIN.")
    searched = fields.Char(readonly=True)
    hit_count = fields.Integer(
        readonly=True, help="How many pages Amazon has for the last search."
    )
    shown_count = fields.Integer(compute="_compute_shown_count")

    @api.depends("candidate_ids")
    def _compute_shown_count(self):
        for dialog in self:
            dialog.shown_count = len(dialog.candidate_ids)

    def action_search(self):
        """Ask Amazon for pages with these words, this barcode or this ASIN."""
        self.ensure_one()
        words = (self.words or "").strip()
        if not words:
            raise UserError(self.env._("Enter words, a barcode or an ASIN first."))
        page = self._ask_amazon(words)
        items = [item for item in page.items if not item.is_parent]
        match = self.match_id.sudo()  # users only read matches
        match._set_candidates({match: items})
        self.write({"searched": words, "hit_count": page.total or len(items)})
        return self._reopen()

    def _ask_amazon(self, words):
        """Return Amazon's first page of hits.

        :raises UserError: Amazon does not answer
        """
        page = self._search_pages(**self._prepare_query(words))
        book = to_isbn10(to_gtin14(words) or "")
        if page.items or not book:
            return page
        return self._search_pages(identifiers=[book], identifiers_type="ASIN")

    def _search_pages(self, **query):
        link = self.account_marketplace_id
        marketplace = link.marketplace_id.marketplace_id
        try:
            client = link.account_id._get_client()
            return link.account_id._ask_patiently(
                lambda: client.search_catalog_items(marketplace, **query)
            )
        except SpApiError as error:
            raise UserError(link.account_id._explain_error(error)) from None

    @api.model
    def _prepare_query(self, words):
        gtin = to_gtin14(words)
        if gtin:
            return {"identifiers": [gtin], "identifiers_type": "GTIN"}
        if ASIN.fullmatch(words.upper()):
            return {"identifiers": [words.upper()], "identifiers_type": "ASIN"}
        return {"keywords": words.replace(",", " ").split()[:MAX_WORDS]}

    def action_choose_none(self):
        """Remember that none of Amazon's pages is the product's."""
        self.ensure_one()
        match = self.match_id.sudo()  # users only read matches
        match._choose_none(self.env.user)
        return self._close(
            self.env._(
                "%(product)s has no page in %(marketplace)s: it is not sent there, and "
                "not looked for again until its barcode changes.",
                product=match.product_id.display_name,
                marketplace=match.account_marketplace_id.display_name,
            )
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose the Page at Amazon"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _close(self, message):
        close = {"type": "ir.actions.act_window_close"}
        return self.env["amazon.account"]._notify("success", message, close)

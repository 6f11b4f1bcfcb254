from odoo import api, fields, models

from ..spapi.catalog import to_gtin14
from .export_reasons import PAGE_CODES, get_issue_key

# The most that searchCatalogItems takes in a call.
MAX_BARCODES = 20
# 20 barcodes rarely have more than one page of items; Amazon pages through 1,000.
MAX_PAGES = 10


class AmazonCatalogMatch(models.Model):
    """Which page of Amazon's catalogue a product belongs to, in one marketplace.

    It is found by the product's barcode. Amazon may have several pages with the same
    one: then a person chooses, and the choice is remembered until the barcode changes.
    """

    _name = "amazon.catalog.match"
    _description = "Product in Amazon's Catalogue"
    _order = "id desc"

    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    account_id = fields.Many2one(related="account_marketplace_id.account_id")
    company_id = fields.Many2one(related="account_marketplace_id.company_id")
    barcode = fields.Char(
        "Barcode Asked", readonly=True, help="The product's, when Amazon was asked."
    )
    # any --_take_items (one page)--> found; (several)--> several; (none)--> none
    # any --_refuse_barcode--> no_barcode, invalid_barcode
    # any --_choose--> found; --_choose_none--> none
    state = fields.Selection(
        [
            ("found", "Found"),
            ("several", "Several pages"),
            ("none", "Not found"),
            ("no_barcode", "No barcode"),
            ("invalid_barcode", "Wrong barcode"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    asin = fields.Char("ASIN", readonly=True)
    product_type = fields.Char(readonly=True, help="Amazon's, of the page.")
    candidate_ids = fields.One2many(
        "amazon.catalog.candidate", "match_id", "Pages at Amazon", readonly=True
    )
    chosen_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="set null",
        help="Empty: there was one page only.",
    )
    chosen_at = fields.Datetime(readonly=True)
    asked_at = fields.Datetime(readonly=True)

    _match_uniq = models.Constraint(
        "UNIQUE(product_id, account_marketplace_id)",
        "The product has been looked for in this marketplace already.",
    )

    @api.depends("product_id", "account_marketplace_id.country_id.code")
    def _compute_display_name(self):
        for match in self:
            code = match.account_marketplace_id.country_id.code
            match.display_name = f"{match.product_id.display_name} ({code})"

    # === A BATCH OF PRODUCTS === #

    @api.model
    def _match_step(self, products, link):
        """Look for the pages of up to 20 products in a marketplace, in one call.

        For the steps of a flow, which cut their products into batches: what is known
        costs no call, and each call is followed by a commit, so that a flow that is
        stopped loses nothing. A result stays until the product's barcode changes;
        only what was not found is asked for again. Several products with the same
        barcode are asked for once::

            for batch in batched(products, MAX_BARCODES):
                for product, match in matches._match_step(batch, link).items():
                    if match.state == "found":
                        offer(product, match.asin, match.product_type)

        :param products: 20 at most
        :param link: the amazon.account.marketplace
        :return: {product: match}, whose state is one of found, several, none,
            no_barcode, invalid_barcode
        :raises SpApiError: Amazon does not answer; nothing was written
        """
        if len(products) > MAX_BARCODES:
            raise ValueError(f"at most {MAX_BARCODES} products at once")
        matches = self._find(products, link)
        asked = products.filtered(lambda p: not matches[p]._is_current(p))
        gtins = {product: to_gtin14(product.barcode) for product in asked}
        items = self._ask(link, set(filter(None, gtins.values())))
        missing = asked.filtered(lambda product: not matches[product])
        matches |= self._create_matches(missing, link)
        self._take_answers(
            {matches[product]: gtin for product, gtin in gtins.items()}, items
        )
        self.env["ir.cron"]._commit_progress()
        return matches

    @api.model
    def _find(self, products, link):
        """Return {product: its match in a marketplace, perhaps an empty one}."""
        domain = [
            ("product_id", "in", products.ids),
            ("account_marketplace_id", "=", link.id),
        ]
        known = {match.product_id.id: match for match in self.search(domain)}
        return {product: known.get(product.id, self.browse()) for product in products}

    def _is_current(self, product):
        """Return whether there is no reason to ask Amazon (again)."""
        is_settled = self.state in ("found", "several") or self.chosen_by_id
        return bool(is_settled and (self.barcode or "") == (product.barcode or ""))

    @api.model
    def _ask(self, link, gtins):
        """Return the pages that can be offered on and have one of these barcodes."""
        if not gtins:
            return []
        client = link.account_id._get_client(in_step=True)
        marketplace = link.marketplace_id.marketplace_id
        items, token = [], None
        for __ in range(MAX_PAGES):
            page = client.search_catalog_items(
                marketplace,
                identifiers=sorted(gtins),
                identifiers_type="GTIN",
                page_token=token,
            )
            items += page.items
            token = page.next_token
            if not token:
                break
        return [item for item in items if not item.is_parent]

    @api.model
    def _create_matches(self, products, link):
        matches = self.create(
            [
                {"product_id": product.id, "account_marketplace_id": link.id}
                for product in products
            ]
        )
        return dict(zip(products, matches, strict=True))

    @api.model
    def _take_answers(self, gtins, items):
        """Write down what Amazon has of each product's barcode.

        :param gtins: {match: GTIN-14, or None for what is no barcode}
        """
        found = {}
        for match, gtin in gtins.items():
            if gtin:
                found[match] = [item for item in items if gtin in item.barcodes]
                match._take_items(found[match])
            else:
                match._refuse_barcode()
        self.browse([match.id for match in gtins])._set_candidates(found)

    def _take_items(self, items):
        """Take the only page, or leave it to a person."""
        if len(items) == 1:
            [item] = items
            self._write_result("found", asin=item.asin, product_type=item.product_type)
        else:
            self._write_result("several" if items else "none")

    def _refuse_barcode(self):
        is_missing = not (self.product_id.barcode or "").strip()
        self._write_result("no_barcode" if is_missing else "invalid_barcode")

    def _write_result(self, state, *, asin=None, product_type=None, by=None):
        """Write what is known now.

        :param by: the user who says so; None: Amazon does
        """
        self.write(
            {
                "state": state,
                "asin": asin or False,
                "product_type": product_type or False,
                "barcode": self.product_id.barcode,
                "chosen_by_id": by and by.id,
                "chosen_at": by and fields.Datetime.now(),
                "asked_at": fields.Datetime.now(),
            }
        )

    def _set_candidates(self, items):
        """Replace what there is to choose from.

        :param items: {match: pages}
        """
        self.candidate_ids.unlink()
        candidates = self.env["amazon.catalog.candidate"]
        candidates.create(
            [
                candidates._prepare_vals(match, item)
                for match, pages in items.items()
                for item in pages
            ]
        )

    # === A PERSON'S CHOICE === #

    @api.model
    def _open_chooser(self, product, link):
        """Return the dialog in which a person chooses the page of a product."""
        match = self._get(product, link)
        dialog = self.env["amazon.catalog.choose"].create({"match_id": match.id})
        return dialog._reopen()

    def action_open_chooser(self):
        """Choose, or choose again, the page of this product."""
        self.ensure_one()
        return self._open_chooser(self.product_id, self.account_marketplace_id)

    @api.model
    def _get(self, product, link):
        """Return the match of a product, which nobody may have looked for yet."""
        product.check_access("read")
        link.check_access("read")
        # Users only read matches: what is in them is Amazon's, or chosen in a dialog.
        matches = self.sudo()
        return matches._find(product, link)[product] or matches.create(
            {
                "product_id": product.id,
                "account_marketplace_id": link.id,
                "barcode": product.barcode,
            }
        )

    def _choose(self, candidate, user):
        """Remember the page that a person has chosen."""
        self._write_result(
            "found", asin=candidate.asin, product_type=candidate.product_type, by=user
        )
        self._settle_issues()

    def _choose_none(self, user):
        """Remember that none of the pages is the product's."""
        self._write_result("none", by=user)

    def _settle_issues(self):
        """Close the issues that asked for a choice; the product can be sent again."""
        for match in self:
            link = match.account_marketplace_id
            keys = [get_issue_key(match.product_id, link)]
            issues = self.env["amazon.issue"]
            issues._sync_issues(match.account_id, PAGE_CODES, [], keys)

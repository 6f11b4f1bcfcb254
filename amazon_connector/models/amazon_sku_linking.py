from odoo import api, fields, models
from odoo.exceptions import UserError

from .amazon_order_linking import MOST_NAMED


class AmazonSkuLinking(models.Model):
    """Linking by hand: what a product is suggested for, and what people press."""

    _inherit = "amazon.sku"

    suggested_product_id = fields.Many2one(
        "product.product", compute="_compute_suggestion"
    )
    suggested_uom_id = fields.Many2one(
        "uom.uom", "Suggested Unit", compute="_compute_suggestion"
    )
    suggestion_reason = fields.Char("Why", compute="_compute_suggestion")
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")

    @api.depends("product_id", "is_ignored", "listing_ids.asin", "listing_ids.title")
    @api.depends_context("lang")
    def _compute_suggestion(self):
        unlinked = self.filtered(lambda sku: not (sku.product_id or sku.is_ignored))
        found = self.env["amazon.link.suggestions"]._find(unlinked)
        for sku in self:
            suggestion = found.get(sku)
            sku.suggested_product_id = suggestion and suggestion.product
            sku.suggested_uom_id = suggestion and suggestion.unit
            sku.suggestion_reason = suggestion and suggestion.reason

    @api.depends("product_id.uom_id", "product_id.uom_ids")
    def _compute_allowed_uom_ids(self):
        for sku in self:
            sku.allowed_uom_ids = sku._get_units()

    def write(self, vals):
        """Override: orders that waited for the product get it at once."""
        old = {sku.id: sku.product_id.id for sku in self}
        result = super().write(vals)
        if product_id := vals.get("product_id"):
            self.filtered(lambda sku: old[sku.id] != product_id)._mend_orders()
        return result

    # === ACTION METHODS === #

    def action_accept_suggestion(self):
        """Link these SKUs to the products that are suggested for them."""
        ready = self.filtered("suggested_product_id")
        if not ready:
            raise UserError(
                self.env._(
                    "No product is suggested for these SKUs. Choose one in the column "
                    "Product, or create it."
                )
            )
        pairs = {sku: (sku.suggested_product_id, sku.suggested_uom_id) for sku in ready}
        return ready._tell_linked(ready._link_products(pairs))

    def action_create_product(self):
        """Create a product for each of these SKUs, and link it.

        :raises UserError: a SKU has a product, or is the reference of one
        """
        self.check_access("write")
        creator = self.env["amazon.product.creator"]
        for company in self.company_id:
            creator._lock_company(company)
        self._check_productless()
        result = self._link_products(self._create_products())
        # Whoever creates products needs no rights on the account's pricelists.
        prices = self.env["amazon.product.prices"].sudo()
        prices._put(self.listing_ids.sudo())  # as above
        return self._tell_linked(result)

    def action_ignore(self):
        """Take these SKUs off the list of unlinked ones."""
        unlinked = self.filtered(lambda sku: not sku.product_id)
        unlinked.is_ignored = True
        return self._notify_links(
            "info",
            self.env._(
                "Ignored: %s. Imports give them no product. The filter Ignored shows "
                "them.",
                len(unlinked),
            ),
        )

    def action_stop_ignoring(self):
        """Put these SKUs back on the list of unlinked ones."""
        self.is_ignored = False
        return self._notify_links(
            "info", self.env._("Back among the unlinked SKUs: %s.", len(self))
        )

    def action_unlink_product(self):
        """Forget which products these SKUs are."""
        self.write({"product_id": False, "product_uom_id": False})
        again = self._find_again()
        if not again:
            text = self.env._(
                "Unlinked: %s. Orders that are in stay as they are.", len(self)
            )
            return self._notify_links("info", text)
        text = self.env._(
            "Unlinked: %(count)s. The next import links %(skus)s again, since that is "
            "a product's internal reference. Press Ignore to keep it unlinked.",
            count=len(self),
            skus=", ".join(again[:MOST_NAMED]),
        )
        return self._notify_links("warning", text)

    # === LINKING === #

    def _link_products(self, pairs):
        """Link SKUs to products; return what became of orders that waited.

        :param dict pairs: (product, unit or nothing) by SKU
        """
        quiet = self.with_context(amazon_linking=True)
        by_pair = {}
        for sku, pair in pairs.items():
            by_pair.setdefault(pair, []).append(sku.id)
        for (product, unit), ids in by_pair.items():
            vals = {"product_id": product.id, "product_uom_id": unit and unit.id}
            quiet.browse(ids).write(vals)
        return self.env["amazon.order.importer"]._mend_linked(self)

    def _create_products(self):
        """Return a new product, in its own unit, by SKU.

        Accounts of a company that have the same SKU share its product.
        """
        creator, report = self.env["amazon.product.creator"], self.env["amazon.report"]
        twins = self.grouped(lambda sku: (sku.company_id, sku.sku))
        firsts = self.browse().concat(*(group[0] for group in twins.values()))
        pairs = {}
        for skus in firsts.grouped("account_id").values():
            listings = [sku._sort_listings()[:1] for sku in skus]
            products = creator._create_for(
                report, self.env["amazon.listing"].concat(*listings)
            )
            for first, product in zip(skus, products, strict=True):
                group = twins[first.company_id, first.sku]
                pairs |= dict.fromkeys(group, (product, None))
        return pairs

    def _mend_orders(self):
        """Mend what waited for these SKUs, as far as nobody else does.

        The background work leaves it to the flow of orders, and so does an import of
        a file, see `load`.
        """
        context = self.env.context
        is_else = context.get("amazon_linking") or context.get("import_file")
        if not self or self.env.su or is_else:
            return
        importer = self.env["amazon.order.importer"]
        if text := importer._describe_mending(importer._mend_linked(self)):
            self.env.user._bus_send(
                "simple_notification", {"type": "info", "message": text}
            )

    def _check_productless(self):
        linked = self.filtered("product_id")
        if linked:
            raise UserError(
                self.env._("%s has a product already.", linked[0].display_name)
            )
        if gone := self.filtered(lambda sku: not sku._sort_listings()):
            raise UserError(
                self.env._("Amazon does not list %s any more.", gone[0].display_name)
            )
        if known := self._find_again():
            raise UserError(
                self.env._(
                    "%s is the internal reference of a product already. Link that "
                    "product instead of creating another one.",
                    ", ".join(known[:MOST_NAMED]),
                )
            )

    def _find_again(self):
        """Return the SKUs that are internal references of products."""
        products, found = self.env["product.product"], []
        for company, skus in self.grouped("company_id").items():
            found += products._amazon_find_by_reference(skus.mapped("sku"), company)
        return found

    # === TELLING === #

    def _tell_linked(self, mended):
        products = self.product_id
        if len(self) == 1:
            text = self.env._("%s is linked to %%s.", self.sku.replace("%", "%%"))
        else:
            text = self.env._("%s SKUs are linked to their products.", len(self))
        orders = self.env["amazon.order.importer"]._describe_mending(mended)
        text = f"{text} {orders}".strip()
        action = self._notify_links("success", text)
        if len(self) == 1:
            link = {
                "label": products.display_name,
                "url": f"/odoo/product.product/{products.id}",
            }
            action["params"]["links"] = [link]
        return action

    @api.model
    def _notify_links(self, kind, text):
        close = {"type": "ir.actions.act_window_close"}
        return self.env["amazon.account"]._notify(kind, text, close)

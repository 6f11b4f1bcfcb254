import time

from odoo import api, models

from .amazon_listings_flow import STEP_SECONDS
from .halves import do_in_halves

BATCH = 100
PRODUCT_MODELS = ("product.product", "product.template")


class AmazonProductRemover(models.AbstractModel):
    """Removes the products that an import created, but none that somebody needs.

    What was changed or used by anybody stays; of the rest, Odoo has the last word.
    """

    _name = "amazon.product.remover"
    _description = "Amazon Product Remover"

    @api.model
    def _remove_step(self, report):
        """Remove the products of a report, for a while; then it is undone."""
        end = time.monotonic() + STEP_SECONDS
        while products := report._find_products(after=report.position, limit=BATCH):
            if time.monotonic() >= end:
                return
            position = products[-1].id
            self._remove(report, products)
            report.position = position
            self.env["ir.cron"]._commit_progress()
        report._mark_undone()

    @api.model
    def _remove(self, report, products):
        changed, used = self._find_kept(report, products)
        going = products - changed - used
        failed = do_in_halves(going, self._unlink)
        report._count(removed_count=len(going) - len(failed))

    @api.model
    def _unlink(self, products):
        """Remove products; their listings become unlinked, their prices go along."""
        self.env["amazon.sku"].search(
            [("product_id", "in", products.ids)]
        ).product_id = False
        products.unlink()

    # === WHAT STAYS === #

    @api.model
    def _find_kept(self, report, products):
        """Return the products that somebody has changed, and the rest that is used."""
        changed = products.filtered(self._is_changed)
        changed |= self._find_priced(report, products)
        used = self._find_used(products - changed)
        used |= self._find_linked(report, products - changed)
        used |= self._find_discussed(products - changed)
        return changed, used

    @api.model
    def _is_changed(self, product):
        """Return whether it was written after it was created; a variant is, too."""
        template = product.product_tmpl_id
        return (
            product.write_date != product.create_date
            or template.write_date != template.create_date
        )

    @api.model
    def _find_priced(self, report, products):
        """Return the products with another price than those the imports added."""
        items = self.env["product.pricelist.item"].search(
            [("product_tmpl_id", "in", products.product_tmpl_id.ids)]
        )
        pricelists = report.account_id.marketplace_ids.pricelist_id
        foreign = items.filtered(
            lambda item: (
                item.pricelist_id not in pricelists
                or item.create_uid != item.product_id.create_uid
                or item.write_date != item.create_date
            )
        )
        return products.filtered(lambda p: p.product_tmpl_id in foreign.product_tmpl_id)

    @api.model
    def _find_linked(self, report, products):
        """Return the products under which other SKUs than their own are sold."""
        skus = self.env["amazon.sku"].search([("product_id", "in", products.ids)])
        return skus.filtered(
            lambda sku: (
                sku.account_id != report.account_id
                or sku.sku != sku.product_id.default_code
            )
        ).product_id

    @api.model
    def _find_used(self, products):
        """Return the products to which any record in the database points.

        What Odoo created along with a product, such as its first value, is its own.
        """
        used = products.browse()
        for field in self._get_references():
            targets = self._get_records(products, field.comodel_name)
            model = self.env[field.model_name].with_context(active_test=False)
            groups = model._read_group(
                [(field.name, "in", targets.ids)], [field.name], ["create_date:max"]
            )
            ids = {target.id for target, at in groups if at != target.create_date}
            used |= self._filter_by_ids(products, field.comodel_name, ids)
        return used

    @api.model
    def _get_records(self, products, name):
        """Return the products, or their templates, as the model's name says."""
        return products if name == products._name else products.product_tmpl_id

    @api.model
    def _filter_by_ids(self, products, name, ids):
        return products.filtered(lambda p: self._get_records(p, name).id in ids)

    @api.model
    def _get_references(self):
        """Return the stored fields of other models that point to products."""
        # Of these, more is known than that they point to a product.
        own = {*PRODUCT_MODELS, "product.pricelist.item", "amazon.sku"}
        return [
            field
            for name, model in self.env.registry.items()
            if name not in own and model._log_access and not model._transient
            for field in model._fields.values()
            if self._is_reference(field)
        ]

    @api.model
    def _is_reference(self, field):
        if field.comodel_name not in PRODUCT_MODELS or not field.store:
            return False
        return field.type == "many2one" or self._is_reference_table(field)

    @api.model
    def _is_reference_table(self, field):
        """Return whether a relation is not a product's own, written with it."""
        own = {
            own_field.relation
            for name in PRODUCT_MODELS
            for own_field in self.env[name]._fields.values()
            if own_field.type == "many2many"
        }
        return field.type == "many2many" and field.relation not in own

    @api.model
    def _find_discussed(self, products):
        """Return the products with notes, files or activities of people."""
        sources = (
            ("mail.message", "model", [("message_type", "!=", "notification")]),
            ("mail.activity", "res_model", []),
            ("ir.attachment", "res_model", []),
        )
        discussed = products.browse()
        for name in PRODUCT_MODELS:
            ids = self._get_records(products, name).ids
            for source, model_field, domain in sources:
                found = self.env[source].search(
                    [(model_field, "=", name), ("res_id", "in", ids), *domain]
                )
                discussed |= self._filter_by_ids(
                    products, name, set(found.mapped("res_id"))
                )
        return discussed

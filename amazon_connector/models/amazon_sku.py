from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

# What people decide of SKUs and listings; everything else is Amazon's.
LINK_FIELDS = {
    "product_id",
    "product_uom_id",
    "is_ignored",
    "keep_stock",
    "keep_price",
    "price_min",
    "price_max",
    "stock_warehouse_ids",
    "buffer_from",
    "stock_buffer",
    "stock_cap",
    "handling_days",
}


class AmazonSku(models.Model):
    """What a seller sells under one SKU, in all marketplaces of the account.

    Amazon keeps one quantity per SKU and region, so the product and its unit are
    here, and the offers of each marketplace in `amazon.listing`.
    """

    _name = "amazon.sku"
    _description = "Amazon SKU"
    _rec_name = "sku"
    _order = "sku, id"
    _check_company_auto = True

    # Not read-only, as the SKU is not: Odoo exports and imports what can be written.
    # By whom, `_check_link_only` says.
    account_id = fields.Many2one("amazon.account", required=True, ondelete="cascade")
    # Not stored: one statement less for each of many thousand records.
    company_id = fields.Many2one(related="account_id.company_id")
    sku = fields.Char("SKU", required=True)
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="Sold under this SKU, in every marketplace of the account.",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        ondelete="restrict",
        help="One of the product's packagings, where a single piece at Amazon is a "
        "whole pack of the product. Empty: the product's own unit.",
    )
    is_ignored = fields.Boolean(
        "Ignored",
        help="It needs no product: it is no longer proposed, and imports leave it "
        "without one.",
    )
    linked_report_id = fields.Many2one(
        "amazon.report",
        "Linked By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The import that found the product by its internal reference.",
    )
    listing_ids = fields.One2many("amazon.listing", "sku_id", "Listings")

    _sku_uniq = models.Constraint(
        "UNIQUE(account_id, sku)", "The account has this SKU already."
    )
    # The list of unlinked ones opens at once, however many there are.
    _unlinked_idx = models.Index("(sku, id) WHERE product_id IS NULL")

    @api.constrains("product_id", "product_uom_id")
    def _check_unit(self):
        for sku in self.filtered("product_uom_id"):
            if sku.product_uom_id not in sku._get_units():
                raise ValidationError(
                    self.env._(
                        "%(unit)s is neither the unit of %(product)s nor one of its "
                        "packagings. Add it to the product's packagings first.",
                        unit=sku.product_uom_id.display_name,
                        product=sku.product_id.display_name or "-",
                    )
                )

    def write(self, vals):
        """Drop a unit that a new product does not have, and settle what waited.

        :raises AccessError: other fields than the link's, by a person
        """
        self._check_link_only(vals)
        if vals.get("product_id"):
            vals = {"is_ignored": False, **vals}
        if "product_id" in vals:
            vals = {"linked_report_id": False, **vals}
        if "product_id" in vals and "product_uom_id" not in vals:
            self._drop_unit(self.env["product.product"].browse(vals["product_id"]))
        result = super().write(vals)
        if vals.get("product_id"):
            self._settle_duplicates()
        return result

    @api.model
    def _check_link_only(self, vals):
        """Keep people from changing what is Amazon's.

        :raises AccessError: other fields than the link's, by a person
        """
        if not self.env.su and vals.keys() - LINK_FIELDS:
            raise AccessError(
                self.env._(
                    "Of a listing only the product, its unit, how its stock is counted,"
                    " the limits of its price and what another tool keeps can be "
                    "changed."
                )
            )

    @api.model
    def _insert(self, report, skus):
        """Add SKUs; return (SKU, id) of each.

        A thousand in one statement: by `create` they would take as long as all of
        their listings.

        :param dict skus: the id of the product, or None, by SKU
        """
        if not skus:
            return []
        return self.env.execute_query(
            SQL(
                """INSERT INTO amazon_sku
                          (account_id, sku, product_id, linked_report_id, create_uid,
                           write_uid, create_date, write_date)
                   SELECT %(account)s, sku, product_id,
                          CASE WHEN product_id IS NOT NULL THEN %(report)s END,
                          %(user)s, %(user)s, %(now)s, %(now)s
                     FROM unnest(%(skus)s, %(products)s::int[]) AS t (sku, product_id)
                RETURNING sku, id""",
                account=report.account_id.id,
                report=report.id,
                user=self.env.uid,
                now=self.env.cr.now(),
                skus=list(skus),
                products=list(skus.values()),
            )
        )

    def _link_in_import(self, product, report):
        """Link what an import has found the product of."""
        self.write({"product_id": product.id, "linked_report_id": report.id})

    @api.model
    def _find_linked(self, account, skus):
        """Return the records of the SKUs that have a product, by SKU."""
        domain = [
            ("account_id", "=", account.id),
            ("sku", "in", [sku for sku in skus if sku]),
            ("product_id", "!=", False),
        ]
        return {record.sku: record for record in self.search(domain)}

    @api.model
    def _find_products(self, account, skus):
        """Return the products of SKUs: the linked one, else by internal reference.

        :return: {SKU: products}; several where nobody has chosen between them
        """
        linked = self._find_linked(account, skus)
        products = self.env["product.product"]._amazon_find_by_reference(
            [sku for sku in skus if sku not in linked], account.company_id
        )
        return products | {sku: record.product_id for sku, record in linked.items()}

    def _drop_unit(self, product):
        """Forget units that are not the product's, or of a product that is deleted."""
        units = product.uom_id | product.uom_ids
        strange = self.filtered(
            lambda sku: not sku.product_id or sku.product_uom_id not in units
        )
        strange.filtered("product_uom_id").product_uom_id = False

    def _get_units(self):
        """Return the units in which the product can be sold under this SKU."""
        return self.product_id.uom_id | self.product_id.uom_ids

    def _get_unit(self):
        """Return what one piece at Amazon is in Odoo."""
        self.ensure_one()
        return self.product_uom_id or self.product_id.uom_id

    def _settle_duplicates(self):
        """Somebody has chosen between the products with the same reference."""
        for account, skus in self.grouped("account_id").items():
            keys = [f"sku:{sku.sku}" for sku in skus]
            self.env["amazon.issue"]._sync_issues(account, ["duplicate_sku"], [], keys)

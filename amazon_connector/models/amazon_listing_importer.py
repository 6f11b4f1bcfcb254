from odoo import api, models
from odoo.tools import SQL

from .amazon_report import ACTIVE_LISTINGS
from .listing_values import FIELDS, RowReader, StoredListing


class AmazonListingImporter(models.AbstractModel):
    """Brings rows of a listing report into SKUs and listings, a batch at a time."""

    _name = "amazon.listing.importer"
    _description = "Amazon Listing Importer"

    @api.model
    def _import_batch(self, report, rows, reader):
        """Create what is new, write what has changed, link what can be linked.

        :param rows: `spapi.listing_report.ListingRow` objects
        :param reader: what reads the rows, see `_get_reader`
        """
        by_sku = {row.sku: row for row in rows}
        stored = self._read_stored(report, list(by_sku))
        wanted = by_sku
        if not reader.takes_all:
            wanted = self._drop_unwanted(report, by_sku, stored, reader)
        self._add_skus(report, wanted, stored)
        self._update_listings(report, wanted, stored, reader)
        self._create_listings(report, wanted, stored, reader)

    @api.model
    def _get_reader(self, report, columns):
        """Return the `RowReader` for all rows of a report.

        :param columns: the known columns of the file
        """
        link = report.account_marketplace_id
        return RowReader(
            columns,
            only_active=report.report_type == ACTIVE_LISTINGS,
            takes_all=link.import_inactive and link.listing_channel == "both",
        )

    @api.model
    def _read_stored(self, report, skus):
        """Return what the database has of these SKUs, a `StoredListing` each.

        Without OFFSET, PostgreSQL may join all listings of the marketplace first.
        """
        self.env["amazon.sku"].flush_model()
        self.env["amazon.listing"].flush_model()
        columns = SQL(", ").join(SQL.identifier("l", name) for name in FIELDS)
        rows = self.env.execute_query(
            SQL(
                """SELECT s.sku, s.id,
                          s.product_id IS NULL AND s.is_ignored IS NOT TRUE,
                          l.id, %s
                     FROM amazon_sku s
                LEFT JOIN LATERAL (SELECT *
                                     FROM amazon_listing
                                    WHERE sku_id = s.id
                                      AND account_marketplace_id = %s
                                   OFFSET 0) l ON TRUE
                    WHERE s.account_id = %s AND s.sku = ANY(%s)""",
                columns,
                report.account_marketplace_id.id,
                report.account_id.id,
                skus,
            )
        )
        return {
            sku: StoredListing(sku_id, is_linkable, listing_id, tuple(values))
            for sku, sku_id, is_linkable, listing_id, *values in rows
        }

    # === WHAT IS IMPORTED === #

    @api.model
    def _drop_unwanted(self, report, by_sku, stored, reader):
        """Return the rows to import: known listings, and new ones that are wanted."""
        link = report.account_marketplace_id
        wanted, texts = {}, []
        for sku, row in by_sku.items():
            known = stored.get(sku)
            reason = ""
            if not (known and known.listing_id):
                *__, channel, status, __ = reader.get_values(row)
                reason = link._explain_unwanted(channel, status)
            if reason:
                texts.append(f"{sku}: {reason}")
            else:
                wanted[sku] = row
        report._note_skipped(texts, len(texts))
        return wanted

    # === SKUS AND PRODUCTS === #

    @api.model
    def _add_skus(self, report, by_sku, stored):
        """Add the missing SKUs, and link those without a product."""
        skus = self.env["amazon.sku"]
        unlinked = [s for s in by_sku if s not in stored or stored[s].is_linkable]
        products = self._find_products(report, unlinked)
        for sku in products.keys() & stored.keys():
            skus.browse(stored[sku].sku_id)._link_in_import(products[sku], report)
        new = {
            s: products[s].id if s in products else None
            for s in unlinked
            if s not in stored
        }
        for sku, sku_id in skus._insert(report, new):
            stored[sku] = StoredListing(sku_id)
        report._count(linked_count=len(products))

    @api.model
    def _find_products(self, report, skus):
        """Return the products by internal reference, where only one has it."""
        found = self.env["product.product"]._amazon_find_by_reference(
            skus, report.company_id
        )
        several = {sku: group for sku, group in found.items() if len(group) > 1}
        self._sync_duplicates(report.account_id, skus, several)
        return {sku: group for sku, group in found.items() if len(group) == 1}

    @api.model
    def _sync_duplicates(self, account, skus, several):
        """Write the issues of SKUs that several products have as their reference."""
        vals_list = [self._prepare_duplicate_vals(*pair) for pair in several.items()]
        known = self.env["amazon.issue"]._find_known(account, ["duplicate_sku"], None)
        # Hardly ever is there any; a thousand keys take long to look for.
        keys = {key for __, __, key in known} | {v["target_key"] for v in vals_list}
        keys &= {f"sku:{sku}" for sku in skus}
        if keys:
            self.env["amazon.issue"]._sync_issues(
                account, ["duplicate_sku"], vals_list, keys
            )

    @api.model
    def _prepare_duplicate_vals(self, sku, products):
        return {
            "code": "duplicate_sku",
            "kind": "listing",
            "target_key": f"sku:{sku}",
            "message": self.env._(
                "%(count)s products have the internal reference %(sku)s, so the "
                "listing is linked to none of them. Choose the product on the listing, "
                "or give the reference to one product only.",
                count=len(products),
                sku=sku,
            ),
        }

    # === LISTINGS === #

    @api.model
    def _update_listings(self, report, by_sku, stored, reader):
        """Write the listings that the report has otherwise."""
        changed = 0
        for sku, row in by_sku.items():
            known = stored[sku]
            if not known.listing_id:
                continue
            values = reader.get_values(row, known.values)
            if values != known.values:
                vals = self._get_changes(known.values, values)
                changed += set(vals) != {"is_incomplete"}
                listing = self.env["amazon.listing"].browse(known.listing_id)
                listing.write({**vals, "updated_report_id": report.id})
        report._count(updated_count=changed)

    @api.model
    def _get_changes(self, old, new):
        return {
            name: after
            for name, before, after in zip(FIELDS, old, new, strict=True)
            if before != after
        }

    @api.model
    def _create_listings(self, report, by_sku, stored, reader):
        """Create the listings that the marketplace does not have yet."""
        vals_list = [
            {
                "account_marketplace_id": report.account_marketplace_id.id,
                "sku_id": stored[sku].sku_id,
                "created_report_id": report.id,
                **dict(zip(FIELDS, reader.get_values(row), strict=True)),
            }
            for sku, row in by_sku.items()
            if not stored[sku].listing_id
        ]
        self.env["amazon.listing"].create(vals_list)
        report._count(created_count=len(vals_list))

from odoo import api, models


class AmazonExportSending(models.AbstractModel):
    """Hands what passed to the offers flow, which sends it in its next feeds."""

    _name = "amazon.export.sending"
    _description = "Sending a Run"

    @api.model
    def _run_batch(self, export, lines):
        """Let lines that passed wait for their feed; they have listings then."""
        skus = self._get_skus(export, lines)
        self._link(lines, skus)
        self._set_handling_days(export, lines, skus)
        self._add_listings(export, lines.filtered(lambda n: not n.listing_id), skus)
        lines._mark_waiting()
        # Asked for now: the feed waits for the answer.
        lines._want_shared()
        lines._filter_read()
        export.account_id._get_flow("offers")._mark_due()

    @api.model
    def _get_skus(self, export, lines):
        """Return the amazon.sku of each SKU; what is new is created."""
        skus = self.env["amazon.sku"]
        wanted = {line.sku: line.product_id.id for line in lines}
        domain = [("account_id", "=", export.account_id.id), ("sku", "in", [*wanted])]
        known = {record.sku: record for record in skus.search(domain)}
        new = {sku: wanted[sku] for sku in wanted if sku not in known}
        created = self._create_skus(export, new)
        return known | created

    @api.model
    def _create_skus(self, export, new):
        """Return new SKUs.

        :param dict new: the id of the product by SKU
        """
        records = self.env["amazon.sku"].create(
            [
                {
                    "account_id": export.account_id.id,
                    "sku": sku,
                    "product_id": product_id,
                }
                for sku, product_id in new.items()
            ]
        )
        return {record.sku: record for record in records}

    @api.model
    def _link(self, lines, skus):
        """Link the SKUs that an import has brought in without a product."""
        for line in lines:
            if not skus[line.sku].product_id:
                skus[line.sku].product_id = line.product_id

    @api.model
    def _set_handling_days(self, export, lines, skus):
        """Give the SKUs of new offers the handling time of the run."""
        days = export.handling_days
        for line in lines.filtered(lambda line: line.operation == "new" and days):
            if skus[line.sku].handling_days != days:
                skus[line.sku].handling_days = days

    @api.model
    def _add_listings(self, export, lines, skus):
        """Give each new offer its listing: a new one, or one that has vanished."""
        link = lines.account_marketplace_id
        listings = self.env["amazon.listing"]
        ids = [skus[line.sku].id for line in lines]
        domain = [("account_marketplace_id", "=", link.id), ("sku_id", "in", ids)]
        known = {listing.sku_id: listing for listing in listings.search(domain)}
        missing = []
        for line in lines:
            vals = self._prepare_listing_vals(export, line, skus[line.sku])
            listing = known.get(skus[line.sku])
            if listing:
                listing.write(vals)
                line.listing_id = listing
            else:
                # Until Amazon tells its own.
                vals["title"] = line.product_id.with_context(
                    display_default_code=False
                ).display_name
                missing.append((line, vals))
        created = listings.create([vals for __, vals in missing])
        for (line, __), listing in zip(missing, created, strict=True):
            line.listing_id = listing

    @api.model
    def _prepare_listing_vals(self, export, line, sku):
        return {
            "account_marketplace_id": line.account_marketplace_id.id,
            "sku_id": sku.id,
            "asin": line.asin,
            "product_type": line.product_type,
            "condition": export.condition,
            "channel": "fbm",
            "status": "new",
            # What Amazon said of it before it vanished is over.
            "offer_state": "waiting",
            "offer_text": False,
            **self.env["amazon.listing"]._prepare_unread_vals(),
        }

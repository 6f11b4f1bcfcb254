from odoo import models


class AmazonExportLineShared(models.Model):
    """One quantity for all marketplaces goes out in one marketplace's feed."""

    _inherit = "amazon.export.line"

    def _filter_untold(self, link, quantities):
        """Return the lines that wait for no feed of another marketplace.

        :param link: the lines' amazon.account.marketplace
        :param dict quantities: what each product is to have
        """
        told = self.env["amazon.feed"]._find_told_elsewhere(
            link, self.listing_id.sku_id
        )
        return self.filtered(
            lambda line: (
                line.listing_id.sku_id not in told
                or not line._sends_stock()
                or line._is_told(quantities[line.product_id])
            )
        )

    def _is_told(self, quantity):
        """Return whether Amazon was told of this quantity since the run is sent.

        A new offer has its quantity all the same: it may be none without.
        """
        sku, since = self.listing_id.sku_id, self.export_id.sending_at
        is_shared = self.operation == "change" and self.account_id.one_quantity
        return (
            is_shared
            and self._sends_stock()
            and bool(sku.quantity_sent_at)
            and sku.quantity_sent_at >= since
            and sku.quantity_sent == quantity
        )

    def _explain_nothing(self, is_told):
        """Return why nothing is sent of a listing."""
        if is_told:
            return self.env._(
                "Its quantity has gone out with another marketplace: they share it."
            )
        return self.env._("Another tool keeps its stock and price.")

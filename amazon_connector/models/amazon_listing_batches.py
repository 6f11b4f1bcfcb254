from odoo import api, models
from odoo.tools import split_every

BATCH = 1000
# What is read of listings on the way to their quantities and prices.
READ_MODELS = (
    "amazon.listing",
    "amazon.sku",
    "product.product",
    "product.template",
)


class AmazonListingBatches(models.Model):
    """Many listings without having all of them in memory at once."""

    _inherit = "amazon.listing"

    def _in_batches(self):
        """Yield these listings by the thousand; what was read of the last is forgotten.

        Fewer than that stay in the cache, which whoever comes next needs.
        """
        for batch in split_every(BATCH, self.ids, self.browse):
            yield batch
            if len(self) > BATCH:
                self._forget_read()

    @api.model
    def _forget_read(self):
        # Not all models: a dialog that is not saved yet would lose its values.
        for name in READ_MODELS:
            self.env[name].invalidate_model()

from odoo import fields, models

# Amazon answers about the others meanwhile, or the flow has waited in between.
MAX_ATTEMPTS = 3


class AmazonExportLineUnanswered(models.Model):
    """A product that Amazon does not answer about holds up no other for ever."""

    _inherit = "amazon.export.line"

    unanswered_count = fields.Integer(readonly=True)

    def _note_unanswered(self, error):
        """Amazon has not answered about it: it is asked again, or given up.

        :param error: `spapi.errors.TemporaryError`
        """
        self.unanswered_count += 1
        if self.unanswered_count >= MAX_ATTEMPTS:
            self._mark_failed("amazon_error", self._explain_unanswered(), str(error))

    def _explain_unanswered(self):
        return self.env._(
            "Amazon failed %s times when it was asked about this product, so it was "
            "left out. Send it again later; if that fails as well, open a case at "
            "Amazon with Amazon's text.",
            self.unanswered_count,
        )

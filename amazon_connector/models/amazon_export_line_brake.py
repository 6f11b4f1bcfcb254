from odoo import api, fields, models


class AmazonExportLineBrake(models.Model):
    """Lines that the brake holds back until a manager says that they may go."""

    _inherit = "amazon.export.line"

    held_for = fields.Selection(
        [("zero", "Many fall to 0"), ("price", "Price changes a lot")],
        "Held Back",
        readonly=True,
    )

    def _hold(self, held_for):
        """Let a line wait and say why, or wait no more.

        :param held_for: "zero", "price" or False
        """
        if (self.held_for or False) != held_for:
            self.write({"held_for": held_for, "message": self._explain_hold(held_for)})

    def _explain_hold(self, held_for):
        if held_for == "zero":
            return self.env._(
                "It waits, and Amazon goes on selling it: too many listings would be "
                "set to 0 at once. If the stock in Odoo is right, a manager presses "
                "Send Anyway in the issue about it."
            )
        if held_for == "price":
            return self.env._(
                "Its price waits, and Amazon keeps the last one: it changes by more "
                "than %(percent)g %%. If it is right, a manager presses Send Anyway "
                "in the issue about it.",
                percent=self.account_id.brake_price_percent,
            )
        return False

    @api.model
    def _find_held(self, link, held_for):
        """Return the lines of a marketplace that wait for a manager."""
        return self.search(
            [
                ("account_marketplace_id", "=", link.id),
                ("state", "=", "waiting"),
                ("held_for", "=", held_for),
            ]
        )

    @api.model
    def _find_zeros(self, account):
        """Return the lines of an account that are to set a listing to 0."""
        links = account._get_active_marketplaces()
        lines = self.search(
            [
                ("account_marketplace_id", "in", links.ids),
                ("state", "=", "waiting"),
                ("operation", "=", "change"),
                ("quantity", "=", 0),
                ("export_id.sends_stock", "=", True),
            ]
        )
        return lines.filtered(lambda line: not line.listing_id.keep_stock)

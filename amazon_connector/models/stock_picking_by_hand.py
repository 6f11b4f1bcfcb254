from markupsafe import Markup

from odoo import api, models

# What Amazon wants to be told of a piece, and the connector does not tell.
CODES = ("TRANSPARENCY", "SERIAL_NUMBER")


class StockPicking(models.Model):
    """Deliveries for which somebody has something to do in Seller Central first."""

    _inherit = "stock.picking"

    def _pre_action_done_hook(self):
        """Override of `stock`: ask about what Odoo cannot tell Amazon."""
        if not self.env.context.get("amazon_by_hand"):
            # What others have shipped is told already.
            untold = self.browse(self.env.context.get("amazon_untold_ids", ()))
            asked = (self - untold).filtered(lambda p: p._amazon_explain_by_hand())
            if asked:
                question = self.env["amazon.delivery.by.hand"]
                title = self.env._("To do in Seller Central first")
                return asked._amazon_ask(question, title)
        return super()._pre_action_done_hook()

    def _amazon_explain_by_hand(self):
        """Return what is done by hand for this delivery, and where; [] for nothing."""
        if not self._is_amazon_delivery():
            return []
        # Stock users have no rights on sale orders.
        picking = self.sudo()
        moves = picking.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        demands = [
            code for line in moves.sale_line_id for code in line._amazon_get_demands()
        ]
        needs = [code for code in CODES if code in demands]
        programs = self._amazon_get_sales().mapped("amazon_programs")
        if any("PRIME" in (names or "").split(", ") for names in programs):
            needs.append("PRIME")
        return [self._amazon_explain_need(code) for code in needs]

    @api.model
    def _amazon_explain_need(self, code):
        texts = {
            "TRANSPARENCY": self.env._(
                "Transparency codes: Amazon wants the code on every piece, and Odoo "
                "cannot send them. Open the order in Seller Central (Orders > Manage "
                "Orders), press Confirm Shipment and enter the codes there."
            ),
            "SERIAL_NUMBER": self.env._(
                "Serial numbers: Amazon wants that of every piece, and Odoo cannot "
                "send them. Open the order in Seller Central (Orders > Manage Orders), "
                "press Confirm Shipment and enter the numbers there."
            ),
            "PRIME": self.env._(
                "Prime: the label has to be bought from Amazon, and Odoo cannot buy "
                "it. Open the order in Seller Central (Orders > Manage Orders), press "
                "Buy Shipping and print the label there; Amazon then knows the parcel."
            ),
        }
        return texts[code]

    def _amazon_link_orders(self):
        """Return links to the orders of these deliveries in Seller Central."""
        link = Markup('<a href="%s" target="_blank" rel="noreferrer">%s</a>')
        return Markup("<br/>").join(
            link % (sale.action_open_amazon()["url"], sale.amazon_order_id)
            for sale in self._amazon_get_sales()
        )

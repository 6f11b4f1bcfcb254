import base64
import re

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.image import image_data_uri

# More is no answer to whoever looks for one parcel.
MOST = 80


class StockPicking(models.Model):
    """Deliveries that open by the number on their paper."""

    _inherit = "stock.picking"

    @api.model
    def action_amazon_scan(self, text):
        """Open the delivery with a scanned or typed number.

        :param str text: Amazon's order number, however its hyphens arrive, or a part of
            it; else the number of the delivery or the tracking number
        :return: an action: the delivery, the deliveries, or a message without any
        """
        found = self._amazon_find_scanned((text or "").strip())
        pending = found.filtered(lambda p: p.state not in ("done", "cancel"))
        found = pending or found
        if not found:
            return self._amazon_explain_unknown(text)
        xml_id = "amazon_connector.action_amazon_deliveries"
        action = self.env["ir.actions.actions"]._for_xml_id(xml_id)
        if len(found) > 1:
            context = {"create": False, "amazon_deliveries": True}
            return {**action, "domain": [("id", "in", found.ids)], "context": context}
        views = [view for view in action["views"] if view[1] == "form"]
        return {**action, "res_id": found.id, "views": views, "view_mode": "form"}

    @api.model
    def _amazon_find_scanned(self, text):
        """Return the deliveries of Amazon orders that a number stands for."""
        number = self._amazon_read_number(text)
        if len(text) < 3:
            return self.browse()
        ours = Domain("amazon_order_id", "!=", False)
        ours &= Domain("location_dest_id.usage", "=", "customer")
        for name, operator, value in (
            ("amazon_order_id", "=", number),
            ("name", "=ilike", text.replace("%", "")),
            ("carrier_tracking_ref", "=", text),
            ("amazon_order_id", "like", text),
        ):
            if found := self.search(ours & Domain(name, operator, value), limit=MOST):
                return found
        return self.browse()

    @api.model
    def _amazon_read_number(self, text):
        """Return Amazon's number in its own shape.

        A scanner that is set to another keyboard sends other signs for the hyphens.
        """
        signs = "".join(re.findall("[0-9A-Za-z]", text)).upper()
        if len(signs) != 17:
            return text
        return f"{signs[:3]}-{signs[3:10]}-{signs[10:]}"

    @api.model
    def _amazon_draw_barcode(self, number):
        """Return an order's number at Amazon as a Code 128, a picture for a page.

        Odoo's own barcodes are drawn by a library that not every server has.
        """
        signs = number.replace("-", "")
        drawing = createBarcodeDrawing("Code128", value=signs, barHeight=28)
        return image_data_uri(base64.b64encode(drawing.asString("svg").encode()))

    @api.model
    def _amazon_explain_unknown(self, text):
        message = self.env._(
            "No delivery of an Amazon order has the number %s. Orders > Find an Order "
            "tells where an order is.",
            text,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "message": message, "sticky": False},
        }

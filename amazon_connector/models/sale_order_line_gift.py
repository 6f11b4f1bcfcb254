from odoo import fields, models


class SaleOrderLine(models.Model):
    """What makes an item of an Amazon order a present."""

    _inherit = "sale.order.line"

    amazon_gift_message = fields.Text(readonly=True, copy=False)
    amazon_gift_wrap = fields.Char(
        readonly=True,
        copy=False,
        help="The kind of gift wrap that the buyer has paid for, in Amazon's word.",
    )

    def _amazon_is_gift(self):
        return bool(self.amazon_gift_message or self.amazon_gift_wrap)

    def _amazon_describe_gift(self):
        """Return what whoever packs this item does about it, for one look."""
        item = self.product_id.display_name
        wrap, message = self.amazon_gift_wrap, self.amazon_gift_message
        texts = [self.env._("%(item)s: gift wrap %(wrap)s", item=item, wrap=wrap)]
        if not wrap:
            texts = [self.env._("%s: gift without gift wrap", item)]
        return "\n".join([*texts, *([f"“{message}”"] if message else [])])

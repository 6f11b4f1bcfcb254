from odoo import fields, models

from .local_time import format_local

# What only those see who ship, sell or look after Amazon: it tells of the buyer.
WHO_SHIPS = (
    "stock.group_stock_user,sales_team.group_sale_salesman,"
    "amazon_connector.group_amazon_user"
)
# Amazon leaves these out where the account's roles do not show them.
PERSONAL = ("amazon_gift_message", "amazon_customized_url")


class SaleOrderLine(models.Model):
    """What an item of an Amazon order asks of whoever packs and ships it."""

    _inherit = "sale.order.line"

    amazon_customized_url = fields.Char(
        "Customisation",
        readonly=True,
        copy=False,
        groups=WHO_SHIPS,
        help="Where Amazon shows what the buyer wants to have made.",
    )
    amazon_serial_numbers = fields.Char(
        "Serial Numbers at Amazon", readonly=True, copy=False
    )
    amazon_demands = fields.Char(
        "Demands at Amazon",
        readonly=True,
        copy=False,
        help="Such as TRANSPARENCY, SERIAL_NUMBER, SIGNATURE or AGE.",
    )
    amazon_scheduled_from = fields.Datetime(
        "Scheduled From", readonly=True, copy=False, help="Delivery at the buyer's."
    )
    amazon_scheduled_until = fields.Datetime(
        "Scheduled Until", readonly=True, copy=False, help="Delivery at the buyer's."
    )

    def _amazon_take_handling(self, order, item):
        """Follow what Amazon says about an item's packing and shipping.

        What the account's roles may hide is kept.
        """
        builder = self.env["amazon.order.builder"]
        vals = builder._prepare_handling_vals(item.handling)
        hidden = () if order.has_street else PERSONAL
        changed = {
            name: value
            for name, value in vals.items()
            if (value or False) != self[name] and (value or name not in hidden)
        }
        if changed:
            self.write(changed)

    def _amazon_get_demands(self):
        """Return Amazon's words for what one item asks for."""
        return (self.amazon_demands or "").split(", ") if self.amazon_demands else []

    def _amazon_describe_demands(self):
        """Return what is to be seen to with this item, for one look; '' for nothing."""
        texts = self._amazon_name_demands()
        return f"{self.product_id.display_name}: {texts}" if texts else ""

    def _amazon_name_demands(self):
        texts = [self._amazon_name_demand(code) for code in self._amazon_get_demands()]
        if self.amazon_serial_numbers:
            texts.append(self.env._("serial numbers: %s", self.amazon_serial_numbers))
        return ", ".join(texts)

    def _amazon_name_demand(self, code):
        names = {
            "TRANSPARENCY": self.env._("Transparency code of every piece"),
            "SERIAL_NUMBER": self.env._("serial number of every piece"),
            "SIGNATURE": self.env._("the recipient signs"),
            "IDENTITY": self.env._("handed to the recipient in person"),
            "AGE": self.env._("the recipient's age is checked"),
            "PALLET": self.env._("delivered on a pallet"),
            "CASH_ON_DELIVERY": self.env._("cash on delivery"),
        }
        return names.get(code, code)

    def _amazon_describe_schedule(self):
        """Return when this item is to arrive, in the marketplace's time zone."""
        times = (self.amazon_scheduled_from, self.amazon_scheduled_until)
        tz = self.order_id.amazon_account_marketplace_id.marketplace_id.tz or "UTC"
        shown = [format_local(self.env, time, tz) if time else "" for time in times]
        return f"{' – '.join(shown).strip()} ({tz})" if any(times) else ""

    def _amazon_is_special(self):
        """Return whether anything but its pieces is to be seen to with this item."""
        return bool(
            self._amazon_is_gift()
            or self.amazon_customized_url
            or self.amazon_demands
            or self.amazon_serial_numbers
        )

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What Amazon calls it that it owes the VAT itself, the most special first.
FLAGS = {
    "IOSS": "ioss",
    "UOSS": "uoss",
    "MARKETPLACE_FACILITATOR": "facilitator",
}
OWNERS = [
    ("none", "Amazon: no tax in Odoo"),
    ("position", "Amazon: taxes of a fiscal position"),
    ("own", "You: taxes as usual"),
]


class AmazonAccountTaxes(models.Model):
    """Who owes the VAT of an account's orders, as far as Amazon says so."""

    _inherit = "amazon.account"

    facilitator_tax = fields.Selection(
        OWNERS,
        "Marketplace Facilitator",
        required=True,
        default="none",
        help="Items whose tax Amazon collects and pays itself, as it does in the "
        "United Kingdom and in the United States.",
    )
    facilitator_position_id = fields.Many2one(
        "account.fiscal.position", "Fiscal Position (Facilitator)", check_company=True
    )
    ioss_tax = fields.Selection(
        OWNERS,
        "IOSS",
        required=True,
        default="none",
        help="Items sent into the EU from outside, for which Amazon declares the VAT.",
    )
    ioss_position_id = fields.Many2one(
        "account.fiscal.position", "Fiscal Position (IOSS)", check_company=True
    )
    uoss_tax = fields.Selection(
        OWNERS,
        "Union OSS",
        required=True,
        default="none",
        help="Items within the EU for which Amazon declares the VAT as deemed "
        "reseller, since the seller is established outside.",
    )
    uoss_position_id = fields.Many2one(
        "account.fiscal.position", "Fiscal Position (Union OSS)", check_company=True
    )
    reverse_charge = fields.Selection(
        [
            ("odoo", "Odoo's position for businesses with a VAT number"),
            ("position", "A fiscal position"),
            ("never", "Never: taxes as usual"),
        ],
        required=True,
        default="odoo",
        help="Goods that go to a business with a VAT number in another country of the "
        "EU, if Amazon has charged it no VAT.",
    )
    reverse_position_id = fields.Many2one(
        "account.fiscal.position", "Fiscal Position (Reverse)", check_company=True
    )

    @api.constrains(
        "reverse_charge",
        "reverse_position_id",
        *(
            name
            for flag in FLAGS.values()
            for name in (f"{flag}_tax", f"{flag}_position_id")
        ),
    )
    def _check_tax_positions(self):
        settings = [(f"{flag}_tax", f"{flag}_position_id") for flag in FLAGS.values()]
        settings.append(("reverse_charge", "reverse_position_id"))
        for account in self:
            for setting, position in settings:
                if account[setting] == "position" and not account[position]:
                    label = self._fields[position]._description_string(self.env)
                    raise ValidationError(
                        self.env._("Choose a fiscal position: %s.", label)
                    )

    def _get_tax_flag(self, item):
        """Return why Amazon owes the VAT of an item, by the settings; '': it does not.

        :param item: `spapi.orders.OrderItem`
        """
        flags = (flag for name, flag in FLAGS.items() if name in item.tax_flags)
        flag = next(flags, "")
        return "" if flag and self[f"{flag}_tax"] == "own" else flag

    def _get_flag_position(self, flag):
        """Return the fiscal position of what Amazon owes the VAT of; may be empty."""
        is_mapped = self[f"{flag}_tax"] == "position"
        return self[f"{flag}_position_id"].filtered(lambda position: is_mapped)

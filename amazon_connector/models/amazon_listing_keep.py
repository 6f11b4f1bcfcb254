from odoo import fields, models


class AmazonListingKeep(models.Model):
    """What people decide about a listing's quantity and price."""

    _inherit = "amazon.listing"

    keep_stock = fields.Boolean(
        "Stock Kept by Another Tool",
        help="Odoo never sends the quantity of this listing.",
    )
    keep_price = fields.Boolean(
        "Price Kept by Another Tool",
        help="Odoo never sends the price of this listing.",
    )
    price_min = fields.Float(
        "Lowest Price",
        digits=0,
        help="In the marketplace's currency. Odoo sends no lower price, whatever the "
        "pricelist says, and Amazon is told of it. 0: none.",
    )
    price_max = fields.Float(
        "Highest Price",
        digits=0,
        help="In the marketplace's currency. Odoo sends no higher price, whatever the "
        "pricelist says, and Amazon is told of it. 0: none.",
    )
    price_terms = fields.Char(
        "Sent with the Price",
        readonly=True,
        help="Sale price and limits, as Amazon was last told of them.",
    )

    _price_range = models.Constraint(
        "CHECK (price_min >= 0 AND price_max >= 0 "
        "AND (price_max = 0 OR price_max >= price_min))",
        "The highest price of a listing is not to be below the lowest one.",
    )

    def action_keep_stock(self):
        """Leave the quantities of these listings to another tool."""
        self.keep_stock = True

    def action_keep_price(self):
        """Leave the prices of these listings to another tool."""
        self.keep_price = True

    def action_keep_nothing(self):
        """Let Odoo send the quantities and prices of these listings again."""
        self.write({"keep_stock": False, "keep_price": False})

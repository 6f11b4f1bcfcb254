from odoo import api, models
from odoo.fields import Command

from .amazon_order_builder import LAST_SEQUENCE

# What the rounding line may take, in the order's currency.
MAX_ROUNDING_PER_LINE = 0.01
MAX_ROUNDING = 0.05


class AmazonOrderChecks(models.AbstractModel):
    """What is checked of an order on its way in, before it may be confirmed."""

    _inherit = "amazon.order.builder"

    @api.model
    def _check_state(self, draft):
        """Write down what keeps an order from being confirmed, or must be known."""
        order = draft.order
        if order.status == "PARTIALLY_SHIPPED":
            draft.add_problem(
                "partly_shipped",
                self.env._(
                    "Some of this order was shipped before it came into Odoo. Take "
                    "those quantities off the lines, then confirm it."
                ),
            )
        if any(item.is_cancel_requested for item in order.items):
            draft.add_problem(
                "cancel_requested",
                self.env._(
                    "The buyer asks to cancel. Decide before you ship: cancel the "
                    "order in Seller Central, or ship it."
                ),
            )

    @api.model
    def _check_address(self, draft, address):
        given = draft.order.address
        if not given or not given.country_code:
            draft.add_problem(
                "no_address",
                self.env._(
                    "Amazon gave no delivery address. Check that the application has "
                    "the role Direct-to-Consumer Shipping, or copy the address from "
                    "Seller Central."
                ),
            )
        elif not address.country_id:
            draft.add_problem(
                "no_address",
                self.env._(
                    "Odoo knows no country with the code %s. Choose the country of the "
                    "delivery address, and check the taxes of the order.",
                    given.country_code,
                ),
            )

    @api.model
    def _reconcile_total(self, account, draft):
        """Make the sale order's total Amazon's, or note by how much it is not."""
        order, sale = draft.order, draft.sale
        if not order.has_amounts:
            draft.add_problem(
                "no_amounts",
                self.env._(
                    "Amazon gave no prices. Enter them from Seller Central, then "
                    "confirm the order."
                ),
            )
            return
        difference = sale._amazon_get_difference()
        allowed = min(MAX_ROUNDING, MAX_ROUNDING_PER_LINE * len(sale.order_line))
        if not difference:
            return
        if sale.currency_id.compare_amounts(abs(difference), allowed) <= 0:
            self._add_rounding_line(draft, difference)
        else:
            self._note_difference(draft, difference)

    @api.model
    def _add_rounding_line(self, draft, difference):
        product = self._get_charge_product(draft.link, "rounding")
        draft.sale.order_line = [
            Command.create(
                {
                    "product_id": product.id,
                    "name": product.name,
                    "sequence": LAST_SEQUENCE,
                    "product_uom_qty": 1.0,
                    "price_unit": difference,
                    "technical_price_unit": 0.0,
                    "discount": 0.0,
                    "tax_ids": [Command.clear()],
                }
            )
        ]

    @api.model
    def _note_difference(self, draft, difference):
        sale = draft.sale
        draft.add_problem(
            "total_differs",
            self.env._(
                "Total differs by %(difference)s: Amazon says %(amazon)s, the lines "
                "come to %(odoo)s. Correct the lines, then confirm the order.",
                difference=sale.currency_id.format(difference),
                amazon=sale.currency_id.format(sale.amazon_total),
                odoo=sale.currency_id.format(sale.amount_total),
            ),
        )

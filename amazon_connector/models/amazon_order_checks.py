from odoo import api, models


class AmazonOrderChecks(models.AbstractModel):
    """What is checked of an order on its way in, before it may be confirmed."""

    _inherit = "amazon.order.builder"

    @api.model
    def _check_state(self, draft):
        """Write down what keeps an order from being confirmed, or must be known."""
        order = draft.order
        if not order.is_fbm:
            return
        is_told = any(item.quantity_fulfilled for item in order.items)
        if order.status == "PARTIALLY_SHIPPED" and not is_told:
            draft.add_problem(
                "partly_shipped",
                self.env._(
                    "Some of this order was shipped before it came into Odoo, and "
                    "Amazon does not say what. Take those quantities off the lines, "
                    "then confirm it."
                ),
            )
        if any(item.is_cancel_requested for item in order.items):
            message = self.env["sale.order"]._amazon_explain_request()
            draft.add_problem("cancel_requested", message)

    @api.model
    def _check_address(self, draft, address):
        given = draft.order.address
        if not draft.order.is_fbm:
            return
        if not given or not given.country_code:
            draft.add_problem(
                "no_address",
                self.env._(
                    "Amazon gave no delivery address. Copy it from Seller Central, "
                    "then confirm the order. If other orders lack theirs too, check "
                    "that the application has the role Direct-to-Consumer Shipping."
                ),
            )
        elif not address.country_id:
            draft.add_problem(
                "no_address",
                self.env._(
                    "Odoo knows no country with the code %s. Choose the country of the "
                    "delivery address, check the taxes of the order, then confirm it.",
                    given.country_code,
                ),
            )

    @api.model
    def _check_rate(self, lookups, draft):
        currency = draft.vals["amazon_currency_id"]
        if currency in lookups.rated_currencies.ids:
            return
        name = self.env["res.currency"].browse(currency).name
        draft.add_problem(
            "no_rate",
            self.env._(
                "Odoo has no exchange rate for %(currency)s, so the order would count "
                "as if one %(currency)s were one %(own)s. Enter a rate (Invoicing > "
                "Configuration > Currencies): the next run then confirms the order, "
                "if nothing else is wrong with it. You can also confirm it yourself.",
                currency=name,
                own=draft.link.company_id.currency_id.name,
            ),
        )

    @api.model
    def _reconcile_total(self, account, draft):
        """Make the sale order's total Amazon's, or note by how much it is not."""
        order, sale = draft.order, draft.sale
        if not order.has_amounts and order.is_free:
            return
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
        if difference and not sale._amazon_round(difference):
            draft.add_problem("total_differs", sale._amazon_explain_difference())

    @api.model
    def _check_items(self, draft):
        """Keep an order whose cancelled items are still charged from going out."""
        if message := draft.sale._amazon_explain_items():
            draft.add_problem("items_cancelled", message)

from odoo import api, models

from .amazon_order_importer import NEW_STATUSES

TARGET = "role"


class AmazonOrderRoles(models.AbstractModel):
    """Whether Amazon shows who the buyers are, which takes a role of its own."""

    _inherit = "amazon.order.importer"

    @api.model
    def _check_role(self, account, orders):
        """Open or close the account's issue about the role that shows buyers.

        Amazon shows the e-mail of every order that is to be shipped by the merchant,
        or of none. Other orders tell nothing about the role.
        """
        emails = [
            order.buyer_email
            for order in orders
            if order.is_fbm and order.status in NEW_STATUSES
        ]
        if not emails:
            return
        found = [] if any(emails) else [self._prepare_role_vals()]
        issues = self.env["amazon.issue"]
        issues._sync_issues(account, ["missing_role"], found, [TARGET])

    @api.model
    def _prepare_role_vals(self):
        return {
            "code": "missing_role",
            "kind": "connection",
            "target_key": TARGET,
            "message": self.env._(
                "Amazon does not show who the buyers are: their orders come in without "
                "an e-mail, and mostly without a street. Each gets a customer of its "
                "own, and nothing can be delivered before somebody has copied the "
                "address from Seller Central.\n"
                "The application lacks the restricted role “Direct-to-Consumer "
                "Shipping”. Ask for it in the Solution Provider Portal, authorise the "
                "application again in Seller Central, and enter the new refresh token "
                "in the account in Odoo."
            ),
        }

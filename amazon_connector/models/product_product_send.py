from odoo import models
from odoo.exceptions import AccessError, UserError


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_send_to_amazon(self):
        """Ask to which marketplaces these products are sent, and what of them.

        :raises AccessError: not an Amazon user
        :raises UserError: there is nothing to send, or no account to send it from
        """
        if not self.env.user.has_group("amazon_connector.group_amazon_user"):
            raise AccessError(self.env._("Only Amazon users may do this."))
        if not self:
            raise UserError(self.env._("These products have no active variant."))
        accounts = self.env["amazon.account"].search([("active", "=", True)])
        if not accounts._get_active_marketplaces():
            raise UserError(
                self.env._(
                    "No marketplace is on. Connect an Amazon account and switch at "
                    "least one of its marketplaces on first."
                )
            )
        dialog = self.env["amazon.product.send"].create({"product_ids": self.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to Amazon"),
            "res_model": dialog._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

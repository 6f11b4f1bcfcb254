from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Override of `account`: no invoice goes to an Amazon buyer by itself.

        It goes when a person was asked and wants it, now or in the background.
        """
        is_asked = self.env.context.get("amazon_asked")
        is_asked = is_asked or (move.sending_data or {}).get("amazon_asked")
        if not is_asked and move._amazon_get_orders():
            return {"manual"}
        return super()._get_default_sending_methods(move)

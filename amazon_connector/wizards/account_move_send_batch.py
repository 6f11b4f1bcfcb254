from odoo import models


class AccountMoveSendBatch(models.TransientModel):
    _inherit = "account.move.send.batch.wizard"

    def action_send_and_print(self, force_synchronous=False, allow_fallback_pdf=False):
        """Override of `account`: the cron that sends them knows who was asked."""
        result = super().action_send_and_print(force_synchronous, allow_fallback_pdf)
        if self.env.context.get("amazon_asked"):
            for move in self.move_ids.filtered("sending_data"):
                move.sending_data = {**move.sending_data, "amazon_asked": True}
        return result

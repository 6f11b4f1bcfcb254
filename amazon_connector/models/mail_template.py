from odoo import models


class MailTemplate(models.Model):
    """Mails that Odoo and other addons send by a template, such as coupons."""

    _inherit = "mail.template"

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        """Override of `mail`: mails to Amazon buyers are cancelled, not sent.

        What a person writes comes from the composer, which does without this.
        """
        ours = [res_id for res_id in res_ids if self._amazon_is_to_buyer(res_id)]
        others = [res_id for res_id in res_ids if res_id not in ours]
        batch = super().send_mail_batch
        rest = (raise_exception, email_values, email_layout_xmlid)
        sent = batch(others, force_send, *rest)
        if not ours:
            return sent
        cancelled = {**(email_values or {}), "state": "cancel"}
        unsent = batch(ours, False, raise_exception, cancelled, email_layout_xmlid)
        mails = dict(zip([*others, *ours], sent + unsent, strict=True))
        # Callers expect them in their order.
        return sent.browse().concat(*(mails[res_id] for res_id in res_ids))

    def _amazon_is_to_buyer(self, res_id):
        """Return whether a record is about an Amazon buyer."""
        # Whoever has a login asks for mails about it, such as a new password.
        if self.model == "res.users":
            return False
        record = self.env[self.model].browse(res_id)
        partners = record._mail_get_partners()[res_id]
        thread = record if "message_ids" in record else self.env["mail.thread"]
        return bool(thread._amazon_find_buyers(partners))

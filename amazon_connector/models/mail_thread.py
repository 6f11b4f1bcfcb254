from odoo import models

# What a person writes; everything else is Odoo's own doing.
WRITTEN_BY_PEOPLE = ("comment", "email", "sms")
# Whatever the country, Amazon passes on what is sent to addresses of this kind.
RELAY_DOMAIN = "@marketplace.amazon."


class MailThread(models.AbstractModel):
    """Nothing that Odoo writes by itself reaches a buyer at Amazon.

    Amazon informs its buyers itself, and forbids sellers to do so beside it.
    """

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Override of `mail`: Odoo's own messages leave out Amazon's buyers."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        message_type = (msg_vals or {}).get("message_type") or message.message_type
        if message_type in WRITTEN_BY_PEOPLE:
            return recipients
        return self._amazon_drop_buyers(recipients, "id", "email_normalized")

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Override of `mail`: an Amazon buyer follows nothing.

        A follower gets every message, also those that are meant for colleagues.
        """
        partners = self.env["res.partner"].browse(partner_ids or [])
        followers = partners - self._amazon_find_buyers(partners)
        return super()._message_subscribe(followers.ids, subtype_ids, customer_ids)

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Override of `mail`: whoever writes to an Amazon buyer chooses to."""
        suggested = super()._message_get_suggested_recipients_batch(*args, **kwargs)
        if self.env.context.get("amazon_asked"):
            return suggested
        for record in self:
            suggested[record.id] = record._amazon_drop_buyers(
                suggested[record.id], "partner_id", "email"
            )
        return suggested

    def _amazon_drop_buyers(self, recipients, id_key, email_key):
        """Return the recipients, dicts of Odoo's, without Amazon's buyers."""
        ids = [recipient[id_key] for recipient in recipients if recipient[id_key]]
        buyers = self._amazon_find_buyers(self.env["res.partner"].browse(ids))
        return [
            recipient
            for recipient in recipients
            if recipient[id_key] not in buyers.ids
            and RELAY_DOMAIN not in (recipient[email_key] or "")
        ]

    def _amazon_find_buyers(self, partners):
        """Return those who bought at Amazon: this record's order or another one."""
        # Whoever writes need not have rights on customers, orders or accounts.
        outside = partners.sudo().filtered("partner_share")
        if not outside:
            return partners.browse()
        customers = self._amazon_get_customers()
        buyers = outside.filtered(
            lambda partner: (
                partner.commercial_partner_id.amazon_account_id
                or partner.commercial_partner_id in customers
            )
        )
        return partners.browse(buyers.ids)

    def _amazon_get_customers(self):
        """Return the customers of these records if they come from Amazon.

        Hook for what is made of an Amazon order; of all else nobody is a buyer.
        """
        return self.env["res.partner"]

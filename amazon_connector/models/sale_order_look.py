from datetime import timedelta

from odoo import api, fields, models

from .amazon_order_importer import NEW_STATUSES

# After these, nothing happens at Amazon that Odoo has to follow.
DONE_STATUSES = ("SHIPPED", "CANCELLED")
LOOK_INTERVAL = timedelta(hours=1)


class SaleOrderLook(models.Model):
    """Open orders that no poll brings news of: Amazon is asked about each alone.

    Their marketplace or the whole import is off, or was off for a time that has been
    left out.
    """

    _inherit = "sale.order"

    amazon_next_look_at = fields.Datetime(
        "Next Look at Amazon",
        readonly=True,
        copy=False,
        help="Amazon is asked about this order alone; its marketplace is off.",
    )

    _amazon_status_idx = models.Index(
        "(amazon_account_id, amazon_status) WHERE amazon_account_id IS NOT NULL"
    )

    @api.model
    def _amazon_search_open(self, domain, **options):
        """Return the orders that are neither shipped nor cancelled at Amazon.

        One that only Odoo has cancelled is for Amazon to end.
        """
        return self.search(self._amazon_get_open_domain(domain), **options)

    @api.model
    def _amazon_count_open(self, domain):
        return self.search_count(self._amazon_get_open_domain(domain))

    @api.model
    def _amazon_get_open_domain(self, domain):
        return [
            ("amazon_order_id", "!=", False),
            ("amazon_status", "not in", DONE_STATUSES),
            "|",
            ("state", "!=", "cancel"),
            ("amazon_status", "in", NEW_STATUSES),
            *domain,
        ]

    @api.model
    def _amazon_find_next_look(self, account):
        """Return the order to ask Amazon about next, perhaps later; may be empty."""
        domain = [("amazon_account_id", "=", account.id)]
        if account.orders_enabled:
            off = account.marketplace_ids - account._get_active_marketplaces()
            domain += [
                "|",
                ("amazon_account_marketplace_id", "in", off.ids),
                ("amazon_next_look_at", "!=", False),
            ]
        order = "amazon_next_look_at NULLS FIRST, id"
        return self._amazon_search_open(domain, order=order, limit=1)

    def _amazon_get_look_wait(self):
        """Return the seconds until Amazon is to be asked about this order."""
        moment = self.amazon_next_look_at
        now = self.amazon_account_id._now()
        return (moment - now).total_seconds() if moment else 0

    def _amazon_plan_look(self):
        """Plan the next look; there is none where the polls bring the news again."""
        account = self.amazon_account_id
        link = self.amazon_account_marketplace_id
        is_off = not (account.orders_enabled and link.enabled)
        self.amazon_next_look_at = is_off and account._now() + LOOK_INTERVAL

    def _amazon_look_again(self, moment):
        self.amazon_next_look_at = moment

    def _amazon_end_looks(self):
        self.filtered("amazon_next_look_at").amazon_next_look_at = False

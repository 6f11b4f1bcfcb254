from odoo import api, fields, models


class AmazonServiceLevel(models.Model):
    """Which delivery method an order takes that was bought with a service level."""

    _name = "amazon.service.level"
    _description = "Delivery Method by Amazon's Service Level"
    _rec_name = "service_level"
    _order = "account_id, service_level, account_marketplace_id, id"
    _check_company_auto = True

    account_id = fields.Many2one(
        "amazon.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    account_marketplace_id = fields.Many2one(
        "amazon.account.marketplace",
        "Marketplace",
        domain="[('account_id', '=', account_id)]",
        ondelete="cascade",
        help="Empty: all that have no line of their own.",
    )
    # https://developer-docs.amazon.com/sp-api/reference/getorder
    service_level = fields.Selection(
        [
            ("STANDARD", "Standard"),
            ("EXPEDITED", "Expedited"),
            ("FREE_ECONOMY", "Free economy"),
            ("NEXT_DAY", "Next day"),
            ("SECOND_DAY", "Second day"),
            ("SAME_DAY", "Same day"),
            ("PRIORITY", "Priority"),
            ("SCHEDULED", "Scheduled"),
        ],
        required=True,
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        required=True,
        check_company=True,
        ondelete="cascade",
    )

    _level_uniq = models.UniqueIndex(
        "(account_id, COALESCE(account_marketplace_id, 0), service_level)",
        "There is a line for this service level and marketplace already.",
    )

    @api.model
    def _find_carrier(self, link, service_level):
        """Return the delivery method of a service level in a marketplace, if any.

        :param link: amazon.account.marketplace
        :param str service_level: as Amazon writes it; unknown ones have no line
        """
        lines = link.account_id.service_level_ids.filtered(
            lambda line: line.service_level == service_level
        )
        own = lines.filtered(lambda line: line.account_marketplace_id == link)
        common = lines.filtered(lambda line: not line.account_marketplace_id)
        return (own or common).carrier_id

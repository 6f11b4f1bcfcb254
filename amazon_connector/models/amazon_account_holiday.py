from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AmazonAccountHoliday(models.Model):
    """A time in which an account sells nothing, or ships later.

    Nothing is stored of the time itself but its dates, so that nothing has to be put
    back: what goes out is what holds at the moment.
    """

    _inherit = "amazon.account"

    holiday_from = fields.Datetime(copy=False, tracking=True)
    holiday_until = fields.Datetime(copy=False, tracking=True)
    holiday_mode = fields.Selection(
        [("zero", "Quantity 0"), ("handling", "Longer handling time")],
        "Meanwhile",
        required=True,
        default="zero",
    )
    holiday_days = fields.Integer(
        "Handling Time in the Holiday",
        help="Days from an order to its parcel, for all FBM listings.",
    )
    holiday_left_out = fields.Char(
        compute="_compute_holiday_left_out",
        help="The marketplaces that the holiday sends nothing to.",
    )
    is_holiday_felt = fields.Boolean(
        compute="_compute_holiday_left_out",
        help="The holiday is in force in some marketplace.",
    )
    is_holiday_sent = fields.Boolean(
        readonly=True,
        copy=False,
        help="The quantities were last looked at with the holiday in force.",
    )

    @api.depends(
        "is_holiday_sent",
        "stock_enabled",
        "marketplace_ids.enabled",
        "marketplace_ids.stock_enabled",
    )
    def _compute_holiday_left_out(self):
        for account in self:
            links = account._get_active_marketplaces()
            left_out = links.filtered(lambda link: not link._sends("stock"))
            account.holiday_left_out = ", ".join(left_out.mapped("display_name"))
            account.is_holiday_felt = account.is_holiday_sent and links != left_out

    # Not in SQL: PostgreSQL would write the whole row into the log, with the keys.
    @api.constrains("holiday_from", "holiday_until")
    def _check_holiday_dates(self):
        for account in self:
            start, end = account.holiday_from, account.holiday_until
            if bool(start) != bool(end) or (start and start >= end):
                raise ValidationError(
                    self.env._("A holiday needs a beginning, and an end after it.")
                )

    @api.constrains("holiday_from", "holiday_mode", "holiday_days", "handling_days")
    def _check_holiday_days(self):
        for account in self:
            is_fine = not account.holiday_from or account.holiday_mode == "zero"
            if not (is_fine or 0 < account.handling_days < account.holiday_days):
                raise ValidationError(
                    self.env._(
                        "Say the usual handling time first, to which everything goes "
                        "back, and a longer one for the holiday."
                    )
                )

    def _is_on_holiday(self):
        """Return whether the holiday is in force now."""
        start, end = self.holiday_from, self.holiday_until
        return bool(start and start <= self._now() < end)

    def _get_holiday_days(self):
        """Return the handling time of the holiday in force; 0: there is none."""
        is_longer = self.holiday_mode == "handling" and self._is_on_holiday()
        return self.holiday_days if is_longer else 0

    def _is_closed(self):
        """Return whether nothing is to be sold now."""
        return self._is_on_holiday() and self.holiday_mode == "zero"

    def _follow_holiday(self):
        """Look at all quantities again when a holiday has begun, changed or ended."""
        is_on = self._is_on_holiday()
        if is_on != self.is_holiday_sent:
            self.is_holiday_sent = is_on
            self._recount(is_forced=True)

    def write(self, vals):
        """Override: a holiday that changes while it is on counts at once."""
        result = super().write(vals)
        if any(name.startswith("holiday_") for name in vals):
            running = self.filtered("is_holiday_sent")
            running._recount(is_forced=True)
            self._wake_offers()
        return result

    def _wake_offers(self):
        for account in self:
            account._get_flow("offers")._mark_due()

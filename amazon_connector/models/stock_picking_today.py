from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from .local_time import format_local


class StockPicking(models.Model):
    """Which deliveries of Amazon orders leave today, in the shop's time zone."""

    _inherit = "stock.picking"

    amazon_urgency = fields.Selection(
        [("late", "Late"), ("today", "Today"), ("later", "Later")],
        "Ship By, in a Word",
        compute="_compute_amazon_urgency",
        search="_search_amazon_urgency",
        help="Of what has not left. The day ends at midnight in the time zone of the "
        "company's working hours.",
    )
    amazon_ship_by_text = fields.Char(
        "Ship By (Local)",
        compute="_compute_amazon_urgency",
        help="In the time zone of the company's working hours.",
    )

    @api.depends("date_deadline", "state", "company_id")
    @api.depends_context("lang")
    def _compute_amazon_urgency(self):
        for company, pickings in self.grouped("company_id").items():
            bounds = self._amazon_get_bounds(company)
            for picking in pickings:
                picking.amazon_urgency = picking._amazon_choose_urgency(bounds)
                picking.amazon_ship_by_text = picking.date_deadline and format_local(
                    self.env, picking.date_deadline, self._amazon_get_tz(company)
                )

    def _amazon_choose_urgency(self, bounds):
        moment = self.date_deadline
        if not moment or self.state in ("done", "cancel"):
            return False
        return next(
            name for name, (begin, end) in bounds.items() if begin <= moment < end
        )

    @api.model
    def _search_amazon_urgency(self, operator, values):
        if operator != "in":
            return NotImplemented
        is_open = Domain("state", "not in", ("done", "cancel"))
        return is_open & Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_deadline", ">=", begin)
            & Domain("date_deadline", "<", end)
            for company in self.env.companies
            for name, (begin, end) in self._amazon_get_bounds(company).items()
            if name in values
        )

    @api.model
    def _amazon_get_bounds(self, company):
        """Return {urgency: (from, until)}, naive UTC; the end is not in it."""
        now = fields.Datetime.now()
        zone = ZoneInfo(self._amazon_get_tz(company))
        today = now.replace(tzinfo=timezone.utc).astimezone(zone).date()
        midnight = datetime.combine(today + timedelta(days=1), time(), zone)
        midnight = midnight.astimezone(timezone.utc).replace(tzinfo=None)
        return {
            "late": (datetime.min, now),
            "today": (now, midnight),
            "later": (midnight, datetime.max),
        }

    @api.model
    def _amazon_get_tz(self, company):
        """Return the time zone of the shop: that of its working hours."""
        # Stock users need no rights on working hours.
        return company.sudo().resource_calendar_id.tz or self.env.user.tz or "UTC"

    def action_amazon_print_slips(self):
        """Print the delivery slips of the selection, in its order."""
        return self.env.ref("stock.action_report_delivery").report_action(
            self, config=False
        )

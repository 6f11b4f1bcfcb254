from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import models

# When a shop changes least.
NIGHT_HOUR = 2


class AmazonAccountNight(models.Model):
    """When an account's nightly work begins."""

    _inherit = "amazon.account"

    def _get_night_wait(self, links):
        """Return the seconds until the next night, where the account sells."""
        zone = ZoneInfo(links[:1].marketplace_id.tz or "UTC")
        utc = self._now().replace(tzinfo=ZoneInfo("UTC"))
        now = utc.astimezone(zone)
        night = datetime(now.year, now.month, now.day, NIGHT_HOUR, tzinfo=zone)
        if night <= now:
            night += timedelta(days=1)
        return (night - now).total_seconds()

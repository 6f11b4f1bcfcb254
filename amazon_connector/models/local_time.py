from odoo import fields
from odoo.tools import format_date, format_time


def format_local(env, moment, tz):
    """Return a stored time as people at another place read it, in the user's language.

    :param moment: naive UTC
    :param str tz: name of the time zone
    """
    local = fields.Datetime.context_timestamp(env.user.with_context(tz=tz), moment)
    time = format_time(env, local.timetz(), time_format="short")
    return f"{format_date(env, local)} {time}"

import logging
from contextlib import contextmanager
from contextvars import ContextVar

NOTHING = logging.CRITICAL + 1
# From which level on statements are kept off the log.
_quiet_from = ContextVar("amazon_connector_quiet_from", default=NOTHING)


def _pass_others(record):
    return record.levelno < _quiet_from.get()


# Odoo's `mute_logger` changes the logger for all threads, and two of them that overlap
# leave it mute for ever.
logging.getLogger("odoo.sql_db").addFilter(_pass_others)


@contextmanager
def quiet_sql(level=logging.ERROR):
    """Keep failing statements of this thread, which hold a buyer's data, off the log.

    Whoever uses it tells of the failure, without the data.

    :param level: `logging.DEBUG` keeps off all statements, as those with a secret
    """
    token = _quiet_from.set(level)
    try:
        yield
    finally:
        _quiet_from.reset(token)

import logging
from contextlib import contextmanager
from contextvars import ContextVar

_is_quiet = ContextVar("amazon_connector_is_quiet", default=False)


def _pass_others(record):
    return record.levelno < logging.ERROR or not _is_quiet.get()


# Odoo's `mute_logger` changes the logger for all threads, and two of them that overlap
# leave it mute for ever.
logging.getLogger("odoo.sql_db").addFilter(_pass_others)


@contextmanager
def quiet_sql():
    """Keep failing statements of this thread, which hold a buyer's data, off the log.

    Whoever uses it tells of the failure, without the data.
    """
    token = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(token)

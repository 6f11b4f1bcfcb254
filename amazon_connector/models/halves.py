from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY


def do_in_halves(records, action):
    """Do something with many records at once, and keep the bad ones out.

    What fails is halved until the bad record stands alone.

    :param action: called with records, in a savepoint
    :return: [(record, error)] of the bad ones
    """
    if not records:
        return []
    try:
        with records.env.cr.savepoint():
            action(records)
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    # Whatever Odoo has against one record must not keep the others out.
    except Exception as error:  # noqa: BLE001
        if len(records) == 1:
            return [(records, error)]
        half = len(records) // 2
        return [
            *do_in_halves(records[:half], action),
            *do_in_halves(records[half:], action),
        ]
    return []

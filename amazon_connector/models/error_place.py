import traceback


def describe_error(error):
    """Return an error's type and lines of code for the log, never its text.

    The text may hold a buyer's data.
    """
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{lines}"

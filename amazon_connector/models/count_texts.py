"""Numbers in sentences, written as people write them."""

from odoo.tools.misc import formatLang


def format_count(env, count):
    """Return a number with its thousands apart, such as 2,337 in English."""
    return formatLang(env, count, digits=0)


def format_counts(env, **counts):
    """Return several numbers by name, for a text with named places."""
    return {name: format_count(env, count) for name, count in counts.items()}

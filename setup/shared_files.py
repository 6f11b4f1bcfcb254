"""A plugin of pytest: runs side by side share the test files out among themselves.

Each takes the next file as soon as it is through with one, the long files first.
"""

from itertools import groupby
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption(
        "--taken-files",
        type=Path,
        required=True,
        help="A folder in which each run marks the test files that it takes",
    )


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: (-item.path.stat().st_size, item.path))


def pytest_runtestloop(session):
    """Run the tests of the files that no other run has taken, as pytest does."""
    if session.testsfailed or session.config.option.collectonly:
        return None
    items = _take(session.items, session.config.getoption("taken_files"))
    item = next(items, None)
    while item:
        # asked for first: what both tests need is kept for the second
        following = next(items, None)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        _stop_when_told(session)
        item = following
    return True


def _take(items, taken):
    for path, tests in groupby(items, key=lambda item: item.path):
        try:
            (taken / path.name).mkdir()
        except FileExistsError:
            continue
        yield from tests


def _stop_when_told(session):
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)

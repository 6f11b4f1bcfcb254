"""Keeps pytest from importing the addon under its bare name.

Odoo imports it as ``odoo.addons.amazon_connector``, and its models refuse any other
name; the tests of its ``spapi`` package need no Odoo at all.
"""

import pytest


def pytest_collect_directory(path, parent):
    if any((folder / "__manifest__.py").exists() for folder in (path, path.parent)):
        return pytest.Dir.from_parent(parent, path=path)
    return None

"""Puts the Python packages and Odoo 19 on a machine: python3 setup/prepare.py."""

import sys

if not (3, 10) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        f"setup: Python 3.10 to 3.13 is needed and this is {sys.version.split()[0]};"
        " name another with 'make PYTHON=python3.12 ...'"
    )

import odoo_packages
import python_packages
from console import main


def prepare():
    python_packages.prepare()
    odoo_packages.prepare()
    python_packages.add_paths([odoo_packages.folder()])


if __name__ == "__main__":
    main(prepare)

"""Where things are: all but the cache is inside the checkout and git-ignored."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETUP = ROOT / "setup"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ODOO = ROOT / ".odoo"
POSTGRES = ROOT / ".postgres"
RUN = ROOT / ".run"
LOCK = SETUP / "requirements.lock"


def cache():
    """The folder outside the checkout, shared by all checkouts of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "amazon_connector"

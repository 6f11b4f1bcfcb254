"""The configuration file of one Odoo process, with a data folder in the checkout."""

import configparser
import os

import odoo_packages
from paths import ROOT, RUN
from ports import free_port


def write(name, database, **options):
    """Write ``.run/<name>.conf`` and return its path.

    The server listens on loopback only, on a free port unless the options name one,
    and shows no other database. The password of the database server stays in
    PGPASSWORD.
    """
    settings = {
        "addons_path": ",".join(map(str, _addons_path())),
        "data_dir": data_dir(),
        "db_host": os.environ.get("PGHOST", ""),
        "db_port": os.environ.get("PGPORT", ""),
        "db_user": os.environ.get("PGUSER", ""),
        "db_name": database,
        "dbfilter": f"^{database}$",
        "http_interface": "127.0.0.1",
        "http_port": free_port(),
        "list_db": False,
        "workers": 0,
    }
    settings.update(options)
    config = configparser.RawConfigParser()
    config["options"] = {
        key: str(value) for key, value in settings.items() if value != ""
    }
    RUN.mkdir(exist_ok=True)
    path = RUN / f"{name}.conf"
    with path.open("w", encoding="utf-8") as stream:
        config.write(stream)
    return path


def data_dir():
    return RUN / "data"


def _addons_path():
    return [*odoo_packages.addons_path(), ROOT]

"""make demo: Odoo, PostgreSQL and a local SP-API, and the whole story once.

ONCE=1 ends after the story; otherwise Odoo serves until Ctrl-C.
"""

import contextlib
import json
import os
import signal
import subprocess
import time

import databases
import odoo_config
import postgres
import services
from console import SetupError, main, say
from paths import PYTHON, ROOT, RUN, SETUP
from rpc import Odoo
from story import Story

MODULES = ["sale_management", "l10n_de"]
# Seconds that the local Amazon takes to process a feed, or to make a report.
AMAZON_SECONDS = 5


def demo():
    """Play the story, print the figures, serve unless ONCE is set."""
    started = time.monotonic()
    # Also who ends it with a plain kill must not leave Odoo running.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with play() as (url, figures):
        figures["seconds"] = round(time.monotonic() - started)
        is_serving = not os.environ.get("ONCE")
        if is_serving:
            say(f"open {url}/odoo/amazon-orders (admin / admin); Ctrl-C ends it")
        print(json.dumps(figures), flush=True)
        if is_serving:
            signal.pause()


@contextlib.contextmanager
def play():
    """Set everything up and play the story; yields Odoo's address and the figures."""
    postgres.start()
    database = make_database()
    options = ["--scenario", "demo", "--feed-seconds", AMAZON_SECONDS]
    options += ["--report-seconds", AMAZON_SECONDS, *model_options()]
    with services.emulator(*options) as emulator_url:
        set_up_shop(database, emulator_url)
        with services.odoo(database) as url:
            odoo = Odoo(url, database, "admin", "admin")
            yield url, Story(odoo, emulator_url).play()


def make_database():
    """A fresh database with the addon; earlier demos are thrown away."""
    databases.drop_leftovers()
    template, _log = databases.addon_template(MODULES)
    return databases.copy(template, "demo")


def set_up_shop(database, emulator_url):
    """Fill the company, its products and stock; let Odoo ask the local SP-API."""
    say("demo: making a shop with 23 products")
    script = (SETUP / "demo_shop.py").read_text(encoding="utf-8")
    script += (
        "\nenv['ir.config_parameter'].set_param("
        f"'amazon_connector.endpoint', '{emulator_url}')\nenv.cr.commit()\n"
    )
    config = odoo_config.write("demo_shell", database, logfile=RUN / "demo_shop.log")
    command = [PYTHON, "-m", "odoo", "shell", "-c", config, "--no-http"]
    result = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=ROOT,
        text=True,
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if result.returncode:
        raise SetupError(f"the shop could not be made\n{result.stdout}")


def model_options():
    models = os.environ.get("SP_API_MODELS")
    return ["--models", models] if models else []


if __name__ == "__main__":
    main(demo)

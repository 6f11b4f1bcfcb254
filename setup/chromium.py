"""Chromium for the browser tours."""

import os
import shutil
from pathlib import Path

from console import SetupError, run, say

# the names under which Odoo's tests look for it
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def find():
    """The path of the browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def prepare():
    """Install Debian's Chromium when it is missing and this is root, else say how."""
    if find():
        say(f"Chromium: {find()}")
    elif os.geteuid() == 0 and _is_debian():
        _install()
    else:
        say(f"Chromium: missing, browser tours will be left out; {_cure()}")


def _install():
    say("Chromium: installing Debian's package")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    try:
        run(["apt-get", "update", "-qq"], _cure(), env=environment)
        run(install, _cure(), env=environment)
    except SetupError as error:
        say(
            f"Chromium: could not be installed, browser tours will be left out; {error}"
        )


def _is_debian():
    return "\nID=debian\n" in "\n" + Path("/etc/os-release").read_text(encoding="utf-8")


def _cure():
    if _is_debian():
        return "install it with: apt-get install chromium"
    return "install Google Chrome or Chromium (not the snap, it cannot be driven)"

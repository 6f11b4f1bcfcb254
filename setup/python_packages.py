"""The virtual environment with the packages of the lock file."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

from console import SetupError, run, say
from paths import LOCK, PYTHON, ROOT, VENV

STAMP = VENV / "installed"


def prepare():
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == _wanted():
        say("Python packages: as locked")
        return
    _create()
    _install()
    STAMP.write_text(_wanted(), encoding="utf-8")


def add_paths(folders):
    """Make Odoo and the checkout importable without PYTHONPATH."""
    site_packages = next((VENV / "lib").glob("python3*/site-packages"))
    lines = "".join(f"{folder}\n" for folder in [*folders, ROOT])
    (site_packages / "amazon_connector_checkout.pth").write_text(
        lines, encoding="utf-8"
    )


def _wanted():
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{_executable()} {sys.version_info[:2]} {lock}"


def _executable():
    return Path(sys.executable).resolve()


def _create():
    version = ".".join(map(str, sys.version_info[:2]))
    if PYTHON.exists() and PYTHON.resolve() == _executable():
        return
    say(f"Python packages: new virtual environment in {VENV.name}")
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", VENV],
        "no virtual environment could be made; on Debian and Ubuntu install"
        f" python{version}-venv",
    )


def _install():
    say(f"Python packages: installing {LOCK.name}")
    uv = re.search(r"^uv==\S+", LOCK.read_text(encoding="utf-8"), re.MULTILINE).group()
    pip = [PYTHON, "-m", "pip", "install", "--quiet"]
    network = "the Python packages could not be installed; is the index reachable?"
    run([*pip, uv], network)
    try:
        run([VENV / "bin" / "uv", "pip", "sync", "--python", PYTHON, LOCK], network)
    except SetupError:
        # uv does not read pip's settings, which may name another index
        run([*pip, "-r", LOCK], network)

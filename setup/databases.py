"""Odoo databases: templates, without and with the addon, and copies of them.

The names begin with a mark of the checkout, so that two checkouts can share a server.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import odoo_config
import odoo_packages
import postgres
from console import SetupError, say
from paths import PYTHON, ROOT, RUN

ADDON = "amazon_connector"
# Build servers check out to the same path on many machines that share a server.
PLACE = f"{socket.gethostname()}:{ROOT}"
PREFIX = "amazon_" + hashlib.sha256(PLACE.encode()).hexdigest()[:6]
# what no installation reads
UNREAD = {"__pycache__", "tests", "readme"}


def dependencies():
    """The modules that the addon depends on."""
    manifest = ROOT / ADDON / "__manifest__.py"
    return ast.literal_eval(manifest.read_text(encoding="utf-8"))["depends"]


def template(modules):
    """The name of a database with these modules installed, made when it is missing."""
    name = f"{PREFIX}_template_{_key(modules)}"
    with _making_templates():
        if _exists(name):
            say(f"database: template with {', '.join(modules)} is there")
        else:
            _make_template(name, "template0", modules, RUN / "template.log")
    return name


def addon_template(modules=()):
    """A template with the addon as the checkout has it, and its installation's log.

    :param modules: to be there besides the addon's dependencies
    """
    source = template([*dependencies(), *modules])
    mark = f"{PREFIX}_addon_{source[-8:]}_"
    name = mark + _content_key()
    log = RUN / f"{name}.log"
    with _making_templates():
        if not (_exists(name) and log.exists()):
            _drop_outdated(mark)
            log.unlink(missing_ok=True)
            _make_template(name, source, [ADDON], log)
    return name, log


@contextlib.contextmanager
def _making_templates():
    """One process at a time makes a template, and the others wait for it."""
    RUN.mkdir(exist_ok=True)
    with (RUN / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_template(name, source, modules, log):
    say(f"database: installing {', '.join(modules)} into a template")
    started = time.monotonic()
    unfinished = f"{PREFIX}_unfinished"
    _copy(source, unfinished)
    install(unfinished, modules, log)
    _rename(unfinished, name)
    say(f"database: template made in {time.monotonic() - started:.0f} s")


def _drop_outdated(mark):
    for name in _names(mark):
        drop(name)
        (RUN / f"{name}.log").unlink(missing_ok=True)


def copy(source, purpose):
    """A copy of a database for this process; see :func:`drop`."""
    name = f"{PREFIX}_{purpose}_{os.getpid()}"
    _copy(source, name)
    return name


def _copy(source, name):
    drop(name)
    postgres.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    # Odoo never changes a file of the filestore, so a second link is a copy
    if _filestore(source).is_dir():
        shutil.copytree(_filestore(source), _filestore(name), copy_function=os.link)


def drop(name):
    postgres.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


def drop_leftovers():
    """Remove databases and files of earlier processes that were killed.

    A database that somebody works with stays, such as that of a demonstration whose
    Odoo serves on.
    """
    for name in _names(PREFIX):
        if _is_leftover(name) and not _is_in_use(name):
            drop(name)
    for path in RUN.glob("*_*.*"):
        if _is_leftover(path.stem):
            path.unlink()


def _names(beginning):
    statement = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [name for (name,) in postgres.execute(statement, (beginning,))]


def _is_leftover(name):
    pid = re.search(r"(?:test|lint|demo|install)_(\d+)$", name)
    return bool(pid) and not Path("/proc", pid.group(1)).exists()


def _is_in_use(name):
    statement = "SELECT 1 FROM pg_stat_activity WHERE datname = %s LIMIT 1"
    return bool(postgres.execute(statement, (name,)))


def _rename(old, new):
    postgres.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')
    if _filestore(old).is_dir():
        _filestore(old).rename(_filestore(new))


def install(database, modules, log, *options):
    """Install modules into a database; the log is appended to.

    :raises SetupError: when Odoo fails
    """
    name = f"{database}_install_{os.getpid()}"
    config = odoo_config.write(name, database, logfile=log)
    command = [PYTHON, "-m", "odoo", "-c", config, "--stop-after-init", "--no-http"]
    command += ["--max-cron-threads=0", "--without-demo", "-i", ",".join(modules)]
    command += options
    result = subprocess.run(
        command,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    config.unlink()
    if result.returncode:
        raise SetupError(
            f"Odoo could not install {modules[-1]}, its log is {log}\n{result.stdout}"
        )


def _key(modules):
    release = (odoo_packages.folder() / "odoo" / "release.py").read_bytes()
    content = f"{sorted(modules)} {odoo_packages.folder()}".encode() + release
    return hashlib.sha256(content).hexdigest()[:8]


def _content_key():
    """Changes with each file of the addon that its installation may read."""
    digest = hashlib.sha256()
    folder = ROOT / ADDON
    for path in sorted(folder.rglob("*")):
        part = path.relative_to(folder)
        if path.is_file() and not UNREAD.intersection(part.parts):
            digest.update(f"{part} {path.stat().st_size} ".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _exists(name):
    return bool(
        postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    )


def _filestore(name):
    return odoo_config.data_dir() / "filestore" / name

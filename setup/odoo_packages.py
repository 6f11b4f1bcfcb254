"""Odoo 19: unpacked from Debian's packages, or the one that ODOO_SOURCE names."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from console import SetupError, run, say
from paths import ODOO, cache

# Debian keeps some files of the web client in packages of their own. The icon font
# must be version 4.7, which is no longer in sid.
SID = (
    "odoo-19",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "gsfonts",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
TRIXIE = ("fonts-font-awesome", "fonts-inconsolata")
SUITES = ("sid", "trixie")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
INSTEAD = "or name an existing Odoo 19 with ODOO_SOURCE=/path"
UNPACKED = ODOO / "usr/lib/python3/dist-packages"
# Debian leaves this file out (a video effect); without it each page logs an error
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def prepare():
    """Unpack Odoo unless it is there or ODOO_SOURCE names another.

    :raises SetupError: when a tool is missing or ODOO_SOURCE is no Odoo 19
    """
    if os.environ.get("ODOO_SOURCE"):
        say(f"Odoo: {folder()}")
    elif (ODOO / "complete").exists():
        say("Odoo: unpacked")
    else:
        _require_tools()
        _unpack(_packages())


def folder():
    """The folder from which Python imports Odoo.

    :raises SetupError: when ODOO_SOURCE is no Odoo 19
    """
    if os.environ.get("ODOO_SOURCE"):
        return _source(Path(os.environ["ODOO_SOURCE"]).resolve())
    return UNPACKED


def addons_path():
    """The folders with Odoo's own addons, for the configuration file."""
    packaged = folder() / "odoo" / "addons"
    # a source checkout keeps all but the base addon in a folder beside the package
    return (
        [packaged] if (packaged / "web").is_dir() else [packaged, folder() / "addons"]
    )


def _source(folder):
    release = folder / "odoo" / "release.py"
    if not release.exists():
        raise SetupError(
            "ODOO_SOURCE must be the folder that contains Odoo's package 'odoo'"
            f" (odoo/release.py is not in {folder})"
        )
    if "version_info = (19, 0" not in release.read_text(encoding="utf-8"):
        raise SetupError(f"the Odoo in {folder} is not version 19.0")
    return folder


def _require_tools():
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise SetupError(
                f"{tool} is missing (no Debian, no Ubuntu?): {INSTEAD[3:]}"
            )


def _packages():
    """The package files, from the cache when a checkout has loaded them before."""
    folder = cache() / "odoo-19"
    if not folder.is_dir():
        _download(folder)
    return sorted(folder.glob("*.deb"))


def _download(folder):
    if not KEYRING.exists():
        raise SetupError(
            "Debian's keys are missing: apt-get install debian-archive-keyring,"
            f" {INSTEAD}"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        work = Path(temporary)
        options = _private_state(work)
        say("Odoo: reading Debian's package lists")
        cure = (
            f"Debian's packages could not be loaded; is its mirror reachable? {INSTEAD}"
        )
        run(["apt-get", *options, "update"], cure)
        say("Odoo: loading 132 MB of packages")
        packages = [*(f"{name}/sid" for name in SID)]
        packages += [f"{name}/trixie" for name in TRIXIE]
        target = work / "packages"
        target.mkdir()
        run(["apt-get", *options, "download", *packages], cure, cwd=target)
        if not folder.exists():
            target.rename(folder)


def _private_state(work):
    """apt options that leave the machine's own package state alone."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    mirror = _mirror()
    lines = (f"deb [signed-by={KEYRING}] {mirror} {suite} main" for suite in SUITES)
    (work / "sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State": work / "state",
        "Dir::Cache": work / "cache",
        "Dir::State::status": "/var/lib/dpkg/status",
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
    }
    return [
        part for key, value in settings.items() for part in ("-o", f"{key}={value}")
    ]


def _mirror():
    """Debian's mirror as this machine's own apt has it, or DEBIAN_MIRROR."""
    if os.environ.get("DEBIAN_MIRROR"):
        return os.environ["DEBIAN_MIRROR"]
    listed = run(
        ["apt-get", "indextargets", "--no-release-info"]
        + ["--format", "$(SITE)", "Created-By: Packages"],
        f"apt-get does not tell its mirror; set DEBIAN_MIRROR, {INSTEAD}",
    )
    for site in listed.split():
        if site.rstrip("/").endswith("/debian"):
            return site
    raise SetupError(
        "Odoo 19 comes from Debian and this machine's apt has no Debian mirror (Ubuntu"
        f" has no such package): name one with DEBIAN_MIRROR, {INSTEAD}"
    )


def _unpack(packages):
    say(f"Odoo: unpacking {len(packages)} packages into {ODOO.name}")
    shutil.rmtree(ODOO, ignore_errors=True)
    for package in packages:
        run(["dpkg-deb", "-x", package, ODOO], f"{package} is damaged: remove it")
    placeholder = UNPACKED / LEFT_OUT
    placeholder.parent.mkdir(parents=True, exist_ok=True)
    placeholder.write_text("", encoding="utf-8")
    _check_links()
    (ODOO / "complete").touch()


def _check_links():
    command = ["find", ODOO, "-xtype", "l"]
    broken = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if broken:
        raise SetupError(
            f"Debian's Odoo needs a package more ({broken.split()[0]} leads nowhere):"
            " name an existing Odoo 19 with ODOO_SOURCE=/path"
        )

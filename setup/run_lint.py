"""make lint: ruff, pylint-odoo, OCA's checks, and what Odoo checks of its own addons.

Arguments pick steps by name, all without.
"""

import os
import re
import subprocess
import sys

import databases
import odoo_log
import postgres
from console import SetupError, main, say
from paths import ROOT, RUN, VENV

BIN = VENV / "bin"
# The tests of Odoo's test_lint that hold for addons of others. ManifestLinter does not:
# it refuses the key "excludes", which Odoo reads.
TEST_LINT = (
    "TestIndex",
    "TestNaming",
    "TestDunderinit",
    "TestDocstring",
    "TestOnchangeDomains",
)
# A model of several concerns has a file for each.
SPLIT_MODELS = "consider-merging-classes-inherited"
RESULT = re.compile(r"0 failed, 0 error\(s\) of [1-9]\d* tests")
BAD = ("ERROR", "CRITICAL")


def lint():
    chosen = sys.argv[1:] or list(STEPS)
    failed = []
    for name in chosen:
        say(f"lint: {name}")
        if not STEPS[name]():
            failed.append(name)
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: nothing found")
    return int(bool(failed))


def _ruff_check():
    return _passes([BIN / "ruff", "check", "--quiet", "."])


def _ruff_format():
    return _passes([BIN / "ruff", "format", "--check", "--quiet", "--diff", "."])


def _pylint_odoo():
    options = ["--rcfile=.pylintrc", f"--disable={SPLIT_MODELS}"]
    return _passes([BIN / "pylint", *options, *_addons()])


def _oca_checks():
    manifests = [f"{addon}/__manifest__.py" for addon in _addons()]
    return _passes([BIN / "oca-checks-odoo-module", *manifests])


def _test_lint():
    postgres.start()
    databases.drop_leftovers()
    template = databases.template(databases.dependencies())
    database = databases.copy(template, "lint")
    log = RUN / f"odoo_lint_{os.getpid()}.log"
    tags = ",".join(f"/test_lint:{name}" for name in TEST_LINT)
    modules = [*_addons(), "test_lint"]
    try:
        databases.install(database, modules, log, f"--test-tags={tags}")
    except SetupError as error:
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        failures = [entry for level, entry in odoo_log.entries(text) if level in BAD]
        print(*(failures or [error]), sep="\n")
        return False
    finally:
        databases.drop(database)
    return _some_ran(log)


def _some_ran(log):
    result = RESULT.search(log.read_text(encoding="utf-8"))
    say(f"lint: {result.group() if result else 'no test of test_lint ran'}")
    log.unlink()
    return bool(result)


def _addons():
    return sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def _passes(command):
    return not subprocess.run(command, check=False, cwd=ROOT).returncode


STEPS = {
    "ruff-check": _ruff_check,
    "ruff-format": _ruff_format,
    "pylint-odoo": _pylint_odoo,
    "oca-checks": _oca_checks,
    "test-lint": _test_lint,
}

if __name__ == "__main__":
    main(lint)

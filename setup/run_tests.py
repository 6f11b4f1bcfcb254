"""make test: the pure tests, then Odoo's, then a look at Odoo's log.

Arguments go to pytest. TOURS=all makes it an error to leave a browser tour out.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from xml.etree import ElementTree

import chromium
import databases
import odoo_config
import odoo_log
import postgres
from console import main, say
from paths import PYTHON, ROOT, RUN

PURE = ("amazon_connector/spapi/tests", "spapi_emulator/tests")
ODOO = "amazon_connector/tests"
# one for each core of a small machine; each takes the next file of tests when it is
# through with one
HALVES = 2
# not needed by the addon, but by shops whose deliveries it must tell Amazon of
# or whose orders it must bring in: base_vat refuses wrong tax numbers, l10n_eu_oss
# makes fiscal positions of the whole EU
ALONGSIDE = (
    "stock_picking_batch",
    "stock_dropshipping",
    "mrp",
    "base_vat",
    "l10n_eu_oss",
)
NOTHING_COLLECTED = 5
# what Odoo logs for each page that a test opens in the browser
BROWSER_STARTED = "Evaluate test code"
NO_BROWSER = "Chrome executable not found"


class Outcome:
    """Adds up what the runs of pytest did."""

    def __init__(self, together):
        """:param together: whether several runs do their work side by side"""
        self.output = subprocess.PIPE if together else None
        self.passed = self.failed = self.skipped = self.left_out = 0
        self.problems = []
        self.lock = Lock()

    def run(self, name, paths, arguments):
        """Run pytest over those of the paths that exist and add its results."""
        paths = [str(path) for path in paths if (ROOT / path).exists()]
        if not paths:
            return
        results = RUN / f"{name}_test_{os.getpid()}.xml"
        command = [PYTHON, "-m", "pytest", f"--junit-xml={results}"]
        command += [*paths, *arguments]
        pytest = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        # at once, so that the lines of runs side by side do not mix
        print(pytest.stdout or "", flush=True)
        if pytest.returncode not in (0, NOTHING_COLLECTED):
            self.problems.append(f"pytest ended with {pytest.returncode}")
        if results.exists():
            with self.lock:
                self._add(ElementTree.parse(results).getroot())
            results.unlink()

    def _add(self, results):
        # a subtest is a case of its own with the name of its test
        cases = {}
        for case in results.iter("testcase"):
            name = (case.get("classname"), case.get("name"))
            cases.setdefault(name, set()).update(child.tag for child in case)
        failed = [tags for tags in cases.values() if tags & {"failure", "error"}]
        skipped = [tags for tags in cases.values() if "skipped" in tags]
        self.failed += len(failed)
        self.skipped += len(skipped)
        self.passed += len(cases) - len(failed) - len(skipped)
        reasons = [item.get("message") or "" for item in results.iter("skipped")]
        self.left_out += sum(NO_BROWSER in reason for reason in reasons)


def run_tests():
    chromium.prepare()
    postgres.start()
    databases.drop_leftovers()
    arguments = sys.argv[1:]
    whole = not arguments
    outcome = Outcome(together=whole)
    # the pure tests run while the databases are made
    with ThreadPoolExecutor(HALVES + 1 if whole else 1) as pool:
        pure = pool.submit(outcome.run, "pure", PURE, ["-p", "no:odoo", *arguments])
        logs = _run_odoo_tests(pool, outcome, arguments)
        pure.result()
    return _close(outcome, logs, whole)


def _run_odoo_tests(pool, outcome, arguments):
    """Run Odoo's tests, all of them in halves side by side; return Odoo's logs."""
    template, log = databases.addon_template(ALONGSIDE)
    halves = 1 if arguments else HALVES
    copies = [databases.copy(template, f"{n}_test") for n in range(halves)]
    try:
        with tempfile.TemporaryDirectory() as taken:
            jobs = [
                pool.submit(_run_half, outcome, database, taken, arguments)
                for database in copies
            ]
            return [log, *(job.result() for job in jobs)]
    finally:
        for database in copies:
            databases.drop(database)


def _run_half(outcome, database, taken, arguments):
    """Run the test files that no other half takes; return Odoo's log."""
    log = RUN / f"odoo_{database}.log"
    say(f"tests: Odoo's log is {log}")
    config = odoo_config.write(
        database,
        database,
        logfile=log,
        max_cron_threads=0,
        screenshots=RUN / "screenshots",
    )
    options = ["-p", "setup.shared_files", f"--taken-files={taken}"]
    options += [f"--odoo-config={config}", "--odoo-http", "--odoo-log-level=info"]
    outcome.run(database, [ODOO], [*options, *arguments])
    config.unlink()
    return log


def _close(outcome, logs, whole):
    """Say how it went, the counts last; the exit code."""
    text = "".join(log.read_text(encoding="utf-8") for log in logs)
    problems = [*outcome.problems, *_log_problems(text, whole)]
    problems += _tour_problems(outcome, text)
    if not outcome.passed + outcome.failed:
        problems.append("no test ran")
    for problem in problems:
        say(f"tests: {problem}")
    if not problems:
        # the first is that of the template
        for log in logs[1:]:
            log.unlink()
    print(
        f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped",
        flush=True,
    )
    return int(bool(problems))


def _log_problems(text, whole):
    report = odoo_log.check(text)
    if whole:
        for pattern in report.unused:
            say(f"tests: no entry of Odoo's log needs {pattern.pattern!r} any more")
    # a missing browser has a line of its own
    refused = [entry for entry in report.refused if NO_BROWSER not in entry]
    return [f"refused in Odoo's log: {entry}" for entry in refused]


def _tour_problems(outcome, text):
    run = text.count(BROWSER_STARTED)
    say(f"tests: browser tours: {run} run, {outcome.left_out} left out")
    if outcome.left_out and os.environ.get("TOURS") == "all":
        return ["browser tours were left out, and TOURS=all allows none"]
    return []


if __name__ == "__main__":
    main(run_tests)

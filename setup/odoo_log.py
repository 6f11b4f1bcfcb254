"""Reads Odoo's log: warnings and errors that are not on the list of allowed ones."""

import re
from dataclasses import dataclass, field

from console import SetupError
from paths import SETUP

ALLOWED = SETUP / "log_allowed.txt"
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (\w+) \S+ (.*)$")
BAD = ("WARNING", "ERROR", "CRITICAL")


@dataclass
class Report:
    """What a log holds besides ordinary entries."""

    refused: list = field(default_factory=list)
    unused: list = field(default_factory=list)


def check(text):
    """Compare the log with the list of allowed entries."""
    report = Report(unused=_allowed())
    allowed = list(report.unused)
    for level, entry in entries(text):
        if level not in BAD:
            continue
        matching = [pattern for pattern in allowed if pattern.search(entry)]
        report.unused = [item for item in report.unused if item not in matching]
        if not matching:
            report.refused.append(f"{level} {entry}")
    return report


def entries(text):
    """Each entry's level and text, with the lines that belong to it."""
    level, lines = None, []
    for line in text.splitlines():
        match = ENTRY.match(line)
        if match:
            if level:
                yield level, "\n".join(lines)
            level, lines = match.group(1), [match.group(2)]
        else:
            lines.append(line)
    if level:
        yield level, "\n".join(lines)


def _allowed():
    """The patterns of the list; each must follow directly on its reason."""
    patterns, reason = [], False
    for number, line in enumerate(ALLOWED.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            if not reason:
                raise SetupError(f"{ALLOWED.name}:{number}: a reason must come first")
            patterns.append(re.compile(line))
        reason = line.startswith("#")
    return patterns

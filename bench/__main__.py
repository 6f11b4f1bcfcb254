"""make bench: one JSON line per figure; ONLY=orders picks a part."""

import importlib
import json
import os
import sys

PARTS = (
    "amounts",
    "documents",
    "emulator",
    "exports",
    "feed",
    "limits",
    "listings",
    "orders",
    "prices",
    "stock",
)


def print_figure(figure, value, unit, baseline):
    """Print one line.

    :param baseline: the same, measured for the plain way; None where there is none
    """
    row = {"figure": figure, "value": value, "unit": unit, "baseline": baseline}
    print(json.dumps(row), flush=True)


def main():
    wanted = os.environ.get("ONLY") or ",".join(PARTS)
    unknown = set(wanted.split(",")) - set(PARTS)
    if unknown:
        sys.exit(
            f"bench: there is no part {', '.join(unknown)}; {', '.join(PARTS)} are"
        )
    for part in wanted.split(","):
        importlib.import_module(f"bench.{part}").run(print_figure)


if __name__ == "__main__":
    main()

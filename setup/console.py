"""What every step has in common: one line of output, one sentence on failure."""

import signal
import subprocess
import sys


class SetupError(Exception):
    """A step cannot go on; the message is one sentence that names the cure."""


def say(text):
    print(f"setup: {text}", flush=True)


def run(command, cure, **options):
    """Run a command quietly.

    :raises SetupError: with the last lines it wrote and the cure when it fails
    """
    try:
        return subprocess.run(
            [str(part) for part in command],
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        ).stdout
    except FileNotFoundError:
        raise SetupError(f"{command[0]} is not on this machine: {cure}") from None
    except subprocess.CalledProcessError as error:
        tail = "\n".join(error.stdout.strip().splitlines()[-5:])
        raise SetupError(f"{cure}\n{tail}") from None


def main(function):
    """Run a script's function; a SetupError becomes one sentence and exit code 1."""
    # a script that is told to stop still stops what it started
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(function())
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit(130)

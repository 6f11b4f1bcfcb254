"""The processes that the demo and the pictures need, as context managers.

PostgreSQL is started by ``postgres.start()`` and stops with its last user.
"""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

import odoo_config
from console import SetupError, say
from paths import PYTHON, ROOT, RUN
from ports import free_port, require_free

EMULATOR_PORT = 9100
ODOO_PORT = 8069
# On a busy machine Odoo takes over a minute.
START_SECONDS = 300


@contextlib.contextmanager
def emulator(*options, port=EMULATOR_PORT):
    """A local SP-API; yields its address.

    :param port: None picks a free one
    :param options: further arguments of ``python -m spapi_emulator``
    """
    port = port or free_port()
    name = _name("emulator", port, EMULATOR_PORT)
    url = f"http://127.0.0.1:{port}"
    command = [PYTHON, "-m", "spapi_emulator", "--port", port, *options]
    with _service(name, command, port, f"{url}/_emulator/state"):
        yield url


@contextlib.contextmanager
def odoo(database, *options, port=ODOO_PORT):
    """Odoo with its scheduled actions; yields its address.

    :param port: None picks a free one
    :param options: further arguments of Odoo's command line
    """
    port = port or free_port()
    name = _name("odoo", port, ODOO_PORT)
    url = f"http://127.0.0.1:{port}"
    config = odoo_config.write(name, database, http_port=port)
    command = [PYTHON, "-m", "odoo", "-c", config, *options]
    with _service(name, command, port, f"{url}/web/health"):
        yield url


def _name(service, port, usual_port):
    """What the files of a service are called; those of a second one have its port."""
    return service if port == usual_port else f"{service}_{port}"


@contextlib.contextmanager
def _service(name, command, port, url):
    require_free(port, name)
    log = RUN / f"{name}.log"
    RUN.mkdir(exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for the script, which then ends its services in order
            start_new_session=True,
        )
    try:
        _wait_until_ready(name, process, url, log)
        say(f"{name}: listens on 127.0.0.1:{port}, its log is {log}")
        yield
    finally:
        _stop(process)


def _wait_until_ready(name, process, url, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(url):
            return
        time.sleep(0.2)
    tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-5:])
    raise SetupError(f"the {name} did not start, its log {log} ends with\n{tail}")


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

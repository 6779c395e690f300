"""Answer browsers and API clients: granian with as many threads as boards and clerks need."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# Every open wall board holds a thread of its own; with four threads fifty boards froze the server.
BLOCKING_THREADS = 96
RESTART_PAUSE = 3.0  # seconds


class Command(BaseCommand):
    help = "Mở máy chủ cho trình duyệt (PORT, mặc định 8000)"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT") or 8000, help="Cổng, mặc định theo PORT"
        )
        parser.add_argument("--host", default="127.0.0.1", help="Địa chỉ nghe, mặc định 127.0.0.1")
        parser.add_argument(
            "--workers", type=int, help="Số tiến trình; SQLite luôn là 1, PostgreSQL mặc định theo số nhân"
        )
        parser.add_argument(
            "--with-worker", action="store_true", help="Chạy kèm tiến trình làm việc nền (motcua worker)"
        )
        parser.add_argument("--access-log", action="store_true", help="In từng yêu cầu")

    def handle(
        self,
        *args: object,
        port: int,
        host: str,
        workers: int | None,
        with_worker: bool,
        access_log: bool,
        **options: object,
    ) -> None:
        refuse_taken_port(host, port)
        refuse_unprepared_database()
        leave_nothing_open()
        server = Granian(
            "motcua.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=number_of_workers(workers),
            blocking_threads=BLOCKING_THREADS,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.error,
            log_access=access_log,
        )
        self.stdout.write(
            _("motcua đang chạy tại %(address)s (Ctrl+C để dừng)") % {"address": f"http://{host}:{port}/"}
        )
        self.stdout.flush()
        background = BackgroundWorker()
        if with_worker:
            background.start()
        try:
            server.serve()
        finally:
            if with_worker:
                background.stop()


def refuse_taken_port(host: str, port: int) -> None:
    """granian shares a taken port without a word (SO_REUSEPORT), so somebody has to ask first."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as reason:
            raise CommandError(
                _(
                    "Không mở được cổng %(port)s trên %(host)s: đang có chương trình khác dùng "
                    "hoặc không được phép; hãy chọn cổng khác bằng PORT=."
                )
                % {"port": port, "host": host}
            ) from reason


def refuse_unprepared_database() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(_("Cơ sở dữ liệu chưa có đủ bảng: hãy chạy `motcua migrate` trước."))


def leave_nothing_open() -> None:
    """Workers are forks: a connection or a pool opened before would be one socket shared by all of them."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()


def number_of_workers(wanted: int | None) -> int:
    """SQLite takes one writer at a time: more processes only make the slowest requests slower."""
    if connection.vendor == "sqlite":
        return 1
    return wanted or max(2, os.cpu_count() or 1)


class BackgroundWorker:
    """`motcua worker` as a child of the server: started anew when it ends by itself, ended with it."""

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="background-worker", daemon=True)

    def start(self) -> None:
        self._keeper.start()

    def stop(self) -> None:
        """The job at hand may finish; after ten seconds it is cut off and the reaper repeats it."""
        self._is_over.set()
        if self._process is not None:
            self._process.terminate()
        self._keeper.join(timeout=10)
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _keep(self) -> None:
        while not self._is_over.is_set():
            self._process = subprocess.Popen([sys.executable, "-m", "motcua.config.cli", "worker"])
            self._process.wait()
            self._is_over.wait(RESTART_PAUSE)

"""`motcua worker`: runs the jobs; start as many as there is work for, on one node or several."""

from __future__ import annotations

import os
import signal
import socket
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.crypto import get_random_string

from motcua.core.jobs import Worker


class Command(BaseCommand):
    """Stops on SIGTERM or Ctrl+C after the present job, on the second at once (the reaper tidies up)."""

    requires_system_checks: list[str] = []  # the server makes them; they read all screens, for seconds
    help = "Chạy việc nền: lịch hằng ngày, gửi tin, chốt nhật ký (dừng bằng SIGTERM hoặc Ctrl+C)"

    def add_arguments(self, parser: CommandParser) -> None:
        """How often to look, and whether to end when nothing is left."""
        parser.add_argument("--interval", type=float, default=1.0, help="số giây chờ khi không có việc")
        parser.add_argument("--once", action="store_true", help="làm hết việc đang có rồi thoát")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker in this process."""
        worker = Worker(
            worker_id=f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}",
            interval=options["interval"],
        )

        def stop(signum: int, frame: FrameType | None) -> None:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if options["once"]:
            worker.work_off()
        else:
            worker.work()

"""`motcua demo`: the sample office, ready to sign in to."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from motcua.core.actors import ROLE_LABELS
from motcua.demo.actions import CASES, SEED, load_demo
from motcua.demo.staffing import OFFICERS, PASSWORD


class Command(BaseCommand):
    """Creates the tables and the sample office when they are not there; never touches what is."""

    requires_system_checks: list[str] = []  # the server makes them; a second start should be quick
    help = "Nạp văn phòng mẫu: cơ quan, tài khoản, thủ tục, khoảng 200 hồ sơ"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--cases and --seed."""
        parser.add_argument("--cases", type=int, default=CASES, help="số hồ sơ mẫu")
        parser.add_argument("--seed", type=int, default=SEED, help="cùng số thì cho cùng dữ liệu")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then print addresses and sign-ins."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
        office, is_new = load_demo(now=timezone.now(), cases=options["cases"], seed=options["seed"])
        self.stdout.write(("Đã tạo" if is_new else "Đã có sẵn") + f": {office.centre.name}\n\n")
        self.stdout.write(f"  Cổng của người dân   {settings.PUBLIC_URL}/\n")
        self.stdout.write(f"  Cán bộ đăng nhập     {settings.PUBLIC_URL}/dang-nhap/\n\n")
        self.stdout.write(f"  Mật khẩu của mọi tài khoản mẫu: {PASSWORD}\n\n")
        for officer in OFFICERS:
            label = str(ROLE_LABELS[officer.role])
            self.stdout.write(f"  {officer.username:<16} {label:<20} {officer.full_name}\n")
        self.stdout.write("\n")

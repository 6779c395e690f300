"""`motcua create-administrator`: the first account of an empty installation, which makes all others."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.accounts.actions import UserFacts, create_user, grant_role
from motcua.agencies.actions import AgencyFacts, create_agency
from motcua.agencies.choices import AgencyKind
from motcua.agencies.queries import find_agency
from motcua.core.actors import Role, job_actor
from motcua.core.errors import RuleViolation
from motcua.core.transactions import writing

PASSWORD_VARIABLE = "MOTCUA_ADMIN_PASSWORD"  # noqa: S105 – the name of a variable, not a password


class Command(BaseCommand):
    """The password comes from the variable or is asked for, never from the command line others can list."""

    help = "Tạo tài khoản quản trị đầu tiên và cơ quan gốc của nó"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and at the top of which tree."""
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--agency-code", required=True, help="mã định danh của cơ quan gốc, ví dụ H29")
        parser.add_argument(
            "--agency-name", default="", help="tên cơ quan, khi cơ quan chưa có trong hệ thống"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Agency, account and right in one transaction."""
        password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("Mật khẩu: ")
        by, now = job_actor("create-administrator"), timezone.now()
        try:
            with writing():
                agency = find_agency(options["agency_code"])
                if agency is None:
                    if not options["agency_name"]:
                        raise CommandError("Cơ quan chưa có trong hệ thống: xin ghi thêm --agency-name.")
                    agency = create_agency(
                        facts=AgencyFacts(
                            name=options["agency_name"],
                            code=options["agency_code"],
                            kind=AgencyKind.PROVINCE,
                        ),
                        by=by,
                        now=now,
                    )
                user = create_user(
                    facts=UserFacts(username=options["username"], full_name=options["name"], agency=agency),
                    password=password,
                    by=by,
                    now=now,
                )
                grant_role(user=user, role=Role.ADMINISTRATOR, agency=agency, by=by, now=now)
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã tạo tài khoản quản trị {user.username} tại {agency.name}.")

"""`motcua verify`: proves that no event was changed, removed or moved, and says where one was."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from motcua.audit.models import ChainHead, Event
from motcua.audit.queries import find_faults, newest_root
from motcua.core.rules.dates import format_date


class Command(BaseCommand):
    """Exit code 0: proven; 1: something was found."""

    requires_system_checks: list[str] = []  # the server makes them; they read all screens, for seconds
    help = "Kiểm chứng nhật ký sự kiện: báo mọi sự kiện bị sửa, thiếu, đảo thứ tự và chỗ của nó"

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json`: for programs."""
        parser.add_argument("--json", action="store_true", help="in dạng JSON, mỗi dòng một phát hiện")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each finding as it is made, then the sum."""
        as_json = options["json"]
        found = 0
        for finding in find_faults():
            found += 1
            if as_json:
                self.stdout.write(json.dumps(asdict(finding), ensure_ascii=False, default=str))
            else:
                self.stdout.write(finding.sentence)
        self.stdout.write(self._sum_as_json(found) if as_json else self._sum(found))
        if found:
            sys.exit(1)

    def _sum(self, found: int) -> str:
        root = newest_root()
        lines = [
            _("Đã kiểm %(events)s sự kiện của %(subjects)s đối tượng: %(result)s")
            % {
                "events": Event.objects.count(),
                "subjects": ChainHead.objects.count(),
                "result": _("phát hiện %(found)s sai lệch.") % {"found": found}
                if found
                else _("nguyên vẹn."),
            }
        ]
        if root is not None:
            lines.append(
                _("Gốc ngày mới nhất (%(day)s): %(hash)s") % {"day": format_date(root.day), "hash": root.hash}
            )
        return "\n".join(lines)

    def _sum_as_json(self, found: int) -> str:
        root = newest_root()
        return json.dumps(
            {
                "found": found,
                "events": Event.objects.count(),
                "subjects": ChainHead.objects.count(),
                "newest_root": {"day": root.day.isoformat(), "hash": root.hash} if root else None,
            }
        )

"""motcua due-date: when a limit ends, and why. Needs no database; uses the national calendar."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import VN_TZ, format_moment
from motcua.core.worktime import (
    POLICIES,
    POLICY_2025,
    DayMode,
    Due,
    Line,
    Pause,
    due,
    format_limit,
    national_calendar,
    parse_limit,
    policy_by_id,
)

_FORMATS = ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")


class Command(BaseCommand):
    help = "Tính thời điểm hẹn trả kết quả và giải thích cách tính"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--received",
            required=True,
            metavar=_("THỜI_ĐIỂM"),
            help=_("lúc tiếp nhận, giờ Việt Nam: 2026-02-13T16:00 hoặc “13/02/2026 16:00”"),
        )
        parser.add_argument(
            "--limit",
            required=True,
            metavar=_("THỜI_HẠN"),
            help=_("“3 ngày làm việc”, “8 giờ làm việc”, “30 ngày”, “2 tháng” hoặc “trong ngày”"),
        )
        parser.add_argument(
            "--mode",
            choices=[mode.value.replace("_", "-") for mode in DayMode],
            help=_("hạn theo ngày làm việc: đúng giờ tiếp nhận (hour-exact) hoặc hết ngày (end-of-day)"),
        )
        parser.add_argument(
            "--rules",
            choices=[policy.id for policy in POLICIES],
            default=POLICY_2025.id,
            help=_("bộ quy tắc, mặc định 2025"),
        )
        parser.add_argument(
            "--online",
            nargs="?",
            const="",
            metavar=_("THỜI_ĐIỂM"),
            help=_("nộp trực tuyến; kèm lúc Cổng nhận nếu khác lúc tiếp nhận"),
        )
        parser.add_argument(
            "--pause",
            action="append",
            default=[],
            metavar=_("TỪ/ĐẾN"),
            help=_("khoảng tạm dừng, ví dụ 2026-02-24T08:00/2026-02-25T08:00; ghi nhiều lần được"),
        )
        output = parser.add_mutually_exclusive_group()
        output.add_argument("--explain", action="store_true", help=_("in từng bước tính"))
        output.add_argument("--json", action="store_true", help=_("in JSON: due và lines"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _compute(options)
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            stored = found.to_json()
            shown = {"due": stored["due"], "lines": stored["lines"]}
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
        elif options["explain"]:
            self.stdout.write("\n".join(_explained(found)))
        else:
            self.stdout.write(format_moment(found.moment))


def _compute(options: dict[str, Any]) -> Due:
    received_at = _moment(options["received"])
    online = options["online"]
    policy = policy_by_id(options["rules"])
    if options["mode"]:
        policy = policy.with_mode(DayMode(options["mode"].replace("-", "_")))
    return due(
        received_at=received_at,
        limit=parse_limit(options["limit"]),
        calendar=national_calendar(),
        policy=policy,
        submitted_online_at=None if online is None else _moment(online) if online else received_at,
        pauses=[_pause(text) for text in options["pause"]],
    )


def _moment(text: str) -> datetime:
    """A moment as typed; without an offset it is Vietnamese time."""
    typed = text.strip()
    for form in _FORMATS:
        try:
            return datetime.strptime(typed, form).replace(tzinfo=VN_TZ)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(typed)
        has_time = len(typed) > len("2026-02-13")
    except ValueError:
        has_time = False
    if not has_time:
        raise CommandError(
            _("Thời điểm “%(text)s” không đọc được; ghi như 2026-02-13T16:00.") % {"text": typed[:40]}
        )
    return found if found.tzinfo else found.replace(tzinfo=VN_TZ)


def _pause(text: str) -> Pause:
    start, slash, end = text.partition("/")
    if not slash:
        raise CommandError(_("Khoảng tạm dừng ghi như 2026-02-24T08:00/2026-02-25T08:00."))
    return Pause(_moment(start), _moment(end))


def _explained(found: Due) -> list[str]:
    lines = [
        _("Tiếp nhận: %(moment)s") % {"moment": format_moment(found.received_at)},
        _("Thời hạn:  %(limit)s") % {"limit": format_limit(found.limit) if found.limit else ""},
        _("Hẹn trả:   %(moment)s") % {"moment": format_moment(found.moment)},
        "",
        _("Cách tính hạn:"),
    ]
    for number, line in enumerate(found.lines, start=1):
        lines += _step(number, line)
    lines += [_("Lưu ý: %(reason)s") % {"reason": reason} for reason in found.attention]
    return lines


def _step(number: int, line: Line) -> list[str]:
    lines = [f"{number:>3}. {line.text}"]
    if line.minutes:
        span = _("từ %(start)s đến %(end)s: %(minutes)d phút làm việc") % {
            "start": format_moment(line.start),
            "end": format_moment(line.end),
            "minutes": line.minutes,
        }
        lines.append(f"     {span}")
    lines.append("     " + _("Căn cứ: %(article)s") % {"article": line.article})
    return lines

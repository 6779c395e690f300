"""`motcua simulate day`: how long people would wait, and what a counter more or fewer would do."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentParser
from dataclasses import asdict, replace
from decimal import Decimal
from io import StringIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.core.rules.numbers import format_number
from motcua.queueing.queries.recent_days import hall_of, recent_days
from motcua.queueing.rules.crowds import EVEN, MORNING_PEAK
from motcua.queueing.rules.day_figures import Outcome, WaitFigures
from motcua.queueing.rules.day_settings import (
    demands,
    parse_arrivals,
    parse_hours,
    parse_services,
    parse_skills,
)
from motcua.queueing.rules.simulation import Day, SimulatedLine
from motcua.queueing.rules.what_if import Comparison, Setting, compare

FORMATS = ("table", "csv", "json")
SHAPES = {"peak": MORNING_PEAK, "even": EVEN}


class Command(BaseCommand):
    """Plays days by the published order, from what is typed or from the last weeks of an office."""

    help = "Chạy thử một ngày ở sảnh: chờ bao lâu, quầy rảnh bao nhiêu, thêm bớt một quầy thì sao"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to play."""
        parser.add_argument("what", choices=["day"], help="day: một ngày làm việc")
        parser.add_argument(
            "--office",
            nargs="?",
            const="",
            help="lấy số liệu sáu tuần gần đây của cơ quan có mã này (không ghi mã: điểm duy nhất có sảnh)",
        )
        parser.add_argument("--arrivals", default="", help="số khách mỗi ngày: 80, hoặc “C=25 H=20 D=15”")
        parser.add_argument("--counters", type=int, help="số quầy")
        parser.add_argument(
            "--skills", default="", help="quầy phục vụ nhóm nào, theo thứ tự ưu tiên: “1=C,H 2=H,C 3=D”"
        )
        parser.add_argument(
            "--service", default="", help="phút phục vụ ± độ lệch: “8±4”, hoặc “C=6±3 D=15±9” (mặc định 10±5)"
        )
        parser.add_argument("--absent", type=float, default=0, help="phần trăm khách lấy số rồi bỏ đi")
        parser.add_argument("--priority", type=float, default=0, help="phần trăm khách ưu tiên (30 phút)")
        parser.add_argument(
            "--appointments",
            type=float,
            help="phần trăm khách có hẹn trước, trong số giờ hẹn mà cách xen kẽ cho phép (mặc định 0)",
        )
        parser.add_argument("--hours", default="07:30-11:30 13:30-17:00", help="giờ làm việc")
        parser.add_argument("--shape", choices=SHAPES, default="peak", help="khách đến dồn buổi sáng hay đều")
        parser.add_argument("--days", type=int, default=20, help="số ngày chạy thử (mặc định 20)")
        parser.add_argument("--seed", type=int, default=1, help="cùng số thì cùng kết quả")
        parser.add_argument("--format", choices=FORMATS, default="table", help="dạng in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, then print waits by line, idle time by counter, and both with a counter more and fewer."""
        if not 1 <= options["days"] <= 1000:
            raise CommandError("Số ngày chạy thử từ 1 đến 1000.")
        try:
            setting = _of_office(options) if options["office"] is not None else _typed(options)
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        found = compare(setting, days=options["days"])
        outcomes = {"fewer": found.fewer, "same": found.same, "more": found.more}
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(outcomes, options), ensure_ascii=False, indent=1))
        elif options["format"] == "csv":
            self.stdout.write(_as_csv(outcomes), ending="")
        else:
            self.stdout.write(_as_table(found))


def _typed(options: dict[str, Any]) -> Setting:
    if not options["arrivals"] or not options["counters"]:
        raise CommandError("Cần --arrivals và --counters, hoặc --office để lấy số liệu của cơ quan.")
    if not 1 <= options["counters"] <= 200:
        raise CommandError("Số quầy từ 1 đến 200.")
    arrivals = parse_arrivals(options["arrivals"])
    lines = list(arrivals)
    counters = parse_skills(options["skills"], counters=options["counters"], lines=lines)
    begins, ends, closed = parse_hours(options["hours"], local_day(timezone.now()))
    wanted = demands(
        arrivals,
        parse_services(options["service"] or "10±5", lines),
        absent_share=_share(options["absent"]),
        priority_share=_share(options["priority"]),
        booked_share=_share(options["appointments"] or 0),
    )
    day = Day([SimulatedLine(line) for line in lines], counters, (), begins, ends, closed)
    return Setting(day, wanted, SHAPES[options["shape"]], options["seed"])


def _of_office(options: dict[str, Any]) -> Setting:
    """The last weeks of an office; what is typed beside stands in its place."""
    hall = hall_of(options["office"])
    if hall is None:
        raise CommandError("Không tìm thấy sảnh của cơ quan này; ghi --office kèm mã cơ quan.")
    recent = recent_days(hall, now=timezone.now())
    if recent is None:
        raise CommandError("Sảnh này chưa có khách trong sáu tuần gần đây.")
    lines, wanted, counters = recent.lines, recent.demands, recent.counters
    letters = [line.letters for line in lines]
    if options["arrivals"]:
        people = parse_arrivals(options["arrivals"])
        wanted = [replace(one, people=people.get(one.line, one.people)) for one in wanted]
    if options["service"]:
        services = parse_services(options["service"], letters)
        wanted = [replace(one, mean=services[one.line][0], deviation=services[one.line][1]) for one in wanted]
    if options["appointments"] is not None:
        share = _share(options["appointments"])
        wanted = [replace(one, booked_share=share) for one in wanted]
    if options["counters"] or options["skills"]:
        count = options["counters"] or max(one.number for one in counters)
        counters = parse_skills(options["skills"], counters=count, lines=letters)
    day = Day(lines, counters, (), recent.begins, recent.ends, recent.closed)
    return Setting(day, wanted, recent.shape, options["seed"])


def _share(percent: float) -> float:
    if not 0 <= percent < 100:
        raise CommandError("Phần trăm từ 0 đến dưới 100.")
    return percent / 100


def _as_json(outcomes: dict[str, Outcome | None], options: dict[str, Any]) -> dict[str, Any]:
    return {
        "days": options["days"],
        "seed": options["seed"],
        **{
            name: None
            if outcome is None
            else {
                "counters": outcome.counters,
                "idle": round(outcome.idle, 4),
                "total": _rounded(outcome.total),
                "booked": _rounded(outcome.booked),
                "lines": {line: _rounded(figures) for line, figures in outcome.lines.items()},
                "by_counter": [{**asdict(one), "idle": round(one.idle, 4)} for one in outcome.by_counter],
            }
            for name, outcome in outcomes.items()
        },
    }


def _rounded(figures: WaitFigures) -> dict[str, float]:
    return {name: round(value, 2) for name, value in asdict(figures).items()}


_COLUMNS = ("people", "mean", "median", "p90", "largest", "never")


def _as_csv(outcomes: dict[str, Outcome | None]) -> str:
    """A row for each line and counter of each setting; waits in minutes, idle as a share."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["setting", "counters", "kind", "name", *_COLUMNS, "idle"])
    for name, outcome in outcomes.items():
        if outcome is None:
            continue
        head = [name, outcome.counters]
        writer.writerow([*head, "total", "", *_rounded(outcome.total).values(), f"{outcome.idle:.4f}"])
        writer.writerow([*head, "booked", "", *_rounded(outcome.booked).values(), ""])
        for line, figures in outcome.lines.items():
            writer.writerow([*head, "line", line, *_rounded(figures).values(), ""])
        for one in outcome.by_counter:
            row = ["counter", one.number, f"{one.people:.2f}", *[""] * 5, f"{one.idle:.4f}"]
            writer.writerow([*head, *row])
    return out.getvalue()


def _as_table(found: Comparison) -> str:
    same = found.same
    lines = [
        f"Trung bình {same.days} ngày, {same.counters} quầy. Chờ: phút từ lúc lấy số đến lúc được gọi.",
        "",
        _row("Nhóm", "Khách", "Trung bình", "Giữa", "90%", "Lâu nhất"),
        *(_waits(line, figures) for line, figures in same.lines.items()),
        _waits("Tất cả", same.total),
        *([_waits("  có hẹn trước", same.booked)] if same.booked.people else []),
        "",
        _row("Quầy", "Khách", "Rảnh"),
        *(_row(str(one.number), _number(one.people), f"{one.idle:.0%}") for one in same.by_counter),
        "",
        _row("Số quầy", "Khách", "Trung bình", "Giữa", "90%", "Lâu nhất", "Rảnh"),
    ]
    if found.fewer is not None:
        lines += _setting(f"{found.fewer.counters} (bớt quầy {found.without})", found.fewer)
    for outcome in (same, found.more):
        lines += _setting(str(outcome.counters), outcome)
    if same.booked.people:
        lines += ["", "Chờ của người có hẹn trước: từ giờ hẹn, hoặc từ lúc đến nếu đến sau giờ hẹn."]
    if same.total.never:
        lines += ["", f"Không quầy nào phục vụ: {_number(same.total.never)} khách mỗi ngày."]
    return "\n".join(lines)


def _setting(label: str, outcome: Outcome) -> list[str]:
    rows = [_waits(label, outcome.total, f"{outcome.idle:.0%}")]
    return [*rows, _waits("  có hẹn trước", outcome.booked)] if outcome.booked.people else rows


def _waits(label: str, figures: WaitFigures, *more: str) -> str:
    shown = (figures.mean, figures.median, figures.p90, figures.largest)
    return _row(label, _number(figures.people), *(_number(value) for value in shown), *more)


def _row(label: str, *cells: str) -> str:
    return f"{label:<18}" + "".join(f"{cell:>12}" for cell in cells)


def _number(value: float) -> str:
    return format_number(Decimal(value), 1)

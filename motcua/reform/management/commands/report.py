"""`motcua report on-time` and `motcua report progress`: figures for people and for programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.agencies.models import Agency
from motcua.cases.actions import fold_all
from motcua.cases.queries.facts import unfolded
from motcua.core.actors import job_actor
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import parse_date
from motcua.documents.spreadsheets import csv_table
from motcua.reform.queries.on_time import BACKLOG, FIGURES, Dimension, on_time
from motcua.reform.queries.progress import COLUMNS, progress
from motcua.reform.queries.scope import Scope

FORMATS = ("table", "csv", "json")
Table = tuple[Sequence[str], list[list[str | int]]]


class Command(BaseCommand):
    """Figures as of now; a long backlog of events is folded first."""

    help = "Báo cáo đúng hạn (on-time) và tiến độ giải quyết (progress): bảng, CSV hoặc JSON"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which report, how split, which time and agency."""
        parser.add_argument("report", choices=("on-time", "progress"), help="báo cáo nào")
        parser.add_argument("--by", choices=[each.value for each in Dimension], help="chia theo (on-time)")
        parser.add_argument("--format", choices=FORMATS, default="table", help="dạng in ra")
        parser.add_argument("--from", dest="first", type=_day, help="từ ngày (nhận hồ sơ)")
        parser.add_argument("--to", dest="last", type=_day, help="đến ngày")
        parser.add_argument("--agency", default="", help="mã cơ quan, gồm cả đơn vị trực thuộc")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report; sentences about it go to standard error."""
        now = timezone.now()
        if not unfolded(limit=BACKLOG).is_whole:
            fold_all(by=job_actor("report"), now=now)
        scope = Scope(options["first"], options["last"], _path(options["agency"]))
        if options["report"] == "on-time":
            by = Dimension(options["by"]) if options["by"] else None
            report = on_time(by=by, scope=scope, now=now)
            lines = [(line.value, line.label, asdict(line.figures)) for line in report.lines]
            self._print(by.value if by else "", FIGURES, lines, asdict(report.total), options)
        else:
            today = timezone.localdate(now)
            first, last = options["first"] or today.replace(month=1, day=1), options["last"] or today
            result = progress(first=first, last=last, scope=Scope(agency_path=scope.agency_path), now=now)
            rows = [(line.code, line.name, line.counts) for line in result.lines]
            self._print("agency", COLUMNS, rows, result.total, options)

    def _print(
        self,
        by: str,
        columns: Sequence[str],
        lines: list[tuple[str, str, dict[str, int]]],
        total: dict[str, int],
        options: dict[str, Any],
    ) -> None:
        if options["format"] == "json":
            shown = [{by: value, "label": label, **counts} for value, label, counts in lines]
            period = {"from": options["first"], "to": options["last"]}
            self.stdout.write(
                json.dumps(
                    {"report": options["report"], "by": by or None, **period, "rows": shown, "total": total},
                    ensure_ascii=False,
                    indent=1,
                    default=str,
                )
            )
            return
        head = [by, "label", *columns] if by else list(columns)
        body: list[list[str | int]] = [[value, label, *counts.values()] for value, label, counts in lines]
        if not by:
            body = [list(total.values())]
        if options["format"] == "csv":
            self.stdout.write(csv_table(head, body), ending="")
        else:
            if by:
                body.append(["Tổng", "", *total.values()])
            self.stdout.write(_table(head, body))


def _table(head: list[str], body: Sequence[Sequence[str | int]]) -> str:
    cells = [head, *[[_short(cell) for cell in row] for row in body]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    figures = [all(isinstance(row[place], int) for row in body) for place in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if is_figure else cell.ljust(width)
            for cell, width, is_figure in zip(row, widths, figures, strict=True)
        ).rstrip()
        for row in cells
    )


def _short(cell: str | int) -> str:
    text = str(cell)
    return text if len(text) <= 48 else f"{text[:47]}…"


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except RuleViolation as error:
        raise CommandError(str(error)) from error


def _path(code: str) -> str:
    if not code:
        return ""
    agency = Agency.objects.filter(code=code).first() or Agency.objects.filter(old_code=code).first()
    if agency is None:
        raise CommandError(f"Không có cơ quan mã {code}.")
    return agency.path

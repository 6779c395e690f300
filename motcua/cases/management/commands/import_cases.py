"""`motcua import-cases CASES.csv [EVENTS.csv]`: the history of another system."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db.models import Sum
from django.utils import timezone

from motcua.cases.actions import import_cases
from motcua.cases.choices import AnomalyKind, ImportStage
from motcua.cases.models import CaseImport, ImportAnomaly
from motcua.core.actors import job_actor
from motcua.core.errors import RuleViolation
from motcua.core.rules.delimited import Source, examine
from motcua.core.rules.numbers import format_number

BAR = 30
COUNTS = (
    "case_lines", "cases_new", "cases_updated", "event_lines", "events_loaded", "events_replaced",
    "broken_lines",
)  # fmt: skip


class Command(BaseCommand):
    """Interrupted, it goes on where it stood when started again with the same files."""

    requires_system_checks: list[str] = []  # the server makes them; they read all screens, for seconds
    help = "Nhập hồ sơ và sự kiện của hệ thống cũ từ tệp CSV; chạy lại không nhập trùng"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and where the report goes."""
        parser.add_argument("cases", type=Path, help="tệp hồ sơ (.csv)")
        parser.add_argument("events", type=Path, nargs="?", help="tệp sự kiện (.csv)")
        parser.add_argument("--report", type=Path, help="ghi báo cáo JSON với mọi điểm bất thường")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then say what was found."""
        bar = _Bar(self.stdout)
        try:
            cases = _source(options["cases"])
            events = _source(options["events"]) if options["events"] else None
            is_known = _is_finished(cases, events)
            run = import_cases(
                cases=cases,
                events=events,
                by=job_actor("import-cases"),
                now=timezone.now(),
                progress=bar.show,
            )
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        finally:
            bar.clear()
        self._say(run, is_known=is_known)
        if options["report"]:
            with options["report"].open("w", encoding="utf-8") as file:
                file.writelines(_report(run))

    def _say(self, run: CaseImport, *, is_known: bool) -> None:
        if is_known:
            self.stdout.write("Các tệp này đã nhập xong trước đây; không nhập lại.")
        for remark in run.remarks.splitlines():
            self.stdout.write(remark)
        number = {name: format_number(getattr(run, name)) for name in COUNTS}
        self.stdout.write(
            f"Hồ sơ: đọc {number['case_lines']} dòng, thêm {number['cases_new']}, cập nhật "
            f"{number['cases_updated']}. Sự kiện: đọc {number['event_lines']} dòng, nạp "
            f"{number['events_loaded']}, thay {number['events_replaced']}. "
            f"Dòng hỏng giữ nguyên văn: {number['broken_lines']}."
        )
        kinds = _kinds(run)
        if kinds:
            self.stdout.write("Điểm bất thường:")
        for kind, count in kinds.items():
            self.stdout.write(f"  {AnomalyKind(kind).label}: {format_number(count)}")


class _Bar:
    """A progress bar on a terminal; silent anywhere else."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out, self._is_shown = out, out.isatty()

    def show(self, stage: ImportStage, done: int, total: int) -> None:
        """Draw the bar anew in its line."""
        if self._is_shown:
            share = done / total if total else 1.0
            full = round(share * BAR)
            text = f"\r{stage.label:<20} [{'█' * full}{'·' * (BAR - full)}] {share:4.0%}"
            self._out.write(text, ending="")
            self._out.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        if self._is_shown:
            self._out.write("\r\033[K", ending="")


def _source(path: Path) -> Source:
    if not path.is_file():
        raise CommandError(f"Không có tệp {path}.")
    return examine(path)


def _is_finished(cases: Source, events: Source | None) -> bool:
    newest = CaseImport.objects.first()
    wanted = (cases.sha256, events.sha256 if events else "")
    return (
        newest is not None
        and newest.finished_at is not None
        and (newest.cases_hash, newest.events_hash) == wanted
    )


def _kinds(run: CaseImport) -> dict[str, int]:
    rows = ImportAnomaly.objects.filter(run=run).order_by().values("kind").annotate(lines=Sum("count"))
    return {row["kind"]: row["lines"] for row in rows.order_by("-lines", "kind")}


def _report(run: CaseImport) -> Iterator[str]:
    """JSON piece by piece: a million anomalies need no memory."""
    head = {
        "cases": run.cases_name,
        "events": run.events_name,
        "remarks": run.remarks.splitlines(),
        **{name: getattr(run, name) for name in COUNTS},
        "anomaly_counts": _kinds(run),
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "anomalies": ['
    fields = ("file", "line", "case_code", "kind", "text", "count", "verbatim")
    separator = "\n  "
    for row in ImportAnomaly.objects.filter(run=run).values(*fields).iterator(2000):
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n  "
    yield "\n ]\n}\n"

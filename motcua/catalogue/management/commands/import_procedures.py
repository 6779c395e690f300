"""`motcua import-procedures FILE`: national records into the catalogue."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.catalogue.actions import ImportReport, import_source
from motcua.catalogue.errors import SourceUnusable
from motcua.catalogue.rules.national_record import SourceUnreadable, open_source, read_records
from motcua.core.actors import job_actor


class Command(BaseCommand):
    """Reads .jsonl or .jsonl.gz; broken lines are reported with their number and the rest goes in."""

    help = "Nhập danh mục thủ tục từ tệp của CSDL quốc gia (.jsonl, .jsonl.gz)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --report."""
        parser.add_argument("file", type=Path, help="tệp .jsonl hoặc .jsonl.gz")
        parser.add_argument("--report", type=Path, help="ghi báo cáo JSON vào tệp này")

    def handle(self, *args: Any, **options: Any) -> None:
        """The national records first; the project's own procedures then stand over them for good."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Không có tệp {path}.")
        now, by = timezone.now(), job_actor("import-procedures")
        try:
            with open_source(path) as lines:
                read = list(read_records(lines))
            _, report = import_source(lines=read, source_name=path.name, by=by, now=now)
        except (SourceUnreadable, SourceUnusable) as error:
            raise CommandError(str(error)) from error
        if options["report"]:
            options["report"].write_text(
                json.dumps(report.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        self._say(report)

    def _say(self, report: ImportReport) -> None:
        self.stdout.write(
            f"Đã đọc {report.read} thủ tục: thêm {report.created}, thay đổi {report.changed}, "
            f"không đổi {report.unchanged} (trong đó {len(report.own_codes)} thủ tục do hệ thống cung cấp), "
            f"bị loại {report.rejected}. Cần người xem: {len(report.needs_attention)} mục."
        )
        for line in report.rejected_lines[:20]:
            self.stdout.write(f"  dòng {line['line']}: {line['error']}")

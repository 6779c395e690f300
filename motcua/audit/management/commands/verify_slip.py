"""`motcua verify-slip`: checks the proof of a case from its file, without a database, or by its code."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.audit.errors import NotProvable
from motcua.audit.queries import newest_root
from motcua.audit.queries.proving import proof_of
from motcua.audit.rules import Verdict, check_proof
from motcua.core.rules.dates import format_date

LARGEST = 50 * 1024**2


class Command(BaseCommand):
    """Exit code 0: proven; 1: something does not fit."""

    help = "Kiểm chứng lịch sử một hồ sơ, từ tệp chứng minh (không cần CSDL) hoặc theo mã hồ sơ"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files or case codes; `--root`: the published seal of the newest day in a file."""
        parser.add_argument(
            "proofs", nargs="+", metavar="TỆP|MÃ", help="tệp chứng minh (.json) hoặc mã hồ sơ"
        )
        parser.add_argument("--root", help="gốc ngày đã công bố (64 chữ số hệ 16); bắt buộc khi kiểm tệp")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each, and what does not fit below it."""
        verdicts = [self._verdict(given, options["root"]) for given in options["proofs"]]
        for given, verdict in zip(options["proofs"], verdicts, strict=True):
            self.stdout.write(f"{given}: {_sum(verdict)}")
            for fault in verdict.faults:
                self.stdout.write(f"  {fault}")
        if any(verdict.faults for verdict in verdicts):
            sys.exit(1)

    def _verdict(self, given: str, root: str | None) -> Verdict:
        path = Path(given)
        if not path.is_file():
            return self._of_database(given, root)
        if not root:
            raise CommandError(_("Kiểm tệp cần --root: gốc ngày đã công bố, lấy từ nguồn ông/bà tin."))
        if path.stat().st_size > LARGEST:
            raise CommandError(_("%(file)s lớn hơn 50 MB, không phải tệp chứng minh.") % {"file": given})
        try:
            proof = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            proof = None
        return check_proof(proof, root=root)

    def _of_database(self, code: str, root: str | None) -> Verdict:
        newest = newest_root()
        try:
            proof = proof_of("case", code.strip().upper(), names_actors=True)
        except NotProvable as refusal:
            raise CommandError(f"{code}: {refusal}") from refusal
        return check_proof(proof, root=root or (newest.hash if newest else ""))


def _sum(verdict: Verdict) -> str:
    if verdict.faults:
        return _("không chứng minh được.")
    return _("nguyên vẹn, %(sealed)s/%(events)s sự kiện đã chốt, đến gốc ngày %(day)s.") % {
        "sealed": verdict.sealed,
        "events": verdict.events,
        "day": format_date(verdict.day) if verdict.day else "",
    }

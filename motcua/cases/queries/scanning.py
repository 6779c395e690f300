"""What the screen of a paper being digitised shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import F

from motcua.cases.models import Case, CaseAttachment
from motcua.core.models import Progress
from motcua.documents.models import Scan, ScanPage
from motcua.documents.scanner_folder import ScannedFile, waiting_files


@dataclass(frozen=True, slots=True)
class ScanStand:
    """Pages and waiting files of the scanner at one moment; `mark` differs when anything does."""

    pages: Sequence[ScanPage]
    files: Sequence[ScannedFile]
    is_phone_open: bool
    mark: str

    @property
    def flagged(self) -> int:
        """How many pages are empty or blurred."""
        return sum(page.is_blank or page.is_blurred for page in self.pages)


def stand_of_scan(scan: Scan, *, now: datetime) -> ScanStand:
    """How the paper stands: one statement and a look into the scanner's folder."""
    pages = list(scan.pages.defer("preview"))
    files = waiting_files(scan.office, scan.counter, now=now) if scan.office is not None else []
    is_open = scan.phone_until is not None and scan.phone_until > now
    said = [(page.pk, page.order, page.turn) for page in pages], [file.name for file in files], is_open
    return ScanStand(pages, files, is_open, sha256(repr(said).encode()).hexdigest()[:12])


def attachments_of(case: Case) -> list[CaseAttachment]:
    """The files of a case with what is known of their words (`words_state`, `words_reason`, `progress`).

    One statement, one more while a scan of ours waits for its words.
    """
    files: list[CaseAttachment] = list(
        case.attachments.select_related("file")
        .annotate(words_state=F("file__text__state"), words_reason=F("file__text__reason"))
        .order_by("added_at", "pk")
    )
    waiting = {file.progress_name: file for file in files if file.scan_id and not vars(file)["words_state"]}
    for told in Progress.objects.filter(name__in=waiting, ended_at=None) if waiting else ():
        vars(waiting[told.name])["progress"] = told
    return files

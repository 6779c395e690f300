"""Destroying papers whose time is over: proposed by one, approved by another, carried out by a job.

With the approval nobody opens the papers any more and the lines of the book say so; the bytes leave the
storage once that has been committed, file by file, and what a failing disk stopped is taken up again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.named_jobs import queue_job
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import take
from motcua.core.transactions import action
from motcua.documents.actions import mark_destroyed, remove_content, store_files
from motcua.documents.choices import MediaType
from motcua.registers.actions.opening import SUBJECT as BOOK
from motcua.registers.choices import BookKind
from motcua.registers.errors import AlreadyDecided, NothingToDestroy, ReasonMissing, TwoPeopleNeeded
from motcua.registers.forms.destruction import destruction_pdf
from motcua.registers.models import CertificationLine, DestroyedPaper, Destruction
from motcua.registers.permissions import (
    APPROVE_DESTRUCTION,
    DESTROY,
    PROPOSE_DESTRUCTION,
    check_books,
)
from motcua.registers.queries.retention import due_cases, files_of
from motcua.registers.rules.retention import Keep

SUBJECT = "registers.destruction"
DESTROY_JOB = "registers.destroy_papers"
MOST_CASES = 500  # on one record; what is left goes on the next
# Kept with the record, in its language.
KEPT_WORDS = {
    Keep.NOT_DUE: "chưa hết thời hạn lưu",
    Keep.HELD: "đang được giữ lại",
    Keep.OPEN: "hồ sơ chưa kết thúc",
    Keep.USED: "còn dùng ở nơi khác",
}
CAME_ANEW = "được nộp lại ở hồ sơ khác sau khi duyệt"


@action
def propose_destruction(
    *, agency: Agency, kind: BookKind, year: int, by: Actor, now: datetime
) -> Destruction:
    """Draw up the list of what is due of a kind and a year, for somebody else to approve.

    The first 500 cases; held ones, open ones and files used elsewhere are not on it. Raises NotAllowed,
    TwoPeopleNeeded for a proposer who is no person, NothingToDestroy.
    """
    check_books(by, PROPOSE_DESTRUCTION, agency)
    proposer = _person(by)
    on = local_day(now)
    cases = due_cases(agency, kind, year, on, most=MOST_CASES)
    found = [file for file in files_of(cases, kind, on) if file.keep is None]
    if not found:
        raise NothingToDestroy(
            _("Không có tệp nào tiêu hủy được: chưa đến hạn, đang giữ lại, hoặc còn dùng ở hồ sơ khác.")
        )
    destruction = Destruction(
        agency=agency,
        kind=kind,
        year=year,
        proposer_id=proposer,
        proposed_by=by.label,
        proposed_at=now,
    )
    insert_rows([destruction])
    once = {file.file_id: file for file in reversed(found)}  # one file may hang at two of the cases
    papers = [
        DestroyedPaper(
            destruction=destruction,
            case_id=file.case_id,
            file_id=file.file_id,
            file_name=file.file_name,
            size=file.size,
        )
        for file in reversed(once.values())
    ]
    insert_rows(papers)
    said = {"kind": kind.value, "year": year, "files": [paper.file_id for paper in papers]}
    open_chain(
        subject_kind=SUBJECT,
        subject_id=str(destruction.pk),
        events=[NewEvent("registers.destruction_proposed", said)],
        by=by,
        now=now,
    )
    return destruction


@action
def approve_destruction(*, destruction_id: int, by: Actor, now: datetime) -> Destruction:
    """Approve a list as the second person: it gets its number and record, the lines of the books a note.

    All rules are asked again: what is held, used or not due any more stays, with the reason. A job takes the
    files out of the storage once this has been committed. Raises NotFound, NotAllowed, AlreadyDecided,
    TwoPeopleNeeded, NothingToDestroy.
    """
    destruction = _undecided(destruction_id, by)
    if _person(by) == destruction.proposer_id:
        raise TwoPeopleNeeded(_("Người đề nghị không tự duyệt. Xin để lãnh đạo khác duyệt."))
    destroyed = _sift(destruction, now)
    if not destroyed:
        raise NothingToDestroy(_("Không còn tệp nào trong danh sách tiêu hủy được. Xin không duyệt bản này."))
    year = local_day(now).year
    (destruction.number,) = take([f"destruction:{destruction.agency_id}:{year}:"])
    destruction.approver_id, destruction.decided_by, destruction.approved_at = by.id, by.label, now
    lines = CertificationLine.objects.filter(case__in={paper.case_id for paper in destroyed})
    lines = lines.select_related("book", "case").order_by("book", "number", "pk")
    content = destruction_pdf(destruction, destroyed, list(lines), now=now)
    (destruction.file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    destruction.save(update_fields=["number", "approver", "decided_by", "approved_at", "file"])
    mark_destroyed(files=[paper.file_id for paper in destroyed], now=now)
    _note_lines(destruction, list(lines), by=by, now=now)
    said = {"number": destruction.printed_number, "files": len(destroyed), "record": destruction.file_id}
    _note(destruction, NewEvent("registers.destruction_approved", said), by=by, now=now)
    queue_job(DESTROY_JOB, destruction_id=destruction.pk)
    return destruction


@action
def refuse_destruction(*, destruction_id: int, reason: str, by: Actor, now: datetime) -> Destruction:
    """Refuse a list; its papers stay and may be proposed again.

    Raises NotFound, NotAllowed, AlreadyDecided, ReasonMissing.
    """
    destruction = _undecided(destruction_id, by)
    words = nfc(squeeze(reason))[:300]
    if not words:
        raise ReasonMissing(_("Xin ghi lý do không duyệt."), field="reason")
    destruction.decided_by, destruction.refused_at, destruction.refused_because = by.label, now, words
    destruction.save(update_fields=["decided_by", "refused_at", "refused_because"])
    _note(destruction, NewEvent("registers.destruction_refused", {"reason": words}), by=by, now=now)
    return destruction


def carry_out_destruction(*, destruction_id: int, by: Actor, now: datetime) -> Destruction:
    """Take the files of an approved record out of the storage, each in a transaction of its own.

    Those gone before are left alone, so it may be run again after OSError, which goes up. A job's action.
    """
    check(by, DESTROY)
    destruction = Destruction.objects.get(pk=destruction_id, approved_at__isnull=False)
    for paper in destruction.papers.filter(kept_because="", removed_at=None):
        _remove(paper, now=now)
    _finish(destruction, by=by, now=now)
    return destruction


@action
def _remove(paper: DestroyedPaper, *, now: datetime) -> None:
    if remove_content(paper.file_id):
        paper.removed_at = now
    else:
        paper.kept_because = CAME_ANEW
    paper.save(update_fields=["removed_at", "kept_because"])


@action
def _finish(destruction: Destruction, *, by: Actor, now: datetime) -> None:
    if Destruction.objects.filter(pk=destruction.pk, finished_at=None).update(finished_at=now):
        gone = destruction.papers.filter(removed_at__isnull=False).count()
        _note(destruction, NewEvent("registers.destruction_finished", {"files": gone}), by=by, now=now)


def unfinished_destructions() -> list[int]:
    """Approved records whose files are not all gone: their job died too often."""
    rows = Destruction.objects.filter(approved_at__isnull=False, finished_at=None)
    return list(rows.values_list("pk", flat=True))


def _person(by: Actor) -> int:
    if by.id is None:
        raise TwoPeopleNeeded(_("Tiêu hủy giấy tờ do hai người đề nghị và duyệt, không tự động."))
    return by.id


def _undecided(destruction_id: int, by: Actor) -> Destruction:
    rows = Destruction.objects.select_for_update(of=("self",)).select_related("agency__parent")
    destruction = rows.filter(pk=destruction_id).first()
    if destruction is None:
        raise NotFound(_("Không có biên bản này."))
    check_books(by, APPROVE_DESTRUCTION, destruction.agency)
    if not destruction.is_open:
        raise AlreadyDecided(_("Danh sách này đã được duyệt hoặc không duyệt trước đó."))
    return destruction


def _sift(destruction: Destruction, now: datetime) -> list[DestroyedPaper]:
    """The papers of the list that may go today; of the others it is noted why they stay.

    The lines are locked first, so that nobody puts a hold on one meanwhile.
    """
    papers = list(destruction.papers.select_related("case", "file"))
    cases = {paper.case_id for paper in papers}
    list(CertificationLine.objects.select_for_update().filter(case__in=cases).order_by("pk").values("pk"))
    found = files_of(cases, BookKind(destruction.kind), local_day(now))
    keeps: dict[str, Keep] = {file.file_id: file.keep for file in found if file.keep is not None}
    known = {file.file_id for file in found}
    destroyed: list[DestroyedPaper] = []
    kept: list[DestroyedPaper] = []
    for paper in papers:
        keep = keeps.get(paper.file_id, None if paper.file_id in known else Keep.USED)
        paper.kept_because = KEPT_WORDS[keep] if keep else ""
        (kept if keep else destroyed).append(paper)
    DestroyedPaper.objects.bulk_update(kept, ["kept_because"], batch_size=200)
    return destroyed


def _note_lines(
    destruction: Destruction, lines: list[CertificationLine], *, by: Actor, now: datetime
) -> None:
    """The lines stay and say by which record their papers went; each book's chain names the numbers."""
    CertificationLine.objects.filter(pk__in=[line.pk for line in lines]).update(destruction=destruction)
    numbers: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        numbers[line.book_id].append(f"{line.number}{line.suffix}")
    for book, named in numbers.items():
        said = {"record": destruction.printed_number, "destruction": destruction.pk, "numbers": named}
        append(
            subject_kind=BOOK,
            subject_id=str(book),
            events=[NewEvent("registers.papers_destroyed", said)],
            by=by,
            now=now,
        )


def _note(destruction: Destruction, event: NewEvent, *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=str(destruction.pk), events=[event], by=by, now=now)

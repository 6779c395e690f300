"""Digitising papers at the counter: of a case, or of an intake screen that is being filled in.

The pages themselves are the business of `documents.actions.scanning`; here stands who may touch them, and
what hangs at the case in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.audit.actions import NewEvent
from motcua.cases.actions.reading import READING_JOB
from motcua.cases.actions.saving import note_on
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.errors import ScanForbidden
from motcua.cases.models import Case, CaseAttachment, CasePaper, PaperScan
from motcua.cases.permissions import ATTACH, takes_part
from motcua.cases.rules.digitising import is_secret
from motcua.cases.sql import case_at_work
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.named_jobs import queue_new_job
from motcua.core.transactions import action
from motcua.documents.actions import (
    NewPages,
    PageMove,
    add_pages,
    arrange_page,
    close_scan,
    drop_open_scan,
    let_phone_in,
    open_scan,
)
from motcua.documents.errors import ScanNotReady
from motcua.documents.models import PageSource, ScanPage

_LONGEST_NAME = 110  # letters of a paper's name in the name of its file
_OF_CASE = tuple(
    f"case__{name}"
    for name in (
        "procedure",
        "competent_agency",
        "receiving_agency",
        "support_agency",
        "handling_unit",
        "step_agency",
    )
)


@action
def begin_scan(
    *, case_id: int, paper_id: int | None, counter: Counter | None, by: Actor, now: datetime
) -> PaperScan:
    """Begin to digitise a paper of a case, or go on with the one begun.

    Raises NotFound, NotAllowed, ScanForbidden for a state secret.
    """
    case = _case_for(case_id, by)
    paper = case.papers.filter(pk=paper_id).first() if paper_id else None
    _refuse_secret(paper.name if paper else "")
    begun = PaperScan.objects.filter(case=case, paper=paper, scan__finished_at=None)
    known = begun.select_related("scan").first()
    if known is not None:
        return known
    scan = open_scan(
        title=paper.name if paper else _("Giấy tờ khác"),
        person=case.applicant_name,
        office=case.office,
        counter=counter,
        by=by,
        now=now,
    )
    link = PaperScan(scan=scan, case=case, paper=paper)
    insert_rows([link])
    return link


@action
def begin_intake_scan(
    *,
    intake_key: str,
    title: str,
    person: str,
    office: Office,
    counter: Counter | None,
    by: Actor,
    now: datetime,
) -> PaperScan:
    """Begin, or go on, before there is a case: the screen is known by its key, the paper by its name.

    Raises ScanForbidden for a state secret.
    """
    check(by, ATTACH)
    _refuse_secret(title)
    begun = PaperScan.objects.filter(intake_key=intake_key, case=None, scan__title=title[:500])
    known = begun.filter(scan__opened_by=by.id, scan__finished_at=None).select_related("scan").first()
    if known is not None:
        return known
    scan = open_scan(title=title, person=person, office=office, counter=counter, by=by, now=now)
    link = PaperScan(scan=scan, intake_key=intake_key)
    insert_rows([link])
    return link


def scan_at_work(key: str, *, by: Actor) -> PaperScan:
    """The unfinished paper of this key, for who may work on it; raises NotFound, NotAllowed.

    Of an intake that is who began it, of a case who takes part in it.
    """
    links = PaperScan.objects.select_related("scan__office", "scan__counter", "paper", *_OF_CASE)
    link = links.filter(scan__key=key, scan__finished_at=None).first()
    if link is None:
        raise NotFound(_("Giấy tờ này đã ghép xong hoặc đã bỏ."))
    check(by, ATTACH)
    is_own = link.scan.opened_by_id == by.id if link.case is None else takes_part(by, link.case)
    if not is_own:
        raise NotAllowed(_("Ông/bà không số hóa giấy tờ của hồ sơ này được."))
    return link


@action
def add_to_scan(
    *, key: str, new: Sequence[NewPages], source: PageSource, by: Actor, now: datetime
) -> list[ScanPage]:
    """Add pages read before (`documents.actions.read_pages`); raises FileUnfit for too many, StorageFull."""
    return add_pages(scan_at_work(key, by=by).scan, new, source=source, now=now)


@action
def arrange_scan(*, key: str, page_id: int, move: PageMove, by: Actor, now: datetime) -> None:
    """Turn, move or take out a page."""
    arrange_page(scan_at_work(key, by=by).scan, page_id=page_id, move=move, now=now)


@action
def open_phone(*, key: str, by: Actor, now: datetime) -> str:
    """The secret by which a phone may add pages for a quarter of an hour."""
    return let_phone_in(scan_at_work(key, by=by).scan, now=now)


@action
def drop_scan(*, key: str, by: Actor, now: datetime) -> PaperScan:
    """Leave a paper undigitised: its pages go, their files a day later unless something names them."""
    link = scan_at_work(key, by=by)
    drop_open_scan(link.scan, now=now)
    return link


@action
def finish_scan(
    *,
    key: str,
    content: bytes,
    pages: Sequence[ScanPage],
    expected: int | None,
    note: str,
    keeps_flagged: bool,
    by: Actor,
    now: datetime,
) -> PaperScan:
    """Hang the paper at its case: one PDF, its pages counted against the original; then its words are read.

    `content` is made of `pages` before (`documents.actions.put_together`). The number of images is that of
    pages (TT 01/2023/TT-VPCP); a page photographed twice, for a note stuck on it, is said in `note`. Raises
    ScanNotReady, StorageFull.
    """
    link = scan_at_work(key, by=by)
    words = " ".join(note.split())
    _check_ready(pages, expected=expected, note=words, keeps_flagged=keeps_flagged)
    link.scan.file = close_scan(
        link.scan, content=content, pages=pages, expected=expected or 0, note=words, now=now
    )
    if link.case is not None:
        _hang(link.case, [link], by, now)
    return link


@action
def bind_scans(*, case_id: int, intake_key: str, by: Actor, now: datetime) -> int:
    """Hang what was digitised on the intake screen at the case it has become; returns how many papers.

    A paper is found by its name; what the checklist does not hold any more hangs at the case itself.
    """
    waiting = PaperScan.objects.filter(intake_key=intake_key, case=None, scan__opened_by=by.id)
    links = list(waiting.select_related("scan").order_by("pk"))
    if not links:
        return 0
    case = _case_for(case_id, by)
    papers = {paper.name[:500]: paper for paper in case.papers.all()}
    for link in links:
        link.case, link.paper, link.intake_key = case, papers.get(link.scan.title), ""
    PaperScan.objects.bulk_update(links, ["case", "paper", "intake_key"])
    done = [link for link in links if link.scan.finished_at is not None]
    if done:
        _hang(case, done, by, now)
    return len(links)


def _case_for(case_id: int, by: Actor) -> Case:
    case = case_at_work(case_id)
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    check(by, ATTACH)
    if not takes_part(by, case):
        raise NotAllowed(_("Ông/bà không thêm tệp vào hồ sơ này được."))
    return case


def _refuse_secret(name: str) -> None:
    if is_secret(name):
        raise ScanForbidden(
            _("Giấy tờ này là bí mật nhà nước: không quét, không chụp. Xin giữ bản giấy theo chế độ mật.")
        )


def _check_ready(pages: Sequence[ScanPage], *, expected: int | None, note: str, keeps_flagged: bool) -> None:
    if not expected:
        raise ScanNotReady(_("Xin đếm và ghi số trang của bản giấy."), field="expected")
    if expected != len(pages) and not note:
        raise ScanNotReady(
            _("Bản giấy %(expected)s trang, bản quét %(count)s trang. Xin quét đủ, hoặc ghi vì sao khác.")
            % {"expected": expected, "count": len(pages)},
            field="note",
        )
    flagged = [str(place) for place, page in enumerate(pages, 1) if page.is_blank or page.is_blurred]
    if flagged and not keeps_flagged:
        raise ScanNotReady(
            _("Trang %(pages)s trống hoặc mờ. Xin quét lại, bỏ trang, hoặc xác nhận giữ nguyên.")
            % {"pages": ", ".join(flagged)},
            field="keeps_flagged",
        )


def _hang(case: Case, links: Sequence[PaperScan], by: Actor, now: datetime) -> None:
    """Attach finished papers, note them, and have their words read."""
    rows = [
        CaseAttachment(
            case=case,
            paper=link.paper,
            scan=link.scan,
            file_id=str(link.scan.file_id),
            file_name=_file_name(link.paper, link),
            purpose=AttachmentPurpose.PAPER,
            added_at=now,
            added_by=by.label,
        )
        for link in links
    ]
    insert_rows(rows)
    said = [[link.scan.file_id, link.scan.expected_pages, link.scan.note] for link in links]
    note_on(case, NewEvent("cases.papers_digitised", {"papers": said}), by=by, now=now)
    for row in rows:
        queue_new_job(READING_JOB, attachment_id=row.pk)


def _file_name(paper: CasePaper | None, link: PaperScan) -> str:
    """Required paper and person, as people look for it."""
    title = " ".join((paper.name if paper else link.scan.title).split())
    if len(title) > _LONGEST_NAME:
        title = title[:_LONGEST_NAME].rsplit(" ", 1)[0] + "…"
    return f"{title} - {link.scan.person}.pdf".replace("/", "-")[:200] if link.scan.person else f"{title}.pdf"

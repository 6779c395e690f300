"""Entering registrations: mirrored from the shared civil-status software, or numbered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.audit.rules import canonical_json
from motcua.cases.actions import take_declaration
from motcua.cases.models import Case
from motcua.catalogue.rules import declarations
from motcua.catalogue.rules.declarations import DeclaredField
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import take_several
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT, open_first_volume
from motcua.registers.choices import CIVIL_STATUS_KINDS, BookKind
from motcua.registers.choices.civil import NAMES, PROCEDURES, fields_of
from motcua.registers.errors import AlreadyRegistered, BookClosed, LineIncomplete, NumberTaken
from motcua.registers.models import Book, CivilRecord
from motcua.registers.permissions import ENTER, check_books
from motcua.registers.queries.books import settings_of
from motcua.registers.queries.civil_cases import may_fill_a_book
from motcua.registers.queries.digests import digest_of_records
from motcua.registers.rules.civil import read_national_number
from motcua.registers.rules.numbers import line_series


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A registration as it was decided; days of `content` as yyyy-mm-dd.

    `national_number`: what the shared software gave, "123/2026"; left out where the office numbers itself.
    """

    kind: BookKind
    content: Mapping[str, str]
    registered_on: date
    signer_name: str
    signer_title: str = ""
    officer_name: str = ""
    national_number: str = ""
    case_id: int | None = None


@action
def enter_record(*, agency: Agency, new: NewRecord, by: Actor, now: datetime) -> CivilRecord:
    """Enter a registration in the book of its year; the year's first opens the book.

    The number is the national one, or the next of the series where the office numbers itself; then the day
    is today. Raises NotAllowed, LineIncomplete, NumberTaken, AlreadyRegistered, BookClosed.
    """
    if new.kind not in CIVIL_STATUS_KINDS:
        raise ValueError(f"{new.kind} is no civil-status book")
    check_books(by, ENTER, agency)
    content = _checked(new.kind, new.content)
    if not squeeze(new.signer_name):
        raise LineIncomplete(_("Xin ghi họ tên người ký."), field="signer_name")
    own = settings_of(agency).own_civil_numbers
    day = localdate(now) if own else new.registered_on
    if day > localdate(now):
        raise LineIncomplete(_("Ngày đăng ký không được sau hôm nay."), field="registered_on")
    case = _case(agency, new)
    series = line_series(agency.pk, new.kind, day.year)
    taken = take_several(series, 1 if own else 0)  # waits for who is entering in the same book
    book = _open_book(agency, new.kind, day, by=by, now=now)
    number = _own_number(book, series, taken[0]) if own else _given_number(book, new.national_number)
    record = CivilRecord(
        book=book,
        number=number,
        national_number=squeeze(new.national_number)[:80],
        registered_on=day,
        name=content[NAMES[new.kind][0]],
        other_name=content.get(NAMES[new.kind][1], ""),
        content_text=canonical_json(content),
        signer_name=nfc(squeeze(new.signer_name))[:120],
        signer_title=nfc(squeeze(new.signer_title))[:200],
        officer_name=nfc(squeeze(new.officer_name))[:200],
        case=case,
        entered_at=now,
        entered_by=by.label,
    )
    record.search_text = record.searched()
    insert_rows([record])
    if case is not None:
        take_declaration(case=case, now=now)
    said = {
        "number": number,
        "national_number": record.national_number,
        "case": case.code if case else "",
        "digest": digest_of_records([record]),
    }
    append(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.record_entered", said)],
        by=by,
        now=now,
    )
    return record


def checked_value(field: DeclaredField, value: str) -> str:
    """One value, tidy; raises LineIncomplete for what it cannot be."""
    try:
        return declarations.checked_value(field, value)
    except Unreadable as wrong:
        raise LineIncomplete(str(wrong), field=wrong.field) from None


def _checked(kind: BookKind, content: Mapping[str, str]) -> dict[str, str]:
    """The fields of the law, tidy; raises LineIncomplete for what is required and empty, or cannot be."""
    try:
        return declarations.checked(fields_of(kind), content)
    except Unreadable as wrong:
        raise LineIncomplete(str(wrong), field=wrong.field) from None


def _case(agency: Agency, new: NewRecord) -> Case | None:
    """The case whose result it is; raises AlreadyRegistered for one that fills no book, or has."""
    if new.case_id is None:
        return None
    cases = Case.objects.select_for_update(of=("self",)).select_related("procedure")
    case = cases.filter(pk=new.case_id, competent_agency=agency).first()
    if case is None or PROCEDURES.get(case.procedure.code) != new.kind or not may_fill_a_book(case):
        raise AlreadyRegistered(_("Hồ sơ này không có kết quả để vào sổ."))
    if CivilRecord.objects.filter(case=case).exists():
        raise AlreadyRegistered(_("Kết quả của hồ sơ này đã vào sổ."))
    return case


def _open_book(agency: Agency, kind: BookKind, day: date, *, by: Actor, now: datetime) -> Book:
    volumes = Book.objects.filter(agency=agency, kind=kind, year=day.year, former_body="")
    book = volumes.order_by("-volume").first()
    if book is None:
        return open_first_volume(agency, kind, by=by, now=now, on=day)
    if not book.takes_lines:
        raise BookClosed(
            _("%(kind)s năm %(year)s đã khóa. Xin đề nghị người giữ sổ mở quyển mới.")
            % {"kind": kind.label, "year": day.year}
        )
    return book


def _of_the_year(book: Book) -> QuerySet[CivilRecord]:
    """All registrations that share the numbers of the book."""
    return CivilRecord.objects.filter(
        book__agency=book.agency_id, book__kind=book.kind, book__year=book.year, book__former_body=""
    )


def _own_number(book: Book, series: str, taken: int) -> int:
    """The number taken; where numbers came from the shared software before, the series catches up first."""
    highest = _of_the_year(book).aggregate(highest=Max("number"))["highest"] or 0
    return taken if taken > highest else take_several(series, highest + 1 - taken)[-1]


def _given_number(book: Book, text: str) -> int:
    number = read_national_number(text, book.year)
    if number is None:
        raise LineIncomplete(
            _("Xin ghi số do phần mềm hộ tịch cấp, ví dụ 123/%(year)s.") % {"year": book.year},
            field="national_number",
        )
    if _of_the_year(book).filter(number=number).exists():
        raise NumberTaken(
            _("Số %(number)s/%(year)s đã có trong sổ.") % {"number": number, "year": book.year},
            field="national_number",
        )
    return number

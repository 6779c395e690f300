"""Entering lines in a certification book: numbers without a gap and without a second holder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.audit.models import ChainHead
from motcua.audit.rules import canonical_json
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rows import Part, read
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import take_several
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT, open_first_volume
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.errors import BookClosed, LineIncomplete
from motcua.registers.models import Book, CertificationLine
from motcua.registers.permissions import ENTER, check_books
from motcua.registers.queries.digests import digest_of_lines
from motcua.registers.rules.numbers import line_series

# A statement takes 32,766 values on SQLite, and nobody brings so many papers at once.
LINES_AT_ONCE = 500

_BOOK_AND_HEAD = (Part("b", Book), Part("h", ChainHead))
_OF_THE_YEAR = (
    "FROM registers_book b LEFT JOIN audit_chainhead h"
    " ON h.subject_kind = %s AND h.subject_id = CAST(b.id AS VARCHAR(20))"
    " WHERE b.agency_id = %s AND b.kind = %s AND b.year = %s AND b.former_body = ''"
    " ORDER BY b.volume DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One paper certified: a number of its own, however many copies (NĐ 23/2015/NĐ-CP Điều 20 khoản 3).

    `details`: parties, translator, from_language, to_language, place, as the kind has them. `fee` in đồng.
    """

    requester_name: str
    paper_name: str
    certifier_name: str
    certifier_title: str = ""
    certifier_id: int | None = None
    requester_identity: str = ""
    documents: int = 1
    copies: int = 1
    pages: int = 0
    fee: int = 0
    note: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    case_id: int | None = None


@action
def enter_lines(
    *, agency: Agency, kind: BookKind, lines: Sequence[NewLine], by: Actor, now: datetime
) -> list[CertificationLine]:
    """Give each line the next number of the agency's book of the year, in order: at most six statements.

    The first line of a year opens its book. Taking the numbers locks their series until the action ends, so
    desks wait for one another and a rolled-back action leaves no gap. Raises NotAllowed, LineIncomplete,
    BookClosed when the last volume of the year is closed.
    """
    if kind not in CERTIFICATION_KINDS or not 0 < len(lines) <= LINES_AT_ONCE:
        raise ValueError(f"{len(lines)} lines for a book of kind {kind}")
    check_books(by, ENTER, agency)
    for line in lines:
        check_line(line)
    year = localdate(now).year
    numbers = take_several(line_series(agency.pk, kind, year), len(lines))
    book, head = _open_book(agency, kind, year, by=by, now=now)
    rows = [_row(book, number, line, by, now) for number, line in zip(numbers, lines, strict=True)]
    insert_rows(rows)
    said = {"first": numbers[0], "last": numbers[-1], "digest": digest_of_lines(rows)}
    append(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.lines_entered", said)],
        by=by,
        now=now,
        head=head,
    )
    return rows


def check_line(line: NewLine) -> None:
    """Raise LineIncomplete for a column the form requires that is empty, or a number that cannot be."""
    required = {
        "requester_name": (line.requester_name, _("Xin ghi họ tên người yêu cầu chứng thực.")),
        "paper_name": (line.paper_name, _("Xin ghi tên giấy tờ hoặc giao dịch.")),
        "certifier_name": (line.certifier_name, _("Xin ghi họ tên người ký chứng thực.")),
    }
    for name, (value, message) in required.items():
        if not squeeze(value):
            raise LineIncomplete(message, field=name)
    if line.copies < 1 or line.documents < 1 or line.pages < 0 or line.fee < 0:
        raise LineIncomplete(
            _("Số bản, số giấy tờ phải từ 1; số trang và phí không được âm."), field="copies"
        )


def _open_book(
    agency: Agency, kind: BookKind, year: int, *, by: Actor, now: datetime
) -> tuple[Book, ChainHead | None]:
    """The volume that takes lines now and the head of its chain; the year's first is opened."""
    found = read(_BOOK_AND_HEAD, _OF_THE_YEAR, [SUBJECT, agency.pk, kind.value, year])
    if not found:
        return open_first_volume(agency, kind, by=by, now=now), None
    book, head = found[0]
    if not book.takes_lines:
        raise BookClosed(
            _("%(kind)s năm %(year)s đã khóa. Xin đề nghị người giữ sổ mở quyển mới.")
            % {"kind": kind.label, "year": year}
        )
    return book, head


def _row(book: Book, number: int, line: NewLine, by: Actor, now: datetime) -> CertificationLine:
    row = CertificationLine(
        book=book,
        number=number,
        made_on=localdate(now),
        requester_name=_tidy(line.requester_name, 250),
        requester_identity=_tidy(line.requester_identity, 250),
        paper_name=_tidy(line.paper_name, 500),
        certifier_id=line.certifier_id,
        certifier_name=_tidy(line.certifier_name, 120),
        certifier_title=_tidy(line.certifier_title, 200),
        documents=line.documents,
        copies=line.copies,
        pages=line.pages,
        fee=line.fee,
        note=_tidy(line.note, 500),
        details_text=canonical_json(
            {name: _tidy(value, 2000) for name, value in line.details.items() if value}
        ),
        case_id=line.case_id,
        entered_at=now,
        entered_by=by.label,
    )
    row.search_text = row.searched()
    return row


def _tidy(text: str, limit: int) -> str:
    return nfc(squeeze(text))[:limit]

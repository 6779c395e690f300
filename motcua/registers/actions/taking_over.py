"""Books of abolished bodies: taken over line by line from a file, kept and searchable, never added to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, open_chain
from motcua.audit.rules import canonical_json
from motcua.core.actors import Actor
from motcua.core.rules.dates import parse_date
from motcua.core.rules.delimited import Row, Source, examine, opened, rows
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.rule_sets import FIRST_DAY, in_force, register_rules
from motcua.core.rules.text import fold, nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.errors import BookNotNamed, LineIncomplete
from motcua.registers.models import Book, CertificationLine
from motcua.registers.permissions import CLOSE, check_books
from motcua.registers.queries.digests import digest_of_book

# The titles a column may have, folded; the first two must be there.
COLUMNS = {
    "number": ("so chung thuc", "so", "stt"),
    "requester_name": ("ho ten nguoi yeu cau", "nguoi yeu cau", "ho ten"),
    "made_on": ("ngay chung thuc", "ngay"),
    "requester_identity": ("giay to tuy than", "so cmnd cccd"),
    "paper_name": ("ten giay to", "ten ban chinh", "ten giao dich", "ten hop dong giao dich"),
    "certifier_name": ("nguoi ky chung thuc", "nguoi ky"),
    "certifier_title": ("chuc danh", "chuc danh nguoi ky"),
    "documents": ("so luong giay to",),
    "copies": ("so ban", "so ban sao"),
    "pages": ("so trang",),
    "fee": ("phi", "le phi", "phi chung thuc"),
    "note": ("ghi chu",),
    "parties": ("cac ben",),
}
_REQUIRED = ("number", "requester_name")
_NUMBER = re.compile(r"^(\d{1,7})\s*(\D\S{0,10})?$")
_WRONG_SHOWN = 5
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerBook:
    """Which book of which body: `decision` says by what it came here."""

    kind: BookKind
    year: int
    volume: int
    former_body: str
    decision: str


def take_over_book(*, agency: Agency, new: FormerBook, path: Path, by: Actor, now: datetime) -> Book:
    """Take over the lines of a CSV file as a closed book with the former body's name.

    Read before the transaction; a line that cannot be read refuses the whole file, naming the lines. Raises
    NotAllowed, Unreadable, LineIncomplete, BookNotNamed.
    """
    check_books(by, CLOSE, agency)
    if new.kind not in CERTIFICATION_KINDS:
        raise BookNotNamed(_("Chỉ nhận sổ chứng thực từ tệp."), field="kind")
    if not squeeze(new.former_body) or not squeeze(new.decision):
        raise BookNotNamed(_("Xin ghi cơ quan lập sổ và văn bản bàn giao."), field="former_body")
    source = examine(path)
    lines = _read(source, new)
    return _kept(agency=agency, new=new, lines=lines, sha256=source.sha256, by=by, now=now)


def _read(source: Source, new: FormerBook) -> list[CertificationLine]:
    places = _places(source)
    lines, wrong, seen = [], [], set()
    with opened(source) as file:
        for row in rows(source, file):
            try:
                line = _line(row, places, new)
            except (Unreadable, LineIncomplete, ValueError) as fault:
                wrong.append(_("dòng %(line)s: %(fault)s") % {"line": row.line, "fault": fault})
                continue
            key = line.number, line.suffix
            if key in seen:
                wrong.append(_("dòng %(line)s: số %(number)s lặp lại") % {"line": row.line, "number": key[0]})
            seen.add(key)
            lines.append(line)
    if wrong or not lines:
        shown = "; ".join(wrong[:_WRONG_SHOWN]) or _("tệp không có dòng nào")
        raise Unreadable(
            _("Chưa nhận sổ: %(wrong)s (%(count)s dòng cần sửa).") % {"wrong": shown, "count": len(wrong)},
            field="file",
        )
    return lines


def _places(source: Source) -> dict[str, int]:
    """Where each column stands; raises Unreadable without those that must be there."""
    titles = [" ".join(re.sub(r"[^\w]", " ", fold(title)).split()) for title in source.header]
    found = {
        name: next(place for place, title in enumerate(titles) if title in known)
        for name, known in COLUMNS.items()
        if any(title in known for title in titles)
    }
    if not all(name in found for name in _REQUIRED):
        raise Unreadable(_("Tệp phải có cột “Số chứng thực” và “Họ tên người yêu cầu”."), field="file")
    return found


def _line(row: Row, places: dict[str, int], new: FormerBook) -> CertificationLine:
    if row.fault:
        raise LineIncomplete(_("dòng không đọc được"))
    given = {name: nfc(squeeze(row.cells[at])) for name, at in places.items() if at < len(row.cells)}
    number = _NUMBER.match(given.get("number", ""))
    if number is None or not int(number[1]) or not given.get("requester_name"):
        raise LineIncomplete(_("thiếu số chứng thực hoặc họ tên"))
    day = parse_date(given["made_on"]) if given.get("made_on") else date(new.year, 12, 31)
    if day.year != new.year:
        raise LineIncomplete(_("ngày không thuộc năm %(year)s") % {"year": new.year})
    line = CertificationLine(
        number=int(number[1]),
        suffix=number[2] or "",
        made_on=day,
        requester_name=given["requester_name"][:250],
        requester_identity=given.get("requester_identity", "")[:250],
        paper_name=given.get("paper_name", "")[:500],
        certifier_name=given.get("certifier_name", "")[:120],
        certifier_title=given.get("certifier_title", "")[:200],
        note=given.get("note", "")[:500],
        details_text=canonical_json({"parties": given["parties"]} if given.get("parties") else {}),
    )
    for name in ("documents", "copies", "pages", "fee"):
        digits = re.sub(r"[.\s]|đ$|đồng$", "", given.get(name, ""))
        if digits:
            setattr(line, name, int(digits))
    line.search_text = line.searched()
    return line


@action
def _kept(
    *,
    agency: Agency,
    new: FormerBook,
    lines: list[CertificationLine],
    sha256: str,
    by: Actor,
    now: datetime,
) -> Book:
    body, first = nfc(squeeze(new.former_body))[:200], date(new.year, 1, 1)
    same = Book.objects.filter(
        agency=agency, kind=new.kind, year=new.year, volume=new.volume, former_body=body
    )
    if same.exists():
        raise BookNotNamed(_("Quyển sổ này của cơ quan đó đã được nhận."), field="volume")
    version = in_force("registers", max(first, FIRST_DAY))
    book = Book.objects.create(
        agency=agency,
        kind=new.kind,
        year=new.year,
        volume=new.volume,
        former_body=body,
        symbol=register_rules(version.id).symbols[new.kind],
        rule_version=version.id,
        opened_on=first,
        opened_by=body,
        closed_on=max(localdate(now), first),
        closed_by=by.label,
        closing_reason=_("Nhận bàn giao theo %(decision)s") % {"decision": squeeze(new.decision)[:200]},
        line_count=len(lines),
    )
    for line in lines:
        line.book, line.entered_at, line.entered_by = book, now, by.label
    CertificationLine.objects.bulk_create(lines, batch_size=_BATCH)
    said = {
        "kind": new.kind.value,
        "year": new.year,
        "body": body,
        "lines": len(lines),
        "file": sha256,
        "digest": digest_of_book(lines, is_civil=False),
    }
    open_chain(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.book_taken_over", said)],
        by=by,
        now=now,
    )
    return book


def column_titles() -> Iterator[str]:
    """The titles to tell people, one for each column."""
    yield from (
        "Số chứng thực", "Ngày chứng thực", "Họ tên người yêu cầu", "Giấy tờ tùy thân", "Tên giấy tờ",
        "Người ký chứng thực", "Chức danh", "Số lượng giấy tờ", "Số bản", "Số trang", "Phí", "Ghi chú",
        "Các bên",
    )  # fmt: skip

"""Lines of books of abolished bodies, read from a CSV file: nothing is kept before every line can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from motcua.audit.rules import canonical_json
from motcua.catalogue.rules.declarations import SEXES, DeclaredField
from motcua.core.rules.dates import parse_date
from motcua.core.rules.delimited import Row, Source, opened, rows
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold, fold_words, nfc, squeeze
from motcua.registers.actions.registering import checked_value
from motcua.registers.choices import CERTIFICATION_KINDS, BookKind
from motcua.registers.choices.civil import NAMES, fields_of
from motcua.registers.errors import LineIncomplete, LinesWrong
from motcua.registers.models import Book, CertificationLine, CivilRecord
from motcua.registers.rules.civil import read_national_number

# The titles a column may have, the first the one to tell people; compared without marks.
_NUMBER = ("Số chứng thực", "Số", "STT")
_NOTE = ("Ghi chú",)
_CERTIFICATION = {
    "number": _NUMBER,
    "made_on": ("Ngày chứng thực", "Ngày"),
    "requester_name": ("Họ tên người yêu cầu", "Người yêu cầu", "Họ tên"),
    "requester_identity": ("Giấy tờ tùy thân", "Số CMND/CCCD"),
    "paper_name": ("Tên giấy tờ", "Tên bản chính", "Tên giao dịch", "Tên hợp đồng giao dịch"),
    "certifier_name": ("Người ký chứng thực", "Người ký"),
    "certifier_title": ("Chức danh", "Chức danh người ký"),
    "documents": ("Số lượng giấy tờ",),
    "copies": ("Số bản", "Số bản sao"),
    "pages": ("Số trang",),
    "fee": ("Phí", "Lệ phí", "Phí chứng thực"),
    "note": _NOTE,
    "parties": ("Các bên",),
}
_CIVIL = {
    "number": ("Số", "Số đăng ký", "STT"),
    "registered_on": ("Ngày đăng ký", "Ngày tháng năm đăng ký"),
    "signer_name": ("Người ký", "Họ tên người ký"),
    "signer_title": ("Chức vụ", "Chức vụ người ký"),
    "officer_name": ("Người thực hiện",),
    "note": _NOTE,
}
_CERTIFICATION_NUMBER = re.compile(r"^(\d{1,7})\s*(\D\S{0,10})?$")
_SEX_KEYS = {fold(label): key for key, label in SEXES.items()}


@dataclass(frozen=True, slots=True)
class FormerLine:
    """One line of the file; `remark` is what the former body noted beside a registration."""

    row: CertificationLine | CivilRecord
    remark: str = ""


def titles_of(kind: BookKind) -> list[str]:
    """The titles to tell people, one for each column."""
    return [titles[0] for titles in _columns(kind).values()]


def required_of(kind: BookKind) -> tuple[str, ...]:
    """The columns that must be there and filled: the number and whom the line is about."""
    if kind in CERTIFICATION_KINDS:
        return "number", "requester_name"
    names = NAMES[kind][:2] if kind == BookKind.MARRIAGES else NAMES[kind][:1]
    return "number", "registered_on", *names


def read_lines(source: Source, book: Book) -> list[FormerLine]:
    """All lines of the file for the book; raises Unreadable without its columns, LinesWrong naming each
    line that cannot be read."""
    kind = BookKind(book.kind)
    places, read = _places(source, kind), _certification if kind in CERTIFICATION_KINDS else _civil
    lines: list[FormerLine] = []
    faults: list[tuple[int, str]] = []
    seen: dict[tuple[int, str], int] = {}
    with opened(source) as file:
        for row in rows(source, file):
            try:
                line = read(_given(row, places, kind), book)
            except (Unreadable, LineIncomplete) as fault:
                faults.append((row.line, str(fault)))
                continue
            key = line.row.number, getattr(line.row, "suffix", "")
            if key in seen:
                first = {"number": f"{key[0]}{key[1]}", "line": seen[key]}
                faults.append((row.line, _("Số %(number)s đã có ở dòng %(line)s.") % first))
            seen.setdefault(key, row.line)
            lines.append(line)
    if faults or not lines:
        raise LinesWrong(faults)
    return lines


def _columns(kind: BookKind) -> Mapping[str, tuple[str, ...]]:
    """Key → titles. Of a registration each person has a name and a birth: the group says whose.

    A title has no comma: it would be taken for the separator of a file that has another.
    """
    if kind in CERTIFICATION_KINDS:
        return _CERTIFICATION
    fields = fields_of(kind)
    labels = [field.label.replace(",", "") for field in fields]
    named = {
        field.key: (f"{field.group}: {label}", *([label] * (labels.count(label) == 1)))
        for field, label in zip(fields, labels, strict=True)
    }
    note = _CIVIL["note"]
    return {**{key: titles for key, titles in _CIVIL.items() if key != "note"}, **named, "note": note}


def _places(source: Source, kind: BookKind) -> dict[str, int]:
    """Where each column stands."""
    titles = [_bare(title) for title in source.header]
    columns = _columns(kind)
    known = {key: {_bare(title) for title in several} for key, several in columns.items()}
    found = {
        key: next(place for place, title in enumerate(titles) if title in several)
        for key, several in known.items()
        if any(title in several for title in titles)
    }
    missing = [columns[key][0] for key in required_of(kind) if key not in found]
    if missing:
        names = ", ".join(f"“{title}”" for title in missing)
        raise Unreadable(_("Tệp thiếu cột %(names)s.") % {"names": names}, field="file")
    return found


def _given(row: Row, places: Mapping[str, int], kind: BookKind) -> dict[str, str]:
    if row.fault:
        raise LineIncomplete(_("Dòng không đọc được: kiểm tra dấu phân cách và dấu nháy."))
    given = {key: nfc(squeeze(row.cells[at])) for key, at in places.items() if at < len(row.cells)}
    columns = _columns(kind)
    for key in required_of(kind):
        if not given.get(key):
            raise LineIncomplete(_("Thiếu “%(title)s”.") % {"title": columns[key][0]})
    return given


def _certification(given: dict[str, str], book: Book) -> FormerLine:
    number = _CERTIFICATION_NUMBER.match(given["number"])
    if number is None or not int(number[1]):
        raise LineIncomplete(_("Số chứng thực phải là số, ví dụ 12 hoặc 12a."))
    day = _day(given["made_on"], book.year) if given.get("made_on") else date(book.year, 12, 31)
    line = CertificationLine(
        book=book,
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
            if not digits.isdecimal() or len(digits) > 9:
                raise LineIncomplete(_("“%(title)s” phải là số.") % {"title": _CERTIFICATION[name][0]})
            setattr(line, name, int(digits))
    line.search_text = line.searched()
    return FormerLine(line)


def _civil(given: dict[str, str], book: Book) -> FormerLine:
    """A registration as the former body wrote it: what the law of its time did not ask for may be empty."""
    kind = BookKind(book.kind)
    number = read_national_number(given["number"], book.year)
    if number is None:
        raise LineIncomplete(_("Số đăng ký phải có dạng 123 hoặc 123/%(year)s.") % {"year": book.year})
    content = {
        field.key: _value(field, given[field.key]) for field in fields_of(kind) if given.get(field.key)
    }
    record = CivilRecord(
        book=book,
        number=number,
        registered_on=_day(given["registered_on"], book.year),
        name=content[NAMES[kind][0]][:250],
        other_name=content.get(NAMES[kind][1], "")[:250],
        content_text=canonical_json(content),
        signer_name=given.get("signer_name", "")[:120],
        signer_title=given.get("signer_title", "")[:200],
        officer_name=given.get("officer_name", "")[:200],
    )
    record.search_text = record.searched()
    return FormerLine(record, given.get("note", "")[:500])


def _value(field: DeclaredField, text: str) -> str:
    """A cell as the book keeps it: days as yyyy-mm-dd, a sex by its key."""
    if field.shape == "date":
        text = parse_date(text).isoformat()
    elif field.shape == "sex":
        text = _SEX_KEYS.get(fold(text), text)
    return checked_value(field, text)


def _day(text: str, year: int) -> date:
    day = parse_date(text)
    if day.year != year:
        raise LineIncomplete(_("Ngày không thuộc năm %(year)s của quyển sổ.") % {"year": year})
    return day


def _bare(title: str) -> str:
    return " ".join(fold_words(title))

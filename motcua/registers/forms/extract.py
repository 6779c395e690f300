"""An extract from a civil-status book (Luật Hộ tịch 60/2014/QH13 Điều 63)."""

from __future__ import annotations

from datetime import datetime

from motcua.cases.forms.heading import agency_heading, in_vietnamese
from motcua.catalogue.rules.declarations import shown
from motcua.core.rules.dates import format_date
from motcua.documents.forms import CivilExtractPaper, ExtractPart, render
from motcua.documents.rules.paper_codes import check_url
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import groups_of
from motcua.registers.models import CivilExtract, CivilRecord
from motcua.registers.queries.civil_values import current_content, notes_of_record

_TITLES = {
    BookKind.BIRTHS: "Trích lục khai sinh",
    BookKind.MARRIAGES: "Trích lục kết hôn",
    BookKind.DEATHS: "Trích lục khai tử",
}


def extract_title(kind: str) -> str:
    """What the paper is called."""
    return _TITLES[BookKind(kind)]


def extract_number(extract: CivilExtract) -> str:
    """The number of the paper: 412/TLKS-BS."""
    return f"{extract.number}/TL{extract.record.book.symbol}-BS"


@in_vietnamese
def extract_pdf(extract: CivilExtract, *, public_url: str, now: datetime) -> bytes:
    """The paper with its QR, ready to be signed: what the book says today, with its notes."""
    record = extract.record
    book = record.book
    content = current_content(record)
    parts = [
        ExtractPart(
            name=group,
            entries=tuple(
                (field.label, shown(field, content[field.key])) for field in fields if content.get(field.key)
            ),
        )
        for group, fields in groups_of(book.kind).items()
    ]
    title = extract_title(book.kind)
    paper = CivilExtractPaper(
        **agency_heading(book.agency, number=extract_number(extract), at=now),
        check_code=extract.code,
        check_url=check_url(extract.code, public_url=public_url),
        title=title,
        subtitle="(Bản sao)",
        parts=tuple(part for part in parts if part.entries),
        registered=registered_lines(record),
        notes=tuple(notes_of_record(record)),
        signer_capacity=tuple(part.strip() for part in extract.signer_title.split(";") if part.strip())
        or ("NGƯỜI KÝ TRÍCH LỤC",),
        signer_name=extract.signer_name,
    )
    return render("civil_extract", paper)


def registered_lines(record: CivilRecord) -> tuple[tuple[str, str], ...]:
    """Where, under which number and when the event was registered."""
    book = record.book
    return (
        ("Nơi đăng ký", book.former_body or book.agency.name),
        ("Số, quyển số", f"{record.printed_number}, quyển số {book.volume_name}"),
        ("Ngày, tháng, năm đăng ký", format_date(record.registered_on)),
    )

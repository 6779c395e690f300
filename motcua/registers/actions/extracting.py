"""Extracts from civil-status books: made from the book, signed by key or by hand, findable by their QR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.models import Case
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import take
from motcua.core.transactions import action
from motcua.documents.actions import NewDocument, free_code, issue_document, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import DocumentKind, StoredFile
from motcua.registers.actions.opening import SUBJECT
from motcua.registers.choices.civil import EXTRACT_PROCEDURES
from motcua.registers.errors import LineIncomplete, NoExtract
from motcua.registers.forms.extract import extract_number, extract_pdf, extract_title
from motcua.registers.models import CivilExtract, CivilRecord
from motcua.registers.permissions import ENTER, check_books
from motcua.registers.queries.civil_values import is_annulled
from motcua.registers.rules.civil import extract_series

RECORD = "registers.civil_record"
MOST_COPIES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExtract:
    """Who asks for how many copies, and who signs: `signer_title` e.g. "KT. CHỦ TỊCH; PHÓ CHỦ TỊCH"."""

    requester_name: str
    signer_name: str
    signer_title: str = ""
    copies: int = 1
    case_id: int | None = None


@action
def draw_extract(
    *, record_id: int, new: NewExtract, public_url: str, by: Actor, now: datetime
) -> CivilExtract:
    """Make an extract with the next number of the year; it waits to be signed and given out.

    Raises NotFound, NotAllowed, LineIncomplete, and NoExtract for an annulled registration or a case of
    another procedure.
    """
    record = CivilRecord.objects.select_related("book__agency__parent").filter(pk=record_id).first()
    if record is None:
        raise NotFound(_("Không có việc hộ tịch này."))
    book = record.book
    check_books(by, ENTER, book.agency)
    if is_annulled(record):
        raise NoExtract(_("Đăng ký này đã bị thu hồi, hủy bỏ; không cấp trích lục."))
    if not 1 <= new.copies <= MOST_COPIES:
        raise LineIncomplete(_("Số bản từ 1 đến %(most)s.") % {"most": MOST_COPIES}, field="copies")
    names = {"requester_name": new.requester_name, "signer_name": new.signer_name}
    for field, name in names.items():
        if not squeeze(name):
            raise LineIncomplete(_("Xin ghi đủ họ tên người yêu cầu và người ký."), field=field)
    year = localdate(now).year
    (number,) = take([extract_series(book.agency_id, book.kind, year)])
    extract = CivilExtract(
        record=record,
        year=year,
        number=number,
        copies=new.copies,
        requester_name=nfc(squeeze(new.requester_name))[:250],
        signer_name=nfc(squeeze(new.signer_name))[:120],
        signer_title=nfc(squeeze(new.signer_title))[:200],
        code=free_code(),
        case=_case(record, new),
        made_at=now,
        made_by=by.label,
    )
    content = extract_pdf(extract, public_url=public_url, now=now)
    (extract.file,) = store_files(contents=[(content, MediaType.PDF)], now=now)
    insert_rows([extract])
    said = {"number": record.number, "extract": extract_number(extract), "copies": new.copies}
    append(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.extract_drawn", said)],
        by=by,
        now=now,
    )
    return extract


@action
def give_out_extract(
    *, extract_id: int, by: Actor, now: datetime, signed: StoredFile | None = None
) -> CivilExtract:
    """Give the extract out: the `signed` file, or the print that is signed by hand. Raises NoExtract."""
    extracts = CivilExtract.objects.select_for_update(of=("self",))
    extract = extracts.select_related("record__book__agency", "file").filter(pk=extract_id).first()
    if extract is None or extract.file is None:
        raise NotFound(_("Không có trích lục này."))
    book = extract.record.book
    check_books(by, ENTER, book.agency)
    if extract.document is not None:
        raise NoExtract(_("Trích lục này đã được phát hành."))
    extract.document = issue_document(
        new=NewDocument(
            code=extract.code,
            kind=DocumentKind.EXTRACT,
            title=extract_title(book.kind),
            number=extract_number(extract),
            file=signed or extract.file,
            issuer=book.agency,
            signer_name=extract.signer_name,
            person_name=extract.record.name,
            subject_kind=RECORD,
            subject_id=str(extract.record_id),
        ),
        by=by,
        now=now,
    )
    extract.save(update_fields=["document"])
    return extract


def _case(record: CivilRecord, new: NewExtract) -> Case | None:
    """The case that asks for it: of the extract procedure, at the same agency."""
    if new.case_id is None:
        return None
    case = Case.objects.select_related("procedure").filter(pk=new.case_id).first()
    fits = case is not None and case.procedure.code in EXTRACT_PROCEDURES
    if case is None or not fits or case.competent_agency_id != record.book.agency_id:
        raise NoExtract(_("Hồ sơ này không yêu cầu trích lục ở cơ quan giữ sổ."))
    return case

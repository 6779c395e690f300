"""Civil-status books mirror the shared software, keep what was registered, and give extracts of it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.cases.actions import declare
from motcua.cases.errors import DeclarationTaken, MoveNotPossible
from motcua.cases.models import Case
from motcua.cases.queries.declaring import known_for, shown_groups
from motcua.catalogue.rules.declarations import DECLARATIONS, begun, checked
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.core.models import Series
from motcua.core.rules.errors import Unreadable
from motcua.documents.actions import read_stored
from motcua.documents.actions.signing import StampWords, sign_file
from motcua.documents.models import DocumentKind
from motcua.documents.signing.validation import validate
from motcua.registers.actions import (
    NewExtract,
    NewNote,
    close_book,
    draw_extract,
    enter_record,
    give_out_extract,
    note_record,
)
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import FIELDS, CivilNoteKind
from motcua.registers.errors import (
    AlreadyRegistered,
    BookClosed,
    LineCancelled,
    LineIncomplete,
    NoExtract,
    NumberTaken,
    ReasonMissing,
)
from motcua.registers.forms.sheets import book_pdf
from motcua.registers.models import Book, BookSettings, CivilExtract, CivilRecord
from motcua.registers.permissions import VIEW
from motcua.registers.queries.books import agencies_with_books
from motcua.registers.queries.civil_cases import declared_for, number_known, waiting_for_the_book
from motcua.registers.queries.civil_values import current_content
from motcua.registers.queries.finding import find_records
from motcua.registers.rules.civil import read_national_number
from tests.documents.signers import PIN, make_key, trust_the_authority
from tests.factories import NOW, make_actor, make_agency
from tests.factories_books import CONTENT, a_record
from tests.factories_cases import BIRTH, MARRIAGE, Desk, make_desk
from tests.factories_work import decided, receive, step_on

pytestmark = pytest.mark.django_db
DEATH, EXTRACT = "1.000656", "2.000635"
OF = {BIRTH: BookKind.BIRTHS, MARRIAGE: BookKind.MARRIAGES, DEATH: BookKind.DEATHS}
URL = "https://motcua.example"


@pytest.fixture
def desk() -> Desk:
    return make_desk(*OF, EXTRACT)


def record(desk: Desk, kind: BookKind = BookKind.BIRTHS, **values: Any) -> CivilRecord:
    return enter_record(agency=desk.ward, new=a_record(kind, **values), by=desk.actor(Role.RECEIVER), now=NOW)


def noted(desk: Desk, made: CivilRecord, **values: Any) -> None:
    given = {"kind": CivilNoteKind.CORRECTION, "ground": "Quyết định 12/QĐ-UBND ngày 20/3/2026", **values}
    note_record(record_id=made.pk, new=NewNote(**given), by=desk.actor(Role.RECORDS_CLERK), now=NOW)


def drawn(desk: Desk, made: CivilRecord, **values: Any) -> CivilExtract:
    given = {"requester_name": "Nguyễn Văn An", "signer_name": "Trần Văn Bình",
             "signer_title": "KT. CHỦ TỊCH; PHÓ CHỦ TỊCH", **values}  # fmt: skip
    return draw_extract(
        record_id=made.pk, new=NewExtract(**given), public_url=URL, by=desk.actor(Role.RECEIVER), now=NOW
    )


def text_of(extract: CivilExtract) -> str:
    assert extract.file is not None
    pages = PdfReader(io.BytesIO(read_stored(extract.file))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123", 123),
        (" 7 / 2026 ", 7),
        ("7-2026", 7),
        ("7/2025", None),
        ("0", None),
        ("41A80", None),
        ("", None),
    ],
)
def test_a_national_number_is_read_for_its_year(text: str, number: int | None) -> None:
    assert read_national_number(text, 2026) == number


@pytest.mark.parametrize("kind", [BookKind.BIRTHS, BookKind.MARRIAGES, BookKind.DEATHS])
def test_each_book_holds_the_contents_of_the_law_and_prints_them(desk: Desk, kind: BookKind) -> None:
    made = record(desk, kind)
    assert set(made.content) == {field.key for field in FIELDS[kind]}
    assert (made.printed_number, made.book.year) == ("412/2026", 2026)
    pages = PdfReader(io.BytesIO(book_pdf(made.book, month=None, now=NOW)[0])).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert made.name in text
    assert "412/2026" in text


def test_the_number_is_that_of_the_shared_software_and_stands_once(desk: Desk) -> None:
    record(desk)
    with pytest.raises(NumberTaken), transaction.atomic():
        record(desk, national_number="412")
    for wrong in ("412/2025", "Số 5", ""):
        with pytest.raises(LineIncomplete), transaction.atomic():
            record(desk, national_number=wrong)
    assert record(desk, BookKind.DEATHS).number == 412
    assert record(desk, national_number="3/2026").number == 3


def test_an_office_that_numbers_by_itself_goes_on_after_the_mirrored_ones(desk: Desk) -> None:
    record(desk, national_number="3")
    BookSettings.objects.create(agency=desk.ward, own_civil_numbers=True)
    assert [record(desk, national_number="").number for _turn in range(3)] == [4, 5, 6]
    assert Series.objects.get(key__endswith=":birth:2026:").value == 6


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"born_on": "2026-02-30"}, {"sex": "x"}, {"birth_place": ""}],
    ids=["name", "day", "sex", "place"],
)
def test_what_the_law_wants_is_not_left_out(desk: Desk, wrong: dict[str, str]) -> None:
    with pytest.raises(LineIncomplete) as refusal:
        record(desk, content={**CONTENT[BookKind.BIRTHS], **wrong})
    assert refusal.value.field == next(iter(wrong))
    assert not Book.objects.exists()


def test_nothing_is_registered_in_advance_by_strangers_or_in_a_closed_book(desk: Desk) -> None:
    with pytest.raises(LineIncomplete):
        record(desk, registered_on=date(2026, 3, 25))
    with pytest.raises(NotAllowed):
        enter_record(
            agency=make_agency(), new=a_record(BookKind.BIRTHS), by=desk.actor(Role.RECEIVER), now=NOW
        )
    made = record(desk)
    close_book(book_id=made.book_id, reason="Sáp nhập", by=desk.actor(Role.RECORDS_CLERK), now=NOW)
    with pytest.raises(BookClosed):
        record(desk, national_number="413")


def test_the_result_of_a_case_fills_the_book_once(desk: Desk) -> None:
    case = decided(desk, BIRTH)
    assert list(waiting_for_the_book(desk.ward, BookKind.BIRTHS)) == [case]
    assert number_known(case) == "41/GCN-UBND"
    assert known_for(case)["registrant_name"] == case.applicant_name
    assert declared_for(case) == {}
    made = record(desk, case_id=case.pk)
    assert made.case == case
    assert not waiting_for_the_book(desk.ward, BookKind.BIRTHS).exists()
    running = receive(desk, BIRTH)
    for kind, case_id in (
        (BookKind.BIRTHS, case.pk),
        (BookKind.DEATHS, case.pk),
        (BookKind.BIRTHS, running.pk),
    ):
        with pytest.raises(AlreadyRegistered), transaction.atomic():
            record(desk, kind, case_id=case_id, national_number="999")


@pytest.mark.parametrize("code", OF)
def test_what_was_declared_goes_into_the_book_and_rests_there(desk: Desk, code: str) -> None:
    case = receive(desk, code)
    content = {**CONTENT[OF[code]], "copies": "3"}
    by = desk.actor(Role.RECEIVER)
    with pytest.raises(Unreadable), transaction.atomic():
        declare(case_id=case.pk, version=case.version, content={}, by=by, now=NOW)
    declare(case_id=case.pk, version=case.version, content=content, by=by, now=NOW)
    case = Case.objects.get(pk=case.pk)
    assert [lines for _group, lines in shown_groups(case)][-1] == [("Số bản sao trích lục đề nghị cấp", "3")]
    while case.step_key != "hand_over":
        case = step_on(desk, case)
    made = record(desk, OF[code], content=declared_for(case), case_id=case.pk)
    assert made.content == CONTENT[OF[code]]
    assert Event.objects.filter(kind="cases.declared", subject_id=case.code).count() == 1
    with pytest.raises(DeclarationTaken):
        declare(case_id=case.pk, version=case.version, content=content, by=by, now=NOW)
    assert list(find_faults()) == []


def test_a_declaration_is_written_by_who_takes_part_for_a_procedure_that_has_one(desk: Desk) -> None:
    birth, other = receive(desk, BIRTH), receive(desk, EXTRACT)
    content = CONTENT[BookKind.BIRTHS]
    strangers, own = make_actor(Role.RECEIVER, make_agency()), desk.actor(Role.RECEIVER)
    with pytest.raises(NotAllowed):
        declare(case_id=birth.pk, version=birth.version, content=content, by=strangers, now=NOW)
    with pytest.raises(MoveNotPossible):
        declare(case_id=other.pk, version=other.version, content=content, by=own, now=NOW)


def test_the_applicant_is_whom_the_declaration_takes_them_for() -> None:
    known = {"name": "Lê Thị Hoa", "identity": "079090001234", "born_on": "1992-07-12", "residence": ""}
    assert begun(MARRIAGE, sex="female", known=known) == {
        "wife_name": "Lê Thị Hoa", "wife_identity": "079090001234", "wife_born_on": "1992-07-12",
        "husband_nationality": "Việt Nam", "wife_nationality": "Việt Nam",
    }  # fmt: skip
    assert begun(DEATH, sex="female", known=known) == {
        "registrant_name": "Lê Thị Hoa", "registrant_identity": "079090001234",
        "nationality": "Việt Nam",
    }  # fmt: skip
    for wrong in ("2", "lần một", "101"):
        times = {"husband_times": wrong, **CONTENT[BookKind.MARRIAGES]}
        if wrong == "2":
            assert checked(DECLARATIONS[MARRIAGE], times)["husband_times"] == "2"
        else:
            with pytest.raises(Unreadable):
                checked(DECLARATIONS[MARRIAGE], times)


def test_a_correction_stands_beside_the_registration_with_its_ground(desk: Desk) -> None:
    made = record(desk)
    noted(desk, made, column="father_year", after="1991")
    noted(desk, made, kind=CivilNoteKind.REMARK, text="Đã đăng ký nhận cha")
    made = CivilRecord.objects.get(pk=made.pk)
    assert (made.content["father_year"], current_content(made)["father_year"]) == ("1990", "1991")
    assert find_records(desk.ward, "1991") == [made]
    text = text_of(drawn(desk, made))
    for said in ("Năm sinh: 1991", "“1990” thành “1991”", "12/QĐ-UBND", "Đã đăng ký nhận cha"):
        assert said in text
    assert list(find_faults()) == []


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"column": "father_year", "after": "1991", "ground": " "}, ReasonMissing),
        ({"column": "father_year", "after": "1990"}, LineIncomplete),
        ({"column": "name", "after": ""}, LineIncomplete),
        ({"column": "born_on", "after": "hôm qua"}, LineIncomplete),
        ({"column": "cause", "after": "x"}, LineIncomplete),
        ({"kind": CivilNoteKind.REMARK, "text": ""}, LineIncomplete),
    ],
)
def test_a_note_that_says_nothing_is_refused(
    desk: Desk, wrong: dict[str, Any], refusal: type[RuleViolation]
) -> None:
    made = record(desk)
    with pytest.raises(refusal):
        noted(desk, made, **wrong)
    assert not made.notes.exists()


def test_an_extract_is_numbered_found_by_its_code_and_given_out_once(desk: Desk) -> None:
    made = record(desk)
    case = receive(desk, EXTRACT)
    extract = drawn(desk, made, copies=2, case_id=case.pk)
    assert extract.document is None
    text = text_of(extract)
    for said in ("TRÍCH LỤC KHAI SINH", "Số: 1/TLKS-BS", "PHÓ CHỦ TỊCH", "Trần Văn Bình", extract.code):
        assert said in text
    by = desk.actor(Role.RECORDS_CLERK)
    given = give_out_extract(extract_id=extract.pk, by=by, now=NOW)
    assert given.document is not None
    assert (given.document.kind, given.document.code) == (DocumentKind.EXTRACT, extract.code)
    assert given.document.number == "1/TLKS-BS"
    with pytest.raises(NoExtract):
        give_out_extract(extract_id=extract.pk, by=by, now=NOW)
    assert drawn(desk, made).number == 2


def test_an_extract_is_signed_by_key_with_the_correction_in_it(
    desk: Desk, settings: Any, tmp_path: Path
) -> None:
    trust_the_authority(settings, tmp_path)
    made = record(desk)
    noted(desk, made, column="father_year", after="1991")
    leader = desk.users[Role.LEADER]
    extract = drawn(desk, CivilRecord.objects.get(pk=made.pk), signer_name=leader.full_name)
    assert extract.file is not None
    by, number = desk.actor(Role.LEADER), StampWords(number="1/TLKS-BS")
    signature = sign_file(
        file=extract.file, key=make_key(owner=leader), pin=PIN, words=number, by=by, now=NOW
    )
    given = give_out_extract(extract_id=extract.pk, signed=signature.signed_file, by=by, now=NOW)
    assert given.document is not None
    content = read_stored(given.document.file)
    (report,) = validate(content, now=NOW)
    assert (report.name, report.is_valid, report.level) == (leader.full_name, True, "B-LT")
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "“1990” thành “1991”" in " ".join(pages.split())


def test_an_extract_is_refused_where_there_is_nothing_to_attest(desk: Desk) -> None:
    made = record(desk)
    for wrong in ({"copies": 0}, {"requester_name": ""}, {"signer_name": " "}):
        with pytest.raises(LineIncomplete):
            drawn(desk, made, **wrong)
    with pytest.raises(NoExtract):
        drawn(desk, made, case_id=receive(desk, BIRTH).pk)
    noted(desk, made, kind=CivilNoteKind.ANNULMENT, text="Thu hồi theo quyết định")
    with pytest.raises(NoExtract):
        drawn(desk, made)
    with pytest.raises(LineCancelled):
        noted(desk, made, column="father_year", after="1991")
    with pytest.raises(NotFound):
        draw_extract(
            record_id=0, new=NewExtract(requester_name="A", signer_name="B"), public_url=URL,
            by=desk.actor(Role.RECEIVER), now=NOW,
        )  # fmt: skip


def test_only_who_keeps_the_book_notes_in_it(desk: Desk) -> None:
    made = record(desk)
    with pytest.raises(NotAllowed):
        note_record(
            record_id=made.pk,
            new=NewNote(kind=CivilNoteKind.REMARK, text="x", ground="y"),
            by=make_actor(Role.LEADER, desk.ward),
            now=NOW,
        )
    assert Event.objects.filter(kind="registers.record_noted").count() == 0


def test_the_unit_that_handles_civil_status_keeps_the_books_of_its_agency(desk: Desk) -> None:
    registrar, stranger = (
        make_actor(Role.SPECIALIST, unit)
        for unit in (desk.section, make_agency("Phòng Kinh tế", parent=desk.ward))
    )
    enter_record(agency=desk.ward, new=a_record(BookKind.BIRTHS), by=registrar, now=NOW)
    assert agencies_with_books(registrar, VIEW) == [desk.ward]
    assert agencies_with_books(stranger, VIEW) == []
    with pytest.raises(NotAllowed):
        enter_record(agency=desk.ward, new=a_record(BookKind.DEATHS), by=stranger, now=NOW)


def test_a_registration_is_found_by_name_without_marks_and_by_number(desk: Desk) -> None:
    made = record(desk)
    for words in ("nguyen huong giang", "MINH", "412/2026", "079090001234"):
        assert find_records(desk.ward, words) == [made], words
    for words in ("412/2025", "khong ai", " "):
        assert find_records(desk.ward, words) == []

"""Results and forms become papers given out: in the transaction that decides, with their QR, once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pypdf
import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfWriter

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.cases.actions import (
    Act,
    NewAttachment,
    Recipient,
    act_on_case,
    attach_files,
    hand_over_result,
    print_form,
    propose_refusal,
    reopen_case,
    with_check_mark,
    withdraw_case,
)
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.forms.offered import RECEIPT, REFUSAL, STOP_NOTICE, SUPPLEMENT
from motcua.cases.models import Case
from motcua.cases.queries.results import is_unsettled, papers_of
from motcua.core.actors import Role
from motcua.documents.choices import MediaType
from motcua.documents.models import IssuedDocument
from motcua.documents.rules import Standing, check_url
from tests.documents.reading import picture_of, text_of
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, decided, receive, step_on

pytestmark = pytest.mark.django_db
URL = "https://motcua.example.vn"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


def pdf(*, width: float = 595, height: float = 842, turned: int = 0) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width, height)
    if turned:
        page.rotate(turned)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def result(case: Case, content: bytes, name: str = "giay-chung-nhan.pdf") -> NewAttachment:
    kind = MediaType.PDF if content.startswith(b"%PDF") else MediaType.PNG
    file = NewAttachment(name, content, kind, purpose=AttachmentPurpose.RESULT)
    return with_check_mark(file, case, public_url=URL)


def hang(
    desk: Desk, case: Case, *files: NewAttachment, now: datetime, role: Role = Role.RECORDS_CLERK
) -> None:
    attach_files(case_id=case.pk, files=files, by=desk.actor(role, now=now), now=now)


def handed_over(desk: Desk, case: Case, *, now: datetime) -> Case:
    by, recipient = desk.actor(Role.RECEIVER, now=now), Recipient("Trần Thị Bình")
    return hand_over_result(case_id=case.pk, version=case.version, recipient=recipient, by=by, now=now)


def at_the_seal(desk: Desk, now: datetime, *contents: bytes) -> Case:
    case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=now), "seal", now=now)
    for number, content in enumerate(contents or (pdf(),)):
        hang(desk, case, result(case, content, f"{number}.pdf"), now=now)
    return case


def test_deciding_gives_the_result_out_with_the_code_printed_into_it(desk: Desk, now: datetime) -> None:
    case = at_the_seal(desk, now)
    assert not IssuedDocument.objects.exists()
    case = bring_to(desk, case, "hand_over", now=now)
    paper = papers_of(case.code).get()
    attachment = case.attachments.get(purpose=AttachmentPurpose.RESULT)
    assert (paper.code, paper.file_id) == (attachment.check_code, attachment.file_id)
    assert (paper.number, paper.issuer, paper.person_name) == (
        case.result_number,
        desk.ward,
        case.applicant_name,
    )
    assert paper.signer_name == str(desk.users[Role.LEADER])
    said = Event.objects.get(subject_id=case.code, kind="cases.results_given_out").payload
    assert paper.file_id in said
    assert paper.code in said
    assert list(find_faults()) == []


@pytest.mark.parametrize(
    ("width", "height", "turned"), [(595, 842, 0), (842, 595, 0), (595, 842, 90), (420, 595, 270)]
)
def test_the_printed_code_is_read_from_the_page(
    width: float, height: float, turned: int, now: datetime
) -> None:
    marked = with_check_mark(
        NewAttachment(
            "a.pdf", pdf(width=width, height=height, turned=turned), MediaType.PDF, purpose="result"
        ),
        Case(code="H29.1-260324-0001"),
        public_url=URL,
    )
    (code,) = zxingcpp.read_barcodes(picture_of(marked.content, dpi=150))
    assert code.text == check_url(marked.check_code, public_url=URL)
    assert marked.check_code in text_of(marked.content)


def test_the_same_result_handed_in_twice_is_one_file(desk: Desk, now: datetime) -> None:
    case = at_the_seal(desk, now, pdf())
    hang(desk, case, result(case, pdf(), "0.pdf"), now=now)
    assert case.attachments.filter(purpose=AttachmentPurpose.RESULT).count() == 1


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\n0"], ids=["broken", "picture"])
def test_what_cannot_carry_the_mark_stays_as_it_came_and_has_its_code_beside_it(content: bytes) -> None:
    file = result(Case(code="H29.1-260324-0001"), content)
    assert file.content == content
    assert len(file.check_code) == 10


def test_an_encrypted_or_signed_result_is_not_touched() -> None:
    locked, signed = PdfWriter(), PdfWriter()
    locked.add_blank_page(595, 842)
    locked.encrypt("kín")
    page = signed.add_blank_page(595, 842)
    _add_signature_field(signed, page)
    for writer in (locked, signed):
        made = io.BytesIO()
        writer.write(made)
        assert result(Case(code="H29.1-260324-0001"), made.getvalue()).content == made.getvalue()


def _add_signature_field(writer: PdfWriter, page: pypdf.PageObject) -> None:
    name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
    value = pypdf.generic.DictionaryObject({name("/Type"): name("/Sig")})
    field = pypdf.generic.DictionaryObject(
        {
            name("/FT"): name("/Sig"),
            name("/T"): text("Signature1"),
            name("/V"): writer._add_object(value),
            name("/Subtype"): name("/Widget"),
        }
    )
    fields = pypdf.generic.ArrayObject([writer._add_object(field)])
    writer._root_object[name("/AcroForm")] = pypdf.generic.DictionaryObject({name("/Fields"): fields})
    page[name("/Annots")] = fields


def test_a_paper_that_is_no_result_gets_no_code(desk: Desk, now: datetime) -> None:
    file = NewAttachment("a.pdf", pdf(), MediaType.PDF)
    assert with_check_mark(file, Case(code="H29.1-260324-0001"), public_url=URL) == file


def test_a_result_that_comes_after_the_decision_is_given_out_at_once(desk: Desk, now: datetime) -> None:
    case = decided(desk, now=now)
    assert not papers_of(case.code).exists()
    later = now + timedelta(hours=3)
    with CaptureQueriesContext(connection) as captured:
        hang(desk, case, result(case, pdf()), now=later)
    said = [
        one["sql"]
        for one in captured
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(said) <= 10
    assert papers_of(case.code).get().number == case.result_number


def test_deciding_with_results_keeps_to_ten_statements(desk: Desk, now: datetime) -> None:
    case = bring_to(desk, at_the_seal(desk, now, pdf(), pdf(width=600)), "transfer", now=now)
    by = desk.actor(Role.RECORDS_CLERK, now=now)
    with CaptureQueriesContext(connection) as captured:
        act_on_case(case_id=case.pk, version=case.version, act=Act("forward"), by=by, now=now)
    said = [
        one["sql"]
        for one in captured
        if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(said) <= 10, said
    assert papers_of(case.code).count() == 2


def statements(captured: CaptureQueriesContext) -> int:
    outside = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([one for one in captured if not one["sql"].startswith(outside)])


def test_a_corrected_result_replaces_the_former_one(desk: Desk, now: datetime) -> None:
    case = bring_to(desk, at_the_seal(desk, now), "hand_over", now=now)
    case = handed_over(desk, case, now=now + timedelta(hours=3))
    leader = desk.actor(Role.LEADER, now=now)
    old, later = papers_of(case.code).get(), now + timedelta(days=1)
    assert not is_unsettled(old)
    case = reopen_case(
        case_id=case.pk, version=case.version, step_key="seal", reason="Sai tên", by=leader, now=later
    )
    assert is_unsettled(old)
    hang(desk, case, result(case, pdf(width=600)), now=later)
    case = step_on(desk, case, now=later, result_number="42/GCN-UBND")
    step_on(desk, case, now=later + timedelta(minutes=1))
    old.refresh_from_db()
    new = papers_of(case.code).exclude(pk=old.pk).get()
    assert (old.standing(later.date()), old.replaced_by) == (Standing.REPLACED, new)
    assert (new.number, new.standing(later.date())) == ("42/GCN-UBND", Standing.VALID)
    assert not is_unsettled(new)


def test_a_refusal_is_given_out_once_and_printed_again_as_the_same_file(desk: Desk, now: datetime) -> None:
    by = desk.actor(Role.RECEIVER, now=now)
    case = propose_refusal(intake=make_intake(desk), reason="Không thuộc thẩm quyền", by=by, now=now)
    first = print_form(case=case, kind=REFUSAL, public_url=URL, by=by, now=now)
    again = print_form(case=case, kind=REFUSAL, public_url=URL, by=by, now=now + timedelta(days=9))
    paper = papers_of(case.code).get()
    assert first == again
    assert hashlib.sha256(first).hexdigest() == paper.file_id
    assert "PTC" in paper.number
    (code,) = zxingcpp.read_barcodes(picture_of(first, dpi=150))
    assert code.text == check_url(paper.code, public_url=URL)
    assert list(find_faults()) == []


def test_a_stop_notice_is_given_out_and_the_forms_of_a_running_case_are_not(
    desk: Desk, now: datetime
) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=now)
    by = desk.actor(Role.DIRECTOR, now=now)
    print_form(case=case, kind="giay-hen", public_url=URL, by=by, now=now)
    assert not IssuedDocument.objects.exists()
    case = withdraw_case(case_id=case.pk, version=case.version, reason="Rút", by=by, now=now)
    print_form(case=case, kind=STOP_NOTICE, public_url=URL, by=by, now=now)
    assert papers_of(case.code).get().title == "Thông báo dừng giải quyết hồ sơ"
    assert SUPPLEMENT not in papers_of(case.code).values_list("title", flat=True)


def test_the_hand_over_note_names_the_code_of_each_result(desk: Desk, now: datetime) -> None:
    case = bring_to(desk, at_the_seal(desk, now), "hand_over", now=now)
    by = desk.actor(Role.RECEIVER, now=now)
    case = handed_over(desk, case, now=now + timedelta(hours=3))
    note = print_form(case=case, kind=RECEIPT, public_url=URL, by=by, now=now)
    paper = papers_of(case.code).get()
    assert f"mã kiểm tra {paper.code}" in text_of(note)
    (code,) = zxingcpp.read_barcodes(picture_of(note, dpi=150))
    assert code.text == check_url(paper.code, public_url=URL)
    assert replace(result(case, pdf()), content=b"").check_code == paper.code

"""Once only: what a person handed in or was given here stands for what is asked for, while it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from motcua.applicants.actions import ApplicantData
from motcua.cases.actions import NewAttachment, PaperData, attach_files, confirm_fields
from motcua.cases.actions.results import give_out_decided
from motcua.cases.choices import AttachmentPurpose, CaseState, Outcome, PaperState
from motcua.cases.errors import PapersIncomplete
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import VIEW
from motcua.cases.queries.digitising import digitising_of
from motcua.cases.queries.reuse import HeldPaper, held_papers
from motcua.cases.rules.digitising import Ground, Need
from motcua.cases.rules.reuse import Validity, is_for_one_case
from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.documents.choices import MediaType
from motcua.documents.models import IssuedDocument
from motcua.documents.rules import FieldKind
from tests.factories import NOW
from tests.factories_cases import Desk, make_case, make_desk

pytestmark = pytest.mark.django_db
PAPER = "Giấy xác nhận tình trạng hôn nhân"
OTHER = ApplicantData(name="Trần Thị Bích", identifier="079186000017")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def earlier(desk: Desk) -> CaseAttachment:
    """A paper handed in with an earlier case, with its file."""
    case = make_case(desk, papers=(PaperData(name=PAPER, state="submitted"),))
    file = NewAttachment("a.pdf", b"%PDF-1.7 a", MediaType.PDF, paper_id=case.papers.get().pk)
    (attachment,) = attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    return attachment


def held(desk: Desk, case: Case, *, days: int = 0) -> list[HeldPaper]:
    on = local_day(NOW) + timedelta(days=days)
    return held_papers(case.applicant, desk.actor(Role.RECEIVER), roles=VIEW.roles, on=on)


def reuse(desk: Desk, earlier: CaseAttachment, **values: Any) -> Case:
    return make_case(desk, papers=(PaperData(name=PAPER, state="held", reused_id=earlier.pk),), **values)


def read_validity(desk: Desk, earlier: CaseAttachment, last_day: str) -> None:
    confirm_fields(
        case_id=earlier.case_id,
        attachment_id=earlier.pk,
        fields=[(FieldKind.VALID_TO, last_day)],
        by=desk.actor(Role.RECEIVER),
        now=NOW,
    )


def test_an_earlier_paper_is_offered_and_stands_for_the_one_asked_for(
    desk: Desk, earlier: CaseAttachment
) -> None:
    (offered,) = held(desk, earlier.case)
    assert (offered.name, offered.validity) == (PAPER, Validity.UNLIMITED)
    paper = reuse(desk, earlier).papers.get()
    assert (paper.state, paper.reused_from) == (PaperState.HELD, earlier)
    assert earlier.case.code in paper.lookup_source
    assert CaseAttachment.objects.count() == 1  # linked, not copied


def test_validity_read_in_the_paper_ends_its_reuse(desk: Desk, earlier: CaseAttachment) -> None:
    read_validity(desk, earlier, "25/03/2026")
    assert held(desk, earlier.case, days=1)[0].validity is Validity.VALID  # its last day
    assert held(desk, earlier.case, days=2)[0].validity is Validity.EXPIRED
    read_validity(desk, earlier, "23/03/2026")
    with pytest.raises(PapersIncomplete, match="không dùng lại được"):
        reuse(desk, earlier)
    assert Case.objects.count() == 1


def given_out(desk: Desk, outcome: Outcome = Outcome.GRANTED) -> CaseAttachment:
    """A result with its file, decided and handed over."""
    case = make_case(desk)
    file = NewAttachment("kq.pdf", b"%PDF-1.7 kq", MediaType.PDF, purpose=AttachmentPurpose.RESULT)
    attach_files(case_id=case.pk, files=[file], by=desk.actor(Role.RECEIVER), now=NOW)
    case.outcome = outcome
    with transaction.atomic():
        give_out_decided(case, now=NOW)
    Case.objects.filter(pk=case.pk).update(state=CaseState.HANDED_OVER, outcome=outcome, finished_at=NOW)
    return CaseAttachment.objects.get(case=case)


def test_what_was_issued_here_is_offered_by_the_name_it_was_given_out_with_and_needs_no_scan(
    desk: Desk,
) -> None:
    result = given_out(desk)
    issued = IssuedDocument.objects.get()
    IssuedDocument.objects.update(valid_to=local_day(NOW) + timedelta(days=9))
    (offered,) = held(desk, result.case)
    assert (offered.name, offered.is_result, offered.validity) == (issued.title, True, Validity.VALID)
    case = make_case(desk, papers=(PaperData(name=issued.title, state="held", reused_id=result.pk),))
    paper = case.papers.get()
    assert paper.lookup_source.endswith("có giá trị đến 02/04/2026")
    (wanted,) = digitising_of(case, [paper], now=NOW)
    assert (wanted.need, wanted.ground) == (Need.NOT_NEEDED, Ground.REUSED)


@pytest.mark.parametrize("name", ["Tờ khai đăng ký kết hôn", "Đơn đề nghị cấp phép"])
def test_a_declaration_is_written_anew(name: str) -> None:
    assert is_for_one_case(name)
    assert not is_for_one_case(PAPER)


def test_a_refusal_given_out_here_stands_for_nothing(desk: Desk) -> None:
    assert held(desk, given_out(desk, Outcome.REFUSED).case) == []


def test_the_paper_of_somebody_else_is_not_reused(desk: Desk, earlier: CaseAttachment) -> None:
    with pytest.raises(PapersIncomplete):
        reuse(desk, earlier, applicant=OTHER)


def test_who_may_not_see_the_earlier_case_is_offered_nothing(desk: Desk, earlier: CaseAttachment) -> None:
    stranger = make_desk().actor(Role.RECEIVER)
    on = local_day(NOW)
    assert held_papers(earlier.case.applicant, stranger, roles=VIEW.roles, on=on) == []

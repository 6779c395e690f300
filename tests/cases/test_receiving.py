"""Receiving a case: every outcome of the action, and that a refusal leaves no trace."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.applicants.actions import ApplicantData
from motcua.applicants.models import Applicant
from motcua.audit.models import Event
from motcua.cases.actions import Defect, PaperData, open_incomplete_case, propose_refusal, receive_case
from motcua.cases.choices import CaseChannel, CaseState, Delivery, DueKind, PaperState
from motcua.cases.errors import (
    ConditionMissing,
    LimitUnknown,
    PapersIncomplete,
    PlaceNotCompetent,
    PresenceRequired,
    ProcedureNotOffered,
)
from motcua.cases.models import Case
from motcua.catalogue.models import Offering
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.models import Series
from motcua.core.rules.dates import VN_TZ
from tests.factories import make_actor, make_agency
from tests.factories_cases import (
    BIRTH,
    CERTIFIED_COPY,
    HOUSEHOLD_BUSINESS,
    MARRIAGE,
    PERSON,
    SIGNATURE,
    TRANSACTION,
    Desk,
    make_case,
    make_desk,
    make_intake,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH, MARRIAGE, CERTIFIED_COPY, SIGNATURE, TRANSACTION)


def assert_nothing_was_written() -> None:
    assert not Case.objects.exists()
    assert not Applicant.objects.exists()
    assert not Event.objects.filter(subject_kind="case").exists()
    assert not Series.objects.exists()


def test_a_received_case_is_numbered_due_and_on_its_way(desk: Desk, now: datetime) -> None:
    case = make_case(desk, now=now)

    assert case.code == f"{desk.ward.code}-260324-0001"
    assert case.slip_number == "0001"
    assert case.state == CaseState.IN_PROGRESS
    assert case.due_at == datetime(2026, 3, 27, 9, 0, tzinfo=VN_TZ)
    assert case.statutory_due_at == case.due_at
    assert case.step_role == Role.HEAD_OF_SECTION
    assert case.step_agency == desk.section
    assert case.counter == desk.counter
    assert case.folded_applicant_name == "nguyen van an"
    assert case.due_moments.get().kind == DueKind.APPOINTMENT
    assert [visit.left_at is None for visit in case.visits.all()] == [False, True]
    assert [paper.state for paper in case.papers.all()] == [PaperState.SUBMITTED]
    kinds = list(Event.objects.filter(subject_kind="case").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["cases.received", "cases.started"]


def test_the_derivation_is_kept_with_the_case(desk: Desk, now: datetime) -> None:
    derivation = make_case(desk, now=now).due_moments.get().derivation
    assert derivation["due"] == "2026-03-27T09:00:00+07:00"
    assert derivation["lines"]


def test_numbers_follow_on_and_start_again_the_next_day(desk: Desk, now: datetime) -> None:
    codes = [
        make_case(desk, now=moment).code
        for moment in (now, now + timedelta(minutes=5), now + timedelta(days=1))
    ]
    assert [code[-11:] for code in codes] == ["260324-0001", "260324-0002", "260325-0001"]


def test_a_birth_at_half_past_one_is_due_the_same_day_without_a_slip(desk: Desk, now: datetime) -> None:
    case = make_case(desk, BIRTH, now=now.replace(hour=13, minute=30))
    assert case.is_same_day
    assert case.due_at == now.replace(hour=17)
    assert case.slip_number == ""


def test_a_birth_at_ten_past_three_gets_a_slip_for_the_next_working_day(desk: Desk, now: datetime) -> None:
    case = make_case(desk, BIRTH, now=now.replace(hour=15, minute=10))
    assert case.due_at == datetime(2026, 3, 25, 17, 0, tzinfo=VN_TZ)
    assert case.slip_number == "0001"


def test_three_o_clock_itself_still_counts_as_the_same_day(desk: Desk, now: datetime) -> None:
    assert make_case(desk, BIRTH, now=now.replace(hour=15)).due_at == now.replace(hour=17)


def test_a_same_day_slip_is_printed_when_asked_for(desk: Desk, now: datetime) -> None:
    case = make_case(desk, BIRTH, now=now, wants_slip=True)
    assert case.slip_number == "0001"


def test_the_variant_decides_the_limit(desk: Desk, now: datetime) -> None:
    variant = "Cần xác minh điều kiện kết hôn"
    case = make_case(desk, MARRIAGE, now=now, variant=variant)
    assert case.due_at == datetime(2026, 3, 31, 9, 0, tzinfo=VN_TZ)


def test_a_fixed_fee_becomes_a_charge_and_a_fee_per_page_does_not(desk: Desk, now: datetime) -> None:
    assert make_case(desk, CERTIFIED_COPY, now=now).charges.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_screen_sent_twice_makes_one_case(desk: Desk, now: datetime) -> None:
    first = make_case(desk, now=now, intake_key="k1")
    second = make_case(desk, now=now + timedelta(seconds=1), intake_key="k1")
    assert second == first
    assert Case.objects.count() == 1
    assert Event.objects.filter(subject_kind="case", kind="cases.received").count() == 1


def test_the_same_person_is_one_applicant_and_keeps_what_was_not_said_again(
    desk: Desk, now: datetime
) -> None:
    make_case(desk, now=now)
    later = ApplicantData(name=PERSON.name, identifier=PERSON.identifier, phone="0987654321")
    make_case(desk, now=now, applicant=later)
    applicant = Applicant.objects.get()
    assert (applicant.phone, applicant.address) == ("0987654321", PERSON.address)


def test_a_case_keeps_the_address_of_its_day(desk: Desk, now: datetime) -> None:
    case = make_case(desk, now=now)
    make_case(
        desk,
        now=now,
        applicant=ApplicantData(name=PERSON.name, identifier=PERSON.identifier, address="Nơi mới"),
    )
    case.refresh_from_db()
    assert case.applicant_address == PERSON.address


def test_a_proxy_is_kept_with_the_paper_that_says_so(desk: Desk, now: datetime) -> None:
    proxy = ApplicantData(name="Trần Thị Bình", identifier="079190012345")
    case = make_case(desk, now=now, proxy=proxy, proxy_paper="Giấy ủy quyền 20/03/2026")
    assert case.proxy is not None
    assert (case.proxy.name, case.proxy_name) == ("Trần Thị Bình", "Trần Thị Bình")
    assert case.proxy_paper == "Giấy ủy quyền 20/03/2026"


def test_channel_and_way_of_receiving_are_kept(desk: Desk, now: datetime) -> None:
    case = make_case(
        desk, now=now, channel=CaseChannel.HOME_VISIT, delivery=Delivery.POST, delivery_address="12 Lê Lợi"
    )
    assert (case.channel, case.delivery, case.delivery_address) == ("home_visit", "post", "12 Lê Lợi")


def test_a_postal_clerk_s_case_waits_for_the_signed_list(desk: Desk, now: datetime) -> None:
    case = receive_case(intake=make_intake(desk), by=desk.actor(Role.POSTAL_CLERK), now=now)
    assert case.state == CaseState.RECEIVED
    assert case.step_role == Role.RECEIVER


def test_a_paper_without_data_names_source_and_time(desk: Desk, now: datetime) -> None:
    paper = PaperData(
        name="Giấy tờ", state=PaperState.UNAVAILABLE, lookup_source="CSDL dân cư", looked_up_at=now
    )
    case = make_case(desk, now=now, papers=(paper,))
    assert case.papers.get().lookup_source == "CSDL dân cư"


def test_missing_papers_refuse_reception_and_leave_no_trace(desk: Desk, now: datetime) -> None:
    with pytest.raises(PapersIncomplete, match="Còn thiếu: Tờ khai"):
        make_case(desk, now=now, papers=(PaperData(name="Tờ khai", state=PaperState.MISSING),))
    assert_nothing_was_written()


def test_an_unproved_look_up_is_refused(desk: Desk, now: datetime) -> None:
    with pytest.raises(PapersIncomplete, match="tra cứu"):
        make_case(desk, now=now, papers=(PaperData(name="Tờ khai", state=PaperState.UNAVAILABLE),))
    assert_nothing_was_written()


def test_a_signature_is_not_given_by_proxy(desk: Desk, now: datetime) -> None:
    with pytest.raises(PresenceRequired):
        make_case(desk, SIGNATURE, now=now, proxy=ApplicantData(name="Trần Thị Bình"))
    assert_nothing_was_written()


@pytest.mark.parametrize("code", [SIGNATURE, MARRIAGE])
def test_who_must_come_and_did_not_is_not_received(desk: Desk, now: datetime, code: str) -> None:
    with pytest.raises(PresenceRequired):
        make_case(desk, code, now=now, is_present=False)
    assert_nothing_was_written()


def test_land_elsewhere_is_sent_to_the_right_place(desk: Desk, now: datetime) -> None:
    with pytest.raises(PlaceNotCompetent):
        make_case(desk, TRANSACTION, now=now, is_local=False)
    assert_nothing_was_written()


def test_a_procedure_the_ward_does_not_carry_out_is_refused(desk: Desk, now: datetime) -> None:
    with pytest.raises(ProcedureNotOffered, match=r"9\.999999"):
        make_case(desk, "9.999999", now=now)
    assert_nothing_was_written()


def test_a_closed_offering_takes_no_cases(desk: Desk, now: datetime) -> None:
    Offering.objects.update(is_open=False)
    with pytest.raises(ProcedureNotOffered):
        make_case(desk, now=now)


def test_an_office_that_does_not_exist_is_refused(desk: Desk, now: datetime) -> None:
    with pytest.raises(ProcedureNotOffered, match="điểm tiếp nhận"):
        make_case(desk, now=now, office_id=999_999)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.RECORDS_CLERK, Role.ADMINISTRATOR])
def test_other_roles_do_not_receive(desk: Desk, now: datetime, role: Role) -> None:
    with pytest.raises(NotAllowed):
        receive_case(intake=make_intake(desk), by=desk.actor(role), now=now)
    assert_nothing_was_written()


def test_a_receiver_of_another_ward_does_not_receive_here(desk: Desk, now: datetime) -> None:
    stranger = make_actor(Role.RECEIVER, make_agency())
    with pytest.raises(NotAllowed):
        receive_case(intake=make_intake(desk), by=stranger, now=now)


def test_a_limit_that_cannot_be_counted_needs_a_person(
    desk: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("motcua.cases.clock.limit_for", lambda *args, **kwargs: None)
    with pytest.raises(LimitUnknown, match=r"1\.001612"):
        make_case(desk, now=now)
    assert_nothing_was_written()


def test_an_incomplete_case_is_recorded_and_waits_for_everything_at_once(desk: Desk, now: datetime) -> None:
    intake = make_intake(desk, papers=(PaperData(name="Tờ khai", state=PaperState.MISSING),))
    case = open_incomplete_case(
        intake=intake,
        defects=[Defect("missing", "Tờ khai"), Defect("missing", "Bản sao")],
        by=desk.actor(Role.RECEIVER),
        now=now,
    )
    assert case.state == CaseState.AWAITING_SUPPLEMENT
    assert case.due_at is None
    assert case.slip_number == ""
    assert [defect.text for defect in case.supplements.get().defects.all()] == ["Tờ khai", "Bản sao"]


def test_a_refusal_needs_its_reason(desk: Desk, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        propose_refusal(intake=make_intake(desk), reason=" ", by=desk.actor(Role.RECEIVER), now=now)
    assert_nothing_was_written()


def test_the_receiver_ends_a_case_where_the_receiver_decides(desk: Desk, now: datetime) -> None:
    case = propose_refusal(
        intake=make_intake(desk), reason="Không thuộc thẩm quyền", by=desk.actor(Role.RECEIVER), now=now
    )
    assert case.state == CaseState.NOT_ACCEPTED


def test_in_civil_status_the_refusal_waits_for_the_director(desk: Desk, now: datetime) -> None:
    case = propose_refusal(
        intake=make_intake(desk, BIRTH), reason="Đã đăng ký nơi khác", by=desk.actor(Role.RECEIVER), now=now
    )
    assert case.state == CaseState.SUBMITTED

"""A centre receives for its own agency and its neighbours; for others by decision only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Office
from motcua.cases.actions import Defect, open_incomplete_case, propose_refusal, receive_case
from motcua.cases.actions.intake import Intake
from motcua.cases.errors import ProcedureNotOffered, ReceptionNotAssigned
from motcua.cases.forms.slip import slip_of
from motcua.cases.models import Case
from motcua.cases.permissions import VIEW, can_view
from motcua.cases.queries.intake import find_offerings, units_for
from motcua.cases.sql import offering_and_office
from motcua.catalogue.actions import ReceptionFacts, allow_reception, end_reception, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.errors import DecisionMissing
from motcua.catalogue.models import Offering, Procedure, ReceptionScope
from motcua.catalogue.queries import receivable_by
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from tests.factories import NOW, make_actor, make_agency, make_office, make_user
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, somebody

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 24)
BY = job_actor("kiểm thử")


@dataclass(frozen=True, slots=True)
class Two:
    """A ward with its desk, and another ward of the province with a centre, a section and an office."""

    desk: Desk
    other: Agency
    section: Agency
    centre: Agency
    office: Office

    @property
    def province(self) -> Agency:
        assert self.desk.ward.parent is not None
        return self.desk.ward.parent

    def intake(self, **values: Any) -> Intake:
        """At the desk, for the other ward."""
        return make_intake(self.desk, agency_id=self.other.pk, applicant=somebody(), **values)

    def allow(self, receiver: Agency, served: Agency, **values: Any) -> ReceptionScope:
        facts = ReceptionFacts(receiver, served, "QĐ 1/QĐ-UBND", date(2026, 1, 1))
        return allow_reception(facts=replace(facts, **values), by=BY, now=NOW)


def make_two() -> Two:
    desk = make_desk()
    other = make_agency("Ủy ban nhân dân phường Lái Thiêu", parent=desk.ward.parent, kind=AgencyKind.COMMUNE)
    section = make_agency("Phòng Kinh tế", parent=other)
    centre = make_agency("Trung tâm PVHCC phường Lái Thiêu", parent=other, kind=AgencyKind.CENTRE)
    procedure = Procedure.objects.get(code=HOUSEHOLD_BUSINESS)
    offer_procedures(agency=other, offerings=[NewOffering(procedure, section)], by=BY, now=NOW)
    return Two(desk, other, section, centre, make_office(centre))


@pytest.fixture
def two() -> Two:
    return make_two()


def receive(two: Two, now: datetime, **values: Any) -> Case:
    return receive_case(intake=two.intake(**values), by=two.desk.actor(Role.RECEIVER), now=now)


# --- who may receive for whom ----------------------------------------------------------------------------


def test_without_a_decision_nobody_receives_for_another_commune(two: Two, now: datetime) -> None:
    with pytest.raises(ReceptionNotAssigned, match="Lái Thiêu"):
        receive(two, now)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "turn_away",
    [
        lambda **given: open_incomplete_case(defects=[Defect("missing", "Tờ khai")], **given),
        lambda **given: propose_refusal(reason="Không đúng đối tượng", **given),
    ],
)
def test_nor_turns_cases_of_it_away(two: Two, now: datetime, turn_away: Callable[..., Case]) -> None:
    with pytest.raises(ReceptionNotAssigned):
        turn_away(intake=two.intake(), by=two.desk.actor(Role.RECEIVER), now=now)


def test_by_decision_the_three_units_are_kept_apart(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    support = make_agency("Điểm hỗ trợ Bưu điện", kind=AgencyKind.POSTAL)
    case = receive(two, now, support_agency_id=support.pk)
    assert (case.support_agency, case.receiving_agency) == (support, two.desk.centre)
    assert (case.competent_agency, case.handling_unit) == (two.other, two.section)
    assert case.papers_agency == two.desk.centre


def test_an_unknown_support_point_is_refused(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    with pytest.raises(ProcedureNotOffered):
        receive(two, now, support_agency_id=0)


def test_the_case_walks_over_there_and_its_result_comes_back_here(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    case = receive(two, now)
    assert case.step_agency == two.section
    specialist = make_user(Role.SPECIALIST, two.section)
    there = Desk(
        two.other, two.desk.centre, two.section, two.desk.office, two.desk.counter,
        {
            Role.RECEIVER: two.desk.users[Role.RECEIVER],
            Role.SPECIALIST: specialist,
            Role.HEAD_OF_SECTION: make_user(Role.HEAD_OF_SECTION, two.section),
            Role.LEADER: make_user(Role.LEADER, two.other),
            Role.RECORDS_CLERK: make_user(Role.RECORDS_CLERK, two.other),
        },
    )  # fmt: skip
    case = bring_to(there, case, "hand_over", now=now)
    assert case.step_agency == two.desk.centre


def test_both_sides_see_the_case_and_other_communes_do_not(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    case = receive(two, now)
    here, there = two.desk.actor(Role.RECEIVER), make_actor(Role.SPECIALIST, two.section)
    elsewhere = make_actor(Role.SPECIALIST, make_agency(parent=two.province, kind=AgencyKind.COMMUNE))
    for actor, sees in ((here, True), (there, True), (elsewhere, False)):
        assert can_view(actor, case) is sees
        assert Case.objects.visible_to(actor, VIEW.roles).exists() is sees


def test_the_code_is_the_competent_agencys_and_the_slip_the_centres(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    own = receive_case(intake=make_intake(two.desk), by=two.desk.actor(Role.RECEIVER), now=now)
    case = receive(two, now)
    assert case.code == f"{two.other.code}-260324-0001"
    assert (own.slip_number, case.slip_number) == ("0001", "0002")


def test_the_slip_names_both_units(two: Two, now: datetime) -> None:
    two.allow(two.desk.centre, two.other)
    own = receive_case(intake=make_intake(two.desk), by=two.desk.actor(Role.RECEIVER), now=now)
    slip = slip_of(receive(two, now), public_url="https://x")
    assert (slip.centre, slip.competent_body) == (two.desk.centre.name, two.other.name)
    assert slip_of(own, public_url="https://x").competent_body == ""


def test_the_check_adds_no_statement_to_a_reception(two: Two, now: datetime) -> None:
    two.allow(two.province, two.province)
    receive(two, now)
    with CaptureQueriesContext(connection) as captured:
        receive(two, now)
    said = [query["sql"] for query in captured.captured_queries]
    assert len([sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]) <= 12


# --- the decision ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"effective_from": date(2026, 3, 25)}, False),
        ({"effective_to": date(2026, 3, 24)}, True),
        ({"effective_to": date(2026, 3, 23)}, False),
    ],
)
def test_a_decision_holds_between_its_days(
    two: Two, now: datetime, change: dict[str, Any], holds: bool
) -> None:
    two.allow(two.desk.centre, two.other, **change)
    assert (found(two, two.desk.office) is not None) is holds


@pytest.mark.parametrize(("code", "holds"), [(HOUSEHOLD_BUSINESS, True), (BIRTH, False)])
def test_a_decision_may_be_for_one_procedure(two: Two, code: str, holds: bool) -> None:
    two.allow(two.desk.centre, two.other, procedure=Procedure.objects.get(code=code))
    assert (found(two, two.desk.office) is not None) is holds


def test_one_line_lets_every_centre_of_the_province_receive_for_all(two: Two) -> None:
    two.allow(two.province, two.province)
    for office, agency in ((two.desk.office, two.other), (two.office, two.desk.ward)):
        assert found(two, office, agency) is not None


def test_the_statement_of_receptions_and_the_query_of_screens_agree(two: Two) -> None:
    """Every office × every offering, with and without decisions of several shapes."""
    sub = make_agency("Công an phường", parent=two.desk.ward, kind=AgencyKind.SECTION)
    top = make_agency("Sở Tư pháp", parent=two.province, kind=AgencyKind.SECTION)
    far = make_agency("UBND tỉnh khác", kind=AgencyKind.PROVINCE)
    procedure = Procedure.objects.get(code=HOUSEHOLD_BUSINESS)
    for agency in (sub, top, far, two.province, two.desk.centre):
        offer_procedures(agency=agency, offerings=[NewOffering(procedure, agency)], by=BY, now=NOW)
    provincial = make_office(make_agency("TTPVHCC tỉnh", parent=two.province, kind=AgencyKind.CENTRE))
    offices = [two.desk.office, two.office, provincial]

    def answers() -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
        by_query = {
            (office.pk, offering.agency_id)
            for office in offices
            for offering in receivable_by(office.agency, on=TODAY).filter(procedure=procedure)
        }
        by_statement = {
            (office.pk, offering.agency_id)
            for office in offices
            for offering in Offering.objects.filter(procedure=procedure).select_related("agency")
            if found(two, office, offering.agency) is not None
        }
        return by_query, by_statement

    sizes = []
    for scope in (None, (two.desk.centre, far), (two.province, two.other), (two.other, two.desk.ward)):
        if scope is not None:
            two.allow(*scope)
        by_query, by_statement = answers()
        assert by_query == by_statement
        sizes.append(len(by_query))
    assert sizes == sorted(set(sizes))  # each decision lets somebody receive more


def test_publishing_takes_the_right_over_both_sides(two: Two, now: datetime) -> None:
    facts = ReceptionFacts(two.desk.centre, two.other, "QĐ 1", date(2026, 1, 1))
    for home, may in ((two.desk.ward, False), (two.other, False), (two.province, True)):
        administrator = make_actor(Role.ADMINISTRATOR, home)
        if may:
            allow_reception(facts=facts, by=administrator, now=now)
        else:
            with pytest.raises(NotAllowed):
                allow_reception(facts=facts, by=administrator, now=now)


@pytest.mark.parametrize("change", [{"decision": " "}, {"effective_to": date(2025, 12, 31)}])
def test_a_decision_is_named_and_ends_after_it_begins(two: Two, change: dict[str, Any]) -> None:
    with pytest.raises(DecisionMissing):
        two.allow(two.desk.centre, two.other, **change)


@pytest.mark.parametrize(("begins", "left"), [(date(2026, 1, 1), 1), (TODAY, 0)])
def test_an_ended_decision_lets_nobody_receive_from_that_day(two: Two, begins: date, left: int) -> None:
    scope = two.allow(two.desk.centre, two.other, effective_from=begins)
    end_reception(scope=scope, by=BY, now=NOW)
    assert found(two, two.desk.office) is None
    assert ReceptionScope.objects.count() == left


# --- the chooser -----------------------------------------------------------------------------------------


def test_a_procedure_is_one_line_and_its_units_are_chosen_after_it(two: Two) -> None:
    words, office = "thành lập hộ kinh doanh", two.desk.office
    (hit,) = find_offerings(office, words, on=TODAY)
    assert hit.agency == two.desk.ward
    assert [one.agency for one in units_for(office, hit, on=TODAY)] == [two.desk.ward]

    two.allow(two.province, two.province)
    (hit,) = find_offerings(office, words, on=TODAY)
    assert [one.agency for one in units_for(office, hit, on=TODAY)] == [two.desk.ward, two.other]


def test_what_only_others_carry_out_is_found_too(two: Two) -> None:
    two.allow(two.province, two.province)
    (hit,) = find_offerings(two.office, "đăng ký khai sinh", on=TODAY)
    assert hit.agency == two.desk.ward


def found(two: Two, office: Office, agency: Agency | None = None) -> object:
    """What the statement of a reception finds."""
    return offering_and_office(
        agency_id=(agency or two.other).pk,
        procedure_code=HOUSEHOLD_BUSINESS,
        office_id=office.pk,
        counter_id=None,
        on=TODAY,
    )


# --- two desks at once -----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_desks_receiving_for_one_agency_share_its_numbers(now: datetime) -> None:
    two = make_two()
    two.allow(two.province, two.province)
    desks: list[tuple[Office, Actor, int | None]] = [
        (two.desk.office, two.desk.actor(Role.RECEIVER), two.desk.counter.pk),
        (two.office, make_actor(Role.RECEIVER, two.centre), None),
    ]
    codes: list[str] = []

    def work(office: Office, by: Actor, counter_id: int | None) -> None:
        try:
            for _ in range(5):
                intake = two.intake(office_id=office.pk, counter_id=counter_id)
                codes.append(receive_case(intake=intake, by=by, now=now).code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=given) for given in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [f"{two.other.code}-260324-{number:04d}" for number in range(1, 11)]
    slips = Case.objects.values_list("receiving_agency_id", "slip_number")
    assert len(set(slips)) == 10

"""What was held to the scanner told apart; what a known person has come for; priority by the card."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from motcua.applicants.models import Applicant
from motcua.cases.choices import CaseState, Delivery
from motcua.cases.models import Case
from motcua.core.actors import ANONYMOUS
from motcua.core.rules.errors import Unreadable
from motcua.queueing.actions import recognise_card
from motcua.queueing.choices import LineKind
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Hall
from motcua.queueing.queries.errands import ErrandKind, errands_of, line_for, lines_of
from motcua.queueing.queries.identifying import PayloadKind, told_apart
from motcua.queueing.queries.priorities import priorities_for
from motcua.queueing.rules.codes import new_ticket_key, ticket_path
from motcua.queueing.rules.priorities import is_elderly
from tests.factories import NOW
from tests.factories_cases import BIRTH, CARD, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk
from tests.factories_queue import Queue, make_queue
from tests.factories_work import decided

TODAY = date(2026, 3, 24)
OLD_CARD = "079042000123||Trần Thị Sáu|00001942|Nữ|Bình Hòa, Thành phố Hồ Chí Minh|01082024"


@pytest.mark.parametrize("bar", ["|", "\t", "¦", "｜"])
def test_a_card_is_told_by_its_fields(bar: str) -> None:
    assert told_apart(CARD.replace("|", bar)).kind is PayloadKind.CARD


@pytest.mark.parametrize(
    "text",
    [
        "https://motcua.binhhoa.gov.vn/tra-cuu/h/H29.901-260324-0001/BCG2HK/",
        "http://127.0.0.1:8000/tra-cuu/h/H29.901-260324-0001/BCG2HK/\r\n",
        "HTTPS://MOTCUA.BINHHOA.GOV.VN/TRA-CUU/H/h29.901-260324-0001/bcg2hk/",
    ],
)
def test_a_slip_is_told_by_its_address(text: str) -> None:
    found = told_apart(text)
    assert found.kind is PayloadKind.SLIP
    assert found.parts == {"code": "H29.901-260324-0001", "lookup_code": "BCG2HK"}


def test_a_ticket_is_told_by_its_address() -> None:
    key = new_ticket_key()
    found = told_apart(f"https://motcua.binhhoa.gov.vn{ticket_path(key)}")
    assert (found.kind, found.parts) == (PayloadKind.TICKET, {"key": key})


@pytest.mark.parametrize(
    "text",
    ["", "8934563138165", "https://example.org/", "WIFI:S:Quan ca phe;;", "a|b|c", "/so/AB/", "x" * 5000],
)
def test_what_is_none_of_ours_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        told_apart(text)


def test_a_payload_shows_nothing_of_a_card_in_logs() -> None:
    assert "Nguyễn" not in repr(told_apart(CARD))


@pytest.mark.parametrize(
    ("born_on", "year", "expected"),
    [
        (date(1951, 3, 23), None, True),
        (date(1951, 3, 24), None, False),
        (date(1952, 2, 29), None, False),
        (None, 1942, True),
        (None, 1951, True),
        (None, 1952, False),
        (None, None, False),
    ],
)
def test_who_is_over_75(born_on: date | None, year: int | None, expected: bool) -> None:
    assert is_elderly(born_on=born_on, birth_year=year, on=TODAY) is expected


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    """D takes the fields of the cases, R hands results over."""
    queue = make_queue("DR", office=desk.office)
    results = queue.lines["R"]
    results.kind = LineKind.HAND_OVER
    results.save()
    case = make_case(desk)
    queue.lines["D"].fields.set([case.field_id])
    Case.objects.all().update(finished_at=NOW, state=CaseState.HANDED_OVER)
    return queue


def kinds(queue: Queue, applicant: Applicant) -> list[tuple[str, str]]:
    hall = Hall.objects.select_related("office").get(pk=queue.hall.pk)
    found = errands_of(applicant, hall, lines=lines_of(hall))
    return [(one.kind.value, one.line.letters if one.line else "") for one in found]


def test_a_card_is_kept_once_and_known_again(queue: Queue) -> None:
    first = recognise_card(payload=OLD_CARD, by=queue.at_kiosk, now=NOW)
    again = recognise_card(payload=OLD_CARD, by=queue.at_kiosk, now=NOW + timedelta(hours=1))
    assert first.pk == again.pk
    assert again.name == "Trần Thị Sáu"


def test_only_a_paired_kiosk_recognises_cards(queue: Queue) -> None:
    with pytest.raises(DeviceUnknown):
        recognise_card(payload=CARD, by=ANONYMOUS, now=NOW)
    assert not Applicant.objects.filter(name="Trần Thị Sáu").exists()


def test_a_result_leads_to_the_hand_over_line_and_the_rest_to_its_field(desk: Desk, queue: Queue) -> None:
    case = decided(desk)
    applicant = case.applicant
    running = make_case(desk, now=NOW + timedelta(hours=1))
    Case.objects.filter(pk=running.pk).update(applicant=applicant)
    assert kinds(queue, applicant) == [("collect", "R"), ("ask", "D")]
    Case.objects.filter(pk=running.pk).update(state=CaseState.AWAITING_SUPPLEMENT)
    assert kinds(queue, applicant) == [("collect", "R"), ("supplement", "D")]
    Case.objects.filter(pk=case.pk).update(state=CaseState.HANDED_OVER)
    assert kinds(queue, applicant) == [("supplement", "D")]


def test_a_result_sent_by_post_is_not_collected_here(desk: Desk, queue: Queue) -> None:
    case = decided(desk)
    Case.objects.filter(pk=case.pk).update(delivery=Delivery.POST)
    assert kinds(queue, case.applicant) == [("ask", "D")]


def test_cases_of_another_office_are_not_shown(desk: Desk, queue: Queue) -> None:
    case = decided(desk)
    Case.objects.filter(pk=case.pk).update(receiving_agency=desk.ward)
    assert kinds(queue, case.applicant) == []


def test_a_field_without_a_line_goes_to_guidance(queue: Queue) -> None:
    lines = lines_of(queue.hall)
    assert line_for(999, lines) is None
    lines[1].kind = LineKind.GUIDANCE
    assert line_for(999, lines) == lines[1]


def test_the_card_answers_what_it_can(queue: Queue) -> None:
    old = recognise_card(payload=OLD_CARD, by=queue.at_kiosk, now=NOW)
    young = recognise_card(payload=CARD, by=queue.at_kiosk, now=NOW)
    known = priorities_for(queue.hall, old, on=TODAY)
    assert known.known is not None
    assert (known.known.key, list(known.asked)) == ("elderly", [])
    asked = {group.key for group in priorities_for(queue.hall, young, on=TODAY).asked}
    everything = {group.key for group in priorities_for(queue.hall, None, on=TODAY).asked}
    assert everything - asked == {"elderly", "pregnant"}  # a man, born in 1999


def test_errands_are_read_in_one_statement(desk: Desk, queue: Queue, django_assert_num_queries: Any) -> None:
    applicant = decided(desk).applicant
    lines = lines_of(queue.hall)
    hall = Hall.objects.select_related("office").get(pk=queue.hall.pk)
    with django_assert_num_queries(1):
        assert errands_of(applicant, hall, lines=lines)[0].kind is ErrandKind.COLLECT

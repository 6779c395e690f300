"""Papers go from unit to unit by signed sheets, beside the electronic case and independent of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import ApiClient
from motcua.audit.models import Event
from motcua.cases import clock
from motcua.cases.actions import PaperData, give_papers, receive_papers
from motcua.cases.choices import PaperKind, PaperTransfer, Punctuality
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.forms.control_sheet import control_sheet_of
from motcua.cases.forms.transfer_sheet import handover_context
from motcua.cases.models import Case, TransferItem, TransferSheet
from motcua.cases.permissions import HAND_PAPERS
from motcua.cases.queries.papers import paper_rounds, transfers_of
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import VN_TZ
from motcua.documents.forms import render
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.factories_work import bring_to, decided, receive, step_on

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN_TZ)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def cases(desk: Desk, now: datetime) -> list[Case]:
    """Two cases that moved to the section at once; their papers are still at the centre."""
    return [receive(desk, now=now) for _ in range(2)]


def given(desk: Desk, cases: list[Case], now: datetime) -> TransferSheet:
    """The receiver signs the papers over to the section."""
    return give_papers(
        giver=desk.centre,
        receiver=desk.section,
        case_ids=[case.pk for case in cases],
        by=desk.actor(Role.RECEIVER),
        now=now,
    )


def rounds(desk: Desk, role: Role, now: datetime) -> list[tuple[str, str, int]]:
    """What the officer of the role has to hand on: from, to, how many."""
    found = paper_rounds(desk.actor(role), roles=HAND_PAPERS.roles, now=now)
    return [(one.giver.name, one.receiver.name, len(one.rows)) for one in found]


def places(cases: list[Case]) -> list[int | None]:
    return list(
        Case.objects.filter(pk__in=[case.pk for case in cases])
        .order_by("code")
        .values_list("papers_agency_id", flat=True)
    )


# --- what has to go --------------------------------------------------------------------------------------


def test_papers_stay_where_they_were_left_while_the_case_moves(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    assert places(cases) == [desk.centre.pk] * 2
    assert rounds(desk, Role.RECEIVER, now) == [(desk.centre.name, desk.section.name, 2)]
    assert rounds(desk, Role.SPECIALIST, now) == []


@pytest.mark.parametrize(
    ("paper", "lies_here"),
    [
        (PaperData("Đơn", "submitted"), True),
        (PaperData("Đơn", "submitted", kind=PaperKind.ELECTRONIC), False),
        (PaperData("Căn cước", "presented"), False),
        (PaperData("Khai sinh", "held"), False),
    ],
)
def test_only_what_was_left_on_paper_is_carried(
    desk: Desk, now: datetime, paper: PaperData, lies_here: bool
) -> None:
    case = receive(desk, now=now, papers=(paper,))
    assert (case.papers_agency_id == desk.centre.pk) is lies_here
    assert bool(rounds(desk, Role.RECEIVER, now)) is lies_here


def test_a_case_that_never_leaves_the_centre_needs_no_sheet(now: datetime) -> None:
    desk = make_desk(CERTIFIED_COPY)
    case = receive(desk, CERTIFIED_COPY, now=now)
    assert case.step_agency is not None
    elsewhere = case.step_agency_id != desk.centre.pk
    assert bool(rounds(desk, Role.RECEIVER, now)) is elsewhere


def test_papers_come_back_to_the_centre_with_the_result(desk: Desk, now: datetime) -> None:
    case = decided(desk, now=now)
    Case.objects.filter(pk=case.pk).update(papers_agency=desk.section)
    assert rounds(desk, Role.SPECIALIST, now) == [(desk.section.name, desk.centre.name, 1)]


def test_the_list_takes_one_query_whatever_its_length(desk: Desk, now: datetime) -> None:
    for _ in range(4):
        receive(desk, now=now)
    actor = desk.actor(Role.RECEIVER)
    with CaptureQueriesContext(connection) as captured:
        paper_rounds(actor, roles=HAND_PAPERS.roles, now=now)
    assert len(captured) == 1


# --- when they have to be there --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moved", "due"),
    [
        ("2026-03-24T09:00", "2026-03-24T17:00"),
        ("2026-03-24T15:00", "2026-03-24T17:00"),
        ("2026-03-24T15:01", "2026-03-25T08:30"),
        ("2026-03-27T16:30", "2026-03-30T08:30"),  # a Friday
        ("2026-03-24T06:00", "2026-03-24T17:00"),
        ("2026-03-28T10:00", "2026-03-30T08:30"),  # a Saturday
        (
            "2026-04-24T16:00",
            "2026-04-28T08:30",
        ),  # Giỗ Tổ
    ],
)
def test_papers_follow_the_same_day_or_early_the_next_morning(
    desk: Desk, cases: list[Case], moved: str, due: str
) -> None:
    found = clock.papers_due(unit=desk.section, moved_at=at(moved), rule_versions=cases[0].rule_versions)
    assert found == at(due)


def test_papers_handed_on_late_are_flagged(desk: Desk, cases: list[Case], now: datetime) -> None:
    sheet, next_day = given(desk, cases, now), now + timedelta(days=1)
    receive_papers(sheet_id=sheet.pk, by=desk.actor(Role.SPECIALIST), now=next_day)
    assert [item.was_late for item in sheet.items.all()] == [True, True]


def test_waiting_papers_say_that_they_are_late(desk: Desk, cases: list[Case], now: datetime) -> None:
    (one,) = paper_rounds(desk.actor(Role.RECEIVER), roles=HAND_PAPERS.roles, now=now + timedelta(days=1))
    assert [row.is_late for row in one.rows] == [True, True]


# --- giving ----------------------------------------------------------------------------------------------


def test_a_sheet_has_its_number_both_units_and_the_giver(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    sheet = given(desk, cases, now)
    assert sheet.number == f"0001/2026/BG-{desk.centre.code}"
    assert (sheet.giving_unit, sheet.receiving_unit) == (desk.centre, desk.section)
    assert (sheet.given_by, sheet.given_at, sheet.received_at) == (desk.users[Role.RECEIVER], now, None)
    assert [item.case for item in sheet.items.all()] == cases
    assert rounds(desk, Role.RECEIVER, now) == []
    assert Event.objects.get(subject_kind="transfer_sheet").subject_id == sheet.number


def test_giving_moves_neither_the_case_nor_the_papers(desk: Desk, cases: list[Case], now: datetime) -> None:
    given(desk, cases, now)
    case = Case.objects.get(pk=cases[0].pk)
    assert (case.version, case.step_key) == (cases[0].version, cases[0].step_key)
    assert places(cases) == [desk.centre.pk] * 2


def test_papers_stand_on_one_open_sheet_at_a_time(desk: Desk, cases: list[Case], now: datetime) -> None:
    sheet = given(desk, cases[:1], now)
    with pytest.raises(ConditionMissing):
        given(desk, cases, now)
    other = TransferSheet.objects.create(
        number="x",
        giving_unit=desk.centre,
        receiving_unit=desk.section,
        given_by=sheet.given_by,
        given_at=now,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferItem.objects.create(sheet=other, case=cases[0], order=1)


def test_papers_are_not_sent_where_nobody_works_on_the_case(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    with pytest.raises(ConditionMissing):
        give_papers(
            giver=desk.centre,
            receiver=desk.ward,
            case_ids=[cases[0].pk],
            by=desk.actor(Role.RECEIVER),
            now=now,
        )


def test_nobody_gives_papers_of_another_unit(desk: Desk, cases: list[Case], now: datetime) -> None:
    with pytest.raises(NotAllowed):
        give_papers(
            giver=desk.centre,
            receiver=desk.section,
            case_ids=[cases[0].pk],
            by=desk.actor(Role.SPECIALIST),
            now=now,
        )


def test_a_program_signs_nothing(desk: Desk, cases: list[Case], now: datetime) -> None:
    grants = desk.actor(Role.RECEIVER).grants
    client = ApiClient(pk=desk.users[Role.RECEIVER].pk, name="phần mềm")
    program = Actor(kind=ActorKind.API_CLIENT, id=client.pk, label="phần mềm", grants=grants)
    with pytest.raises(NotAllowed):
        give_papers(giver=desk.centre, receiver=desk.section, case_ids=[cases[0].pk], by=program, now=now)


# --- receiving -------------------------------------------------------------------------------------------


def test_signing_for_the_whole_sheet_takes_all_papers(desk: Desk, cases: list[Case], now: datetime) -> None:
    sheet, later = given(desk, cases, now), now + timedelta(hours=1)
    receive_papers(sheet_id=sheet.pk, by=desk.actor(Role.SPECIALIST), now=later)

    sheet.refresh_from_db()
    assert (sheet.received_by, sheet.received_at) == (desk.users[Role.SPECIALIST], later)
    assert places(cases) == [desk.section.pk] * 2
    assert {item.state for item in sheet.items.all()} == {PaperTransfer.RECEIVED}


def test_what_is_missing_is_refused_with_a_reason_and_stays_with_the_giver(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    sheet, later = given(desk, cases, now), now + timedelta(hours=1)
    specialist = desk.actor(Role.SPECIALIST)
    receive_papers(sheet_id=sheet.pk, missing={cases[1].pk: "Thiếu bản chính"}, by=specialist, now=later)

    first, second = sheet.items.all()
    assert (first.state, second.state) == (PaperTransfer.RECEIVED, PaperTransfer.MISSING)
    assert (second.reason, second.answered_by) == ("Thiếu bản chính", desk.users[Role.SPECIALIST])
    assert places(cases) == [desk.section.pk, desk.centre.pk]
    (again,) = paper_rounds(desk.actor(Role.RECEIVER), roles=HAND_PAPERS.roles, now=later)
    assert [row.refusal for row in again.rows] == ["Thiếu bản chính"]
    given(desk, cases[1:], later)  # and may be given once more
    assert len(transfers_of(cases[1])) == 2


def test_lines_left_out_wait_on_the_open_sheet(desk: Desk, cases: list[Case], now: datetime) -> None:
    sheet, specialist = given(desk, cases, now), desk.actor(Role.SPECIALIST)
    receive_papers(sheet_id=sheet.pk, received=[cases[0].pk], by=specialist, now=now)
    sheet.refresh_from_db()
    assert sheet.received_at is None
    receive_papers(sheet_id=sheet.pk, received=[cases[1].pk], by=specialist, now=now)
    sheet.refresh_from_db()
    assert sheet.received_at == now
    with pytest.raises(NotAtThisStep):
        receive_papers(sheet_id=sheet.pk, by=specialist, now=now)


@pytest.mark.parametrize(
    ("received", "missing"), [([], {}), ([0], {}), ([], {0: "không thấy"}), ([], {1: "  "})]
)
def test_an_answer_that_fits_no_line_is_refused(
    desk: Desk, cases: list[Case], now: datetime, received: list[int], missing: dict[int, str]
) -> None:
    sheet = given(desk, cases, now)
    named = {cases[0].pk if key else 0: reason for key, reason in missing.items()}
    with pytest.raises(ConditionMissing):
        receive_papers(
            sheet_id=sheet.pk, received=received, missing=named, by=desk.actor(Role.SPECIALIST), now=now
        )
    assert places(cases) == [desk.centre.pk] * 2


def test_the_giver_does_not_sign_for_the_other_side(desk: Desk, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    leader = desk.actor(Role.LEADER)  # whose right covers the units below the ward
    sheet = give_papers(giver=desk.centre, receiver=desk.section, case_ids=[case.pk], by=leader, now=now)
    with pytest.raises(ConditionMissing):
        receive_papers(sheet_id=sheet.pk, by=leader, now=now)


def test_strangers_do_not_sign_and_unknown_sheets_are_not_found(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    sheet = given(desk, cases, now)
    with pytest.raises(NotAllowed):
        receive_papers(sheet_id=sheet.pk, by=desk.actor(Role.POSTAL_CLERK), now=now)
    with pytest.raises(NotFound):
        receive_papers(sheet_id=0, by=desk.actor(Role.SPECIALIST), now=now)


@pytest.mark.parametrize(
    ("due", "result"),
    [
        ("2026-03-25T09:00", Punctuality.EARLY),
        ("2026-03-24T10:00", Punctuality.ON_TIME),
        ("2026-03-24T09:29", Punctuality.LATE),
        (None, ""),
    ],
)
def test_the_receiving_side_states_how_the_giver_kept_its_time(
    desk: Desk, now: datetime, due: str | None, result: str
) -> None:
    """The section sends the case on at 09:30 of 24/03."""
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now, minutes=0)
    Case.objects.filter(pk=case.pk).update(papers_agency=desk.section)
    done = now + timedelta(minutes=30)
    while case.step_agency_id == desk.section.pk:
        case = step_on(desk, case, now=done)
    case.visits.filter(agency=desk.section).update(due_at=at(due) if due else None)
    specialist, clerk = desk.actor(Role.SPECIALIST), desk.actor(Role.RECORDS_CLERK)
    sheet = give_papers(giver=desk.section, receiver=desk.ward, case_ids=[case.pk], by=specialist, now=done)
    receive_papers(sheet_id=sheet.pk, by=clerk, now=done + timedelta(days=2))
    assert sheet.items.get().result == result


def test_the_printed_sheet_is_headed_by_the_giving_unit(desk: Desk, cases: list[Case], now: datetime) -> None:
    sheet = given(desk, cases, now)
    receive_papers(
        sheet_id=sheet.pk,
        missing={cases[0].pk: "Không thấy giấy"},
        by=desk.actor(Role.SPECIALIST),
        now=now,
    )
    context = handover_context(TransferSheet.objects.get(pk=sheet.pk))
    assert (context.issuing_body, context.giver_unit) == (desk.centre.name, desk.centre.name)
    assert (context.receiver_unit, context.receiver_name) == (
        desk.section.name,
        str(desk.users[Role.SPECIALIST]),
    )
    assert [line.note for line in context.cases] == ["Không nhận: Không thấy giấy", ""]
    assert render("postal_handover", context).startswith(b"%PDF-")


def test_giving_and_receiving_take_the_same_statements_for_many_cases(desk: Desk, now: datetime) -> None:
    counts = []
    for size in (1, 6):
        cases = [receive(desk, now=now) for _ in range(size)]
        with CaptureQueriesContext(connection) as captured:
            sheet = given(desk, cases, now)
            receive_papers(sheet_id=sheet.pk, by=desk.actor(Role.SPECIALIST), now=now)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_control_sheet_of_a_case_tells_of_its_papers(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    sheet = given(desk, cases, now)
    receive_papers(sheet_id=sheet.pk, by=desk.actor(Role.SPECIALIST), now=now + timedelta(minutes=5))
    first, *_ = control_sheet_of(Case.objects.get(pk=cases[0].pk), now=now).handovers
    giver, taker = desk.users[Role.RECEIVER], desk.users[Role.SPECIALIST]
    assert first.note == f"Bản giấy: {giver} giao, {taker} nhận lúc 24/03/2026 09:05"

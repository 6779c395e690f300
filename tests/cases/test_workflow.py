"""The state table: reachable, owned, closed; and no walk through the actions breaks a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit.queries import find_faults
from motcua.cases import actions
from motcua.cases.actions import Act, Recipient
from motcua.cases.choices import CaseState
from motcua.cases.errors import MoveNotPossible
from motcua.cases.models import FINAL_STATES, RUNNING_STATES, Case
from motcua.cases.workflow import MOVES, MoveKind, mermaid, target_of
from motcua.catalogue.queries import process_of
from motcua.core.actors import Role
from motcua.core.errors import RuleViolation
from tests.factories import NOW
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import receive

ROOT = Path(__file__).resolve().parents[2]
ENDS = {*FINAL_STATES}


def reached_from(start: CaseState) -> set[CaseState]:
    """All states that some sequence of moves leads to."""
    known, fresh = {start}, {start}
    while fresh:
        fresh = {move.target for move in MOVES.values() for state in fresh if state in move.sources} - known
        known |= fresh
    return known


def test_every_move_has_a_row() -> None:
    assert set(MOVES) == set(MoveKind)


def test_every_state_is_reached_from_a_draft() -> None:
    assert reached_from(CaseState.DRAFT) == set(CaseState)


@pytest.mark.parametrize("state", sorted(set(CaseState) - ENDS))
def test_every_open_state_can_still_end(state: CaseState) -> None:
    assert reached_from(state) & ENDS


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_but_a_correction_leads_out_of_an_end(state: CaseState) -> None:
    out = {kind for kind, move in MOVES.items() if state in move.sources}
    assert out == ({MoveKind.REOPEN} if state is CaseState.HANDED_OVER else set())


@given(st.lists(st.sampled_from(list(MoveKind)), max_size=20))
def test_a_move_is_made_exactly_from_its_sources(walk: list[MoveKind]) -> None:
    state = CaseState.DRAFT
    for kind in walk:
        if state in MOVES[kind].sources:
            state = target_of(kind, state)
            assert state is MOVES[kind].target
        else:
            with pytest.raises(MoveNotPossible):
                target_of(kind, state)


def test_the_diagram_in_the_documentation_is_current() -> None:
    assert mermaid() in (ROOT / "docs" / "case_states.md").read_text(encoding="utf-8"), "run `make docs`"


# --- random walks through the actions -------------------------------------------------------------------

WORDS = ("forward", "return", "take", "release", "ask", "complete", "stop", "resume", "withdraw", "hand_over")


def attempt(desk: Desk, case: Case, word: str, now: datetime) -> None:
    """Try one thing by whoever the step belongs to (or the receiver); refusals are part of the game."""
    role = Role(case.step_role) if case.step_role else Role.RECEIVER
    who: dict[str, Any] = {"case_id": case.pk, "version": case.version, "now": now}
    own = {**who, "by": desk.actor(role, now=now)}
    desk_officer = {**who, "by": desk.actor(Role.RECEIVER, now=now)}
    act = Act(
        word,
        note="lý do",
        assignee_id=desk.users[Role.SPECIALIST].pk,
        result_number="1",
        external_number="2",
    )
    tried = {
        "forward": lambda: actions.act_on_case(act=act, **own),
        "return": lambda: actions.act_on_case(act=act, **own),
        "take": lambda: actions.take_case(**own),
        "release": lambda: actions.release_case(**own),
        "ask": lambda: actions.ask_supplement(defects=[actions.Defect("missing", "Hợp đồng thuê")], **own),
        "complete": lambda: actions.complete_supplement(**desk_officer),
        "stop": lambda: actions.stop_case(reason="lý do", **own),
        "resume": lambda: actions.resume_case(**own),
        "withdraw": lambda: actions.withdraw_case(reason="lý do", **desk_officer),
        "hand_over": lambda: actions.hand_over_result(recipient=Recipient("Người nhận"), **desk_officer),
    }
    tried[word]()


def assert_sound(case: Case, before: Case) -> None:
    """What holds of every case, whatever happened."""
    visits = list(case.visits.all())
    assert [visit.number for visit in visits] == list(range(1, len(visits) + 1))
    standing = [visit for visit in visits if visit.left_at is None]
    if case.state in (*RUNNING_STATES, CaseState.DECIDED):
        assert [visit.step_key for visit in standing] == [case.step_key]
        assert standing[0].holder_id == case.holder_id
        assert case.step_key in {step.key for step in process_of(case.process_version_id).steps}
    else:
        assert standing == []
    assert (case.paused_at is not None) == (
        case.state in (CaseState.AWAITING_SUPPLEMENT, CaseState.AWAITING_PAYMENT, CaseState.STOPPED)
    )
    is_finished = case.state in (CaseState.DECIDED, CaseState.HANDED_OVER, CaseState.ENDED_BY_APPLICANT)
    assert (case.finished_at is not None) == is_finished
    if case.state != before.state:
        assert any(before.state in move.sources and case.state == move.target for move in MOVES.values())


@pytest.mark.django_db
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_sequence_of_actions_breaks_a_case(data: st.DataObject, walking_desk: Desk) -> None:
    code = data.draw(st.sampled_from([HOUSEHOLD_BUSINESS, CERTIFIED_COPY]))
    now, case = NOW, receive(walking_desk, code)
    for word in data.draw(st.lists(st.sampled_from(WORDS), max_size=25)):
        now += timedelta(minutes=data.draw(st.integers(0, 3000)))
        before = Case.objects.get(pk=case.pk)
        try:
            attempt(walking_desk, before, word, now)
        except RuleViolation:
            case = Case.objects.get(pk=case.pk)
            assert case.version == before.version, f"{word} was refused and yet changed something"
        else:
            case = Case.objects.get(pk=case.pk)
        assert_sound(case, before)
    assert list(find_faults()) == []


@pytest.fixture
def walking_desk(db: None) -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)

"""Giving the result out: to whom, once, and with both present where the law says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import history_of
from motcua.cases.actions import Recipient, hand_over_result
from motcua.cases.choices import CaseState, StepEnd
from motcua.cases.errors import CaseChanged, ConditionMissing, MoveNotPossible, PresenceRequired
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from tests.factories import make_actor, make_agency
from tests.factories_cases import CERTIFIED_COPY, MARRIAGE, Desk, make_desk
from tests.factories_work import decided, receive

pytestmark = pytest.mark.django_db
SOMEBODY = Recipient("Nguyễn Văn An", "Căn cước số 026099000001")


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY, MARRIAGE)


def give(desk: Desk, case: Case, now: datetime, recipient: Recipient = SOMEBODY) -> Case:
    """The receiver hands the result over."""
    return hand_over_result(
        case_id=case.pk, version=case.version, recipient=recipient, by=desk.actor(Role.RECEIVER), now=now
    )


def test_a_result_is_handed_over_with_the_name_of_who_took_it(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    later = now + timedelta(hours=2)
    given = give(desk, case, later, Recipient("  Nguyễn Văn An ", "Căn cước số 026099000001"))

    assert (given.state, given.handed_over_at) == (CaseState.HANDED_OVER, later)
    assert (given.recipient_name, given.recipient_paper) == ("Nguyễn Văn An", "Căn cước số 026099000001")
    assert (given.step_key, given.step_agency, given.holder) == ("", None, None)
    assert given.finished_at == case.finished_at
    last = given.visits.last()
    assert last is not None
    assert (last.step_key, last.end, last.left_at) == ("hand_over", StepEnd.ENDED, later)
    assert history_of("case", case.code)[-1].kind == "cases.handed_over"


def test_a_name_is_needed(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(ConditionMissing) as refusal:
        give(desk, case, now + timedelta(hours=1), Recipient("  "))
    assert refusal.value.field == "recipient_name"
    assert Case.objects.get(pk=case.pk).state == CaseState.DECIDED


def test_both_must_be_present_for_a_marriage(desk: Desk, now: datetime) -> None:
    case, later = decided(desk, MARRIAGE, now=now), now + timedelta(hours=1)
    with pytest.raises(PresenceRequired):
        give(desk, case, later, Recipient("Nguyễn Văn An", is_present=False))
    assert give(desk, case, later, Recipient("Nguyễn Văn An")).state == CaseState.HANDED_OVER


def test_there_is_nothing_to_hand_over_before_a_result(desk: Desk, now: datetime) -> None:
    with pytest.raises(MoveNotPossible):
        give(desk, receive(desk, CERTIFIED_COPY, now=now), now)


def test_a_result_is_handed_over_once(desk: Desk, now: datetime) -> None:
    case, later = decided(desk, CERTIFIED_COPY, now=now), now + timedelta(hours=1)
    given = give(desk, case, later)
    with pytest.raises(CaseChanged):
        give(desk, case, later)
    with pytest.raises(MoveNotPossible):
        give(desk, given, later)
    assert sum(entry.kind == "cases.handed_over" for entry in history_of("case", case.code)) == 1


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.POSTAL_CLERK, Role.ADMINISTRATOR])
def test_only_the_desk_hands_over(desk: Desk, role: Role, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(NotAllowed):
        hand_over_result(
            case_id=case.pk, version=case.version, recipient=SOMEBODY, by=desk.actor(role), now=now
        )


def test_the_desk_of_another_agency_does_not_hand_over(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(NotAllowed):
        hand_over_result(
            case_id=case.pk,
            version=case.version,
            recipient=SOMEBODY,
            by=make_actor(Role.RECEIVER, make_agency()),
            now=now,
        )

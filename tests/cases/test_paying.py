"""Two appointments with the tax office between them, and what the hand-over waits for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import find_faults, history_of
from motcua.cases.actions import (
    TransferSlip,
    ask_payment,
    complete_payment,
    confirm_tax,
    note_tax_notice,
)
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case
from motcua.cases.queries.history import timeline_of
from motcua.cases.queries.tracking import why_due
from motcua.cases.queries.waits import waits_of
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.cases.test_handing_over import give
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
LAND = "1.013978"


@pytest.fixture
def desk() -> Desk:
    return make_desk(LAND, HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    """A first land-use certificate at the specialist."""
    return bring_to(desk, receive(desk, LAND, now=now, place_of_land="Bình Hòa"), "appraise", now=now)


def send(desk: Desk, case: Case, now: datetime, *, must_confirm: bool = False) -> Case:
    """The information transfer slip goes to tax."""
    slip = TransferSlip("12/PCTT", needs_confirmation=must_confirm)
    by = desk.actor(Role.SPECIALIST)
    return ask_payment(
        case_id=case.pk, version=case.version, reason="Tiền sử dụng đất", slip=slip, by=by, now=now
    )


def pay(desk: Desk, case: Case, now: datetime) -> Case:
    return complete_payment(
        case_id=case.pk, version=case.version, note="Biên lai 00012", by=desk.actor(Role.RECEIVER), now=now
    )


def test_the_second_appointment_runs_from_the_proof_and_both_are_kept(
    desk: Desk, case: Case, now: datetime
) -> None:
    first = case.due_at
    sent = send(desk, case, now + timedelta(days=2))
    assert (sent.state, sent.due_at) == (CaseState.AWAITING_PAYMENT, first)

    proof_at = datetime(2026, 4, 20, 9, 0, tzinfo=VN_TZ)
    paid = pay(desk, sent, proof_at)

    assert paid.due_at == datetime(2026, 4, 23, 9, 0, tzinfo=VN_TZ)  # three working days
    kept = list(paid.due_moments.filter(kind=DueKind.APPOINTMENT))
    assert [row.at for row in kept] == [first, paid.due_at]
    assert "Lần hẹn thứ hai" in kept[1].reason
    assert kept[1].derivation["due"] == kept[1].at.astimezone(VN_TZ).isoformat()
    why = why_due(paid)
    assert why is not None
    assert (why.at, list(why.earlier)) == (paid.due_at, [first])
    assert not paid.was_late_before_restart
    assert not list(find_faults())


def test_a_slip_sent_after_the_first_appointment_stays_late(desk: Desk, case: Case, now: datetime) -> None:
    assert case.due_at is not None
    sent = send(desk, case, case.due_at + timedelta(days=1))
    assert sent.obligations.get().is_first_late
    assert pay(desk, sent, case.due_at + timedelta(days=9)).was_late_before_restart


def test_a_procedure_with_one_appointment_moves_it_by_the_wait(desk: Desk, now: datetime) -> None:
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    paid = pay(desk, send(desk, case, now + timedelta(hours=1)), now + timedelta(days=1, hours=1))
    assert paid.due_at == datetime(2026, 3, 30, 9, 0, tzinfo=VN_TZ)


def test_each_stage_is_noted_and_shown(desk: Desk, case: Case, now: datetime) -> None:
    sent = send(desk, case, now)
    assert "thông báo" in waits_of(sent, now=now)[0].what
    told = note_tax_notice(
        case_id=sent.pk, version=sent.version, number="TB-77", by=desk.actor(Role.RECEIVER), now=now
    )
    assert "TB-77" in waits_of(told, now=now)[0].what
    paid = pay(desk, told, now)
    assert waits_of(paid, now=now) == []
    shown = " ".join(f"{stay.what} {stay.outcome}" for stay in timeline_of(paid, now=now))
    for words in ("12/PCTT", "TB-77", "Biên lai 00012"):
        assert words in shown
    kinds = [one.kind for one in history_of("case", case.code)]
    assert kinds[-3:] == ["cases.payment_asked", "cases.tax_notice", "cases.payment_complete"]


def test_nothing_is_noted_that_tax_was_not_asked(desk: Desk, case: Case, now: datetime) -> None:
    receiver = desk.actor(Role.RECEIVER)
    with pytest.raises(NotAtThisStep):
        note_tax_notice(case_id=case.pk, version=case.version, number="TB-1", by=receiver, now=now)
    with pytest.raises(NotAtThisStep):
        confirm_tax(case_id=case.pk, version=case.version, by=receiver, now=now)
    with pytest.raises(ConditionMissing):
        note_tax_notice(case_id=case.pk, version=case.version, number=" ", by=receiver, now=now)


def test_the_result_waits_for_the_confirmation_of_tax_where_it_must(
    desk: Desk, case: Case, now: datetime
) -> None:
    paid = pay(desk, send(desk, case, now, must_confirm=True), now)
    ready = bring_to(desk, paid, "hand_over", now=now)
    with pytest.raises(ConditionMissing, match="cơ quan thuế"):
        give(desk, ready, now + timedelta(days=1))
    confirmed = confirm_tax(
        case_id=ready.pk, version=ready.version, by=desk.actor(Role.RECEIVER), now=now + timedelta(days=1)
    )
    assert give(desk, confirmed, now + timedelta(days=1)).state == CaseState.HANDED_OVER

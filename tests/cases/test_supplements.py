"""What is asked for, how often and how late: coded defects, days from receipt, the rule of asking once."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, get_args

import pytest
from django.db import IntegrityError, transaction

from motcua.api.schemas.moves import DefectReason
from motcua.audit.queries import history_of
from motcua.cases.actions import Defect, ask_supplement, complete_supplement, open_incomplete_case
from motcua.cases.choices import CaseState, SupplementReason
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, Supplement
from motcua.cases.queries.history import timeline_of
from motcua.cases.queries.log import log_of
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
LEASE = Defect("missing", "Hợp đồng thuê")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    """Received Tuesday 24/03/2026 09:00, at the specialist."""
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


def ask(desk: Desk, case: Case, now: datetime, role: Role = Role.SPECIALIST, **given: Any) -> Supplement:
    values: dict[str, Any] = {"defects": [LEASE], **given}
    return ask_supplement(case_id=case.pk, version=case.version, by=desk.actor(role), now=now, **values)


def asked_once(desk: Desk, case: Case, now: datetime) -> Case:
    """Asked for and completed an hour later."""
    ask(desk, case, now)
    return complete_supplement(
        case_id=case.pk,
        version=Case.objects.get(pk=case.pk).version,
        by=desk.actor(Role.RECEIVER),
        now=now + timedelta(hours=1),
    )


def test_a_defect_names_its_reason_its_paper_and_what_is_wrong(desk: Desk, case: Case, now: datetime) -> None:
    supplement = ask(
        desk, case, now, defects=[Defect("unreadable", "trang 2", 1), Defect("other", "  Khai lại \n ngày ")]
    )
    first, second = supplement.defects.all()
    assert (first.reason, first.paper, first.order) == ("unreadable", case.papers.get(), 1)
    assert str(first) == f"Giấy tờ không rõ, không đọc được: {case.papers.get().name} – trang 2"
    assert str(second) == "Khai lại ngày"
    assert history_of("case", case.code)[-1].payload["reasons"] == ["unreadable", "other"]
    assert "không đọc được" in " ".join(log_of(case)[0].details)


@pytest.mark.parametrize(
    ("defect", "sentence"),
    [
        (Defect("", "Hợp đồng"), "chọn lý do"),
        (Defect("broken", "Hợp đồng"), "chọn lý do"),
        (Defect("missing"), "ít nhất một"),
        (Defect("missing", paper=9), "thành phần hồ sơ"),
    ],
)
def test_a_defect_without_a_part_is_refused_and_nothing_is_written(
    desk: Desk, case: Case, now: datetime, defect: Defect, sentence: str
) -> None:
    with pytest.raises(ConditionMissing, match=sentence):
        ask(desk, case, now, defects=[defect])
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS
    assert not Supplement.objects.exists()


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (datetime(2026, 3, 27, 9, 0, tzinfo=VN_TZ), False),  # the third working day, at the minute
        (datetime(2026, 3, 27, 9, 1, tzinfo=VN_TZ), True),
        (datetime(2026, 3, 30, 8, 0, tzinfo=VN_TZ), True),
    ],
)
def test_a_request_after_three_working_days_is_recorded_as_late(
    desk: Desk, case: Case, at: datetime, is_late: bool
) -> None:
    supplement = ask(desk, case, at)
    assert supplement.is_late is is_late
    assert history_of("case", case.code)[-1].payload["late"] is is_late
    assert ("Yêu cầu muộn" in timeline_of(case, now=at)[0].marks) is is_late


def test_a_case_that_came_incomplete_is_never_asked_too_late(desk: Desk, now: datetime) -> None:
    case = open_incomplete_case(
        intake=make_intake(desk),
        defects=[LEASE, Defect("missing", paper=1)],
        by=desk.actor(Role.RECEIVER),
        now=now,
    )
    supplement = case.supplements.get()
    assert not supplement.is_late
    assert case.supplement_requests == 1
    assert [item.paper_id for item in supplement.defects.all()] == [None, case.papers.get().pk]


def test_asking_again_takes_a_leader_and_a_reason_and_is_recorded(
    desk: Desk, case: Case, now: datetime
) -> None:
    again = asked_once(desk, case, now)
    later = now + timedelta(hours=2)
    with pytest.raises(NotAllowed):
        ask(desk, again, later, repeat_reason="Sót giấy tờ")
    with pytest.raises(ConditionMissing) as refusal:
        ask(desk, again, later, Role.HEAD_OF_SECTION)
    assert refusal.value.field == "repeat_reason"

    supplement = ask(desk, again, later, Role.HEAD_OF_SECTION, repeat_reason="Sót giấy tờ")
    assert (supplement.number, supplement.is_repeat, supplement.repeat_reason) == (2, True, "Sót giấy tờ")
    assert Supplement.objects.filter(is_repeat=True).count() == 1
    assert Case.objects.get(pk=case.pk).supplement_requests == 2
    newest = timeline_of(Case.objects.get(pk=case.pk), now=later)[0]
    assert newest.marks == ["Vi phạm quy định một lần: Sót giấy tờ"]
    assert "vi phạm quy định một lần: Sót giấy tờ" in log_of(case)[0].details


def test_those_above_ask_only_where_the_step_allows_it(desk: Desk, case: Case, now: datetime) -> None:
    signing = bring_to(desk, asked_once(desk, case, now), "sign", now=now + timedelta(hours=2))
    with pytest.raises(NotAtThisStep):
        ask(desk, signing, now + timedelta(hours=4), Role.LEADER, repeat_reason="Sót giấy tờ")


def test_the_database_keeps_a_repetition_without_reason_out(case: Case, now: datetime) -> None:
    row = Supplement(case=case, number=2, asked_at=now, asked_by="x", is_repeat=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_api_knows_every_reason() -> None:
    assert list(get_args(DefectReason)) == SupplementReason.values


def test_lines_of_old_requests_become_defects() -> None:
    move = import_module("motcua.cases.migrations.0005_move_defects")
    lines = "Còn thiếu: Hợp đồng\nẢnh thẻ"
    assert list(move.defects_of(lines)) == [("missing", "Hợp đồng"), ("other", "Ảnh thẻ")]

"""Running cases follow another process on purpose: planned first, each in the log, the others untouched."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.cases.actions import (
    Act,
    Defect,
    act_on_case,
    ask_payment,
    ask_supplement,
    close_unanswered_case,
    complete_payment,
    complete_supplement,
    open_incomplete_case,
    resume_case,
    stop_case,
    take_case,
)
from motcua.cases.actions.migrating import MoveReport, move_cases_to_process
from motcua.cases.choices import CaseState
from motcua.cases.errors import ConditionMissing, ProcessNotInForce
from motcua.cases.models import Case, StepVisit
from motcua.cases.queries.migrating import cases_on_other_processes, plan_moves, running_by_process
from motcua.catalogue.actions import create_process_draft, publish_process, save_process_draft
from motcua.catalogue.models import ProcedureVersion, ProcessVersion
from motcua.catalogue.rules.process import Process, StepUnit
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed
from tests.factories import NOW, make_actor, make_agency
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_case, make_desk, make_intake
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def publish(desk: Desk, case: Case, process: Process) -> ProcessVersion:
    """The process in force for the case's procedure from now on."""
    admin = desk.actor(Role.ADMINISTRATOR)
    draft = create_process_draft(source=case.process_version, by=admin, now=NOW)
    saved = save_process_draft(draft=draft, revision=1, process=process, by=admin, now=NOW)
    return publish_process(draft=saved, revision=2, by=admin, now=NOW)


def other_time(process: Process, key: str = "assign", minutes: int = 30) -> Process:
    steps = [replace(step, minutes=minutes) if step.key == key else step for step in process.steps]
    return replace(process, steps=tuple(steps))


def renamed(process: Process, key: str = "assign", new: str = "share_out") -> Process:
    """The process in which the step has another key (and so is another step)."""
    steps = [
        replace(
            step,
            key=new if step.key == key else step.key,
            actions=tuple(replace(way, to=new) if way.to == key else way for way in step.actions),
        )
        for step in process.steps
    ]
    return replace(process, steps=tuple(steps))


def move(
    desk: Desk, target: ProcessVersion, *cases: Case, mapping: dict[str, str] | None = None
) -> MoveReport:
    return move_cases_to_process(
        target=target,
        chosen={case.pk: case.version for case in cases},
        mapping=mapping or {},
        reason="Rút ngắn bước phân công",
        by=desk.actor(Role.ADMINISTRATOR),
        now=LATER,
    )


def fresh(case: Case) -> Case:
    return Case.objects.select_related("process_version", "step_agency").get(pk=case.pk)


def test_at_the_same_step_the_stay_goes_on_with_its_holder_and_a_new_due_moment(desk: Desk) -> None:
    case = make_case(desk)
    head = desk.actor(Role.HEAD_OF_SECTION)
    case = take_case(case_id=case.pk, version=case.version, by=head, now=NOW)
    before = fresh(case)
    target = publish(desk, case, other_time(case.process))
    assert move(desk, target, before).moved == (case.code,)
    after = fresh(case)
    assert after.process_version == target
    assert (after.step_key, after.holder_id, after.due_at) == ("assign", head.id, before.due_at)
    assert after.step_due_at == NOW + timedelta(minutes=30)
    visit = StepVisit.objects.get(case=case, left_at=None)
    assert (visit.entered_at, visit.due_at) == (NOW, after.step_due_at)
    payload = json.loads(Event.objects.get(kind="cases.moved_to_process").payload)
    assert (payload["from_process"], payload["to_process"]) == (before.process_version_id, target.pk)
    assert (payload["from"], payload["to"], payload["note"]) == (
        "assign",
        "assign",
        "Rút ngắn bước phân công",
    )


def test_a_case_moved_goes_on_by_the_ways_of_its_new_process(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, renamed(case.process, "appraise", "examine"))
    move(desk, target, fresh(case))
    head = desk.actor(Role.HEAD_OF_SECTION)
    specialist = desk.users[Role.SPECIALIST].pk
    after = act_on_case(
        case_id=case.pk, version=fresh(case).version, act=Act("forward", assignee_id=specialist), by=head,
        now=LATER,
    )  # fmt: skip
    assert (after.step_key, after.process_version_id) == ("examine", target.pk)


def test_at_another_step_the_case_arrives_anew(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, renamed(case.process))
    report = move(desk, target, fresh(case), mapping={"assign": "appraise"})
    assert report.moved == (case.code,)
    after = fresh(case)
    assert (after.step_key, after.holder_id) == ("appraise", None)
    visits = list(StepVisit.objects.filter(case=case).order_by("number"))
    assert [visit.step_key for visit in visits] == ["receive", "assign", "appraise"]
    assert (visits[1].left_at, visits[2].entered_at) == (LATER, LATER)
    assert visits[2].due_at == after.step_due_at


def test_a_step_of_another_unit_is_another_stay(desk: Desk) -> None:
    case = make_case(desk)
    steps = [
        replace(step, unit=StepUnit.AGENCY, role="leader") if step.key == "assign" else step
        for step in case.process.steps
    ]
    target = publish(desk, case, replace(case.process, steps=tuple(steps)))
    move(desk, target, fresh(case))
    after = fresh(case)
    assert (after.step_agency, after.step_role) == (desk.ward, "leader")
    assert StepVisit.objects.get(case=case, left_at=None).entered_at == LATER


def test_cases_without_a_step_to_stand_at_are_left_and_named(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, renamed(case.process))
    report = move(desk, target, fresh(case))
    assert report.moved == ()
    assert report.left == ((case.code, "Quy trình mới không có bước “Phân công xử lý”."),)
    assert fresh(case).process_version_id == case.process_version_id
    assert not Event.objects.filter(kind="cases.moved_to_process").exists()


@pytest.mark.parametrize("key", ["hand_over", "khong_co"])
def test_a_mapping_leads_to_no_hand_over_and_no_unknown_step(desk: Desk, key: str) -> None:
    case = make_case(desk)
    target = publish(desk, case, renamed(case.process))
    assert move(desk, target, fresh(case), mapping={"assign": key}).moved == ()


def test_a_case_that_moved_since_the_preview_is_left_and_the_others_go(desk: Desk) -> None:
    one, other = make_case(desk), make_case(desk)
    target = publish(desk, one, other_time(one.process))
    seen = fresh(one)
    take_case(case_id=one.pk, version=seen.version, by=desk.actor(Role.HEAD_OF_SECTION), now=NOW)
    report = move(desk, target, seen, fresh(other))
    assert report.moved == (other.code,)
    assert [code for code, _why in report.left] == [one.code]


def ask_for_papers(desk: Desk, case: Case) -> None:
    by, defects = desk.actor(Role.SPECIALIST), [Defect("missing", "Hợp đồng thuê nhà")]
    ask_supplement(case_id=case.pk, version=case.version, defects=defects, by=by, now=NOW)


def ask_for_payment(desk: Desk, case: Case) -> None:
    by = desk.actor(Role.SPECIALIST)
    ask_payment(case_id=case.pk, version=case.version, reason="Lệ phí trước bạ", by=by, now=NOW)


def stop(desk: Desk, case: Case) -> None:
    by = desk.actor(Role.SPECIALIST)
    stop_case(case_id=case.pk, version=case.version, reason="Tranh chấp", by=by, now=NOW)


def go_on(desk: Desk, case: Case) -> Case:
    """Whatever the case waited for is there."""
    case = fresh(case)
    at_desk, specialist = desk.actor(Role.RECEIVER), desk.actor(Role.SPECIALIST)
    at = {"case_id": case.pk, "version": case.version, "now": LATER + timedelta(hours=1)}
    if case.state == CaseState.AWAITING_SUPPLEMENT:
        return complete_supplement(by=at_desk, **at)
    if case.state == CaseState.AWAITING_PAYMENT:
        return complete_payment(by=at_desk, **at)
    return resume_case(by=specialist, **at)


WAITS = pytest.mark.parametrize("wait", [ask_for_papers, ask_for_payment, stop])


@WAITS
def test_a_waiting_case_comes_back_to_its_step_in_the_new_process(
    desk: Desk, wait: Callable[[Desk, Case], None]
) -> None:
    case = bring_to(desk, make_case(desk), "appraise", now=NOW)
    wait(desk, case)
    waiting = fresh(case)
    target = publish(desk, case, other_time(case.process, "appraise", minutes=45))
    [plan] = plan_moves(cases_on_other_processes(target, [desk.ward.path]), target.process, {}, now=LATER)
    assert (plan.reason, plan.waits, plan.due_at) == ("", True, None)
    assert plan.step is not None
    assert plan.step.key == "appraise"
    visits = StepVisit.objects.filter(case=case).count()

    assert move(desk, target, waiting).moved == (case.code,)
    moved = fresh(case)
    assert (moved.state, moved.paused_at, moved.due_at, moved.holder_id) == (
        waiting.state, waiting.paused_at, waiting.due_at, waiting.holder_id,
    )  # fmt: skip
    assert moved.process_version == target
    assert StepVisit.objects.filter(case=case).count() == visits  # it still stands nowhere
    assert json.loads(Event.objects.get(kind="cases.moved_to_process").payload)["state"] == waiting.state

    back = go_on(desk, moved)
    assert (back.state, back.step_key, back.holder_id) == (
        CaseState.IN_PROGRESS, "appraise", waiting.holder_id,
    )  # fmt: skip
    assert back.step_due_at == LATER + timedelta(hours=1, minutes=45)
    assert not list(find_faults())


@WAITS
def test_a_waiting_case_comes_back_to_the_step_that_was_mapped(
    desk: Desk, wait: Callable[[Desk, Case], None]
) -> None:
    case = bring_to(desk, make_case(desk), "appraise", now=NOW)
    wait(desk, case)
    target = publish(desk, case, renamed(case.process, "appraise", "examine"))
    unmapped = move(desk, target, fresh(case))
    assert unmapped.left == (
        (case.code, "Quy trình mới không có bước “Thẩm định hồ sơ” mà hồ sơ sẽ trở lại."),
    )
    assert move(desk, target, fresh(case), mapping={"appraise": "examine"}).moved == (case.code,)
    assert go_on(desk, case).step_key == "examine"


def test_a_case_incomplete_at_the_counter_begins_in_the_new_process(desk: Desk) -> None:
    case = open_incomplete_case(
        intake=make_intake(desk, HOUSEHOLD_BUSINESS), defects=[Defect("missing", "Hợp đồng")],
        by=desk.actor(Role.RECEIVER), now=NOW,
    )  # fmt: skip
    target = publish(desk, case, renamed(case.process, "assign", "share_out"))
    assert move(desk, target, fresh(case)).moved == (case.code,)
    assert fresh(case).step_key == ""
    back = go_on(desk, case)
    assert (back.step_key, back.process_version_id) == ("share_out", target.pk)


def test_a_case_that_cannot_move_is_named_with_its_state(desk: Desk) -> None:
    listed = receive(desk, role=Role.POSTAL_CLERK)  # waits for the centre to sign for the list
    closed = bring_to(desk, make_case(desk), "appraise", now=NOW)
    ask_for_papers(desk, closed)
    target = publish(desk, listed, other_time(listed.process))
    seen = fresh(closed)
    until = seen.supplement_due_at
    assert until is not None
    ended = until + timedelta(minutes=1)
    close_unanswered_case(case_id=closed.pk, version=seen.version, by=job_actor("kiểm thử"), now=ended)
    found = cases_on_other_processes(target, [desk.ward.path])
    plans = {plan.case.pk: plan for plan in plan_moves(found, target.process, {}, now=LATER)}
    assert set(plans) == {listed.pk}
    assert (
        plans[listed.pk].reason == "Hồ sơ ở trạng thái “Được tiếp nhận”; chuyển khi đang xử lý hoặc đang chờ."
    )
    report = move(desk, target, fresh(closed), fresh(listed))
    assert report.moved == ()
    assert sorted(code for code, _why in report.left) == sorted([closed.code, listed.code])


def test_a_preview_says_what_then_happens_and_writes_nothing(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, other_time(case.process))
    events = Event.objects.count()
    found = cases_on_other_processes(target, [desk.ward.path])
    [plan] = plan_moves(found, target.process, {}, now=LATER)
    assert Event.objects.count() == events
    assert plan.step is not None
    move(desk, target, fresh(case))
    after = fresh(case)
    assert (after.step_key, after.step_due_at) == (plan.step.key, plan.due_at)
    assert list(cases_on_other_processes(target, [desk.ward.path])) == []
    assert running_by_process(case.procedure_id) == {target.pk: 1}


def test_cases_of_other_offices_are_not_seen(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, other_time(case.process))
    assert not cases_on_other_processes(target, [make_agency().path]).exists()
    assert not cases_on_other_processes(target, []).exists()


def test_cases_received_afterwards_follow_the_new_process_and_the_old_keep_theirs(desk: Desk) -> None:
    old = make_case(desk)
    target = publish(desk, old, other_time(old.process))
    new = make_case(desk)
    assert new.process_version_id == target.pk
    assert fresh(old).process_version_id == old.process_version_id
    assert running_by_process(old.procedure_id) == {old.process_version_id: 1, target.pk: 1}


def test_only_for_a_reason_to_a_process_in_force_and_by_whom_it_concerns(desk: Desk) -> None:
    case = make_case(desk)
    target = publish(desk, case, other_time(case.process))
    chosen = {case.pk: fresh(case).version}
    admin = desk.actor(Role.ADMINISTRATOR)
    retired = ProcessVersion.objects.get(pk=case.process_version_id)
    stranger = make_actor(Role.ADMINISTRATOR, make_agency())
    for problem, given in (
        (ConditionMissing, {"target": target, "by": admin, "reason": " "}),
        (ProcessNotInForce, {"target": retired, "by": admin, "reason": "x"}),
        (NotAllowed, {"target": target, "by": stranger, "reason": "x"}),
        (NotAllowed, {"target": target, "by": desk.actor(Role.SPECIALIST), "reason": "x"}),
    ):
        with pytest.raises(problem):
            move_cases_to_process(chosen=chosen, mapping={}, now=LATER, **given)  # type: ignore[arg-type]
    assert fresh(case).process_version_id == case.process_version_id


@pytest.mark.parametrize("mapping", [{}, {"assign": "appraise"}], ids=["stays", "arrives"])
def test_each_case_takes_at_most_ten_statements(desk: Desk, mapping: dict[str, str]) -> None:
    cases = [make_case(desk) for _ in range(4)]
    process = cases[0].process
    target = publish(desk, cases[0], renamed(process) if mapping else other_time(process))
    counts = []
    for chosen in (cases[:1], cases[1:]):
        with CaptureQueriesContext(connection) as found:
            move(desk, target, *map(fresh, chosen), mapping=mapping)
        counts.append(len(found) - len(chosen))
    assert (counts[1] - counts[0]) / 2 <= 10


def test_a_case_of_another_procedure_is_left(desk: Desk) -> None:
    case = make_case(desk)
    other = (
        ProcedureVersion.objects.exclude(procedure_id=case.procedure_id)
        .select_related("current_process")
        .get()
    )
    assert other.current_process is not None
    report = move(desk, other.current_process, fresh(case))
    assert report.left == ((case.code, "Hồ sơ thuộc thủ tục khác."),)

"""Random sequences of actions: a case always has an owner, its due moments follow, its chain holds.

A new exit adds a rule here; what must hold of every case is in `assert_owned` and `assert_derived`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.agencies.models import Agency
from motcua.audit.queries.verification import find_faults
from motcua.cases import actions
from motcua.cases.actions import Act, Defect, Question, Recipient
from motcua.cases.choices import CaseState, DueKind, PaperState
from motcua.cases.models import Case
from motcua.cases.permissions import can_act
from motcua.catalogue.models import Offering
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.worktime import Due, Limit, LimitUnit
from tests.factories import NOW, make_agency, make_user
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import somebody

BEGINNINGS = ("received", "incomplete", "proposed", "refused")
WAYS = st.sampled_from(["forward", "return"])
DEFECT = Defect("missing", "Hợp đồng thuê")


def assert_owned(desk: Desk, case: Case) -> None:
    """Somebody can act, or the case waits for the applicant until a moment, or it is over."""
    state = CaseState(case.state)
    if case.is_final:
        assert (case.step_role, case.step_agency, case.holder) == ("", None, None)
        assert case.finished_at is not None or state is CaseState.NOT_ACCEPTED
    elif state is CaseState.SUBMITTED:
        assert case.step_agency == desk.centre
        assert Role(case.step_role) in (Role.DIRECTOR, Role.RECEIVER)
        is_open = case.desk_refusals.filter(is_given=None).exists()
        assert is_open == (case.step_role == Role.DIRECTOR)
    elif state is CaseState.AWAITING_SUPPLEMENT:
        assert case.supplement_due_at is not None  # then a job closes it
        assert case.supplements.filter(answered_at=None).exists()
    elif state is CaseState.AWAITING_PAYMENT:
        assert case.paused_at is not None
    else:
        officer = next(role for role in Role if role == case.step_role)
        assert can_act(desk.actor(officer), case), f"nobody has {case} in state {state}"


def assert_derived(case: Case) -> None:
    """Each due moment in force is what its derivation says."""
    newest = {row.kind: row for row in case.due_moments.order_by("made_at", "id")}
    for row in newest.values():
        assert Due.from_json(row.derivation).moment == row.at
    if case.due_at is not None:
        assert newest[DueKind.APPOINTMENT].at == case.due_at
    if case.reappointed_due_at is not None:
        assert newest[DueKind.REAPPOINTMENT].at == case.reappointed_due_at
    if case.supplement_due_at is not None:
        assert newest[DueKind.SUPPLEMENT].at == case.supplement_due_at


class Walk(RuleBasedStateMachine):
    """One case on its way; a refused action changes nothing."""

    desk: Desk
    unit: Agency

    @initialize(code=st.sampled_from([HOUSEHOLD_BUSINESS, CERTIFIED_COPY]), how=st.sampled_from(BEGINNINGS))
    def begin(self, code: str, how: str) -> None:
        self.now = NOW
        decides = "director" if how == "proposed" else "receiver"
        Offering.objects.update(refusal_by=decides)
        intake, by = make_intake(self.desk, code, applicant=somebody()), self.desk.actor(Role.RECEIVER)
        if how == "received":
            case = actions.receive_case(intake=intake, by=by, now=NOW)
        elif how == "incomplete":
            papers = tuple(replace(paper, state=PaperState.MISSING) for paper in intake.papers)
            intake = replace(intake, papers=papers)
            defects = [DEFECT, Defect("missing", paper=1)]
            case = actions.open_incomplete_case(intake=intake, defects=defects, by=by, now=NOW)
        else:
            case = actions.propose_refusal(intake=intake, reason="lý do", by=by, now=NOW)
        self.case_id = case.pk

    @invariant()
    def sound(self) -> None:
        if not hasattr(self, "case_id"):
            return
        case = self.case
        assert_owned(self.desk, case)
        assert_derived(case)

    def teardown(self) -> None:
        assert list(find_faults()) == []

    @property
    def case(self) -> Case:
        units = ("step_agency", "receiving_agency", "competent_agency", "handling_unit")
        return Case.objects.select_related(*units, "procedure").get(pk=self.case_id)

    def attempt(self, name: str, role: Role | None, **given: Any) -> None:
        """By the officer of the role, or by whoever has the step."""
        case = self.case
        role = role or (Role(case.step_role) if case.step_role else Role.RECEIVER)
        by = given.pop("by", None) or self.desk.actor(role, now=self.now)
        before = case.version
        try:
            getattr(actions, name)(case_id=case.pk, version=before, by=by, now=self.now, **given)
        except (RuleViolation, NotAllowed):
            assert self.case.version == before, f"{name} was refused and yet changed something"

    @rule(minutes=st.integers(1, 6000))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(way=WAYS)
    def act(self, way: str) -> None:
        specialist = self.desk.users[Role.SPECIALIST].pk
        given = {"assignee_id": specialist, "result_number": f"{self.case.version}", "external_number": "2"}
        self.attempt("act_on_case", None, act=Act(way, note="lý do", **given))

    @rule()
    def forward_twice(self) -> None:
        self.act("forward")
        self.act("forward")

    @rule(role=st.sampled_from([None, Role.RECEIVER, Role.HEAD_OF_SECTION]))
    def ask_supplement(self, role: Role | None) -> None:
        self.attempt("ask_supplement", role, defects=[DEFECT], repeat_reason="Sót")

    @rule()
    def complete_supplement(self) -> None:
        self.attempt("complete_supplement", Role.RECEIVER)

    @rule()
    def nobody_answers(self) -> None:
        self.now += timedelta(days=30)
        self.attempt("close_unanswered_case", None, by=job_actor("kiểm thử"))

    @rule(name=st.sampled_from(["ask_payment", "stop_case"]))
    def pause(self, name: str) -> None:
        self.attempt(name, None, reason="lý do")

    @rule(name=st.sampled_from(["complete_payment", "resume_case"]))
    def go_on(self, name: str) -> None:
        self.attempt(name, Role.RECEIVER if name == "complete_payment" else None)

    @rule(name=st.sampled_from(["refuse_at_desk", "decline_refusal"]))
    def director_answers(self, name: str) -> None:
        self.attempt(name, Role.DIRECTOR, reason="lý do")

    @rule(again=st.booleans())
    def receiver_answers(self, again: bool) -> None:
        if again:
            self.attempt("propose_refusal_again", Role.RECEIVER, reason="lý do")
        else:
            self.attempt("receive_submitted", Role.RECEIVER)

    @rule(name=st.sampled_from(["propose_rejection", "drop_rejection"]))
    def reject(self, name: str) -> None:
        self.attempt(name, None, reason="lý do")

    @rule(days=st.integers(1, 20))
    def draft_apology(self, days: int) -> None:
        day: date = (self.now + timedelta(days=days)).date()
        self.attempt("draft_apology", Role.SPECIALIST, reason="lý do", new_day=day)

    @rule()
    def sign_apology(self) -> None:
        self.attempt("sign_apology", Role.LEADER)

    @rule(role=st.sampled_from([Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.LEADER, Role.RECORDS_CLERK]))
    def undo(self, role: Role) -> None:
        self.attempt("undo_step", role, reason="lý do")

    @rule(step=st.sampled_from(["appraise", "sign", "seal"]))
    def reopen(self, step: str) -> None:
        self.attempt("reopen_case", Role.DIRECTOR, step_key=step, reason="lý do")

    @rule(sends=st.booleans())
    def outside(self, sends: bool) -> None:
        if sends:
            self.attempt("send_again", Role.SPECIALIST, reference="")
        else:
            self.attempt("fail_outside", Role.SPECIALIST, reason="lý do")

    @rule(confirms=st.booleans())
    def tax(self, confirms: bool) -> None:
        if confirms:
            self.attempt("confirm_tax", Role.RECEIVER)
        else:
            self.attempt("note_tax_notice", Role.RECEIVER, number="TB-1")

    @rule()
    def consult(self) -> None:
        question = Question([self.unit.pk], "Ý kiến?", Limit(1, LimitUnit.HOUR))
        self.attempt("ask_consultation", None, question=question)

    @rule()
    def withdraw(self) -> None:
        self.attempt("withdraw_case", Role.RECEIVER, reason="lý do")

    @rule()
    def hand_over(self) -> None:
        self.attempt("hand_over_result", Role.RECEIVER, recipient=Recipient("Người nhận"))


@pytest.mark.django_db
def test_no_sequence_of_actions_leaves_a_case_without_owner() -> None:
    desk = make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)
    unit = make_agency("Phòng Kinh tế", parent=desk.ward)
    make_user(Role.SPECIALIST, unit)
    walk = type("WalkAtDesk", (Walk,), {"desk": desk, "unit": unit})
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=20,
            stateful_step_count=18,
            deadline=None,
            database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )

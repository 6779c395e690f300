"""Random sequences of actions: a case always has an owner, its due moments follow, chain and figures hold.

A new exit adds a rule here, or a test fails; what must hold of every case is in `assert_owned`,
`assert_derived` and `assert_counted`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from inspect import getsource, isfunction, signature
from typing import Any

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.accounts.actions import AuthorisationFacts, authorise, end_absence, record_absence
from motcua.accounts.models import Absence, User
from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.cases import actions
from motcua.cases.actions import Act, Answer, Defect, NewAttachment, Question, Recipient, Reply
from motcua.cases.choices import (
    AnswerWay,
    CaseChannel,
    CaseState,
    DraftAnswer,
    DueKind,
    Opinion,
    PaperState,
)
from motcua.cases.models import Case, CaseFact
from motcua.cases.permissions import can_act
from motcua.catalogue.models import Offering
from motcua.core.actors import APPLICANT, Role, job_actor
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.worktime import Due, Limit, LimitUnit
from motcua.documents.choices import MediaType
from tests.cases.test_statements import PREPARED
from tests.factories import NOW, actor_for, make_agency, make_user
from tests.factories_cases import BIRTH, CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import PDF, another, bring_to, pause_the_clock, receive, somebody

FAR = {"appraised": "appraise", "sent outside": "external", "decided": "hand_over"}  # and at which step
BEGINNINGS = ("received", "incomplete", "proposed", "refused", "drafted", *FAR)
WAYS = st.sampled_from(["forward", "return"])
DEFECT = Defect("missing", "Hợp đồng thuê")
JOB = job_actor("kiểm thử")
REPLIES = st.sampled_from(
    [Reply(DraftAnswer.CONFIRMED, AnswerWay.PHONE), Reply(DraftAnswer.CORRECTION, AnswerWay.PHONE, "Sai tên")]
)
LINKED = "needs a linked procedure and agencies for its parts: test_linking"
PAPERS = "changes papers or money of a case, not where it stands: "
LEFT_OUT = {
    "open_linked_cases": LINKED,
    "open_next_parts": LINKED,
    "drop_part": LINKED,
    "declare": "waits for a civil-status case: tests/registers/test_civil",
    "begin_scan": f"{PAPERS}test_scanning",
    "bind_scans": f"{PAPERS}test_scanning",
    "confirm_fields": f"{PAPERS}test_reading",
    "collect_charges": f"{PAPERS}test_desk_fees",
    "waive_charge": f"{PAPERS}test_desk_fees",
    "undo_waiver": f"{PAPERS}test_desk_fees",
}


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


def assert_counted(now: datetime) -> None:
    """After folding, each fact and each counter is what a recomputation says."""
    actions.fold_all(by=JOB, now=now)
    comparison = actions.begin_comparison(by=JOB, now=now)
    while comparison.finished_at is None:
        comparison = actions.compare_slice(comparison_id=comparison.pk, by=JOB, now=now)
    assert comparison.facts == CaseFact.objects.count() > 0
    assert comparison.differences == 0


class Walk(RuleBasedStateMachine):
    """One case on its way; a refused action changes nothing."""

    desk: Desk
    unit: Agency
    asked: User  # answers for the unit
    colleague: User  # authorised to stand in for the specialist

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
        elif how in FAR:
            case = bring_to(self.desk, receive(self.desk, now=NOW), FAR[how], now=NOW)
        elif how == "drafted":
            case = receive(self.desk, BIRTH, now=NOW, channel=CaseChannel.ONLINE)
            case = bring_to(self.desk, case, "confirm_draft", now=NOW, minutes=1)
        else:
            case = actions.propose_refusal(intake=intake, reason="lý do", by=by, now=NOW)
        self.case_id = case.pk
        if how in FAR or how == "drafted":
            self.now += timedelta(hours=2)  # the steps until here took their minutes

    @invariant()
    def sound(self) -> None:
        if not hasattr(self, "case_id"):
            return
        case = self.case
        assert_owned(self.desk, case)
        assert_derived(case)

    def teardown(self) -> None:
        assert list(find_faults()) == []
        assert_counted(self.now)

    @property
    def case(self) -> Case:
        units = ("step_agency", "receiving_agency", "competent_agency", "handling_unit")
        return Case.objects.select_related(*units, "procedure").get(pk=self.case_id)

    def attempt(self, name: str, role: Role | None, **given: Any) -> None:
        """By the officer of the role, or by whoever has the step."""
        case = self.case
        role = role or (Role(case.step_role) if case.step_role else Role.RECEIVER)
        by = given.pop("by", None) or self.desk.actor(role, now=self.now)
        before = case.version, Event.objects.count()
        action = getattr(actions, name)
        wanted = signature(action).parameters
        seen = {"case_id": case.pk, "version": case.version}
        seen = {key: value for key, value in seen.items() if key in wanted}
        try:
            action(**seen, by=by, now=self.now, **given)
        except (RuleViolation, NotAllowed):
            after = self.case.version, Event.objects.count()
            assert after == before, f"{name} was refused and yet changed something"

    @rule(minutes=st.integers(1, 6000))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(way=WAYS)
    def act(self, way: str) -> None:
        """The clock goes on by some minutes: nothing is received and handed over in one moment."""
        self.now += timedelta(minutes=3)
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
        self.attempt("close_unanswered_case", None, by=JOB)

    @rule(name=st.sampled_from(["ask_payment", "stop_case"]), goes_on=st.booleans())
    def pause(self, name: str, goes_on: bool) -> None:
        self.attempt(name, None, reason="lý do")
        if goes_on:
            self.now += timedelta(hours=5)
            self.go_on("complete_payment" if name == "ask_payment" else "resume_case")

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

    @rule(answered=st.booleans())
    def consult(self, answered: bool) -> None:
        question = Question([self.unit.pk], "Ý kiến?", Limit(1, LimitUnit.HOUR))
        self.attempt("ask_consultation", None, question=question)
        if answered:
            self.unit_answers(Opinion.AGREE)

    @rule(opinion=st.sampled_from([Opinion.AGREE, Opinion.OTHER]))
    def unit_answers(self, opinion: Opinion) -> None:
        for question in self.case.consultations.order_by("-number")[:1]:
            answer, by = Answer(opinion, "Ý kiến"), actor_for(self.asked, now=self.now)
            self.attempt("answer_consultation", None, consultation_id=question.pk, answer=answer, by=by)

    @rule()
    def unit_is_late(self) -> None:
        self.now += timedelta(days=4)
        for question in self.case.consultations.order_by("-number")[:1]:
            self.attempt("tell_late_consultation", None, consultation_id=question.pk, by=JOB)

    @rule(answer=st.one_of(st.none(), REPLIES))
    def send_draft(self, answer: Reply | None) -> None:
        file = NewAttachment("nhap.pdf", PDF, MediaType.PDF)
        self.attempt("send_draft", Role.SPECIALIST, file=file)
        if answer is not None:
            self.now += timedelta(hours=5)
            self.applicant_answers(answer)

    @rule(role=st.sampled_from([Role.SPECIALIST, Role.RECEIVER]), reply=REPLIES)
    def applicant_tells_an_officer(self, role: Role, reply: Reply) -> None:
        self.attempt("answer_draft", role, reply=reply)

    @rule(reply=REPLIES)
    def applicant_answers(self, reply: Reply) -> None:
        for draft in self.case.drafts.order_by("-pk")[:1]:
            codes = {"code": self.case.code, "lookup_code": self.case.lookup_code}
            self.attempt("answer_draft_online", None, **codes, draft_id=draft.pk, reply=reply, by=APPLICANT)

    @rule()
    def applicant_is_silent(self) -> None:
        self.now += timedelta(days=4)
        for draft in self.case.drafts.order_by("-pk")[:1]:
            self.attempt("take_silence_as_consent", None, draft_id=draft.pk, by=JOB)

    @rule(name=st.sampled_from(["take_case", "release_case"]))
    def hands(self, name: str) -> None:
        self.attempt(name, None)

    @rule()
    def assign(self) -> None:
        specialist = self.desk.users[Role.SPECIALIST].pk
        self.attempt("assign_case", Role.HEAD_OF_SECTION, assignee_id=specialist)

    @rule(days=st.integers(0, 3))
    def specialist_is_away(self, days: int) -> None:
        user, today = self.desk.users[Role.SPECIALIST], localdate(self.now)
        by, until = actor_for(user, now=self.now), today + timedelta(days=days)
        with suppress(RuleViolation):
            record_absence(user=user, valid_from=today, valid_to=until, by=by, now=self.now)

    @rule()
    def specialist_is_back(self) -> None:
        by = self.desk.actor(Role.SPECIALIST, now=self.now)
        for absence in Absence.objects.filter(ended_on=None):
            with suppress(RuleViolation):
                end_absence(absence=absence, by=by, now=self.now)

    @rule(way=WAYS)
    def colleague_stands_in(self, way: str) -> None:
        by = actor_for(self.colleague, now=self.now)
        act = Act(way, note="lý do", result_number="1", external_number="2")
        self.attempt("act_on_case", None, act=act, by=by)

    @rule()
    def attach(self) -> None:
        file = NewAttachment("a.pdf", PDF + str(self.case.version).encode(), MediaType.PDF)
        self.attempt("attach_files", Role.RECEIVER, files=[file])

    @rule()
    def issue_slip(self) -> None:
        self.attempt("issue_slip", Role.RECEIVER)

    @rule(role=st.sampled_from([Role.HEAD_OF_SECTION, Role.LEADER]))
    def instruct(self, role: Role) -> None:
        actions.escalate_overdue_steps(by=JOB, now=self.now)
        self.attempt("instruct", role, instruction="Xử lý trong hôm nay")

    @rule()
    def withdraw(self) -> None:
        self.attempt("withdraw_case", Role.RECEIVER, reason="lý do")

    @rule(role=st.sampled_from([Role.SPECIALIST, Role.LEADER]))
    def amend_express(self, role: Role) -> None:
        signer_id = self.desk.users[role].pk
        self.attempt("amend_express", Role.RECEIVER, note=f"ký: {role.value}", signer_id=signer_id)

    @rule()
    def finish_express(self) -> None:
        self.now += timedelta(minutes=3)
        self.attempt("finish_express", Role.RECEIVER, number="1", recipient="Người nhận")

    @rule()
    def hand_over(self) -> None:
        self.attempt("hand_over_result", Role.RECEIVER, recipient=Recipient("Người nhận"))


def test_every_action_on_a_case_takes_part() -> None:
    """Named by a rule, or left out with a reason: whatever changes one case, question or draft."""
    changing = {
        name
        for name in actions.__all__
        if isfunction(function := getattr(actions, name))
        and {"case_id", "consultation_id", "draft_id"} & set(signature(function).parameters)
    }
    rules = getsource(Walk)
    walked = {name for name in changing if f'"{name}"' in rules}
    assert walked | LEFT_OUT.keys() == changing >= PREPARED.keys()
    assert not walked & LEFT_OUT.keys()


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_no_sequence_of_actions_leaves_a_case_without_owner() -> None:
    desk = make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY, BIRTH)
    pause_the_clock(desk, now=NOW)
    unit = make_agency("Phòng Kinh tế", parent=desk.ward)
    colleague = another(desk, Role.SPECIALIST)
    authorise(
        facts=AuthorisationFacts(
            giver=desk.users[Role.SPECIALIST],
            holder=colleague,
            role=Role.SPECIALIST,
            agency=desk.section,
            decision_number="12/QĐ-UBND",
            decided_on=date(2026, 1, 5),
            valid_from=date(2026, 1, 5),
            valid_to=date(2026, 12, 31),
        ),
        by=desk.actor(Role.ADMINISTRATOR),
        now=NOW,
    )
    people = {"asked": make_user(Role.SPECIALIST, unit), "colleague": colleague}
    walk = type("WalkAtDesk", (Walk,), {"desk": desk, "unit": unit, **people})
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=20,
            stateful_step_count=18,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )

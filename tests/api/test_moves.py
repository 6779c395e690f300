"""Every move of the table over the API: made, refused without the right, refused in the wrong state."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from motcua.api.moves import ALL
from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.cases import actions
from motcua.cases.actions import NewAttachment, Recipient, TransferSlip
from motcua.cases.choices import CaseChannel, PaperState
from motcua.cases.models import Case
from motcua.cases.permissions import ANSWER, WORK
from motcua.catalogue.models import Offering
from motcua.core.access import Right
from motcua.core.actors import ActorKind, Role, job_actor
from motcua.documents.choices import MediaType
from tests.api.conftest import ALL_ROLES, MakeProgram, Program, assert_problem
from tests.api.test_moving import picture
from tests.cases.test_linking import LEAD, Linked, make_linked
from tests.factories import make_agency, make_user
from tests.factories_cases import BIRTH, CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import PDF, bring_to, decided, receive

DOOR = 2  # the token, the case that the address names
MOST = 10  # statements of the action itself
RECEPTIONS = {"open_linked_cases"}  # whole receptions each
READ_BACK = {"ask_supplement": 2}  # its answer shows the defects with their papers
ELSEWHERE = {
    "amend_express": "part of an entry of certification",
    "attach_files": "an operation on files",
    "begin_scan": "pages are laid on a scanner at a counter",
    "bind_scans": "follows the pages scanned beside an intake",
    "close_unanswered_case": "a job does it",
    "collect_charges": "cash is taken at a counter, by a person",
    "declare": "what an applicant declares at a counter is typed there",
    "waive_charge": "the paper that proves the ground is shown at a counter",
    "undo_waiver": "as waive_charge",
    "confirm_fields": "a person compares with the picture",
    "finish_express": "part of an entry of certification",
    "open_next_parts": "a job does it",
}
WITH_A_FILE: dict[str, tuple[str, Right]] = {
    "send_draft": ("drafts", WORK),
    "answer_consultation": ("consultations/1/answer", ANSWER),
}
PATHS = {**{move.name: (move.path, move.right) for move in ALL}, **WITH_A_FILE}


class Scene:
    """A desk and its officers, who bring a case to where the program takes it over."""

    def __init__(self, make_program: MakeProgram, now: datetime) -> None:
        self.make_program, self.now = make_program, now
        self.begun = now - timedelta(hours=3)  # the officers' steps are ten minutes each

    @cached_property
    def linked(self) -> Linked:
        """A desk with a linked procedure: a test that wants it asks for nothing else before."""
        assert "desk" not in vars(self)
        return make_linked()

    @cached_property
    def desk(self) -> Desk:
        if "linked" in vars(self):
            return self.linked.desk
        return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY, BIRTH)

    @cached_property
    def program(self) -> Program:
        """It may do in the ward whatever an officer may."""
        return self.make_program(self.desk.ward, *ALL_ROLES)

    def at(self, step: str, code: str = HOUSEHOLD_BUSINESS, **values: Any) -> Case:
        """At a step, in nobody's hands: what a person holds is not a program's."""
        case = receive(self.desk, code, now=self.begun, **values)
        case = bring_to(self.desk, case, step, now=self.begun)
        if case.holder_id is not None:
            self.by(Role.SPECIALIST, "release_case", case)
        return case

    def by(self, role: Role, name: str, case: Case, **given: Any) -> Any:
        """The action of that name by the officer of the role, who sees the case as it is."""
        call = getattr(actions, name)
        return call(case_id=case.pk, version=seen(case), by=self.desk.actor(role), now=self.now, **given)

    def draft(self) -> Case:
        """A birth filed online, where the applicant looks the draft over."""
        case = receive(self.desk, BIRTH, now=self.begun, channel=CaseChannel.ONLINE)
        return bring_to(self.desk, case, "confirm_draft", now=self.begun, minutes=1)

    def proposed(self) -> Case:
        """Not to be accepted, says the receiver; the director has not answered."""
        intake = make_intake(self.desk)
        Offering.objects.update(refusal_by="director")
        return actions.propose_refusal(
            intake=intake,
            reason="Không thuộc thẩm quyền",
            by=self.desk.actor(Role.RECEIVER),
            now=self.now,
        )

    def declined(self) -> Case:
        """The director disagreed with that."""
        case = self.proposed()
        self.by(Role.DIRECTOR, "decline_refusal", case, reason="Thuộc thẩm quyền")
        return case

    def handed_over(self) -> Case:
        """At its end, in state 10."""
        case = decided(self.desk, now=self.begun)
        self.by(Role.RECEIVER, "hand_over_result", case, recipient=Recipient("Trần Thị Bình"))
        return case


Given = tuple[Case, dict[str, Any]]
Prepare = Callable[[Scene], Given]


@dataclass(frozen=True, slots=True)
class Example:
    """How a move comes about: the case and what is sent, and the event it leaves ("" for none).

    `wrong`: a case in which the same is refused, with its `code`.
    """

    prepare: Prepare
    event: str
    wrong: Callable[[Scene], Case] = Scene.handed_over
    code: str = "not_at_this_step"
    state: int = 409


def seen(case: Case) -> int:
    return Case.objects.values_list("version", flat=True).get(pk=case.pk)


def make(program: Program, name: str, case: Case, body: dict[str, Any]) -> HttpResponse:
    """The call, with the version as it is now."""
    return ready(program, name, case, body)()


def ready(program: Program, name: str, case: Case, body: dict[str, Any]) -> Callable[[], HttpResponse]:
    """The call that `make` would do, to be counted."""
    path = f"/cases/{case.code}/{PATHS[name][0]}"
    sent = body if name == "answer_consultation" else {"version": seen(case), **body}
    if name not in WITH_A_FILE:
        return lambda: program.post(path, sent)
    return lambda: program.upload(path, **{key: fresh(value) for key, value in sent.items()})


def fresh(value: Any) -> Any:
    """A file is read once: another of the same content."""
    return picture(value.name) if hasattr(value, "read") else value


def _waiting_for_tax(scene: Scene) -> Case:
    case = scene.at("appraise")
    slip = TransferSlip("7/PCTT", needs_confirmation=True)
    scene.by(Role.SPECIALIST, "ask_payment", case, reason="Nộp thuế", slip=slip)
    return case


def _paid(scene: Scene) -> Given:
    case = _waiting_for_tax(scene)
    scene.by(Role.RECEIVER, "complete_payment", case)
    return case, {}


def _declined(scene: Scene) -> Given:
    scene.at("assign")  # the process remembers calendars and steps
    return scene.declined(), {}


def _stopped(scene: Scene) -> Given:
    case = scene.at("appraise")
    scene.by(Role.SPECIALIST, "stop_case", case, reason="Tranh chấp")
    return case, {}


def _incomplete(scene: Scene) -> Case:
    """Asked for a supplement at the desk: never received."""
    papers = [replace_paper(paper) for paper in make_intake(scene.desk).papers]
    return actions.open_incomplete_case(
        intake=make_intake(scene.desk, papers=papers),
        defects=[actions.Defect("missing", "Hợp đồng thuê")],
        by=scene.desk.actor(Role.RECEIVER),
        now=scene.now,
    )


def replace_paper(paper: actions.PaperData) -> actions.PaperData:
    return actions.PaperData(name=paper.name, state=PaperState.MISSING)


def _supplement_asked(scene: Scene) -> Given:
    case = scene.at("appraise")
    scene.by(Role.SPECIALIST, "ask_supplement", case, defects=[actions.Defect("missing", "Bản sao")])
    return case, {"note": "Đã nộp đủ"}


def _sent_by_the_program(scene: Scene) -> Given:
    case = scene.at("review")
    forward = scene.program.post(f"/cases/{case.code}/act", {"version": seen(case), "action": "forward"})
    assert forward.status_code == 200, forward.content
    return case, {"reason": "Nhầm hồ sơ"}


def _overdue(scene: Scene) -> Given:
    long_ago = scene.now - timedelta(days=20)
    case = bring_to(scene.desk, receive(scene.desk, now=long_ago), "appraise", now=long_ago)
    actions.escalate_overdue_steps(by=job_actor("kiểm thử"), now=scene.now)
    return case, {"instruction": "Xử lý trong sáng nay"}


def _failed_outside(scene: Scene) -> Given:
    case = scene.at("external")
    scene.by(Role.SPECIALIST, "fail_outside", case, reason="Hệ thống không nhận")
    return case, {"reference": "HKD-2"}


def _draft_sent(scene: Scene) -> Given:
    case = scene.draft()
    file = NewAttachment("nhap.pdf", PDF, MediaType.PDF)
    scene.by(Role.SPECIALIST, "send_draft", case, file=file)
    return case, {"answer": "correction", "way": "phone", "note": "Sai tên đệm"}


def _unit_to_ask(scene: Scene) -> Given:
    unit = make_agency("Phòng Kinh tế", parent=scene.desk.ward)
    make_user(Role.SPECIALIST, unit)
    asked = {"unit_ids": [unit.pk], "question": "Phù hợp quy hoạch không?", "amount": 4, "unit": "hour"}
    return scene.at("appraise"), asked


def _asked(scene: Scene) -> Given:
    case, question = _unit_to_ask(scene)
    assert make(scene.program, "ask_consultation", case, question).status_code == 200
    return case, {"opinion": "disagree", "text": "Trái quy hoạch", "file": picture("y-kien.png")}


def _answered(scene: Scene) -> Case:
    case, answer = _asked(scene)
    assert make(scene.program, "answer_consultation", case, answer).status_code == 200
    return case


def _rejection(scene: Scene) -> Given:
    case = scene.at("appraise")
    scene.by(Role.SPECIALIST, "propose_rejection", case, reason="Không đủ điều kiện")
    return case, {"reason": "Đã đủ"}


def _new_day(scene: Scene) -> dict[str, Any]:
    return {"reason": "Chờ xác minh", "new_day": (scene.now + timedelta(days=9)).date().isoformat()}


def _apology_drafted(scene: Scene) -> Given:
    case = scene.at("appraise")
    new_day = (scene.now + timedelta(days=9)).date()
    scene.by(Role.SPECIALIST, "draft_apology", case, reason="Chờ xác minh", new_day=new_day)
    return case, {}


def _linked(scene: Scene) -> Given:
    linked = scene.linked
    case = receive(linked.desk, LEAD, now=scene.begun)
    both = [(one.procedure_code, one.agency_id, place) for place, one in enumerate(linked.both(), start=1)]
    parts = [{"procedure_code": code, "agency_id": agency, "order": place} for code, agency, place in both]
    return case, {"parts": parts}


def _one_part_waits(scene: Scene) -> Given:
    case, parts = _linked(scene)
    assert make(scene.program, "open_linked_cases", case, parts).status_code == 200
    told = scene.program.get(f"/cases/{case.code}").json()["links"]
    return case, {"link_id": told[1]["id"], "reason": "Người nộp không cần"}


def _given_up(scene: Scene) -> Case:
    case, body = _one_part_waits(scene)
    assert make(scene.program, "drop_part", case, body).status_code == 200
    return case


def _linked_ended(scene: Scene) -> Case:
    case, _parts = _linked(scene)
    scene.by(Role.RECEIVER, "withdraw_case", case, reason="Rút")
    return case


WHY = {"reason": "Có lý do"}
MOVED = "move_not_possible"
EXAMPLES: dict[str, Example] = {
    "take_case": Example(lambda scene: (scene.at("assign"), {}), ""),
    "release_case": Example(lambda scene: (scene.at("appraise"), {}), "cases.released"),
    "assign_case": Example(
        lambda scene: (scene.at("appraise"), {"assignee_id": scene.desk.users[Role.SPECIALIST].pk}),
        "cases.assigned",
    ),
    "act_on_case": Example(
        lambda scene: (scene.at("review"), {"action": "forward"}), "cases.moved", code=MOVED
    ),
    "undo_step": Example(_sent_by_the_program, "cases.step_undone", code="not_undone"),
    "instruct": Example(_overdue, "cases.instructed"),
    "hand_over_result": Example(
        lambda scene: (decided(scene.desk, now=scene.begun), {"recipient_name": "Trần Thị Bình"}),
        "cases.handed_over",
        code=MOVED,
    ),
    "reopen_case": Example(
        lambda scene: (scene.handed_over(), {"step_key": "seal", **WHY}),
        "cases.reopened",
        wrong=lambda scene: scene.at("appraise"),
        code=MOVED,
    ),
    "refuse_at_desk": Example(lambda scene: (scene.proposed(), {}), "cases.not_accepted", code=MOVED),
    "decline_refusal": Example(lambda scene: (scene.proposed(), WHY), "cases.refusal_declined", code=MOVED),
    "propose_refusal_again": Example(
        lambda scene: (scene.declined(), WHY), "cases.refusal_proposed", wrong=Scene.proposed
    ),
    "receive_submitted": Example(_declined, "cases.started", wrong=Scene.proposed),
    "issue_slip": Example(
        lambda scene: (receive(scene.desk, CERTIFIED_COPY, now=scene.now), {}),
        "cases.slip_issued",
        wrong=_incomplete,
        code="slip_not_issued",
        state=404,
    ),
    "ask_supplement": Example(
        lambda scene: (scene.at("appraise"), {"defects": [{"reason": "missing", "paper": 1}]}),
        "cases.supplement_asked",
        code=MOVED,
    ),
    "complete_supplement": Example(_supplement_asked, "cases.supplement_completed", code=MOVED),
    "withdraw_case": Example(lambda scene: (scene.at("appraise"), WHY), "cases.withdrawn", code=MOVED),
    "ask_payment": Example(
        lambda scene: (scene.at("appraise"), {**WHY, "slip_number": "7/PCTT", "needs_confirmation": True}),
        "cases.payment_asked",
    ),
    "note_tax_notice": Example(
        lambda scene: (_waiting_for_tax(scene), {"number": "12/TB-CCT"}), "cases.tax_notice"
    ),
    "complete_payment": Example(
        lambda scene: (_waiting_for_tax(scene), {"note": "GNT 88"}), "cases.payment_complete", code=MOVED
    ),
    "confirm_tax": Example(_paid, "cases.tax_confirmed"),
    "stop_case": Example(lambda scene: (scene.at("appraise"), WHY), "cases.stopped"),
    "resume_case": Example(_stopped, "cases.resume"),
    "fail_outside": Example(lambda scene: (scene.at("external"), WHY), "cases.external_failed", code=MOVED),
    "send_again": Example(_failed_outside, "cases.external_sent", wrong=lambda scene: scene.at("external")),
    "send_draft": Example(lambda scene: (scene.draft(), {"file": picture("nhap.png")}), "cases.draft_sent"),
    "answer_draft": Example(_draft_sent, "cases.moved"),
    "ask_consultation": Example(_unit_to_ask, "cases.consultation_asked", code=MOVED),
    "answer_consultation": Example(_asked, "cases.consultation_answered", wrong=_answered),
    "propose_rejection": Example(lambda scene: (scene.at("appraise"), WHY), "cases.rejection_proposed"),
    "drop_rejection": Example(_rejection, "cases.rejection_dropped"),
    "draft_apology": Example(lambda scene: (scene.at("appraise"), _new_day(scene)), "cases.apology_drafted"),
    "sign_apology": Example(_apology_drafted, "cases.apology_signed"),
    "open_linked_cases": Example(_linked, "cases.part_opened", wrong=_linked_ended, code=MOVED),
    "drop_part": Example(
        _one_part_waits, "cases.part_dropped", wrong=_given_up, code="not_linked", state=422
    ),
}


@pytest.fixture
def scene(db: None, make_program: MakeProgram, now: datetime) -> Scene:
    return Scene(make_program, now)


def test_every_action_on_a_case_is_a_move_or_said_to_be_none() -> None:
    on_a_case = {
        name
        for name in actions.__all__
        if inspect.isfunction(function := getattr(actions, name))
        and {"case_id", "consultation_id"} & set(inspect.signature(function).parameters)
    }
    assert on_a_case - ELSEWHERE.keys() - {"tell_late_consultation"} == PATHS.keys()
    assert PATHS.keys() == EXAMPLES.keys()


def test_no_two_moves_have_one_address() -> None:
    assert len({path for path, _right in PATHS.values()}) == len(PATHS)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_program_makes_the_move_in_ten_statements(name: str, scene: Scene) -> None:
    example = EXAMPLES[name]
    case, body = example.prepare(scene)
    call = ready(scene.program, name, case, body)
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code in {200, 201}, response.content
    said = [query["sql"] for query in captured.captured_queries]
    counted = [sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    if name not in RECEPTIONS:
        assert len(counted) <= DOOR + MOST + READ_BACK.get(name, 0), "\n".join(sql[:140] for sql in counted)
    if example.event:
        last = Event.objects.filter(subject_kind="case", subject_id=case.code).order_by("-number")[0]
        assert (last.kind, last.actor_kind) == (example.event, ActorKind.API_CLIENT)
    told = response.json()
    if "version" in told:
        assert (told["code"], told["version"]) == (case.code, seen(case))
    assert list(find_faults()) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_program_without_the_right_makes_no_move(name: str, scene: Scene) -> None:
    case, body = EXAMPLES[name].prepare(scene)
    others = [role for role in ALL_ROLES if role not in PATHS[name][1].roles]
    powerless = scene.make_program(scene.desk.ward, *others)
    elsewhere = scene.make_program(make_agency("Phường khác"), *ALL_ROLES)
    before, events = seen(case), Event.objects.count()
    assert_problem(make(powerless, name, case, body), 403, "not_allowed")
    assert_problem(make(elsewhere, name, case, body), 404, "not_found")
    assert (seen(case), Event.objects.count()) == (before, events)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_program_makes_no_move_that_the_case_does_not_allow(name: str, scene: Scene) -> None:
    example = EXAMPLES[name]
    _case, body = example.prepare(scene)
    case = example.wrong(scene)
    if "link_id" in body:
        body["link_id"] = case.links.get(child=None).pk
    program = scene.program
    before, events = seen(case), Event.objects.count()
    response = make(program, name, case, body)
    assert_problem(response, example.state, example.code)
    assert (seen(case), Event.objects.count()) == (before, events)

"""Officers do what their step asks for."""

from __future__ import annotations

from random import Random

from motcua.cases.actions import (
    Act,
    Defect,
    NewAttachment,
    Reply,
    act_on_case,
    answer_draft_online,
    ask_supplement,
    send_draft,
    take_case,
)
from motcua.cases.choices import AnswerWay, AttachmentPurpose, CaseState, DraftAnswer
from motcua.cases.models import Case
from motcua.catalogue.rules.declarations import DECLARATIONS
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind
from motcua.core.actors import APPLICANT, Actor, Role
from motcua.core.rules.dates import local, local_day
from motcua.demo.draft import draft_paper
from motcua.demo.life.pace import Pace, case_of
from motcua.demo.life.waiting import pause
from motcua.demo.models import Turn, TurnKind
from motcua.demo.results import hang_result
from motcua.documents.choices import MediaType
from motcua.documents.queries.signatures import signs_digitally

AFTER_THE_BOOK = 1000  # numbers of registrations that nobody has entered in the book
ROUND_TRIPS = 14  # stays at steps after which nobody sends a case back any more


def work(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """Whoever's step it is does it, or asks for what misses or lets the case wait."""
    case = case_of(turn)
    if case.state != CaseState.IN_PROGRESS:
        return []  # somebody who looks around has done it
    step = case.process.step(case.step_key)
    worker = life.office.actor(Role(step.role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id)
    if step.kind is StepKind.CONFIRM_DRAFT:
        return _draft(life, turn, case, worker, chances)
    chance = 1.0 if life.is_late(turn.number) else chances.random()
    may_ask = step.allows_supplement and not case.supplement_requests
    if may_ask and step.kind is StepKind.DO and chance < 0.04:
        ask_supplement(
            case_id=case.pk,
            version=case.version,
            defects=[Defect("unreadable", "Bản sao giấy tờ, đề nghị nộp lại bản rõ")],
            by=worker,
            now=turn.at,
        )
        return [life.then(turn, TurnKind.COMPLETE, case, chances.randint(400, 3600))]
    if step.key == "appraise" and step.allows_stop and not case.is_same_day and 0.04 <= chance < 0.1:
        return pause(life, turn, case, worker, chances)
    return _forward(life, turn, case, step, worker, chances)


def _draft(life: Pace, turn: Turn, case: Case, worker: Actor, chances: Random) -> list[Turn]:
    """The draft goes out and is answered on the portal in the time the applicant has."""
    draft = case.drafts.open().first()
    if draft is None:
        purpose = AttachmentPurpose.DRAFT
        file = NewAttachment("ban-nhap.png", draft_paper(), MediaType.PNG, purpose=purpose)
        send_draft(case_id=case.pk, version=case.version, file=file, by=worker, now=turn.at)
        # Who wants a paper on the day looks at its draft soon.
        looks = min(chances.randint(30, 300), life.minutes(turn.at, case.due_at) / 3 or 300)
        return [life.then(turn, TurnKind.WORK, case, looks)]
    reply = Reply(DraftAnswer.CONFIRMED, AnswerWay.PORTAL)
    if chances.random() < 0.08 and not life.is_late(turn.number):
        reply = Reply(DraftAnswer.CORRECTION, AnswerWay.PORTAL, "Nơi sinh ghi thiếu tên phường.")
    case = answer_draft_online(
        code=case.code,
        lookup_code=case.lookup_code,
        draft_id=draft.pk,
        reply=reply,
        by=APPLICANT,
        now=turn.at,
    )
    return [life.next_step(turn, case, chances)]


def _forward(life: Pace, turn: Turn, case: Case, step: Step, worker: Actor, chances: Random) -> list[Turn]:
    if case.holder_id is None and chances.random() < 0.3:
        case = take_case(case_id=case.pk, version=case.version, by=worker, now=turn.at)
    way = step.actions[0]
    if Condition.SIGNATURE in way.conditions and signs_digitally(
        case.competent_agency, on=local_day(turn.at)
    ):
        return []  # it waits for a person with a key
    back = [action for action in step.actions if action.is_return]
    visits = case.last_visit.number if case.last_visit else 1
    if back and visits < ROUND_TRIPS and chances.random() < 0.02 and not life.is_late(turn.number):
        way = back[0]
    if step.kind is StepKind.SIGN and not way.is_return:
        hang_result(case, turn.number, signer=worker, at=turn.at)
    case = act_on_case(
        case_id=case.pk,
        version=case.version,
        act=_act(life, turn, case, way, chances),
        by=worker,
        now=turn.at,
    )
    if case.state == CaseState.DECIDED:
        return [life.then(turn, TurnKind.HAND_OVER, case, chances.randint(20, 900))]
    return [life.next_step(turn, case, chances)]


def _act(life: Pace, turn: Turn, case: Case, way: StepAction, chances: Random) -> Act:
    number = chances.randint(100, 999)
    step = case.process.step(way.to)
    assignee = None
    if Condition.ASSIGNEE in way.conditions:
        nth = 0 if life.is_late(turn.number) else turn.number
        assignee = life.office.actor(Role(step.role), now=turn.at, unit=case.handling_unit, nth=nth).id
    return Act(
        way.key,
        note="Đề nghị kiểm tra lại căn cứ và thể thức." if Condition.NOTE in way.conditions else "",
        assignee_id=assignee,
        result_number=f"{number}/{local(turn.at).year}" if Condition.RESULT_NUMBER in way.conditions else "",
        external_number=_given(case, turn, number) if Condition.EXTERNAL_NUMBER in way.conditions else "",
    )


def _given(case: Case, turn: Turn, number: int) -> str:
    """The number of the system outside; that of civil status is one the book does not have yet."""
    if case.procedure.code in DECLARATIONS:
        return f"{AFTER_THE_BOOK + turn.number}/{local(turn.at).year}"
    return f"HT-{number}"

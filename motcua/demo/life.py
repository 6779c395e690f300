"""Everyday life of a sample office, turn by turn through the actions; its seed says what a turn does."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from random import Random

from motcua.agencies.queries import calendar_of
from motcua.cases.actions import (
    Act,
    Defect,
    Intake,
    NewAttachment,
    PaperData,
    Recipient,
    Reply,
    act_on_case,
    answer_draft_online,
    ask_payment,
    ask_supplement,
    complete_payment,
    complete_supplement,
    draft_apology,
    hand_over_result,
    make_postal_list,
    open_incomplete_case,
    propose_refusal,
    receive_case,
    receive_papers,
    refuse_at_desk,
    resume_case,
    send_draft,
    sign_apology,
    stop_case,
    take_case,
    withdraw_case,
)
from motcua.cases.choices import (
    AnswerWay,
    AttachmentPurpose,
    CaseChannel,
    CaseState,
    Delivery,
    DraftAnswer,
    PaperKind,
    PaperState,
)
from motcua.cases.models import Case
from motcua.cases.queries.papers import by_post
from motcua.cases.sql import case_at_work
from motcua.catalogue.queries import process_of
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind
from motcua.core.actors import APPLICANT, Actor, Role
from motcua.core.rules.dates import local
from motcua.core.worktime import Calendar, add_working_minutes, working_minutes
from motcua.demo.demand import Demand, Wanted
from motcua.demo.draft import draft_paper
from motcua.demo.models import Replay, Turn, TurnKind
from motcua.demo.office import DemoOffice
from motcua.demo.papers import paper_round
from motcua.demo.people import DemoPerson
from motcua.demo.plan import next_round
from motcua.documents.choices import MediaType

WORKING_DAY = 480  # minutes
APOLOGISED = 0.6  # of late cases with a long limit; the others go without, which counts against the unit
LONG_ENOUGH, A_DAY_AND_MORE = 3 * WORKING_DAY, WORKING_DAY + 120
ROUND_TRIPS = 14  # stays at steps after which nobody sends a case back any more


class Life:
    """Plays single turns. It keeps nothing that the database does not: a new one can go on."""

    def __init__(self, *, replay: Replay, office: DemoOffice, people: Sequence[DemoPerson]) -> None:
        self.replay, self.office, self.people = replay, office, people
        self.calendar: Calendar = calendar_of(office.agency)
        self.demand = Demand(office, seed=replay.seed)
        self._plays: dict[str, Callable[[Turn, Random], list[Turn]]] = {
            TurnKind.ARRIVE: self._arrive,
            TurnKind.TURN_AWAY: self._turn_away,
            TurnKind.NOTIFY: self._notify,
            TurnKind.WORK: self._work,
            TurnKind.COMPLETE: self._complete,
            TurnKind.PAID: self._paid,
            TurnKind.RESUME: self._resume,
            TurnKind.APOLOGISE: self._apologise,
            TurnKind.HAND_OVER: self._hand_over,
            TurnKind.POSTAL_ROUND: self._postal_round,
            TurnKind.PAPER_ROUND: self._paper_round,
            TurnKind.START: self._start,
        }

    def play(self, turn: Turn) -> list[Turn]:
        """Do what the turn is for; what follows from it, if it happens before the replay ends."""
        chances = Random(f"{self.replay.seed}:{turn.number}:{turn.count}")
        return [after for after in self._plays[turn.kind](turn, chances) if after.at <= self.replay.until]

    # -- what comes next -----------------------------------------------------------------------------

    def _then(self, turn: Turn, kind: TurnKind, case: Case, minutes: float) -> Turn:
        at = add_working_minutes(self.calendar, turn.at, round(minutes))
        return self._at(turn, kind, case, local(at))

    def _at(self, turn: Turn, kind: TurnKind, case: Case, at: datetime) -> Turn:
        return Turn(
            replay=self.replay, at=at, number=turn.number, count=turn.count + 1, kind=kind, case_id=case.pk
        )

    def _next_step(self, turn: Turn, case: Case, chances: Random) -> Turn:
        """When the present step will be done: in its share of the time left; for a late case, long after."""
        process = case.process
        step = process.step(case.step_key)
        left = self._minutes(turn.at, case.due_at)
        if self.is_late(turn.number) and step.key == self.office.sample.volume.late_step:
            if left > LONG_ENOUGH and chances.random() < APOLOGISED:
                return self._then(turn, TurnKind.APOLOGISE, case, left - A_DAY_AND_MORE)
            whole = self._minutes(case.received_at, case.due_at)
            return self._then(turn, TurnKind.WORK, case, left + max(90, whole * chances.uniform(0.15, 0.9)))
        share = step.minutes / max(1, minutes_ahead(case.process_version_id, step.key))
        pace = chances.choice((0.35, 0.5, 0.6, 0.7, 0.8, 0.9))
        is_overdue = self.is_late(turn.number) and not left
        minutes = step.minutes * pace if is_overdue else left * share * pace
        return self._then(turn, TurnKind.WORK, case, minutes)

    def _minutes(self, start: datetime | None, end: datetime | None) -> int:
        return working_minutes(self.calendar, start, end) if start and end and start < end else 0

    def is_late(self, number: int) -> bool:
        """Whether the plan wants this case answered late, evenly among the others."""
        return number > 0 and number * 61 % 100 < self.office.sample.volume.late_of_100

    # -- arriving ------------------------------------------------------------------------------------

    def _arrive(self, turn: Turn, chances: Random) -> list[Turn]:
        is_online = turn.submitted_at is not None
        by_post = not is_online and chances.random() < 0.12
        wanted = self.demand.choose(chances, is_online=is_online, is_late=self.is_late(turn.number))
        by = self.office.actor(Role.POSTAL_CLERK if by_post else Role.RECEIVER, now=turn.at, nth=turn.number)
        intake = self._intake(turn, wanted, chances, by_post=by_post)
        if chances.random() < 0.04 and intake.papers and not self.is_late(turn.number):
            defects = [Defect("missing", paper=1)]
            case = open_incomplete_case(intake=intake, defects=defects, by=by, now=turn.at)
            return [self._then(turn, TurnKind.COMPLETE, case, chances.randint(300, 2400))]
        case = receive_case(intake=intake, by=by, now=turn.at)
        if case.state != CaseState.IN_PROGRESS:
            return [self._at(turn, TurnKind.START, case, next_round(self.calendar, turn.at))]
        return [self._next_step(turn, case, chances)]

    def _turn_away(self, turn: Turn, chances: Random) -> list[Turn]:
        wanted = self.demand.choose(chances, is_online=False, is_late=False)
        case = propose_refusal(
            intake=self._intake(turn, wanted, chances, by_post=False),
            reason=f"Thủ tục không thuộc thẩm quyền của {self.office.agency.short_name}.",
            by=self.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number),
            now=turn.at,
        )
        if case.state == CaseState.NOT_ACCEPTED:
            return []
        return [self._then(turn, TurnKind.NOTIFY, case, chances.randint(20, 300))]

    def _notify(self, turn: Turn, _chances: Random) -> list[Turn]:
        case = _case(turn)
        director = self.office.actor(Role.DIRECTOR, now=turn.at)
        refuse_at_desk(case_id=case.pk, version=case.version, reason=case.note, by=director, now=turn.at)
        return []

    def _intake(self, turn: Turn, wanted: Wanted, chances: Random, *, by_post: bool) -> Intake:
        person = self.people[turn.number % len(self.people)]
        record = wanted.record
        may_send = record.presence == "any" and chances.random() < 0.06 and bool(person.data.identifier)
        proxy = self.people[(turn.number * 7 + 3) % len(self.people)] if may_send else None
        channel = CaseChannel.ONLINE if turn.submitted_at else CaseChannel.DIRECT
        if by_post:
            channel = CaseChannel.POST
        elif not turn.submitted_at and (person.data.born_on or date.max).year < 1950:
            channel = CaseChannel.HOME_VISIT if chances.random() < 0.4 else channel
        delivery = Delivery.ONLINE if turn.submitted_at and chances.random() < 0.5 else Delivery.COUNTER
        if record.result_by_post and chances.random() < 0.12:
            delivery = Delivery.POST
        kind_of_copy = PaperKind.ELECTRONIC if turn.submitted_at else PaperKind.CERTIFIED_COPY
        return Intake(
            procedure_code=wanted.code,
            agency_id=self.office.agency.pk,
            office_id=self.office.office.pk,
            counter_id=None if channel in (CaseChannel.POST, CaseChannel.ONLINE) else self._counter(turn),
            applicant=person.data,
            papers=[
                PaperData(
                    name=paper.name,
                    state=PaperState.PRESENTED if paper.is_presented_only else PaperState.SUBMITTED,
                    kind=PaperKind.ORIGINAL if paper.originals else kind_of_copy,
                    count=max(1, paper.originals or paper.copies),
                )
                for paper in record.documents
                if not paper.variant and not paper.is_conditional and not paper.is_note
            ],
            channel=channel,
            delivery=delivery,
            delivery_address=person.data.address if delivery is Delivery.POST else "",
            proxy=proxy.data if proxy else None,
            proxy_paper=f"Giấy ủy quyền ngày {local(turn.at):%d/%m/%Y}" if proxy else "",
            submitted_at=turn.submitted_at,
            intake_key=f"demo-{self.office.sample.key}-{turn.number}",
        )

    def _counter(self, turn: Turn) -> int:
        return self.office.counter_of(turn.number).pk

    # -- working -------------------------------------------------------------------------------------

    def _work(self, turn: Turn, chances: Random) -> list[Turn]:
        case = _case(turn)
        if case.state != CaseState.IN_PROGRESS:
            return []  # somebody who looks around has done it
        step = case.process.step(case.step_key)
        worker = self.office.actor(
            Role(step.role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id
        )
        if step.kind is StepKind.CONFIRM_DRAFT:
            return self._draft(turn, case, worker, chances)
        chance = 1.0 if self.is_late(turn.number) else chances.random()
        may_ask = step.allows_supplement and not case.supplement_requests
        if may_ask and step.kind is StepKind.DO and chance < 0.04:
            ask_supplement(
                case_id=case.pk,
                version=case.version,
                defects=[Defect("unreadable", "Bản sao giấy tờ, đề nghị nộp lại bản rõ")],
                by=worker,
                now=turn.at,
            )
            return [self._then(turn, TurnKind.COMPLETE, case, chances.randint(400, 3600))]
        if step.key == "appraise" and step.allows_stop and not case.is_same_day and 0.04 <= chance < 0.1:
            return self._pause(turn, case, worker, chances)
        return self._forward(turn, case, step, worker, chances)

    def _draft(self, turn: Turn, case: Case, worker: Actor, chances: Random) -> list[Turn]:
        """The draft goes out and is answered on the portal in the time the applicant has."""
        draft = case.drafts.open().first()
        if draft is None:
            purpose = AttachmentPurpose.DRAFT
            file = NewAttachment("ban-nhap.png", draft_paper(), MediaType.PNG, purpose=purpose)
            send_draft(case_id=case.pk, version=case.version, file=file, by=worker, now=turn.at)
            # Who wants a paper on the day looks at its draft soon.
            looks = min(chances.randint(30, 300), self._minutes(turn.at, case.due_at) / 3 or 300)
            return [self._then(turn, TurnKind.WORK, case, looks)]
        reply = Reply(DraftAnswer.CONFIRMED, AnswerWay.PORTAL)
        if chances.random() < 0.08 and not self.is_late(turn.number):
            reply = Reply(DraftAnswer.CORRECTION, AnswerWay.PORTAL, "Nơi sinh ghi thiếu tên phường.")
        case = answer_draft_online(
            code=case.code,
            lookup_code=case.lookup_code,
            draft_id=draft.pk,
            reply=reply,
            by=APPLICANT,
            now=turn.at,
        )
        return [self._next_step(turn, case, chances)]

    def _pause(self, turn: Turn, case: Case, worker: Actor, chances: Random) -> list[Turn]:
        chance = chances.random()
        if chance < 0.2:
            withdraw_case(
                case_id=case.pk,
                version=case.version,
                reason="Người nộp đề nghị rút hồ sơ.",
                by=self.office.actor(Role.RECEIVER, now=turn.at),
                now=turn.at,
            )
            return []
        if chance < 0.5:
            reason = "Chờ kết luận của cơ quan giải quyết tranh chấp."
            stop_case(case_id=case.pk, version=case.version, reason=reason, by=worker, now=turn.at)
            return [self._then(turn, TurnKind.RESUME, case, chances.randint(900, 6000))]
        reason = "Chờ thông báo và chứng từ nộp nghĩa vụ tài chính."
        ask_payment(case_id=case.pk, version=case.version, reason=reason, by=worker, now=turn.at)
        return [self._then(turn, TurnKind.PAID, case, chances.randint(900, 4000))]

    def _apologise(self, turn: Turn, chances: Random) -> list[Turn]:
        """A day before the appointment the specialist sees that it will not do; the head signs."""
        case = _case(turn)
        if case.state != CaseState.IN_PROGRESS or case.due_at is None:
            return []
        specialist = self.office.actor(
            Role(case.step_role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id
        )
        promised = chances.randint(3, 15) * WORKING_DAY
        draft_apology(
            case_id=case.pk,
            version=case.version,
            reason="Phải đo đạc, đối chiếu lại hồ sơ địa chính.",
            new_day=local(add_working_minutes(self.calendar, case.due_at, promised)).date(),
            by=specialist,
            now=turn.at,
        )
        case = _case(turn)
        sign_apology(
            case_id=case.pk,
            version=case.version,
            by=self.office.actor(Role.LEADER, now=turn.at),
            now=turn.at,
        )
        left = self._minutes(turn.at, case.due_at)
        overrun = promised * chances.uniform(0.3, 1.2)
        return [self._then(turn, TurnKind.WORK, case, left + max(90, overrun))]

    def _paid(self, turn: Turn, chances: Random) -> list[Turn]:
        case = _case(turn)
        if case.state != CaseState.AWAITING_PAYMENT:
            return []
        by = self.office.actor(Role.RECEIVER, now=turn.at)
        case = complete_payment(
            case_id=case.pk, version=case.version, note="Đã có chứng từ.", by=by, now=turn.at
        )
        return [self._next_step(turn, case, chances)]

    def _resume(self, turn: Turn, chances: Random) -> list[Turn]:
        case = _case(turn)
        if case.state != CaseState.STOPPED:
            return []
        by = self.office.actor(
            Role(case.step_role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id
        )
        case = resume_case(case_id=case.pk, version=case.version, note="Đã có kết luận.", by=by, now=turn.at)
        return [self._next_step(turn, case, chances)]

    def _complete(self, turn: Turn, chances: Random) -> list[Turn]:
        case = _case(turn)
        if case.state != CaseState.AWAITING_SUPPLEMENT:
            return []
        by = self.office.actor(Role.RECEIVER, now=turn.at)
        case = complete_supplement(
            case_id=case.pk, version=case.version, note="Đã nộp đủ.", by=by, now=turn.at
        )
        return [self._next_step(turn, case, chances)]

    def _forward(self, turn: Turn, case: Case, step: Step, worker: Actor, chances: Random) -> list[Turn]:
        if case.holder_id is None and chances.random() < 0.3:
            case = take_case(case_id=case.pk, version=case.version, by=worker, now=turn.at)
        way = step.actions[0]
        back = [action for action in step.actions if action.is_return]
        visits = case.last_visit.number if case.last_visit else 1
        if back and visits < ROUND_TRIPS and chances.random() < 0.02 and not self.is_late(turn.number):
            way = back[0]
        case = act_on_case(
            case_id=case.pk,
            version=case.version,
            act=self._act(turn, case, way, chances),
            by=worker,
            now=turn.at,
        )
        if case.state == CaseState.DECIDED:
            return [self._then(turn, TurnKind.HAND_OVER, case, chances.randint(20, 900))]
        return [self._next_step(turn, case, chances)]

    def _act(self, turn: Turn, case: Case, way: StepAction, chances: Random) -> Act:
        number = chances.randint(100, 999)
        step = case.process.step(way.to)
        assignee = None
        if Condition.ASSIGNEE in way.conditions:
            nth = 0 if self.is_late(turn.number) else turn.number
            assignee = self.office.actor(Role(step.role), now=turn.at, unit=case.handling_unit, nth=nth).id
        return Act(
            way.key,
            note="Đề nghị kiểm tra lại căn cứ và thể thức." if Condition.NOTE in way.conditions else "",
            assignee_id=assignee,
            result_number=f"{number}/{local(turn.at).year}"
            if Condition.RESULT_NUMBER in way.conditions
            else "",
            external_number=f"HT-{number}" if Condition.EXTERNAL_NUMBER in way.conditions else "",
        )

    def _hand_over(self, turn: Turn, _chances: Random) -> list[Turn]:
        case = _case(turn)
        if case.state != CaseState.DECIDED:
            return []
        hand_over_result(
            case_id=case.pk,
            version=case.version,
            recipient=Recipient(case.proxy_name or case.applicant_name, paper="Căn cước"),
            by=self.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number),
            now=turn.at,
        )
        return []

    def _postal_round(self, turn: Turn, _chances: Random) -> list[Turn]:
        clerk = self.office.actor(Role.POSTAL_CLERK, now=turn.at)
        waiting = by_post(clerk).filter(received_at__lte=turn.at)
        case_ids = list(waiting.order_by("code").values_list("pk", flat=True))
        if case_ids:
            made = make_postal_list(centre=self.office.centre, case_ids=case_ids, by=clerk, now=turn.at)
            receiver = self.office.actor(Role.RECEIVER, now=turn.at)
            receive_papers(sheet_id=made.pk, by=receiver, now=turn.at)
        return []

    def _paper_round(self, turn: Turn, _chances: Random) -> list[Turn]:
        paper_round(self.office, turn.at)
        return []

    def _start(self, turn: Turn, chances: Random) -> list[Turn]:
        """The list has brought the case to the centre, unless nobody has signed for it yet."""
        case = _case(turn)
        return [self._next_step(turn, case, chances)] if case.state == CaseState.IN_PROGRESS else []


def _case(turn: Turn) -> Case:
    case = case_at_work(turn.case_id) if turn.case_id else None
    if case is None:
        raise LookupError(f"turn {turn} has no case")
    return case


@functools.lru_cache(maxsize=4096)
def minutes_ahead(process_version_id: int, key: str) -> int:
    """Allotted minutes of a step and those after it on the straight way to the hand-over."""
    process, minutes, seen = process_of(process_version_id), 0, set[str]()
    while key and key not in seen:
        seen.add(key)
        step = process.step(key)
        minutes += step.minutes
        key = step.actions[0].to if step.actions else ""
    return minutes

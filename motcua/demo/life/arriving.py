"""People come: received, sent away, or asked for what misses."""

from __future__ import annotations

from datetime import date
from random import Random

from motcua.cases.actions import (
    Defect,
    Intake,
    PaperData,
    declare,
    open_incomplete_case,
    propose_refusal,
    receive_case,
    refuse_at_desk,
)
from motcua.cases.choices import CaseChannel, CaseState, Delivery, PaperKind, PaperState
from motcua.cases.models import Case
from motcua.cases.queries.declaring import known_for
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local
from motcua.demo.declared import declared_content
from motcua.demo.demand import Wanted
from motcua.demo.life.certifying import certify
from motcua.demo.life.money import pay
from motcua.demo.life.pace import Pace, case_of
from motcua.demo.models import Turn, TurnKind
from motcua.demo.plan import next_round
from motcua.registers.choices.civil import PROCEDURES


def arrive(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """Somebody comes, or the desk takes up what came by the portal; now and then a paper misses."""
    is_online = turn.submitted_at is not None
    by_post = not is_online and chances.random() < 0.12
    wanted = _wanted(life, turn, chances)
    by = life.office.actor(Role.POSTAL_CLERK if by_post else Role.RECEIVER, now=turn.at, nth=turn.number)
    if not (is_online or by_post or life.is_late(turn.number)):
        certified = certify(life, turn, wanted, chances)
        if certified is not None:
            return certified
    intake = _intake(life, turn, wanted, chances, by_post=by_post)
    if chances.random() < 0.04 and intake.papers and not life.is_late(turn.number):
        defects = [Defect("missing", paper=1)]
        case = open_incomplete_case(intake=intake, defects=defects, by=by, now=turn.at)
        return [life.then(turn, TurnKind.COMPLETE, case, chances.randint(300, 2400))]
    case = receive_case(intake=intake, by=by, now=turn.at)
    if wanted.code in PROCEDURES:
        case = _declare(case, turn, life, by, chances)
    if intake.channel == CaseChannel.DIRECT:
        pay(life, turn, case, all_of_it=False)
    if case.state != CaseState.IN_PROGRESS:
        return [life.at(turn, TurnKind.START, case, next_round(life.calendar, turn.at))]
    return [life.next_step(turn, case, chances)]


def _declare(case: Case, turn: Turn, life: Pace, by: Actor, chances: Random) -> Case:
    """What a birth, a marriage, a death is declared with, at the counter or on the portal."""
    kind, day = PROCEDURES[case.procedure.code], local(turn.at).date()
    content = {**declared_content(kind, day, chances, life.names), **known_for(case)}
    return declare(case_id=case.pk, version=case.version, content=content, by=by, now=turn.at).case


def _wanted(life: Pace, turn: Turn, chances: Random) -> Wanted:
    """What the plan says, or what chance brings beside it: among the older ones no registration."""
    if turn.procedure:
        return life.demand.named(turn.procedure)
    planned = life.office.sample.registrations if turn.number <= life.replay.expected else ()
    is_online, is_late = turn.submitted_at is not None, life.is_late(turn.number)
    return life.demand.choose(chances, is_online=is_online, is_late=is_late, without=planned)


def turn_away(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """Somebody comes with what is not for this office."""
    wanted = life.demand.choose(chances, is_online=False, is_late=False)
    case = propose_refusal(
        intake=_intake(life, turn, wanted, chances, by_post=False),
        reason=f"Thủ tục không thuộc thẩm quyền của {life.office.agency.short_name}.",
        by=life.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number),
        now=turn.at,
    )
    if case.state == CaseState.NOT_ACCEPTED:
        return []
    return [life.then(turn, TurnKind.NOTIFY, case, chances.randint(20, 300))]


def notify(life: Pace, turn: Turn, _chances: Random) -> list[Turn]:
    """The director gives the notice that a case is not accepted."""
    case = case_of(turn)
    director = life.office.actor(Role.DIRECTOR, now=turn.at)
    refuse_at_desk(case_id=case.pk, version=case.version, reason=case.note, by=director, now=turn.at)
    return []


def _intake(life: Pace, turn: Turn, wanted: Wanted, chances: Random, *, by_post: bool) -> Intake:
    person = life.people[turn.number % len(life.people)]
    record = wanted.record
    may_send = record.presence == "any" and chances.random() < 0.06 and bool(person.data.identifier)
    proxy = life.people[(turn.number * 7 + 3) % len(life.people)] if may_send else None
    channel = CaseChannel.ONLINE if turn.submitted_at else CaseChannel.DIRECT
    if by_post:
        channel = CaseChannel.POST
    elif not turn.submitted_at and (person.data.born_on or date.max).year < 1950:
        channel = CaseChannel.HOME_VISIT if chances.random() < 0.4 else channel
    delivery = Delivery.ONLINE if turn.submitted_at and chances.random() < 0.5 else Delivery.COUNTER
    if record.result_by_post and chances.random() < 0.12:
        delivery = Delivery.POST
    is_elsewhere = channel in (CaseChannel.POST, CaseChannel.ONLINE)
    kind_of_copy = PaperKind.ELECTRONIC if turn.submitted_at else PaperKind.CERTIFIED_COPY
    return Intake(
        procedure_code=wanted.code,
        agency_id=life.office.agency.pk,
        office_id=life.office.office.pk,
        counter_id=None if is_elsewhere else life.office.counter_of(turn.number).pk,
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
        wants_mail=bool(person.data.email),
        intake_key=f"demo-{life.office.sample.key}-{turn.number}",
    )

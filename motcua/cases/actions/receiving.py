"""Receiving a case at the counter, by post, at home or through the API."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency, Office
from motcua.applicants.actions import ApplicantData, keep_applicant
from motcua.applicants.models import Applicant
from motcua.audit.actions import NewEvent, open_chain
from motcua.cases import clock
from motcua.cases.actions.charging import charge_case
from motcua.cases.choices import CaseChannel, CaseState, Delivery, DueKind, PaperKind, PaperState, StepEnd
from motcua.cases.errors import (
    PapersIncomplete,
    PlaceNotCompetent,
    PresenceRequired,
    ProcedureNotOffered,
)
from motcua.cases.models import Case, CasePaper, StepVisit
from motcua.cases.permissions import RECEIVE
from motcua.cases.queries.intake import case_of_intake
from motcua.cases.rules import slip_is_needed, slip_series, stored_intake_key
from motcua.cases.sql import offering_and_office
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import offering_of, process_of, record_of
from motcua.catalogue.rules.process import Step
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.inserts import insert_rows
from motcua.core.rules.case_codes import numbered, series_key
from motcua.core.rules.lookup_codes import new_lookup_code
from motcua.core.rules.rule_sets import code_rules, in_force_all
from motcua.core.rules.text import fold
from motcua.core.series import take
from motcua.core.transactions import action

_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class PaperData:
    """One line of the checklist as the receiver left it."""

    name: str
    state: str
    kind: int = PaperKind.ORIGINAL
    count: int = 1
    lookup_source: str = ""
    looked_up_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """All a receiver says about a new case.

    `intake_key` makes a repeated click harmless: the same key gives the same case. `is_present`: the people
    whom the procedure wants in person are here. `is_local`: the land, house or residence lies in the area.
    """

    procedure_code: str
    agency_id: int
    office_id: int
    applicant: ApplicantData
    papers: Sequence[PaperData] = ()
    channel: str = CaseChannel.DIRECT
    variant: str = ""
    counter_id: int | None = None
    delivery: str = Delivery.COUNTER
    delivery_address: str = ""
    proxy: ApplicantData | None = None
    proxy_paper: str = ""
    is_present: bool = True
    is_local: bool = True
    place_of_land: str = ""
    note: str = ""
    wants_slip: bool = False
    submitted_at: datetime | None = None
    intake_key: str = ""


def receive_case(*, intake: Intake, by: Actor, now: datetime) -> Case:
    """Receive a case: number, due moment with derivation, papers, charges, first steps, events.

    A second call with the same `intake_key` returns the case of the first. Raises NotAllowed,
    ProcedureNotOffered, LimitUnknown, PresenceRequired, PlaceNotCompetent, PapersIncomplete.
    """
    return once(intake=intake, by=by, make=lambda: _receive(intake=intake, by=by, now=now))


def once(*, intake: Intake, by: Actor, make: Callable[[], Case]) -> Case:
    """The case that `make` writes, or the one written before under the same key by the same actor."""
    try:
        return make()
    except IntegrityError:
        known = case_of_intake(intake.intake_key, by=by)
        if known is None:
            raise
        return known


@action
def _receive(*, intake: Intake, by: Actor, now: datetime) -> Case:
    offering, office = _place_of(intake)
    check(by, RECEIVE, office.agency.path)
    version_id = version_id_of(offering)
    record = record_of(version_id)
    _check_presence(record, intake)
    _check_papers(intake)

    submitted_at = intake.submitted_at or now
    rules: dict[str, str] = {str(kind): rule for kind, rule in in_force_all(localdate(now)).items()}
    due = clock.appointment(
        record=record,
        agency=offering.agency,
        channel=intake.channel,
        variant=intake.variant,
        submitted_at=submitted_at,
        received_at=now,
        rule_versions=rules,
    )
    applicant = keep_applicant(data=intake.applicant, now=now)
    proxy = keep_applicant(data=intake.proxy, now=now) if intake.proxy else None
    case = draft_case(
        intake=intake,
        offering=offering,
        office=office,
        record=record,
        applicant=applicant,
        proxy=proxy,
        rules=rules,
        by=by,
        now=now,
    )
    case.received_at, case.is_same_day = now, due.is_same_day
    case.statutory_due_at = case.due_at = due.moment
    with_slip = slip_is_needed(due.moment, now, wanted=intake.wants_slip)
    _place_at_first_step(case, by)
    # As late as can be: on PostgreSQL the next reception at this centre waits for the number until we commit.
    number_case(case, office.agency, on=now, with_slip=with_slip)
    insert_rows([case])
    write_papers(case, intake.papers)
    insert_rows([clock.due_row(case=case, kind=DueKind.APPOINTMENT, moment=due, reason="", now=now)])
    insert_rows(_first_visits(case, by, now))
    charge_case(case=case, record=record, now=now)
    open_chain(subject_kind="case", subject_id=case.code, events=_events(case, intake), by=by, now=now)
    return case


def _place_of(intake: Intake) -> tuple[Offering, Office]:
    """Open offering and reception point, in one statement when all is well; raises ProcedureNotOffered."""
    found = offering_and_office(
        agency_id=intake.agency_id,
        procedure_code=intake.procedure_code,
        office_id=intake.office_id,
        counter_id=intake.counter_id,
    )
    if found is not None and found[0].is_open:
        return found
    return offering_for(intake), office_for(intake)  # says which of them is wrong


def offering_for(intake: Intake) -> Offering:
    """The open offering of the procedure at the agency; raises ProcedureNotOffered."""
    offering = offering_of(intake.agency_id, intake.procedure_code)
    if offering is None or not offering.is_open or offering.procedure.current_version is None:
        raise ProcedureNotOffered(
            _("Đơn vị không tiếp nhận thủ tục %(code)s. Xin chọn thủ tục khác hoặc đơn vị có thẩm quyền.")
            % {"code": intake.procedure_code}
        )
    return offering


def version_id_of(offering: Offering) -> int:
    """The published version in force."""
    version_id = offering.procedure.current_version_id
    if version_id is None:
        raise ProcedureNotOffered(_("Thủ tục chưa được công bố."))
    return version_id


def _process_id_of(offering: Offering) -> int:
    """The process in force of the version in force."""
    version = offering.procedure.current_version
    if version is None or version.current_process_id is None:
        raise ProcedureNotOffered(_("Thủ tục chưa được công bố."))
    return version.current_process_id


def office_for(intake: Intake) -> Office:
    """The reception point with its agency, the counter being one of its own; raises ProcedureNotOffered."""
    offices = Office.objects.select_related("agency").filter(pk=intake.office_id)
    if intake.counter_id is not None:
        offices = offices.filter(counters=intake.counter_id)
    office = offices.first()
    if office is None:
        raise ProcedureNotOffered(_("Không có điểm tiếp nhận này, hoặc quầy không thuộc điểm này."))
    return office


def _check_presence(record: ProcedureRecord, intake: Intake) -> None:
    """Presence and place rules of the procedure (NĐ 280/2025; practice by procedure)."""
    if record.presence == "self" and intake.proxy is not None:
        raise PresenceRequired(_("Thủ tục này người yêu cầu phải trực tiếp có mặt, không ủy quyền được."))
    if record.presence in ("self", "both") and not intake.is_present:
        raise PresenceRequired(_("Thủ tục này yêu cầu người nộp có mặt; xin xác nhận đã có mặt."))
    if record.place_rule != "anywhere" and not intake.is_local:
        raise PlaceNotCompetent(
            _(
                "Thủ tục này chỉ tiếp nhận khi đất, nhà hoặc nơi cư trú thuộc địa bàn. "
                "Xin hướng dẫn đến đúng nơi."
            )
        )


def _check_papers(intake: Intake) -> None:
    missing = [paper.name for paper in intake.papers if paper.state == PaperState.MISSING]
    if missing:
        raise PapersIncomplete(
            _("Còn thiếu: %(papers)s. Xin chọn “Yêu cầu bổ sung” hoặc đánh dấu giấy tờ đã có.")
            % {"papers": "; ".join(missing)},
            field="papers",
        )
    for paper in intake.papers:
        if paper.state == PaperState.UNAVAILABLE and not (paper.lookup_source and paper.looked_up_at):
            raise PapersIncomplete(
                _("“%(paper)s”: ghi rõ đã tra cứu ở đâu và lúc nào thì mới được yêu cầu giấy tờ này.")
                % {"paper": paper.name},
                field="papers",
            )


def draft_case(
    *,
    intake: Intake,
    offering: Offering,
    office: Office,
    record: ProcedureRecord,
    applicant: Applicant,
    proxy: Applicant | None,
    rules: dict[str, str],
    by: Actor,
    now: datetime,
) -> Case:
    """The case in state 0: not numbered, not received, not written."""
    data, version = intake.applicant, offering.procedure.current_version
    return Case(
        state=CaseState.DRAFT,
        lookup_code=new_lookup_code(_RANDOM),
        procedure=offering.procedure,
        procedure_version=version,
        process_version_id=_process_id_of(offering),
        variant=intake.variant,
        procedure_name=record.name,
        competent_agency=offering.agency,
        receiving_agency=office.agency,
        handling_unit=offering.handling_unit,
        office=office,
        counter_id=intake.counter_id,
        received_by_id=by.id if by.kind is ActorKind.OFFICER else None,
        channel=intake.channel,
        delivery=intake.delivery,
        delivery_address=intake.delivery_address,
        applicant=applicant,
        applicant_name=data.name,
        folded_applicant_name=fold(data.name)[:200],  # some letters fold to several
        applicant_identifier=data.identifier,
        applicant_address=data.address,
        applicant_phone=data.phone,
        applicant_email=data.email,
        proxy=proxy,
        proxy_name=intake.proxy.name if intake.proxy else "",
        proxy_paper=intake.proxy_paper,
        place_of_land=intake.place_of_land,
        note=intake.note,
        submitted_at=intake.submitted_at or now,
        rule_versions=rules,
        intake_key=stored_intake_key(by.kind, by.id, intake.intake_key),
    )


def number_case(case: Case, centre: Agency, *, on: datetime, with_slip: bool) -> None:
    """Case code and, if a slip is due, its number: both series in one statement."""
    day = localdate(on)
    code_format = code_rules(case.rule_versions["codes"]).case_format
    # TT 01/2018 Điều 19 counts per receiving unit, TT 03/2025 Điều 13 by the competent agency.
    holder = centre if code_format == "tt01_2018" else case.competent_agency
    code_key = series_key(code_format, agency=holder.code, received_on=day)
    if not with_slip:
        case.code = numbered(code_key, take([code_key])[0], code_format)
        return
    code_number, slip_number = take([code_key, slip_series(centre.code, day.year)])
    case.code = numbered(code_key, code_number, code_format)
    case.slip_number = f"{slip_number:04d}"


def _place_at_first_step(case: Case, by: Actor) -> None:
    """2 received, then 4 in progress: an e-case moves on at once (NĐ 61/2018 Điều 18).

    A postal clerk's case stays received until the centre has accepted the signed list.
    """
    case.state = target_of(MoveKind.RECEIVE, case.state)
    process = process_of(case.process_version_id)
    step = process.first
    if not waits_for_postal_list(by):
        case.state = target_of(MoveKind.START, case.state)
        step = process.step(step.actions[0].to)
    place_at(case, step, entered_at=case.received_at)


def waits_for_postal_list(by: Actor) -> bool:
    """Whether the receiver is a postal clerk only, whose cases reach the centre by a signed list."""
    roles = by.roles()
    return Role.POSTAL_CLERK in roles and Role.RECEIVER not in roles


def place_at(case: Case, step: Step, *, entered_at: datetime | None) -> None:
    """Put the step's facts on the case; the caller saves."""
    agency = case.agency_of(step.unit)
    case.step_key, case.step_name, case.step_role = step.key, step.name, step.role
    case.step_agency, case.holder = agency, None
    case.step_due_at = (
        clock.step_due(step=step, agency=agency, entered_at=entered_at) if entered_at is not None else None
    )


def write_papers(case: Case, papers: Sequence[PaperData]) -> None:
    """The checklist as the receiver left it, one statement."""
    insert_rows(
        [
            CasePaper(
                case=case,
                order=order,
                name=paper.name,
                state=paper.state,
                kind=paper.kind,
                count=paper.count,
                lookup_source=paper.lookup_source,
                looked_up_at=paper.looked_up_at,
                note=paper.note,
            )
            for order, paper in enumerate(papers, start=1)
        ]
    )


def _first_visits(case: Case, by: Actor, now: datetime) -> list[StepVisit]:
    reception = process_of(case.process_version_id).first
    desk = StepVisit(
        case=case,
        number=1,
        step_key=reception.key,
        step_name=reception.name,
        role=reception.role,
        agency=case.receiving_agency,
        holder_id=case.received_by_id,
        entered_at=now,
    )
    if case.step_key == reception.key:
        return [desk]
    desk.left_at, desk.end, desk.ended_by, desk.minutes = now, StepEnd.FORWARDED, by.label, 0
    desk.action_label = reception.actions[0].label
    return [desk, open_visit(case, number=2, now=now)]


def open_visit(case: Case, *, number: int, now: datetime) -> StepVisit:
    """A new stay at the case's present step; the caller saves."""
    case.last_visit = StepVisit(
        case=case,
        number=number,
        step_key=case.step_key,
        step_name=case.step_name,
        role=case.step_role,
        agency=case.step_agency,
        holder_id=case.holder_id,
        entered_at=now,
        due_at=case.step_due_at,
    )
    return case.last_visit


def _events(case: Case, intake: Intake) -> list[NewEvent]:
    payload: dict[str, Any] = {
        "procedure": intake.procedure_code,
        "version": case.procedure_version_id,
        "process": case.process_version_id,
        "agency": case.competent_agency.code,
        "received_by_agency": case.receiving_agency.code,
        "channel": case.channel,
        "applicant": case.applicant_id,
        "due": case.due_at,
        "slip": case.slip_number,
        "rules": case.rule_versions,
        "papers": [[paper.name, paper.state, paper.kind, paper.count] for paper in intake.papers],
    }
    events = [NewEvent("cases.received", payload)]
    if case.state == CaseState.IN_PROGRESS:
        events.append(NewEvent("cases.started", {"step": case.step_key, "state": int(case.state)}))
    return events

"""What a receiver says about a new case, and what must hold before it can be received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency, Office
from motcua.applicants.actions import ApplicantData
from motcua.applicants.models import Applicant
from motcua.cases.choices import CaseChannel, Delivery, PaperKind, PaperState
from motcua.cases.errors import (
    PapersIncomplete,
    PlaceNotCompetent,
    PresenceRequired,
    ProcedureNotOffered,
    ReceptionNotAssigned,
)
from motcua.cases.permissions import VIEW
from motcua.cases.queries.reuse import HeldPaper, held_papers
from motcua.cases.sql import offering_and_office
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import offering_of
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.actors import Actor
from motcua.core.rules.dates import format_date


@dataclass(frozen=True, slots=True)
class PaperData:
    """One line of the checklist as the receiver left it; `reused_id`: an earlier file that stands for it."""

    name: str
    state: str
    kind: int = PaperKind.ORIGINAL
    count: int = 1
    lookup_source: str = ""
    looked_up_at: datetime | None = None
    note: str = ""
    reused_id: int | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """All a receiver says about a new case.

    `intake_key` makes a repeated click harmless: the same key gives the same case. `is_present`: the people
    whom the procedure wants in person are here. `is_local`: the land, house or residence lies in the area.
    `support_agency_id`: the support point where somebody helped the applicant to file, when it is not the
    centre that receives. `wants_mail`: the applicant wants to be told at their e-mail address.
    """

    procedure_code: str
    agency_id: int
    office_id: int
    applicant: ApplicantData
    papers: Sequence[PaperData] = ()
    channel: str = CaseChannel.DIRECT
    variant: str = ""
    counter_id: int | None = None
    support_agency_id: int | None = None
    delivery: str = Delivery.COUNTER
    delivery_address: str = ""
    proxy: ApplicantData | None = None
    proxy_paper: str = ""
    is_present: bool = True
    is_local: bool = True
    place_of_land: str = ""
    note: str = ""
    wants_slip: bool = False
    wants_mail: bool = False
    submitted_at: datetime | None = None
    intake_key: str = ""


def place_of(intake: Intake, *, on: date) -> tuple[Offering, Office]:
    """Open offering and reception point, in one statement when all is well.

    Raises ProcedureNotOffered, or ReceptionNotAssigned where the centre does not receive for the agency.
    """
    found = offering_and_office(
        agency_id=intake.agency_id,
        procedure_code=intake.procedure_code,
        office_id=intake.office_id,
        counter_id=intake.counter_id,
        on=on,
    )
    if found is not None and found[0].is_open:
        return found
    offering, office = offering_for(intake), office_for(intake)  # says which of them is wrong
    raise ReceptionNotAssigned(
        _("%(centre)s không được giao tiếp nhận hồ sơ thuộc thẩm quyền của %(agency)s.")
        % {"centre": office.agency, "agency": offering.agency}
    )


def offering_for(intake: Intake) -> Offering:
    """The open offering of the procedure at the agency; raises ProcedureNotOffered."""
    offering = offering_of(intake.agency_id, intake.procedure_code)
    if offering is None or not offering.is_open or offering.procedure.current_version is None:
        raise ProcedureNotOffered(
            _("Đơn vị không tiếp nhận thủ tục %(code)s. Xin chọn thủ tục khác hoặc đơn vị có thẩm quyền.")
            % {"code": intake.procedure_code}
        )
    return offering


def support_of(intake: Intake) -> Agency | None:
    """The support point, if one is named: one statement then, none for the others."""
    if intake.support_agency_id is None:
        return None
    found = Agency.objects.filter(pk=intake.support_agency_id).first()
    if found is None:
        raise ProcedureNotOffered(_("Không có điểm hỗ trợ này."), field="support_agency_id")
    return found


def version_id_of(offering: Offering, *, on: date) -> int:
    """The published version in force on a day; raises ProcedureNotOffered from the day of retirement on.

    The job that closes the offerings of a retired procedure may come late: no worker, no matter.
    """
    if offering.procedure.is_retired_on(on):
        raise ProcedureNotOffered(
            _("Thủ tục %(code)s đã bãi bỏ, không tiếp nhận được.") % {"code": offering.procedure.code}
        )
    version_id = offering.procedure.current_version_id
    if version_id is None:
        raise ProcedureNotOffered(_("Thủ tục chưa được công bố."))
    return version_id


def process_id_of(offering: Offering) -> int:
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


def check_presence(record: ProcedureRecord, intake: Intake) -> None:
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


def check_papers(intake: Intake) -> None:
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


def with_reused(papers: Sequence[PaperData], applicant: Applicant, *, by: Actor, on: date) -> list[PaperData]:
    """The checklist with the source of each reused paper; raises PapersIncomplete for one of no use.

    Statements only where something is reused.
    """
    wanted = {paper.reused_id for paper in papers if paper.reused_id is not None}
    if not wanted:
        return list(papers)
    held = {
        one.attachment.pk: one for one in held_papers(applicant, by, roles=VIEW.roles, on=on, among=wanted)
    }
    return [_reused(paper, held.get(paper.reused_id)) if paper.reused_id else paper for paper in papers]


def _reused(paper: PaperData, held: HeldPaper | None) -> PaperData:
    if held is None or not held.validity.is_usable:
        raise PapersIncomplete(
            _("“%(paper)s”: bản đã có không dùng lại được (hết giá trị, đã thu hồi, hoặc của người khác).")
            % {"paper": paper.name},
            field="papers",
        )
    said = {"code": held.attachment.case.code, "day": format_date(held.valid_to) if held.valid_to else ""}
    source = (
        _("Hồ sơ %(code)s tại đây, có giá trị đến %(day)s")
        if held.valid_to
        else _("Hồ sơ %(code)s tại đây, không ghi ngày hết giá trị")
    ) % said
    return replace(paper, state=PaperState.HELD, lookup_source=source)

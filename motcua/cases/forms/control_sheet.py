"""The control sheet (Phiếu kiểm soát) of a case, made from its stays at steps.

A hand-over is where one stay ends and the next begins. Its result says how the giving side kept the time of
its step; the receiving side confirms it by taking the case (TT 01/2018 Mẫu 05, TT 03/2025/TT-VPCP Mẫu 06).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from motcua.cases import clock
from motcua.cases.choices import PaperTransfer, StepEnd
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.heading import desk_heading, forms_of, in_vietnamese
from motcua.cases.models import Case, StepVisit
from motcua.cases.queries.papers import transfers_of
from motcua.core.rules.dates import format_moment, slip_moment
from motcua.documents.forms import ControlSheet, Handover, render


def control_sheet_pdf(case: Case, *, now: datetime) -> bytes:
    """The sheet as it stands now, as PDF/A; raises FormNotIssued for a case that was never received."""
    return render(forms_of(case).control_sheet, control_sheet_of(case, now=now))


@in_vietnamese
def control_sheet_of(case: Case, *, now: datetime) -> ControlSheet:
    """The context of the sheet; it carries the number of the case's slip.

    Raises FormNotIssued for a case that was never received.
    """
    if case.received_at is None or case.due_at is None:
        raise FormNotIssued(_("Hồ sơ %(code)s chưa được tiếp nhận.") % {"code": case.code})
    visits = list(case.visits.select_related("agency", "holder"))
    handling = {case.handling_unit_id: case.handling_unit.name}
    handling.setdefault(case.competent_agency_id, case.competent_agency.name)
    others = {visit.agency_id: visit.agency.name for visit in visits} | _supporting(case)
    return ControlSheet(
        **desk_heading(case, form=forms_of(case).control_sheet, number=case.slip_number, at=now),
        case_code=case.code,
        matter=case.procedure_name,
        handling_bodies=tuple(handling.values()),
        cooperating_bodies=tuple(
            name for key, name in others.items() if key not in handling and key != case.receiving_agency_id
        ),
        received_at=slip_moment(case.received_at),
        due_at=slip_moment(case.due_at),
        handovers=tuple(handovers_of(case, visits)),
    )


def handovers_of(case: Case, visits: Iterable[StepVisit]) -> list[Handover]:
    """Each hand-over in order; a pause is no hand-over but a note on the next one."""
    handovers, paused = [], ""
    ordered, papers = list(visits), _papers_of(case)
    for stay, following in pairwise(ordered):
        if stay.end == StepEnd.PAUSED:
            paused = _pause_note(stay, following)
            continue
        handovers.append(_between(stay, following, paused, papers))
        paused = ""
    if ordered and case.handed_over_at is not None:
        handovers.append(_to_applicant(case, ordered[-1]))
    return handovers


def _papers_of(case: Case) -> dict[tuple[int, int], list[str]]:
    """When the papers went between two units, who gave and who took them, in order."""
    found: dict[tuple[int, int], list[str]] = {}
    for item in transfers_of(case).filter(state=PaperTransfer.RECEIVED):
        sheet, at = item.sheet, format_moment(item.answered_at) if item.answered_at else ""
        late = ", giao chậm" if item.was_late else ""
        words = f"Bản giấy: {sheet.given_by} giao, {item.answered_by} nhận lúc {at}{late}"
        found.setdefault((sheet.giving_unit_id, sheet.receiving_unit_id), []).append(words)
    return found


def _between(
    stay: StepVisit, following: StepVisit, paused: str, papers: dict[tuple[int, int], list[str]]
) -> Handover:
    returned = ""
    carried = papers.get((stay.agency_id, following.agency_id), [])
    if stay.end == StepEnd.RETURNED:
        returned = f"Trả lại: {stay.note}" if stay.note else "Trả lại"
    return Handover(
        giver_unit=_place(stay),
        receiver_unit=_place(following),
        at=slip_moment(following.entered_at),
        giver_name=stay.ended_by,
        receiver_name=str(following.holder) if following.holder else following.ended_by,
        result=_result(stay),
        note="; ".join(part for part in (paused, returned, carried.pop(0) if carried else "") if part),
    )


def _to_applicant(case: Case, stay: StepVisit) -> Handover:
    return Handover(
        giver_unit=_place(stay),
        receiver_unit="Người nhận kết quả",
        at=slip_moment(case.handed_over_at) if case.handed_over_at else "",
        giver_name=stay.ended_by,
        receiver_name=case.recipient_name,
        result=_result(stay),
    )


def _place(stay: StepVisit) -> str:
    return f"{stay.agency.name} ({stay.step_name})"


def _result(stay: StepVisit) -> str:
    """How the stay kept the time of its step."""
    if stay.due_at is None or stay.left_at is None:
        return ""
    return str(clock.punctuality(done_at=stay.left_at, due_at=stay.due_at).label)


def _pause_note(stay: StepVisit, following: StepVisit) -> str:
    if stay.left_at is None:
        return ""
    return f"Tạm dừng từ {format_moment(stay.left_at)} đến {format_moment(following.entered_at)}"


def _supporting(case: Case) -> dict[int, str]:
    return {case.support_agency.pk: case.support_agency.name} if case.support_agency else {}

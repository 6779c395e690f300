"""The case page: where it stands, what comes next, who had it, its papers; and how its due moments follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.accounts.models import User
from motcua.accounts.queries import people_with_role
from motcua.agencies.queries import calendar_of
from motcua.audit.actions import log_read
from motcua.cases.choices import CaseState
from motcua.cases.forms.offered import offered_forms
from motcua.cases.models import Case, CaseAttachment, CasePaper, DeskRefusal, Rejection, Withdrawal
from motcua.cases.permissions import ATTACH, DECLARE, HAND_OVER, PROVE, VIEW, can_view, takes_part
from motcua.cases.queries.declaring import declaration_of, shown_groups
from motcua.cases.queries.digitising import digitising_of
from motcua.cases.queries.history import dues_of, escalations_of, places_of, timeline_of
from motcua.cases.queries.linking import parent_of, parts_of
from motcua.cases.queries.log import log_of
from motcua.cases.queries.opening import opened_case
from motcua.cases.queries.papers import transfers_of
from motcua.cases.queries.reads import OPENED
from motcua.cases.queries.result_numbers import book_for
from motcua.cases.queries.results import papers_with_checks
from motcua.cases.queries.scanning import attachments_of
from motcua.cases.queries.signing import is_signed, key_at, results_of
from motcua.cases.queries.time_split import time_split_of, whose_words
from motcua.cases.queries.tracking import told_at
from motcua.cases.queries.waits import waits_of
from motcua.cases.queries.work_rows import elapsed_percent
from motcua.cases.rules.digitising import Digitising
from motcua.cases.rules.time_split import heaviest
from motcua.catalogue.rules.declarations import DECLARATIONS
from motcua.catalogue.rules.process import Condition, StepAction, StepKind
from motcua.core.access import may, needs
from motcua.core.actors import Role
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import format_moment, local_day
from motcua.core.rules.text import digits_mask
from motcua.core.worktime import describe_left
from motcua.documents.queries import office_forms_for
from motcua.queueing.permissions import WATCH
from motcua.queueing.queries.visits import tickets_of
from motcua.web.desk.book_links import book_link
from motcua.web.desk.moves import table as moves
from motcua.web.desk.moves.kinds import Offered, Place, Standing
from motcua.web.desk.views.visit import visit_of
from motcua.web.shared.requests import SiteRequest


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused attempt: what was tried, what was typed, and why not, shown on the reloaded page."""

    attempt: str
    message: str
    field: str
    typed: Mapping[str, str]

    @classmethod
    def of(cls, attempt: str, error: RuleViolation, typed: Mapping[str, str]) -> Refusal:
        """From the refusal of an action."""
        return cls(attempt, str(error), error.field, typed)


def case_for(request: SiteRequest, case_id: int) -> Case:
    """The case with its units and people, in one query; 404 or 403 when there is none for this officer."""
    found = opened_case(case_id)
    if found is None:
        raise Http404
    if not can_view(request.actor, found):
        raise PermissionDenied
    return found


@needs(VIEW)
@require_GET
def case(request: SiteRequest, case_id: int) -> HttpResponse:
    """The page; who opened it is noted for the person concerned."""
    found = case_for(request, case_id)
    log_read(subject_kind="case", subject_id=found.code, what=OPENED, by=request.actor, now=request.now)
    return case_page(request, found)


@needs(VIEW)
@require_GET
def case_log(request: SiteRequest, case_id: int) -> HttpResponse:
    """Every event of the case."""
    found = case_for(request, case_id)
    context = {"case": found, "lines": log_of(found), "tab": "log", "may_prove": may(request.actor, PROVE)}
    return render(request, "desk/case_log.html", context)


@needs(VIEW)
@require_GET
def case_dues(request: SiteRequest, case_id: int) -> HttpResponse:
    """Cách tính hạn: every due moment with its derivation."""
    found = case_for(request, case_id)
    return render(request, "desk/derivation.html", {"case": found, "dues": dues_of(found), "tab": "dues"})


@needs(VIEW)
@require_GET
def case_time(request: SiteRequest, case_id: int) -> HttpResponse:
    """Where each working minute went, by unit and step."""
    found = case_for(request, case_id)
    shares = time_split_of(found, now=request.now)
    context = {
        "case": found,
        "shares": [(share, whose_words(share)) for share in shares],
        "total": sum(share.minutes for share in shares),
        "heaviest": heaviest(shares),
    }
    return render(request, "desk/case_time.html", context)


def case_page(
    request: SiteRequest, found: Case, refusal: Refusal | None = None, state: int = 200
) -> HttpResponse:
    """The page as it stands now; after a refusal with what was typed, so that nothing is lost."""
    now = request.now
    at = Standing.of(request.actor, found, now, refusal.typed if refusal else {})
    offered = Offered.to(at, moves.ALL)
    papers, loose = _papers_of(found, now=request.now)
    withdrawal = _withdrawal(found)
    apology = getattr(found, "apology", None)
    return render(
        request,
        "desk/case.html",
        {
            "case": found,
            "tab": "case",
            "visit": visit_of(request, request.GET.get("phieu") or request.POST.get("ticket")),
            "visits": tickets_of(found),
            "may_watch": may(request.actor, WATCH),
            "ways": _ways(at),
            "next_move": next((one for one in offered if one.move.place is Place.NEXT), None),
            "button_moves": [one for one in offered if one.move.place is Place.BUTTON],
            "menu_moves": [one for one in offered if one.move.place is Place.MENU],
            "may_hand_over": at.is_in(CaseState.DECIDED) and at.may_at_centre(HAND_OVER),
            "may_attach": not found.is_final
            and may(request.actor, ATTACH)
            and takes_part(request.actor, found),
            "refusal": refusal,
            "typed": refusal.typed if refusal else {},
            "escalations": escalations_of(found),
            "told_at": told_at(found),
            "places": places_of(found, now=now),
            "withdrawal": withdrawal,
            "desk_refusal": _desk_refusal(found),
            "rejection": _rejection(found),
            "waits": waits_of(found, now=now),
            **_links(request, found),
            "stays": timeline_of(found, now=now),
            "papers": papers,
            "loose": loose,
            "forms": offered_forms(
                found, supplements=found.supplements.all(), withdrawal=withdrawal, apology=apology
            ),
            "apology": apology,
            "fees": at.fees,
            "declaration": _declaration(request, found),
            "book_link": book_link(request.actor, found),
            "office_forms": office_forms_for(
                found.procedure_id, found.competent_agency.path, on=local_day(now)
            )
            if getattr(found, "has_office_forms", True)
            else [],
            "given_out": [(paper, paper.standing(local_day(now))) for paper in papers_with_checks(found)],
            "transfers": list(transfers_of(found)),
            "masked_identifier": digits_mask(found.applicant_identifier)
            if found.applicant_identifier
            else "",
            **due_words(found, now),
        },
        status=state,
    )


def _links(request: SiteRequest, found: Case) -> dict[str, Any]:
    """The linked cases of this one, or the case it is a part of; a link for who takes part in it."""
    parent = parent_of(found)
    parts = parts_of(found, now=request.now) if parent is None else []
    return {
        "parent": parent,
        "parent_seen": parent is not None and takes_part(request.actor, parent),
        "parts": [(part, part.child is not None and takes_part(request.actor, part.child)) for part in parts],
    }


def _declaration(request: SiteRequest, found: Case) -> dict[str, Any]:
    """What was declared, and whether the officer may write it; no query."""
    written = declaration_of(found)
    may_write = (
        found.procedure.code in DECLARATIONS
        and not found.is_final
        and (written is None or written.taken_at is None)
        and may(request.actor, DECLARE)
        and takes_part(request.actor, found)
    )
    return {"groups": shown_groups(found), "may_write": may_write}


def _withdrawal(found: Case) -> Withdrawal | None:
    """How the applicant ended the case; no query for others."""
    if found.state != CaseState.ENDED_BY_APPLICANT:
        return None
    return getattr(found, "withdrawal", None)


def _desk_refusal(found: Case) -> DeskRefusal | None:
    """Why the case was not accepted; no query for others."""
    if found.state != CaseState.NOT_ACCEPTED:
        return None
    return found.desk_refusals.filter(is_given=True).first()


def _rejection(found: Case) -> Rejection | None:
    """The refusal that is proposed or decided; no query for cases that go on as grants."""
    if not found.is_rejection_proposed:
        return None
    return found.rejections.filter(dropped_at=None).first()


def due_words(found: Case, now: datetime) -> dict[str, Any]:
    """The due moment that counts now, its words, its colour and how much of the time has gone."""
    calendar = calendar_of(found.competent_agency)
    if found.supplement_due_at and found.state == CaseState.AWAITING_SUPPLEMENT:
        left = describe_left(calendar, now, found.supplement_due_at)
        return {"due_at": found.supplement_due_at, "due_name": _("Người nộp bổ sung đến"),
                "due_left": left, "due_tone": "waiting", "due_percent": None}  # fmt: skip
    if found.paused_at and not found.finished_at:
        since = _("tạm dừng từ %(moment)s") % {"moment": format_moment(found.paused_at)}
        return {
            "due_at": found.due_at,
            "due_name": _("Hẹn trả trước khi dừng"),
            "due_left": since,
            "due_tone": "waiting",
            "due_percent": None,
        }
    if found.finished_at:
        return {"due_at": found.due_at, "due_name": _("Hẹn trả"), "due_left": _finish_words(found),
                "due_tone": _finish_tone(found), "due_percent": None}  # fmt: skip
    if found.is_in_correction:
        return {"due_at": found.due_at, "due_name": _("Hẹn trả"), "due_left": _("Đang sửa kết quả đã trả"),
                "due_tone": "waiting", "due_percent": None}  # fmt: skip
    due_at = found.due_at
    left = describe_left(calendar, now, due_at) if due_at else ""
    tone = ""
    if due_at:
        tone = "late" if due_at < now else "near" if local_day(due_at) <= local_day(now) else ""
    return {"due_at": due_at, "due_name": _("Hẹn trả"), "due_left": left, "due_tone": tone,
            "due_percent": elapsed_percent(found, now)}  # fmt: skip


def _finish_words(found: Case) -> str:
    if found.due_at is None or found.finished_at is None:
        return ""
    if found.finished_at > found.due_at:
        return _("Có kết quả sau hạn")
    is_early = local_day(found.finished_at) < local_day(found.due_at)
    return _("Có kết quả trước hạn") if is_early else _("Có kết quả đúng hạn")


def _finish_tone(found: Case) -> str:
    is_late = found.due_at is not None and found.finished_at is not None and found.finished_at > found.due_at
    return "late" if is_late else "done"


def _ways(at: Standing) -> dict[str, Any]:
    """The ways on and back from the present step, and what the ways on ask for."""
    is_shown = at.step is not None and at.acts and at.step.kind is not StepKind.CONFIRM_DRAFT
    actions = at.step.actions if at.step is not None and is_shown else ()
    forward = [action for action in actions if not action.is_return]
    asks = {condition.value for action in forward for condition in action.conditions}
    return {
        "forward": forward,
        "back": [action for action in actions if action.is_return],
        "asks": asks,
        "takes_first": _takes_first(at, asks),
        "candidates": _candidates(at, forward),
        "signing": _signing(at) if forward else None,
        "number_book": book_for(at.case) if Condition.RESULT_NUMBER.value in asks else None,
    }


def _signing(at: Standing) -> dict[str, Any] | None:
    """The results to be signed at this step and the key for it; None where there is nothing to sign."""
    if at.step is None or at.step.kind not in (StepKind.SIGN, StepKind.NUMBER_AND_SEAL):
        return None
    papers = [paper for paper in results_of(at.case, at.step) if not is_signed(paper)]
    return {"papers": papers, "key": key_at(at.case, at.actor)} if papers else None


def _takes_first(at: Standing, asks: set[str]) -> bool:
    """Whether taking comes before acting: longer work is claimed by one person, a signature is just given."""
    is_work = at.step is not None and at.step.kind is StepKind.DO
    return at.acts and at.case.holder_id is None and is_work and Condition.ASSIGNEE.value not in asks


def _candidates(at: Standing, forward: Sequence[StepAction]) -> list[User]:
    """Who can be chosen for the step to which the case goes."""
    target = next((way.to for way in forward if Condition.ASSIGNEE in way.conditions), None)
    if target is None:
        return []
    step = at.case.process.step(target)
    return list(people_with_role(Role(step.role), at.case.agency_of(step.unit).path, on=local_day(at.now)))


def _papers_of(
    found: Case, *, now: datetime
) -> tuple[list[tuple[CasePaper, list[CaseAttachment], Digitising]], list[CaseAttachment]]:
    """Papers each with its files and whether to digitise it, and the files that belong to none.

    Two queries; one more where something is ordered about digitising, one while words are being read.
    """
    files = attachments_of(found)
    by_paper: dict[int, list[CaseAttachment]] = {}
    for file in files:
        if file.paper_id is not None:
            by_paper.setdefault(file.paper_id, []).append(file)
    papers = list(found.papers.select_related("reused_from__case"))
    needs_scan = digitising_of(found, papers, now=now)
    rows = [(paper, by_paper.get(paper.pk, []), need) for paper, need in zip(papers, needs_scan, strict=True)]
    return rows, [file for file in files if file.paper_id is None]

"""The case page: where it stands, what comes next, who had it, its papers; and how its due moments follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.accounts.models import User
from motcua.accounts.queries import people_with_role
from motcua.agencies.queries import calendar_of
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseAttachment, CasePaper
from motcua.cases.permissions import (
    ASSIGN,
    ATTACH,
    HAND_OVER,
    RECEIVE,
    REFUSE,
    VIEW,
    WITHDRAW,
    can_act,
    can_view,
)
from motcua.cases.queries.history import dues_of, log_of, places_of, timeline_of
from motcua.cases.queries.work import elapsed_percent
from motcua.cases.workflow import MOVES, MoveKind
from motcua.catalogue.queries import process_of
from motcua.catalogue.rules.process import Condition, Step, StepAction, StepKind
from motcua.core.access import may, needs
from motcua.core.actors import Actor, Role
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import format_moment, local_day
from motcua.core.rules.text import digits_mask
from motcua.core.worktime import describe_left
from motcua.fees.models import ChargeState
from motcua.web.shared.requests import SiteRequest

_WITH_CASE = (
    "procedure",
    "competent_agency",
    "receiving_agency",
    "support_agency",
    "handling_unit",
    "step_agency",
    "holder",
    "received_by",
    "office",
    "counter",
    "applicant",
    "proxy",
)


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


@dataclass(frozen=True, slots=True)
class Possible:
    """What this officer may do with the case now."""

    actions: tuple[StepAction, ...] = ()
    take: bool = False
    release: bool = False
    assign: bool = False
    ask_supplement: bool = False
    complete_supplement: bool = False
    refuse: bool = False
    hand_over: bool = False
    complete_payment: bool = False
    resume: bool = False
    ask_payment: bool = False
    stop: bool = False
    withdraw: bool = False
    attach: bool = False

    @property
    def forward(self) -> tuple[StepAction, ...]:
        """Ways onward; the first is the one filled button."""
        return tuple(action for action in self.actions if not action.is_return)

    @property
    def back(self) -> tuple[StepAction, ...]:
        """Ways back."""
        return tuple(action for action in self.actions if action.is_return)

    def asks_for(self, condition: Condition) -> bool:
        """Whether a way onward asks for it."""
        return any(condition in action.conditions for action in self.forward)

    @property
    def asks_assignee(self) -> bool:
        """Whether a person must be chosen."""
        return self.asks_for(Condition.ASSIGNEE)

    @property
    def asks_result_number(self) -> bool:
        """Whether the number of the result must be given."""
        return self.asks_for(Condition.RESULT_NUMBER)

    @property
    def asks_external_number(self) -> bool:
        """Whether another system's number must be given."""
        return self.asks_for(Condition.EXTERNAL_NUMBER)


def case_for(request: SiteRequest, case_id: int) -> Case:
    """The case with its units and people, in one query; 404 or 403 when there is none for this officer."""
    found = Case.objects.select_related(*_WITH_CASE).filter(pk=case_id).first()
    if found is None:
        raise Http404
    if not can_view(request.actor, found):
        raise PermissionDenied
    return found


@needs(VIEW)
@require_GET
def case(request: SiteRequest, case_id: int) -> HttpResponse:
    """The page."""
    return case_page(request, case_for(request, case_id))


@needs(VIEW)
@require_GET
def case_log(request: SiteRequest, case_id: int) -> HttpResponse:
    """Every event of the case."""
    found = case_for(request, case_id)
    return render(request, "desk/case_log.html", {"case": found, "lines": log_of(found), "tab": "log"})


@needs(VIEW)
@require_GET
def case_dues(request: SiteRequest, case_id: int) -> HttpResponse:
    """Cách tính hạn: every due moment with its derivation."""
    found = case_for(request, case_id)
    return render(request, "desk/derivation.html", {"case": found, "dues": dues_of(found), "tab": "dues"})


def case_page(
    request: SiteRequest, found: Case, refusal: Refusal | None = None, state: int = 200
) -> HttpResponse:
    """The page as it stands now; after a refusal with what was typed, so that nothing is lost."""
    actor, now = request.actor, request.now
    possible = possible_for(actor, found)
    papers, loose = _papers_of(found)
    charges = [link.charge for link in found.charges.select_related("charge")]
    return render(
        request,
        "desk/case.html",
        {
            "case": found,
            "tab": "case",
            "possible": possible,
            "takes_first": takes_first(found, possible),
            "reason_dialogs": _reason_dialogs(found, possible),
            "refusal": refusal,
            "typed": refusal.typed if refusal else {},
            "candidates": _candidates(found, possible, local_day(now)),
            "colleagues": _colleagues(found, possible, local_day(now)),
            "places": places_of(found, now=now),
            "stays": timeline_of(found, now=now),
            "papers": papers,
            "loose": loose,
            "charges": charges,
            "unpaid": sum(charge.amount for charge in charges if charge.state == ChargeState.DUE),
            "masked_identifier": digits_mask(found.applicant_identifier)
            if found.applicant_identifier
            else "",
            **due_words(found, now),
        },
        status=state,
    )


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


def possible_for(actor: Actor, found: Case) -> Possible:
    """What the actor may do with the case; the actions check it all again."""
    step = process_of(found.process_version_id).step(found.step_key) if found.step_key else None
    acts = step is not None and found.state == CaseState.IN_PROGRESS and can_act(actor, found)
    centre = found.receiving_agency.path
    return Possible(
        actions=step.actions if step and acts else (),
        take=acts and found.holder_id is None,
        release=acts and found.holder_id == actor.id,
        assign=step is not None
        and found.state == CaseState.IN_PROGRESS
        and found.step_agency is not None
        and may(actor, ASSIGN, found.step_agency.path),
        ask_supplement=acts and step is not None and step.allows_supplement,
        complete_supplement=found.state == CaseState.AWAITING_SUPPLEMENT and may(actor, RECEIVE, centre),
        refuse=found.state == CaseState.SUBMITTED and may(actor, REFUSE, centre),
        hand_over=found.state == CaseState.DECIDED and may(actor, HAND_OVER, centre),
        attach=not found.is_final and may(actor, ATTACH),
        complete_payment=found.state == CaseState.AWAITING_PAYMENT and may(actor, RECEIVE, centre),
        resume=found.state == CaseState.STOPPED and not found.is_final and can_act(actor, found),
        ask_payment=acts and step is not None and step.allows_stop,
        stop=acts and step is not None and step.allows_stop,
        withdraw=found.state in MOVES[MoveKind.WITHDRAW].sources
        and not found.is_final
        and may(actor, WITHDRAW, centre),
    )


def takes_first(found: Case, possible: Possible) -> bool:
    """Whether taking comes before acting: longer work is claimed by one person, a signature is just given."""
    step: Step | None = process_of(found.process_version_id).step(found.step_key) if found.step_key else None
    return possible.take and step is not None and step.kind is StepKind.DO and not possible.asks_assignee


@dataclass(frozen=True, slots=True)
class ReasonDialog:
    """A rarer act that asks for a reason first."""

    attempt: str
    label: str
    meaning: str
    url: str


def _reason_dialogs(found: Case, possible: Possible) -> list[ReasonDialog]:
    offered = (
        (
            possible.ask_payment,
            "ask_payment",
            "desk:ask_for_payment",
            _("Yêu cầu nghĩa vụ tài chính"),
            _("Thời hạn tạm dừng cho đến khi người nộp thực hiện xong."),
        ),
        (
            possible.stop,
            "stop",
            "desk:stop",
            _("Dừng xử lý"),
            _("Dùng khi phải chờ một việc ngoài tầm của cơ quan; thời hạn tạm dừng."),
        ),
        (
            possible.withdraw,
            "withdraw",
            "desk:withdraw",
            _("Người nộp rút hồ sơ"),
            _("Hồ sơ kết thúc và không mở lại được."),
        ),
    )
    return [
        ReasonDialog(attempt, label, meaning, reverse(name, args=[found.pk]))
        for is_offered, attempt, name, label, meaning in offered
        if is_offered
    ]


def _candidates(found: Case, possible: Possible, today: date) -> list[User]:
    """Who can be chosen for the step to which the case goes."""
    target = next((way.to for way in possible.forward if Condition.ASSIGNEE in way.conditions), None)
    if target is None:
        return []
    step = process_of(found.process_version_id).step(target)
    return list(people_with_role(Role(step.role), found.agency_of(step.unit).path))


def _colleagues(found: Case, possible: Possible, today: date) -> list[User]:
    """Who could do the present step instead."""
    if not possible.assign or found.step_agency is None:
        return []
    return list(people_with_role(Role(found.step_role), found.step_agency.path, on=today))


def _papers_of(found: Case) -> tuple[list[tuple[CasePaper, list[CaseAttachment]]], list[CaseAttachment]]:
    """Papers each with its files, and the files that belong to none: two queries."""
    files = list(found.attachments.select_related("file").order_by("added_at", "pk"))
    by_paper: dict[int, list[CaseAttachment]] = {}
    for file in files:
        if file.paper_id is not None:
            by_paper.setdefault(file.paper_id, []).append(file)
    papers = [(paper, by_paper.get(paper.pk, [])) for paper in found.papers.all()]
    return papers, [file for file in files if file.paper_id is None]

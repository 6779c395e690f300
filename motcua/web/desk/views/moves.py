"""What officers do on the case page. Each view reads a form, calls one action and goes back to the page.

A refusal shows the reloaded page with the reason and everything that was typed; a second click of the same
person is no refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.cases.actions import (
    Act,
    act_on_case,
    ask_payment,
    ask_supplement,
    assign_case,
    complete_payment,
    complete_supplement,
    refuse_at_desk,
    release_case,
    resume_case,
    stop_case,
    take_case,
    withdraw_case,
)
from motcua.cases.errors import CaseChanged
from motcua.cases.models import Case
from motcua.cases.permissions import ASSIGN, RECEIVE, REFUSE, WITHDRAW, WORK, can_view
from motcua.cases.queries.history import is_own_echo
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.web.desk.forms.work import ActForm, AssignForm, NoteForm, SupplementForm, VersionForm
from motcua.web.desk.views.case import Refusal, case_for, case_page
from motcua.web.shared.requests import SiteRequest


@needs(WORK)
@require_POST
def take(request: SiteRequest, case_id: int) -> HttpResponse:
    """Take the case."""
    return _do(
        request,
        case_id,
        VersionForm(request.POST),
        "take",
        lambda data, who: take_case(case_id=case_id, version=data["version"], **who),
        _("Ông/bà đã nhận hồ sơ."),
    )


@needs(WORK)
@require_POST
def release(request: SiteRequest, case_id: int) -> HttpResponse:
    """Put the case back for the others."""
    return _do(
        request,
        case_id,
        VersionForm(request.POST),
        "release",
        lambda data, who: release_case(case_id=case_id, version=data["version"], **who),
        _("Đã bỏ nhận; người khác cùng bước có thể nhận hồ sơ."),
    )


@needs(ASSIGN)
@require_POST
def assign(request: SiteRequest, case_id: int) -> HttpResponse:
    """Give the case to somebody."""
    return _do(
        request,
        case_id,
        AssignForm(request.POST),
        "assign",
        lambda data, who: assign_case(
            case_id=case_id, version=data["version"], assignee_id=data["assignee"], **who
        ),
        _("Đã phân công."),
    )


@needs(WORK)
@require_POST
def act(request: SiteRequest, case_id: int) -> HttpResponse:
    """Send the case on or back."""
    return _do(
        request,
        case_id,
        ActForm(request.POST),
        "act",
        lambda data, who: act_on_case(
            case_id=case_id,
            version=data["version"],
            act=Act(
                action_key=data["action"],
                note=data["note"],
                assignee_id=data["assignee"],
                result_number=data["result_number"],
                external_number=data["external_number"],
            ),
            **who,
        ),
        _("Đã chuyển hồ sơ sang bước tiếp theo."),
    )


@needs(WORK)
@require_POST
def ask_for_supplement(request: SiteRequest, case_id: int) -> HttpResponse:
    """Ask the applicant for everything that is missing."""
    form = SupplementForm(request.POST)
    return _do(
        request,
        case_id,
        form,
        "ask_supplement",
        lambda data, who: ask_supplement(
            case_id=case_id, version=data["version"], defects=form.lines(), reason=data["reason"], **who
        ),
        _("Đã gửi yêu cầu bổ sung; thời hạn tạm dừng."),
    )


@needs(RECEIVE)
@require_POST
def supplement_arrived(request: SiteRequest, case_id: int) -> HttpResponse:
    """The applicant has completed the case."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "complete_supplement",
        lambda data, who: complete_supplement(
            case_id=case_id, version=data["version"], note=data["note"], **who
        ),
        _("Hồ sơ đã đủ; thời hạn được tính lại từ bây giờ."),
    )


@needs(REFUSE)
@require_POST
def refuse(request: SiteRequest, case_id: int) -> HttpResponse:
    """The director's notice that the case is not accepted."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "refuse",
        lambda data, who: refuse_at_desk(
            case_id=case_id, version=data["version"], reason=data["note"], **who
        ),
        _("Đã thông báo không tiếp nhận hồ sơ."),
    )


@needs(WORK)
@require_POST
def ask_for_payment(request: SiteRequest, case_id: int) -> HttpResponse:
    """The applicant must meet a financial obligation first."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "ask_payment",
        lambda data, who: ask_payment(case_id=case_id, version=data["version"], reason=data["note"], **who),
        _("Đã yêu cầu thực hiện nghĩa vụ tài chính; thời hạn tạm dừng."),
    )


@needs(RECEIVE)
@require_POST
def payment_done(request: SiteRequest, case_id: int) -> HttpResponse:
    """Proof of payment is there."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "complete_payment",
        lambda data, who: complete_payment(
            case_id=case_id, version=data["version"], note=data["note"], **who
        ),
        _("Đã ghi nhận; thời hạn chạy tiếp."),
    )


@needs(WORK)
@require_POST
def stop(request: SiteRequest, case_id: int) -> HttpResponse:
    """Stop for a reason outside the agency's hands."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "stop",
        lambda data, who: stop_case(case_id=case_id, version=data["version"], reason=data["note"], **who),
        _("Đã dừng xử lý; thời hạn tạm dừng."),
    )


@needs(WORK)
@require_POST
def resume(request: SiteRequest, case_id: int) -> HttpResponse:
    """Go on with a stopped case."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "resume",
        lambda data, who: resume_case(case_id=case_id, version=data["version"], note=data["note"], **who),
        _("Đã tiếp tục xử lý; thời hạn chạy tiếp."),
    )


@needs(WITHDRAW)
@require_POST
def withdraw(request: SiteRequest, case_id: int) -> HttpResponse:
    """The applicant takes the case back."""
    return _do(
        request,
        case_id,
        NoteForm(request.POST),
        "withdraw",
        lambda data, who: withdraw_case(case_id=case_id, version=data["version"], reason=data["note"], **who),
        _("Đã ghi nhận người nộp rút hồ sơ."),
    )


def _do(
    request: SiteRequest,
    case_id: int,
    form: forms.Form,
    attempt: str,
    run: Callable[[dict[str, Any], dict[str, Any]], Any],
    done: str,
) -> HttpResponse:
    """One action on one case, and back to its page (or to the list, when the case is out of sight now)."""
    case = case_for(request, case_id)
    typed = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if not form.is_valid():
        return case_page(request, case, _form_refusal(attempt, form, typed), state=422)
    who = {"by": request.actor, "now": request.now}
    try:
        run(form.cleaned_data, who)
    except CaseChanged as error:
        if is_own_echo(case, **_echo(who)):
            return redirect("desk:case", case_id)
        return _refused(request, case_id, attempt, error, typed)
    except RuleViolation as error:
        return _refused(request, case_id, attempt, error, typed)
    messages.success(request, done)
    return _back(request, case_id)


def _echo(who: dict[str, Any]) -> dict[str, Any]:
    return {"actor": who["by"], "now": who["now"]}


def _refused(
    request: SiteRequest, case_id: int, attempt: str, error: RuleViolation, typed: dict[str, str]
) -> HttpResponse:
    case = case_for(request, case_id)
    return case_page(request, case, Refusal.of(attempt, error, typed), state=error.http_state)


def _form_refusal(attempt: str, form: forms.Form, typed: dict[str, str]) -> Refusal:
    field, errors = next(iter(form.errors.items()))
    return Refusal(attempt, str(errors[0]), field, typed)


def _back(request: SiteRequest, case_id: int) -> HttpResponse:
    case = Case.objects.select_related(
        "procedure", "competent_agency", "receiving_agency", "support_agency", "handling_unit", "step_agency"
    ).get(pk=case_id)
    if can_view(request.actor, case):
        return redirect("desk:case", case_id)
    return redirect("desk:work")

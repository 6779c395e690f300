"""One view for each move of the table: it reads the form, calls the action and goes back to the page.

A refusal shows the reloaded page with the reason and everything that was typed; a second click of the same
person is no refusal.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from motcua.cases.errors import CaseChanged
from motcua.cases.models import Case
from motcua.cases.permissions import can_view
from motcua.cases.queries.log import is_own_echo
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.web.desk.moves.kinds import CaseMove, Who
from motcua.web.desk.views.case import Refusal, case_for, case_page
from motcua.web.desk.views.visit import visit_id
from motcua.web.shared.requests import SiteRequest

# Never shown again: the token of the page, and the PIN of a key.
_SECRET = ("csrfmiddlewaretoken", "pin")


def view_of(move: CaseMove) -> Callable[..., HttpResponse]:
    """The view that makes the move: open to who holds its right, POST only."""

    def view(request: SiteRequest, case_id: int) -> HttpResponse:
        return _do(request, case_id, move)

    view.__name__, view.__doc__ = move.name, f"{move.name} of the table of moves."
    return needs(move.right)(sensitive_post_parameters("pin")(require_POST(view)))


def _do(request: SiteRequest, case_id: int, move: CaseMove) -> HttpResponse:
    """One action on one case, and back to its page (or to the list, when the case is out of sight now)."""
    case, form = case_for(request, case_id), move.form(request.POST, request.FILES)
    typed = {name: str(value) for name, value in request.POST.items() if name not in _SECRET}
    if not form.is_valid():
        return case_page(request, case, _form_refusal(move.name, form, typed), state=422)
    try:
        done = move.run(case_id, form.cleaned_data, Who(request.actor, request.now))
    except CaseChanged as error:
        if is_own_echo(case, actor=request.actor, now=request.now):
            return redirect("desk:case", case_id)
        return _refused(request, case_id, move.name, error, typed)
    except RuleViolation as error:
        return _refused(request, case_id, move.name, error, typed)
    messages.success(request, move.done)
    return _back(request, case_id) if move.leads_to is None else redirect(move.leads_to(done))


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
        ticket_id = visit_id(request)
        page = reverse("desk:case", args=[case_id])
        return redirect(page if ticket_id is None else f"{page}?phieu={ticket_id}")
    return redirect("desk:work")

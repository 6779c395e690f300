"""Vắng mặt: who is away, and who stands in for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.accounts.actions import end_absence, record_absence
from motcua.accounts.permissions import RECORD_ABSENCE
from motcua.accounts.queries import absences_seen_by, covers_of, people_under
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.web.desk.forms.absences import AbsenceForm
from motcua.web.shared.requests import SiteRequest


@needs(RECORD_ABSENCE)
@require_http_methods(["GET", "POST"])
def absences(request: SiteRequest) -> HttpResponse:
    """Absences running or to come, and the form for one more."""
    today = local_day(request.now)
    first = {"user": request.actor.id, "valid_from": today, "valid_to": today}
    form = AbsenceForm(request.POST or None, initial=first)
    form.fields["user"].queryset = people_under(request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            record_absence(**form.cleaned_data, by=request.actor, now=request.now)
        except RuleViolation as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Đã ghi vắng mặt."))
            return redirect("desk:absences")
    found = list(absences_seen_by(request.actor, now=request.now))
    covers = covers_of(found, now=request.now)
    return render(
        request,
        "desk/absences.html",
        {"form": form, "rows": [(one, covers[one.pk]) for one in found], "today": today},
        status=422 if form.errors else 200,
    )


@needs(RECORD_ABSENCE)
@require_POST
def end(request: SiteRequest, absence_id: int) -> HttpResponse:
    """The person is back."""
    absence = absences_seen_by(request.actor, now=request.now).filter(pk=absence_id).first()
    if absence is None:
        raise Http404
    end_absence(absence=absence, by=request.actor, now=request.now)
    messages.success(request, _("Đã ghi nhận %(name)s trở lại làm việc.") % {"name": absence.user})
    return redirect("desk:absences")

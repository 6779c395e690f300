"""Taking a procedure out of force, and calling that off before its day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.cases.models import Case
from motcua.catalogue import actions
from motcua.catalogue.permissions import EDIT_PROCEDURES
from motcua.catalogue.queries import current_version
from motcua.core.access import needs
from motcua.core.rules.dates import format_date, local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.procedure import RetireForm
from motcua.web.shared.requests import SiteRequest


@needs(EDIT_PROCEDURES)
@require_http_methods(["GET", "HEAD", "POST"])
def retire_procedure(request: SiteRequest, code: str) -> HttpResponse:
    """What the end of a procedure means, the day and the document."""
    version = current_version(code)
    sent = request.POST if request.method == "POST" else None
    form = RetireForm(sent, initial={"on": local_day(request.now)})
    done = sent is not None and accepted(
        form,
        lambda: actions.retire_procedure(
            code=code,
            on=form.cleaned_data["on"],
            ground=form.cleaned_data["ground"],
            by=request.actor,
            now=request.now,
        ),
    )
    if done:
        day = format_date(form.cleaned_data["on"])
        messages.success(request, _("Thủ tục bãi bỏ từ %(day)s.") % {"day": day})
        return redirect("backoffice:procedure", code)
    context = {
        "version": version,
        "form": form,
        "running": Case.objects.filter(procedure=version.procedure).unfinished().count(),
        "offerings": version.procedure.offerings.filter(is_open=True).count(),
    }
    status = 422 if form.errors else 200
    return render(request, "backoffice/catalogue/retire.html", context, status=status)


@needs(EDIT_PROCEDURES)
@require_POST
def cancel_retirement(request: SiteRequest, code: str) -> HttpResponse:
    """The procedure stays in force."""
    actions.cancel_retirement(code=code, by=request.actor, now=request.now)
    messages.success(request, _("Thủ tục tiếp tục có hiệu lực."))
    return redirect("backoffice:procedure", code)

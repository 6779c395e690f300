"""Tờ khai: what the applicant declares, typed once at the counter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.actions import declare
from motcua.cases.permissions import DECLARE
from motcua.cases.queries.declaring import declaration_of, known_for
from motcua.catalogue.rules.declarations import DECLARATIONS
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.web.desk.forms.declaring import DeclarationForm
from motcua.web.desk.views.case import case_for
from motcua.web.shared.requests import SiteRequest


@needs(DECLARE)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: SiteRequest, case_id: int) -> HttpResponse:
    """The form with what is known filled in; it leads back to where the officer came from."""
    case = case_for(request, case_id)
    code = case.procedure.code
    if code not in DECLARATIONS:
        raise Http404
    at_intake = "tiep-nhan" in request.GET
    back = reverse("desk:intake_done" if at_intake else "desk:case", args=[case.pk])
    form = DeclarationForm(request.POST or None, code=code, known=known_for(case), version=case.version)
    state = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            declare(
                case_id=case.pk,
                version=given["version"],
                content=form.content(),
                by=request.actor,
                now=request.now,
            )
        except (NotAllowed, NotFound):
            raise
        except RuleViolation as refusal:
            state, field = refusal.http_state, f"f_{refusal.field}"
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi tờ khai; vào sổ không phải nhập lại."))
            return redirect(back)
    written = declaration_of(case)
    context = {
        "case": case,
        "form": form,
        "back": back,
        "back_label": _("Đã tiếp nhận") if at_intake else case.code,
        "is_taken": written is not None and written.taken_at is not None,
    }
    return render(
        request, "desk/declaration.html", context, status=422 if form.errors and state == 200 else state
    )

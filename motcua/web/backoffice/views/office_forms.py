"""The library of the office's forms: declaration templates for procedures, filled from cases."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Agency
from motcua.catalogue.models import Procedure
from motcua.core.access import needs
from motcua.documents.actions import read_stored
from motcua.documents.actions.office_forms import add_form_version, retire_form
from motcua.documents.errors import TemplateRefused
from motcua.documents.filling import LARGEST, check_template, fields_in_words
from motcua.documents.models import OfficeForm, OfficeFormVersion
from motcua.documents.permissions import MANAGE_FORMS
from motcua.web.backoffice.filling import accepted, offer
from motcua.web.backoffice.forms.office_forms import OfficeFormForm
from motcua.web.backoffice.scope import below
from motcua.web.shared.docx import docx_answer
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_FORMS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_forms(request: SiteRequest) -> HttpResponse:
    """The forms with their texts, and one more."""
    form = OfficeFormForm(request.POST or None, request.FILES or None)
    mine = request.actor.paths_of(MANAGE_FORMS.roles)
    offer(form, "agency", Agency.objects.under(mine))
    if request.method == "POST" and accepted(form, lambda: _add(request, form)):
        messages.success(request, _("Đã lưu mẫu; quầy và cổng dùng từ ngày áp dụng."))
        return redirect("backoffice:office_forms")
    found = OfficeForm.objects.filter(below("agency__path", mine))
    context = {
        "form": form,
        "fields": fields_in_words(),
        "forms": found.select_related("procedure__current_version", "agency").prefetch_related("versions"),
    }
    return render(request, "backoffice/office_forms.html", context, status=422 if form.errors else 200)


@needs(MANAGE_FORMS)
@require_safe
def office_form_file(request: SiteRequest, version_id: int) -> HttpResponse:
    """A template as it was handed in."""
    mine = below("form__agency__path", request.actor.paths_of(MANAGE_FORMS.roles))
    texts = OfficeFormVersion.objects.select_related("form", "file").filter(mine)
    version = get_object_or_404(texts, pk=version_id)
    return docx_answer(read_stored(version.file), name=f"{version.form.name} {version.number}")


@needs(MANAGE_FORMS)
@require_POST
def retire_office_form(request: SiteRequest, form_id: int) -> HttpResponse:
    """Offer a form no more."""
    mine = below("agency__path", request.actor.paths_of(MANAGE_FORMS.roles))
    found = get_object_or_404(OfficeForm.objects.select_related("agency").filter(mine), pk=form_id)
    retire_form(form=found, by=request.actor, now=request.now)
    messages.success(request, _("Mẫu không còn được đưa ra; các bản cũ vẫn được lưu."))
    return redirect("backoffice:office_forms")


def _add(request: SiteRequest, form: OfficeFormForm) -> OfficeFormVersion:
    given = form.cleaned_data
    procedure = Procedure.objects.filter(code=given["procedure"].strip()).first()
    if procedure is None:
        raise TemplateRefused(_("Không có thủ tục mang mã này."), field="procedure")
    content = given["template"].read(LARGEST + 1)
    unknown = check_template(content)
    if unknown:
        sentence = _("Mẫu hỏi những tên chưa có: %(names)s. Xin sửa theo danh sách bên dưới.")
        raise TemplateRefused(sentence % {"names": ", ".join(unknown)}, field="template")
    return add_form_version(
        procedure=procedure,
        agency=given["agency"],
        name=given["name"],
        template=content,
        effective_from=given["effective_from"],
        by=request.actor,
        now=request.now,
    )

"""Signing electronic certified copies: the certifier hands in the scan of the original and opens the key."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from motcua.core.access import needs
from motcua.core.errors import NotFound, RuleViolation
from motcua.documents.actions import read_stored, read_upload
from motcua.documents.choices import MediaType
from motcua.documents.models import SigningKey
from motcua.registers.actions.electronic import sign_electronic_copy
from motcua.registers.permissions import CERTIFY, LIST_CERTIFICATIONS
from motcua.web.desk.forms.certification import ElectronicForm
from motcua.web.desk.views.certification_entries import seen_entry
from motcua.web.desk.views.forms import pdf_answer
from motcua.web.shared.requests import SiteRequest


@needs(CERTIFY)
@sensitive_post_parameters("pin")
@require_POST
def certification_sign(request: SiteRequest, entry_id: int, paper_id: int) -> HttpResponse:
    """Make one electronic copy: scan, text with QR, signature; the PIN is kept nowhere."""
    entry = seen_entry(request, entry_id)
    if all(paper.pk != paper_id for paper in entry.papers.all()):
        raise NotFound(_("Không có giấy tờ này."))
    form = ElectronicForm(request.POST, request.FILES)
    form.fields["key"].queryset = own_keys(request)  # type: ignore[attr-defined]
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("desk:certification_done", entry_id)
    try:
        scan, _kind = read_upload(form.cleaned_data["scan"], kinds=[MediaType.PDF])
        sign_electronic_copy(
            paper_id=paper_id,
            scan=scan,
            key=form.cleaned_data["key"],
            pin=form.cleaned_data["pin"],
            public_url=settings.PUBLIC_URL,
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ký bản sao điện tử; văn thư đóng dấu số rồi bản sao được phát hành."))
    return redirect("desk:certification_done", entry_id)


@needs(LIST_CERTIFICATIONS)
@require_GET
def certification_copy(request: SiteRequest, entry_id: int, paper_id: int) -> HttpResponse:
    """The electronic copy as a file: as given out, before that with the certifier's signature alone."""
    entry = seen_entry(request, entry_id)
    for paper in entry.papers.select_related("issued__file", "signed"):
        file = paper.issued.file if paper.issued is not None else paper.signed
        if paper.pk == paper_id and file is not None:
            return pdf_answer(read_stored(file), name=f"ban-sao-{paper.check_code or paper.pk}")
    raise NotFound(_("Không có bản sao điện tử này."))


def own_keys(request: SiteRequest) -> object:
    """The keys this officer may sign with."""
    return SigningKey.objects.usable().filter(owner_id=request.actor.id)

"""Extracts from civil-status books: drawn, signed with one's key or by hand, given out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST, require_safe

from motcua.audit.actions import log_read
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.documents.actions import read_stored
from motcua.documents.actions.signing import StampWords, sign_file
from motcua.documents.models import SigningKey
from motcua.registers.actions import NewExtract, draw_extract, give_out_extract
from motcua.registers.forms.extract import extract_number, extract_title
from motcua.registers.models import CivilExtract
from motcua.registers.permissions import ENTER, VIEW, may_with_books
from motcua.web.desk.forms.civil import ExtractForm, SignForm
from motcua.web.desk.views.civil import record_for, record_page
from motcua.web.desk.views.forms import pdf_answer
from motcua.web.shared.requests import SiteRequest


@needs(ENTER)
@require_POST
def draw_civil_extract(request: SiteRequest, record_id: int) -> HttpResponse:
    """Make an extract; it waits to be signed."""
    record = record_for(request, record_id)
    form = ExtractForm(request.POST)
    if not form.is_valid():
        return record_page(request, record, extract_form=form)
    given = form.cleaned_data
    try:
        extract = draw_extract(
            record_id=record.pk,
            new=NewExtract(
                requester_name=given["requester_name"],
                signer_name=given["signer_name"],
                signer_title=given["signer_title"],
                copies=given["copies"],
                case_id=given["case"],
            ),
            public_url=settings.PUBLIC_URL,
            by=request.actor,
            now=request.now,
        )
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return record_page(request, record, extract_form=form)
    return redirect("desk:civil_extract", extract.pk)


@needs(VIEW)
@require_safe
def civil_extract(request: SiteRequest, extract_id: int) -> HttpResponse:
    """One extract: what it waits for, or that it was given out."""
    return _page(request, _extract_for(request, extract_id))


@needs(ENTER)
@sensitive_post_parameters("pin")
@require_POST
def sign_civil_extract(request: SiteRequest, extract_id: int) -> HttpResponse:
    """Sign with one's own key and give it out."""
    extract = _extract_for(request, extract_id)
    form = _sign_form(request, request.POST)
    if not form.is_valid() or extract.file is None or extract.document is not None:
        return _page(request, extract, form)
    try:
        signature = sign_file(
            file=extract.file,
            key=form.cleaned_data["key"],
            pin=form.cleaned_data["pin"],
            words=StampWords(number=extract_number(extract)),
            by=request.actor,
            now=request.now,
        )
        give_out_extract(
            extract_id=extract.pk, signed=signature.signed_file, by=request.actor, now=request.now
        )
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        form.add_error(None, str(refusal))
        return _page(request, extract, form)
    messages.success(request, _("Đã ký số và phát hành trích lục."))
    return redirect("desk:civil_extract", extract.pk)


@needs(ENTER)
@require_POST
def give_out_civil_extract(request: SiteRequest, extract_id: int) -> HttpResponse:
    """Give out the print that is signed by hand."""
    extract = _extract_for(request, extract_id)
    try:
        give_out_extract(extract_id=extract.pk, by=request.actor, now=request.now)
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi nhận phát hành bản giấy."))
    return redirect("desk:civil_extract", extract.pk)


@needs(VIEW)
@require_GET
def civil_extract_file(request: SiteRequest, extract_id: int) -> HttpResponse:
    """The paper: signed once it was given out so."""
    extract = _extract_for(request, extract_id)
    file = extract.document.file if extract.document else extract.file
    if file is None:
        raise NotFound(_("Không có trích lục này."))
    log_read(
        subject_kind="registers.civil_record",
        subject_id=str(extract.record_id),
        what=f"extract:{extract.pk}",
        by=request.actor,
        now=request.now,
    )
    return pdf_answer(read_stored(file), name=f"trich-luc-{extract.year}-{extract.number}")


def _page(request: SiteRequest, extract: CivilExtract, form: SignForm | None = None) -> HttpResponse:
    book = extract.record.book
    may_give = extract.document is None and may_with_books(request.actor, ENTER, book.agency)
    form = form or _sign_form(request)
    context = {
        "extract": extract,
        "record": extract.record,
        "book": book,
        "title": extract_title(book.kind),
        "number": extract_number(extract),
        "may_give": may_give,
        "form": form if may_give and form.fields["key"].queryset.exists() else None,  # type: ignore[attr-defined]
    }
    return render(request, "desk/registers/extract.html", context, status=422 if form.errors else 200)


def _sign_form(request: SiteRequest, data: object = None) -> SignForm:
    form = SignForm(data)  # type: ignore[arg-type]
    keys = SigningKey.objects.usable().filter(owner_id=request.actor.id)
    form.fields["key"].queryset = keys  # type: ignore[attr-defined]
    return form


def _extract_for(request: SiteRequest, extract_id: int) -> CivilExtract:
    extract = get_object_or_404(
        CivilExtract.objects.select_related("record", "file", "document__file", "case"), pk=extract_id
    )
    extract.record = record_for(request, extract.record_id)
    return extract

"""Lời chứng: the words of certification texts in force, whether they were compared, and writing new ones."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.models import Agency
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.registers.actions import NewAttestation, write_attestation
from motcua.registers.actions.setting_attestations import check_attestation
from motcua.registers.choices import AttestationForm
from motcua.registers.forms.certification import sample_pdf
from motcua.registers.models import AttestationTemplate
from motcua.registers.permissions import SET_ATTESTATIONS
from motcua.registers.queries.attestations import texts_in_force
from motcua.registers.queries.bodies import bodies_of
from motcua.registers.rules.attestation_texts import HOLES, AttestationText, TextForm
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.attestations import AttestationTextForm
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest


@needs(SET_ATTESTATIONS)
@require_GET
def attestations(request: SiteRequest) -> HttpResponse:
    """Every text in force today: its official form, and whether its words were compared with it."""
    office = _office(request)
    texts = texts_in_force(office, on=local_day(request.now))
    own = AttestationTemplate.objects.filter(agency=office).values_list("form", flat=True)
    context = {
        "office": office,
        "texts": [(form, form.label, texts[TextForm(form)]) for form in AttestationForm],
        "own": set(own),
        "open": sum(not text.is_compared for text in texts.values()),
    }
    return render(request, "backoffice/attestations/list.html", context)


@needs(SET_ATTESTATIONS)
@require_http_methods(["GET", "POST"])
def attestation_text(request: SiteRequest, kind: str) -> HttpResponse:
    """The words of one text from a day on; those of before below."""
    office, chosen, today = _office(request), _kind(kind), local_day(request.now)
    text = texts_in_force(office, on=today)[TextForm(chosen)]
    form = AttestationTextForm(
        request.POST or None,
        initial={**_initial(text), "valid_from": today},
        is_stamp=chosen is AttestationForm.COPY,
    )
    if request.method == "POST" and accepted(
        form,
        lambda: write_attestation(
            agency=office,
            new=NewAttestation(form=chosen, **form.cleaned_data),
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã lưu lời chứng."))
        return redirect("backoffice:attestation_text", chosen)
    context = {
        "office": office,
        "kind": chosen,
        "current": text,
        "form": form,
        "holes": [f"{{{hole}}}" for hole in HOLES],
        "known": AttestationTemplate.objects.filter(agency=office, form=chosen)[:20],
    }
    return render(request, "backoffice/attestations/text.html", context, status=422 if form.errors else 200)


@needs(SET_ATTESTATIONS)
@require_http_methods(["GET", "POST"])
def attestation_sample(request: SiteRequest, kind: str) -> HttpResponse:
    """How a text looks with made-up names: as in force today, or as sent by a POST, which keeps nothing."""
    office, chosen = _office(request), _kind(kind)
    text = texts_in_force(office, on=local_day(request.now))[TextForm(chosen)]
    if request.method == "POST":
        form = AttestationTextForm(request.POST, is_stamp=chosen is AttestationForm.COPY)
        if not accepted(form, lambda: _checked(chosen, form)):
            return _wrong(request, form)
        text = AttestationText(form.cleaned_data["title"], form.cleaned_data["text"], text.source)
    content = sample_pdf(TextForm(chosen), text, agency=office, now=request.now)
    return pdf_answer(content, name=f"loi-chung-{chosen}")


def _checked(kind: AttestationForm, form: AttestationTextForm) -> bool:
    check_attestation(kind, form.cleaned_data["text"])
    return True


def _wrong(request: SiteRequest, form: AttestationTextForm) -> HttpResponse:
    sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
    context = {"title": _("Chưa xem thử được"), "sentence": sentence, "state": 422}
    return render(request, "shared/error.html", context, status=422)


def _initial(text: AttestationText) -> dict[str, object]:
    return {
        "title": text.title,
        "text": text.text,
        "source": text.source,
        "is_compared": text.is_compared,
    }


def _kind(word: str) -> AttestationForm:
    if word not in AttestationForm.values:
        raise Http404
    return AttestationForm(word)


def _office(request: SiteRequest) -> Agency:
    offices = bodies_of(request.actor, SET_ATTESTATIONS)
    if not offices:
        raise PermissionDenied
    return offices[0]

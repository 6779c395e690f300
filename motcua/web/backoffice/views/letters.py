"""Thư: the words of an office for each kind of letter, how they look, and who signs."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies.models import Agency
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_upload, store_files
from motcua.documents.choices import MediaType
from motcua.documents.models import StoredFile
from motcua.documents.signing.stamps import clean_picture
from motcua.registers.actions import LetterChoices, set_letters, write_template
from motcua.registers.forms.letters import draft_of, letters_pdf
from motcua.registers.models.letters import Letter, LetterKind, LetterTemplate
from motcua.registers.permissions import SET_LETTERS
from motcua.registers.queries.bodies import bodies_of
from motcua.registers.queries.letters import settings_of, text_in_force
from motcua.registers.rules.letters import SUBJECTS, holes_of
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.letters import LetterChoicesForm, LetterTextForm
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest

PICTURES = (MediaType.PNG, MediaType.JPEG)


@needs(SET_LETTERS)
@require_http_methods(["GET", "POST"])
def letters(request: SiteRequest) -> HttpResponse:
    """The texts in force, and who signs; a POST changes the signer and which letters are written."""
    office = _office(request)
    known = settings_of(office)
    initial = {name: getattr(known, name) for name in asdict(LetterChoices(""))}
    form = LetterChoicesForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and accepted(form, lambda: _set(request, office, form)):
        messages.success(request, _("Đã lưu; thư từ nay theo lựa chọn này."))
        return redirect("backoffice:letters")
    day = local_day(request.now)
    context = {
        "office": office,
        "form": form,
        "has_signature": known.signature_id is not None,
        "texts": [(kind, kind.label, text_in_force(office, kind, on=day)) for kind in LetterKind],
    }
    return render(request, "backoffice/letters/letters.html", context, status=422 if form.errors else 200)


@needs(SET_LETTERS)
@require_http_methods(["GET", "POST"])
def letter_text(request: SiteRequest, kind: str) -> HttpResponse:
    """The words of one kind of letter, from today on; the texts of before below."""
    office, chosen = _office(request), _kind(kind)
    text = text_in_force(office, chosen, on=local_day(request.now))
    form = LetterTextForm(request.POST or None, initial={"title": text.title, "text": text.text})
    if request.method == "POST" and accepted(
        form,
        lambda: write_template(
            agency=office, kind=chosen, **form.cleaned_data, by=request.actor, now=request.now
        ),
    ):
        messages.success(request, _("Đã lưu mẫu thư, dùng từ hôm nay."))
        return redirect("backoffice:letter_text", chosen)
    context = {
        "office": office,
        "kind": chosen,
        "form": form,
        "holes": [f"{{{hole}}}" for hole in holes_of(chosen)],
        "known": LetterTemplate.objects.filter(agency=office, kind=chosen)[:20],
    }
    return render(request, "backoffice/letters/text.html", context, status=422 if form.errors else 200)


@needs(SET_LETTERS)
@require_GET
def letter_sample(request: SiteRequest, kind: str) -> HttpResponse:
    """How a letter of the kind looks today, with made-up names."""
    office, chosen, day = _office(request), _kind(kind), local_day(request.now)
    sample = Letter(
        kind=chosen,
        registered_on=day,
        addressee="Ông/bà Nguyễn Văn Mẫu và gia đình",
        subject_name=SUBJECTS[chosen][1],
        address=office.address,
    )
    draft = draft_of(sample, text_in_force(office, chosen, on=day), office)
    content = letters_pdf([(sample, draft)], agency=office, settings=settings_of(office), now=request.now)
    return pdf_answer(content, name=f"mau-thu-{chosen}")


def _set(request: SiteRequest, office: Agency, form: LetterChoicesForm) -> object:
    given = {**form.cleaned_data}
    signature = _stored(request, given.pop("signature"))
    return set_letters(
        agency=office, choices=LetterChoices(**given), signature=signature, by=request.actor, now=request.now
    )


def _stored(request: SiteRequest, upload: object) -> StoredFile | None:
    """The picture without its white ground; None when none was sent."""
    sent = request.FILES.get("signature")
    if not upload or sent is None:
        return None
    try:
        content, _kind_of = read_upload(sent, kinds=PICTURES)
    except RuleViolation as refusal:
        refusal.field = "signature"
        raise
    (stored,) = store_files(contents=[(clean_picture(content), MediaType.PNG)], now=request.now)
    return StoredFile.objects.get(sha256=stored.sha256)


def _kind(word: str) -> LetterKind:
    if word not in LetterKind.values:
        raise Http404
    return LetterKind(word)


def _office(request: SiteRequest) -> Agency:
    offices = bodies_of(request.actor, SET_LETTERS)
    if not offices:
        raise PermissionDenied
    return Agency.objects.select_related("parent").get(pk=offices[0].pk)

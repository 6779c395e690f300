"""My file: who opened it, and the proof of its history, for who knows codes and personal number."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.audit.actions import log_read
from motcua.audit.errors import NotProvable
from motcua.cases.actions.attempts import count_failure
from motcua.cases.models import Case
from motcua.cases.queries.own_file import applicants_proof, is_of_person
from motcua.cases.queries.reads import looks_at
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.web.portal.forms import LookupForm, PersonForm
from motcua.web.portal.views.tracking import case_of, not_found, private
from motcua.web.shared.requests import SiteRequest

# How long who has shown a number may download: the page holds a signed word about the case, no number.
STAYS_SECONDS = 15 * 60
_SALT = "motcua.portal.own_file"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def own_file(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """Ask for the number; with the right one, show who opened the file."""
    lookup = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, lookup)
    if case is None:
        return not_found(request, lookup)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if is_of_person(case.pk, form.cleaned_data["number"]):
            return _shown(request, case)
        count_failure(address=request.META.get("REMOTE_ADDR", ""), now=request.now)
        form.add_error("number", _("Số này không phải của người nộp hồ sơ. Xin so lại với thẻ căn cước."))
    context = {"case": case, "form": form}
    return private(render(request, "portal/own_file.html", context, status=422 if form.errors else 200))


@public
@require_POST
def proof(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """The file that proves the history of the case, for who has shown the number just now."""
    lookup = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, lookup)
    if case is None:
        return not_found(request, lookup)
    try:
        word = signing.loads(request.POST.get("word", ""), salt=_SALT, max_age=STAYS_SECONDS)
    except signing.BadSignature:
        word = ""
    if word != case.code:
        context = {"case": case, "form": PersonForm(), "is_late": True}
        return private(render(request, "portal/own_file.html", context, status=403))
    try:
        content = applicants_proof(case.code, names_officers=settings.NAME_OFFICERS)
    except NotProvable as refusal:
        return _shown(request, case, refusal=str(refusal), state=refusal.http_state)
    log_read(subject_kind="case", subject_id=case.code, what="proof", by=APPLICANT, now=request.now)
    return proof_answer(content, case.code)


def proof_answer(content: str, code: str) -> HttpResponse:
    """A proof as a file to keep."""
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="chung-minh-{code}.json"'
    return private(response)


def _shown(request: SiteRequest, case: Case, *, refusal: str = "", state: int = 200) -> HttpResponse:
    context = {
        "case": case,
        "looks": looks_at(case.code, names_officers=settings.NAME_OFFICERS),
        "word": signing.dumps(case.code, salt=_SALT),
        "refusal": refusal,
    }
    return private(render(request, "portal/own_file_shown.html", context, status=state))

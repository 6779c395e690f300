"""Checking a paper: by the code of its QR, and by comparing the file one holds with the one given out."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases.actions.attempts import address_key
from motcua.cases.queries.results import is_unsettled
from motcua.core.access import public
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import name_mask
from motcua.documents.actions import check_paper, compare_file, hash_of
from motcua.documents.errors import FileDamaged
from motcua.documents.models import IssuedDocument
from motcua.documents.rules import check_path, normalise_paper_code
from motcua.documents.signing.validation import validate
from motcua.web.portal.forms import PaperCodeForm, PaperFileForm
from motcua.web.shared.requests import SiteRequest
from motcua.web.shared.signature_words import ReportWords, words_of

# Reading the signatures of a stranger's file starts a program: so many at once in this process.
_READERS = threading.BoundedSemaphore(2)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SiteRequest) -> HttpResponse:
    """The form with the code of a paper."""
    form = PaperCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = redirect(check_path(form.cleaned_data["code"]))
        response.status_code = 303
        return response
    return _hidden(render(request, "portal/check.html", {"form": form}, status=422 if form.errors else 200))


@public
@require_safe
def checked(request: SiteRequest, code: str) -> HttpResponse:
    """What anybody may know of a paper: where its QR leads. Each look is noted."""
    try:
        document = check_paper(code=normalise_paper_code(code), source=_source(request), now=request.now)
    except Unreadable:
        document = None
    if document is None:
        return _unknown(request)
    return _paper(request, document)


@public
@require_POST
def compare(request: SiteRequest, code: str) -> HttpResponse:
    """Whether a file is the one given out, and if not, what its signatures say; it is not kept."""
    form = PaperFileForm(request.POST, request.FILES)
    try:
        sha256 = hash_of(form.cleaned_data["file"]) if form.is_valid() else ""
    except RuleViolation as error:
        form.add_error("file", str(error))
    if not form.is_valid():
        return _again(request, code, form)
    try:
        found = compare_file(
            code=normalise_paper_code(code), sha256=sha256, source=_source(request), now=request.now
        )
    except Unreadable:
        found = None
    if found is None:
        return _unknown(request)
    document, is_same = found
    if is_same:
        return _paper(request, document, compared="same")
    signatures = _signatures(form.cleaned_data["file"], request.now)
    return _paper(request, document, compared="other", signatures=signatures)


def _signatures(file: UploadedFile, now: datetime) -> list[ReportWords]:
    """What the signatures of a file say; nothing when it has none, is broken, or too many are being read."""
    if not _READERS.acquire(blocking=False):
        return []
    try:
        file.seek(0)
        return [words_of(report) for report in validate(file.read(), now=now)]
    except FileDamaged:
        return []
    finally:
        _READERS.release()


def _again(request: SiteRequest, code: str, form: PaperFileForm) -> HttpResponse:
    """The page with what is wrong with the file."""
    try:
        document = check_paper(code=normalise_paper_code(code), source=_source(request), now=request.now)
    except Unreadable:
        document = None
    if document is None:
        return _unknown(request)
    return _paper(request, document, form=form, state=422)


def _paper(
    request: SiteRequest,
    document: IssuedDocument,
    *,
    form: PaperFileForm | None = None,
    compared: str = "",
    signatures: list[ReportWords] | None = None,
    state: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "paper": document,
        "standing": document.standing(local_day(request.now)),
        "is_unsettled": document.revoked_at is None and is_unsettled(document),
        "person": name_mask(document.person_name),
        "form": form or PaperFileForm(),
        "compared": compared,
        "signatures": signatures,
    }
    return _hidden(render(request, "portal/checked.html", context, status=state))


def _unknown(request: SiteRequest) -> HttpResponse:
    form = PaperCodeForm()
    return _hidden(render(request, "portal/check.html", {"form": form, "is_unknown": True}, status=404))


def _source(request: SiteRequest) -> str:
    return address_key("check", request.META.get("REMOTE_ADDR", ""))


def _hidden(response: HttpResponse) -> HttpResponse:
    """Who holds the paper finds the page; search engines and caches do not."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response

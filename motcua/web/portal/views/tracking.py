"""Following a case with the two codes of its slip, without signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.cases.models import Case
from motcua.cases.queries.fees import owed_for
from motcua.cases.queries.tracking import (
    draft_to_check,
    told_at,
    tracked_case,
    tracked_parts,
    tracking_path,
    why_due,
)
from motcua.cases.queries.tracking import track as public_view
from motcua.core.access import public
from motcua.web.portal.forms import DraftReplyForm, LookupForm, PhotoForm
from motcua.web.portal.photos import qr_texts
from motcua.web.shared.requests import SiteRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: SiteRequest) -> HttpResponse:
    """The form with the two codes."""
    if request.method != "POST":
        return _form(request, LookupForm())
    return _answer(request, LookupForm(request.POST), state=422)


@public
@require_POST
def photo(request: SiteRequest) -> HttpResponse:
    """A photo of the slip's QR instead of the two codes."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, LookupForm(), photo_error=str(form.errors["picture"][0]), state=422)
    for text in qr_texts(form.cleaned_data["picture"]):
        slip = LookupForm({"code": text})
        if slip.is_valid():
            return _answer(request, slip, state=422)
    error = _("Không thấy mã QR của giấy hẹn trong ảnh. Xin chụp thẳng, đủ sáng, mã QR chiếm phần lớn ảnh.")
    return _form(request, LookupForm(), photo_error=error, state=422)


@public
@require_safe
def track(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """The public view of a case: where the QR of a slip leads."""
    form = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, form)
    if case is None:
        return not_found(request, form)
    return tracking_page(request, case)


@public
@require_safe
def why(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """Vì sao hẹn ngày này?"""
    form = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, form)
    if case is None:
        return not_found(request, form)
    context = {"why": why_due(case), "tracking": public_view(case, now=request.now), "case": case}
    return private(render(request, "portal/track_why.html", context))


def tracking_page(
    request: SiteRequest, case: Case, *, reply: DraftReplyForm | None = None, state: int = 200
) -> HttpResponse:
    """The public view of a case, with the draft to look over and what was typed about it."""
    draft = draft_to_check(case)
    tracking = public_view(case, now=request.now, draft=draft)
    parts = tracked_parts(case, now=request.now)
    context = {"tracking": tracking, "case": case, "draft": draft, "reply": reply, "parts": parts}
    context["told_at"] = told_at(case)
    context["owed"] = owed_for([case.pk])
    return private(render(request, "portal/track.html", context, status=state))


def _answer(request: SiteRequest, form: LookupForm, *, state: int) -> HttpResponse:
    case = case_of(request, form)
    if case is None:
        return _form(request, form, state=state)
    response = redirect(tracking_path(case.code, case.lookup_code))
    response.status_code = 303
    return private(response)


def case_of(request: SiteRequest, form: LookupForm) -> Case | None:
    """The case of both codes; for a wrong case code the form says the same as for a wrong look-up code."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    if not form.is_valid():
        return None
    case = tracked_case(**form.cleaned_data)
    if case is None:
        count_failure(address=address, now=request.now)
        form.add_error(
            None,
            _("Không có hồ sơ nào mang cả hai mã này. Xin so từng chữ, từng số với giấy hẹn rồi thử lại."),
        )
    return case


def not_found(request: SiteRequest, form: LookupForm) -> HttpResponse:
    """The form again: no case has both codes."""
    return _form(request, form, state=404)


def _form(request: SiteRequest, form: LookupForm, *, photo_error: str = "", state: int = 200) -> HttpResponse:
    context = {"form": form, "photo_form": PhotoForm(), "photo_error": photo_error}
    response = render(request, "portal/lookup.html", context, status=state)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """The address holds the look-up code: it goes to no other site, no cache and no search engine."""
    response["Referrer-Policy"] = "same-origin"  # with none at all a browser sends forms from nowhere
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

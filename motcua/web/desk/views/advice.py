"""Lời hướng dẫn: recorded during a call, found again, corrected below, followed up, counted by month."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agencies.models import Office
from motcua.cases.queries.intake import find_offerings, quick_offerings
from motcua.core.access import may, needs
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.dates import format_date, local_day
from motcua.core.rules.text import squeeze
from motcua.queueing.actions import NewAdvice, correct_advice, follow_up_advice, give_advice
from motcua.queueing.permissions import ADVISE, GUIDE, advice_offices
from motcua.queueing.queries.advising import (
    AdviceFilter,
    advice_by_month,
    advice_of,
    asked_most,
    find_advice,
)
from motcua.web.desk.forms.guidance import AdviceFilterForm, CallForm, NoteForm, StandForm
from motcua.web.desk.standing import Stand, found_people, stand_of
from motcua.web.desk.views.guided import advice_shown
from motcua.web.shared.requests import SiteRequest

WANTED = "desk_advice_wanted"  # kept in the session: names of people do not belong into addresses
PAGE_SIZE = 30
MONTHS_SHOWN = 12


@needs(ADVISE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_advice(request: SiteRequest) -> HttpResponse:
    """The call: person, procedures, words. A POST is one touch, with everything said so far in its body."""
    points = _points(request)
    values, stand = _sent(request, points)
    call = CallForm(request.POST if request.method == "POST" else None)
    if values.get("text"):
        _look_for(request, stand, values["text"])
    return _page(request, points, stand, call, values, is_touch=True)


@needs(ADVISE)
@sensitive_post_parameters()
@require_POST
def record_advice(request: SiteRequest) -> HttpResponse:
    """Record it, and send it by mail if asked."""
    points = _points(request)
    values, stand = _sent(request, points)
    call = CallForm(request.POST)
    if not call.is_valid():
        return _page(request, points, stand, call, values, state=422)
    said = call.cleaned_data
    new = NewAdvice(
        office_id=stand.office.pk,
        applicant=stand.applicant,
        name=stand.name,
        phone=stand.phone,
        topics=[one.topic for one in stand.chosen],
        key=values.get("key") or None,
        **said,
    )
    try:
        advice = give_advice(new=new, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now)
    except RuleViolation as error:
        call.add_error(error.field if error.field in call.fields else None, str(error))
        stand.trouble = str(error) if error.field in ("name", "phone") else ""
        return _page(request, points, stand, call, values, state=error.http_state)
    words = _("Đã ghi lời hướng dẫn và gửi thư.") if advice.email else _("Đã ghi lời hướng dẫn.")
    messages.success(request, words)
    return redirect("desk:advice", advice.pk)


@needs(ADVISE)
@require_GET
def advice_procedures(request: SiteRequest) -> HttpResponse:
    """Procedures for the words being typed."""
    office = _office(_points(request), request.GET.get("office"))
    words = squeeze(request.GET.get("q", ""))[:200]
    context = {
        "offerings": find_offerings(office, words, on=local_day(request.now)),
        "words": words,
        "look": reverse("desk:new_advice"),
    }
    return render(request, "desk/guidance/_procedures.html", context)


@needs(ADVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def advice_list(request: SiteRequest) -> HttpResponse:
    """What was said, newest first. A POST keeps what is looked for and comes back by GET."""
    if request.method == "POST":
        form = AdviceFilterForm(request.POST)
        if form.is_valid():
            request.session[WANTED] = _kept(form.cleaned_data)
            return redirect("desk:advice_list")
    else:
        form = AdviceFilterForm(request.session.get(WANTED) or None)
    wanted = AdviceFilter(**form.cleaned_data) if form.is_bound and form.is_valid() else AdviceFilter()
    found = find_advice(advice_offices(request.actor), wanted)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_narrowed": wanted != AdviceFilter(),
        "may_guide": may(request.actor, GUIDE),
    }
    return render(request, "desk/guidance/advice_list.html", context, status=422 if form.errors else 200)


@needs(ADVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: SiteRequest, advice_id: int) -> HttpResponse:
    """One conversation with the lines added later; a POST adds one."""
    found = advice_shown(request, advice_id)
    form = NoteForm(request.POST if request.method == "POST" else None)
    message = ""
    if form.is_bound and form.is_valid():
        add = follow_up_advice if form.cleaned_data["follows_up"] else correct_advice
        try:
            add(advice_id=found.pk, text=form.cleaned_data["text"], by=request.actor, now=request.now)
        except RuleViolation as error:
            message = str(error)
        else:
            messages.success(request, _("Đã ghi thêm."))
            return redirect("desk:advice", advice_id)
    context = {
        "advice": found,
        "form": form,
        "message": message or (str(form.errors["text"][0]) if form.errors else ""),
    }
    state = 422 if context["message"] else 200
    return render(request, "desk/guidance/advice.html", context, status=state)


@needs(ADVISE)
@require_GET
def advice_figures(request: SiteRequest) -> HttpResponse:
    """The last twelve months of an office: how people asked, who came to the guidance desk, what about."""
    points = _points(request)
    office = _office(points, request.GET.get("diem"))
    today = local_day(request.now)
    since = date(today.year - 1, today.month, 1)
    context = {
        "points": points,
        "office": office,
        "since": since,
        "months": advice_by_month(office, since=since)[:MONTHS_SHOWN],
        "asked": asked_most(office, since=since),
    }
    return render(request, "desk/guidance/figures.html", context)


def _points(request: SiteRequest) -> list[Office]:
    return list(advice_offices(request.actor))


def _office(points: list[Office], wanted: Any) -> Office:
    if not points:
        raise NotAllowed(_("Chưa có điểm tiếp nhận nào mà ông/bà hướng dẫn."))
    return next((office for office in points if str(office.pk) == str(wanted or "")), points[0])


def _sent(request: SiteRequest, points: list[Office]) -> tuple[dict[str, Any], Stand]:
    form = StandForm(request.POST if request.method == "POST" else QueryDict())
    form.is_valid()  # a field that cannot be read is as if it were empty
    values = form.cleaned_data
    office = _office(points, values.get("office"))
    offices, on = advice_offices(request.actor), local_day(request.now)
    return values, stand_of(values, request.POST, office=office, offices=offices, on=on)


def _look_for(request: SiteRequest, stand: Stand, text: str) -> None:
    stand.applicant, stand.advised, stand.name, stand.phone = None, None, "", ""
    found_people(stand, text.strip(), advice_offices(request.actor))


def _page(
    request: SiteRequest,
    points: list[Office],
    stand: Stand,
    call: CallForm,
    values: dict[str, Any],
    *,
    is_touch: bool = False,
    state: int = 200,
) -> HttpResponse:
    if is_touch and call.is_bound:
        call = _unsent(request, stand)
    is_somebody = stand.is_known or bool(stand.phone)
    offices = advice_offices(request.actor)
    context = {
        "stand": stand,
        "points": points,
        "call": call,
        "is_call": True,
        "key": values.get("key") or uuid4().hex,
        "before": advice_of(offices, applicant=stand.applicant, phone=stand.phone, name=stand.name)
        if is_somebody
        else [],
        "quick": quick_offerings(stand.office, actor=request.actor, now=request.now)
        if not stand.chosen
        else [],
        "may_guide": may(request.actor, GUIDE),
    }
    return render(request, "desk/guidance/new_advice.html", context, status=state)


def _unsent(request: SiteRequest, stand: Stand) -> CallForm:
    """The words so far, unjudged, with the sentence of a procedure just added."""
    typed = {name: request.POST.get(name, "") for name in CallForm.base_fields}
    if stand.added is not None:
        typed["answer"] = "\n".join(filter(None, [typed["answer"].strip(), stand.added.words]))
    return CallForm(initial=typed)


def _kept(wanted: dict[str, Any]) -> dict[str, Any]:
    """What goes into the session: days as people write them."""
    days = {name: format_date(day) if (day := wanted[name]) else "" for name in ("since", "until")}
    return wanted | days

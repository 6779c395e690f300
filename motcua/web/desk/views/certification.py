"""Chứng thực: the express lane. One screen, typed once; case, book, fee and texts follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from motcua.accounts.models import User
from motcua.agencies.models import Office
from motcua.core.access import may, needs
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.rule_sets import fee_rules, in_force
from motcua.fees.permissions import COLLECT
from motcua.queueing.actions import certify_for_ticket
from motcua.registers.actions import CertificationRequest, enter_certification
from motcua.registers.choices import ActKind
from motcua.registers.models import CertificationLine
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.queries.certification import acts_at, entry_of_key, returning
from motcua.registers.queries.certifiers import Certifier, certifiers_for, certifiers_of
from motcua.registers.queries.finding import kept_transactions, name_of_original
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import entry_fee, exemptions_of
from motcua.registers.rules.certification_limits import MOST_PAPERS
from motcua.web.desk.forms.certification import (
    EXEMPTIONS,
    SIGNINGS,
    SUBJECTS,
    CertificationForm,
    paper_rows,
)
from motcua.web.desk.forms.intake import ApplicantForm, LookupForm, initial_of
from motcua.web.desk.views.intake import Problem, office_among, points_of
from motcua.web.desk.views.intake_parts import Found, found_person, unreadable
from motcua.web.desk.views.visit import visit_id, visit_of
from motcua.web.shared.requests import SiteRequest

FIRST_KEY, LAST_KEY = 2, 9  # F1 is the browser's help
_FIELD_IDS = {"papers": "papers-0-name", "certifier": "certifier", "exemption": "exemption"}


@needs(CERTIFY_AT_DESK)
@require_GET
def certification(request: SiteRequest) -> HttpResponse:
    """The screen, cursor in the card field. `phieu` is the ticket of the person at the counter, `dong` the
    certified transaction of which a copy is wanted."""
    points = points_of(request)
    if not points:
        return render(request, "desk/intake_nowhere.html", status=403)
    visit = visit_of(request, request.GET.get("phieu"))
    office = office_among(points, visit.office_id if visit else request.GET.get("diem"))
    acts = acts_at(office)
    if not acts:
        return render(request, "desk/certification/nowhere.html", {"desk_office": office})
    wanted = visit.offering.procedure.code if visit and visit.offering else ""
    act = next((one for one in acts if ACTS[one].procedure == wanted), acts[0])
    original = _original(request, office) if Act.TRANSACTION_COPY in acts else None
    if original is not None:
        act = Act.TRANSACTION_COPY
    person = visit.applicant if visit else None
    found = Found(initial_of(person), person) if person else None
    context = {
        "points": points,
        "desk_office": office,
        "visit": visit,
        "acts": _with_keys(acts),
        "act": act,
        "original": original,
        "row": {"name": name_of_original(original), "pages": original.pages} if original else None,
        "entry_key": uuid4().hex,
        "most_papers": MOST_PAPERS,
        "may_collect": may(request.actor, COLLECT, office.agency.path),
        **_act_context(request, office, act, found),
        **_person_context(office, found),
    }
    return render(request, "desk/certification/screen.html", context)


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_POST
def certification_person(request: SiteRequest) -> HttpResponse:
    """Who was scanned or named, with the papers they usually bring and who signed last time."""
    form = LookupForm(request.POST)
    if not form.is_valid():
        return unreadable(request, "applicant", _("Dữ liệu thẻ quá dài hoặc không đọc được. Xin quét lại."))
    try:
        found = found_person(request, form.cleaned_data)
    except Unreadable as error:
        return unreadable(request, "applicant", str(error))
    office = office_among(points_of(request), request.POST.get("office"))
    context = {**_person_context(office, found), "clears_error": True}
    return render(request, "desk/certification/_person.html", context)


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_POST
def certification_options(request: SiteRequest) -> HttpResponse:
    """What another kind of certification asks for: certifiers, signing, exemptions; and its fee."""
    office = office_among(points_of(request), request.POST.get("office"))
    act = _act_of(request, office)
    context = {**_act_context(request, office, act, None), **_fee_context(request, act)}
    return render(request, "desk/certification/_options.html", context)


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_POST
def certification_fee(request: SiteRequest) -> HttpResponse:
    """What the papers typed so far cost, line by line; writes nothing."""
    office = office_among(points_of(request), request.POST.get("office"))
    return render(request, "desk/certification/_fee.html", _fee_context(request, _act_of(request, office)))


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_POST
def certification_send(request: SiteRequest) -> HttpResponse:
    """Enter the request; sending the same screen twice makes one. Problems come back as 422, all at once."""
    known = entry_of_key(request.POST.get("entry_key", ""), by=request.actor)
    if known is not None:
        return _to_done(request, known.pk)
    try:
        wanted = _read(request)
        if (ticket_id := visit_id(request)) is not None:
            entry = certify_for_ticket(ticket_id=ticket_id, request=wanted, by=request.actor, now=request.now)
        else:
            entry = enter_certification(request=wanted, by=request.actor, now=request.now)
    except forms.ValidationError as error:
        return _problems(request, list(error.params["problems"]))  # type: ignore[index]
    except NotAllowed:
        raise
    except RuleViolation as error:
        return _problems(request, [Problem(_FIELD_IDS.get(error.field, error.field), str(error))])
    return _to_done(request, entry.pk)


def _original(request: SiteRequest, office: Office) -> CertificationLine | None:
    """The transaction to copy, where its papers are kept by the agency of the office."""
    wanted = request.GET.get("dong", "")
    if not wanted.isdecimal():
        return None
    return kept_transactions(office.agency.parent or office.agency).filter(pk=int(wanted[:18])).first()


def _with_keys(acts: list[Act]) -> list[tuple[str, str, str]]:
    """Key, value and words of each kind: F2 … F9 for the first eight, the others are clicked."""
    keys = [f"F{number}" for number in range(FIRST_KEY, LAST_KEY + 1)]
    return [
        (keys[place] if place < len(keys) else "", act.value, str(ActKind(act).label))
        for place, act in enumerate(acts)
    ]


def _act_of(request: SiteRequest, office: Office) -> Act:
    acts = acts_at(office)
    wanted = request.POST.get("act", "")
    return next((act for act in acts if act.value == wanted), acts[0] if acts else Act.COPY)


def _act_context(request: SiteRequest, office: Office, act: Act, found: Found | None) -> dict[str, Any]:
    """What the screen shows for a kind of certification; the last certifier of the person is chosen."""
    agency = office.agency.parent or office.agency
    could = certifiers_for(certifiers_of(agency, on=local_day(request.now)), ACTS[act].procedure)
    last = returning(found.applicant, office=office).certifier_id if found else None
    chosen = request.POST.get("certifier") or last
    return {
        "act": act,
        "rules": ACTS[act],
        "certifiers": could,
        "certifier_id": _among(could, chosen),
        "exemptions": [one for one in EXEMPTIONS if one[0] in exemptions_of(act)],
        "signings": SIGNINGS,
        "subjects": SUBJECTS,
    }


def _among(could: list[Certifier], wanted: Any) -> int | None:
    """The certifier asked for if they may sign, else the first."""
    ids = [one.user.pk for one in could]
    if str(wanted or "").isdecimal() and int(wanted) in ids:
        return int(wanted)
    return ids[0] if ids else None


def _person_context(office: Office, found: Found | None) -> dict[str, Any]:
    if found is None:
        return {"form": ApplicantForm(prefix="applicant"), "who": "applicant"}
    name = found.initial.get("name")
    return {
        "who": "applicant",
        "form": ApplicantForm(prefix="applicant", initial=found.initial),
        "warnings": found.warnings,
        "is_found": bool(name),
        "is_known": found.applicant is not None,
        "is_open": not name,
        "returning": returning(found.applicant, office=office),
        "focus": "papers-0-name" if name else "id_applicant-name",
    }


def _fee_context(request: SiteRequest, act: Act) -> dict[str, Any]:
    """The fee of the rows that are whole; nothing for a screen without any."""
    rows = [row.counted() for row in paper_rows(request.POST) if row.is_valid()]
    form = CertificationForm(request.POST)
    form.is_valid()
    ground = form.cleaned_data.get("exemption", "")
    exemption = next((one for one in exemptions_of(act) if one.value == ground), None)
    rates = fee_rules(in_force("fees", local_day(request.now)).id).certification
    return {"fee": entry_fee(act, rows, rates=rates, exemption=exemption) if rows else None}


def _read(request: SiteRequest) -> CertificationRequest:
    """The screen as a request; raises ValidationError that carries every problem at once."""
    person, form, rows = (
        ApplicantForm(request.POST, prefix="applicant"),
        CertificationForm(request.POST),
        paper_rows(request.POST),
    )
    problems = [*_errors(person), *_errors(form), *(problem for row in rows for problem in _errors(row))]
    if not rows:
        problems.append(Problem("papers-0-name", _("Ghi tên giấy tờ cần chứng thực.")))
    if problems:
        raise forms.ValidationError("", params={"problems": problems})
    data = form.cleaned_data
    office = office_among(points_of(request), data["office"])
    user = request.user if isinstance(request.user, User) else None
    counter = user.counter if user is not None else None
    return CertificationRequest(
        act=data["act"],
        agency_id=(office.agency.parent or office.agency).pk,
        office_id=office.pk,
        counter_id=counter.pk if counter is not None and counter.office_id == office.pk else None,
        applicant=person.applicant(),
        papers=[row.counted() for row in rows],
        certifier_id=data["certifier"],
        options=form.options(),
        longer=form.longer(),
        exemption=form.exemption_ground(),
        exemption_paper=data["exemption_paper"],
        is_electronic=data["is_electronic"],
        is_signed=data["is_signed"],
        wants_slip=data["wants_slip"],
        pays=data["pays"],
        key=data["entry_key"],
    )


def _errors(form: forms.Form) -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field_id = form[name].id_for_label if form.prefix == "applicant" else form.add_prefix(name)
        yield Problem(field_id, str(errors[0]))


def _problems(request: SiteRequest, problems: list[Problem]) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/_intake_problems.html", {"problems": problems}, status=422)
    sentence = " ".join(problem.text for problem in problems)
    context = {"title": _("Chưa lưu được"), "sentence": sentence, "state": 422,
               "back_url": reverse("desk:certification")}  # fmt: skip
    return render(request, "shared/error.html", context, status=422)


def _to_done(request: SiteRequest, entry_id: int) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(reverse("desk:certification_done", args=[entry_id]))
    return redirect("desk:certification_done", entry_id)

"""The parts of the intake screen that change while the receiver works: people, procedure, checklist, due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant, ApplicantKind
from motcua.applicants.queries import applicant_by_identifier, find_applicants
from motcua.applicants.rules import (
    normalise_phone,
    parse_citizen_card,
    validate_personal_id,
    validate_tax_code,
)
from motcua.cases.choices import CaseChannel, PaperKind, PaperState
from motcua.cases.errors import LimitUnknown
from motcua.cases.permissions import LINK, RECEIVE, VIEW
from motcua.cases.queries.digitising import digitising_at_intake
from motcua.cases.queries.intake import (
    KnownApplicant,
    find_offerings,
    known_applicant,
    offering_at,
    preview_due,
    units_for,
)
from motcua.cases.queries.linking import openables_at
from motcua.cases.queries.presets import ChecklistLine, checklist, chosen_variant, fee_summary, variants_of
from motcua.cases.rules.digitising import Digitising
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import record_of
from motcua.core.access import may, needs
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import digits_mask, fold, squeeze
from motcua.core.worktime.errors import WorktimeError
from motcua.documents.queries import office_forms_for
from motcua.queueing.models import Advice
from motcua.queueing.permissions import ADVISE, advice_offices
from motcua.queueing.queries.advising import advice_of
from motcua.web.desk.forms.intake import (
    CHANNELS,
    ApplicantForm,
    LookupForm,
    initial_of,
    initial_of_card,
)
from motcua.web.desk.views.intake import office_among, points_of
from motcua.web.shared.requests import SiteRequest

_FEWEST_TO_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody as the screen shows them: fields, the applicant if known, what the receiver should look at."""

    initial: dict[str, Any]
    applicant: Applicant | None = None
    warnings: list[str] = field(default_factory=list)


@needs(RECEIVE)
@sensitive_post_parameters()
@require_POST
def intake_person(request: SiteRequest) -> HttpResponse:
    """The fields of a person from a scanned card, a number, a telephone, a name, or a choice from the list.

    Personal data come and go in bodies, never in addresses. What cannot be read is a 422 with the reason.
    """
    form = LookupForm(request.POST)
    if not form.is_valid():
        return unreadable(request, "applicant", _("Dữ liệu thẻ quá dài hoặc không đọc được. Xin quét lại."))
    who, data = form.cleaned_data["who"], form.cleaned_data
    try:
        found = found_person(request, data)
    except Unreadable as error:
        return unreadable(request, who, str(error))
    fields = ApplicantForm(prefix=who, initial=found.initial)
    known = _known(request, found.applicant)
    context = {
        "who": who,
        "form": fields,
        "known": known,
        "told": _told(request, found.applicant),
        "warnings": found.warnings,
        "is_found": bool(found.initial.get("name")),
        "is_open": not found.initial.get("name") or not found.initial.get("identifier"),
        "focus": _next_field(who, found.initial) if data["known"] or data["text"].strip() else f"{who}_card",
        "clears_error": True,
    }
    return render(request, "desk/_intake_person.html", context)


@needs(RECEIVE)
@sensitive_post_parameters()
@require_POST
def intake_find_people(request: SiteRequest) -> HttpResponse:
    """Known applicants for what is being typed."""
    form = LookupForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    people = [] if "|" in text else find_applicants(text)
    context = {
        "people": [(person, digits_mask(person.identifier or "")) for person in people],
        "who": form.cleaned_data.get("who", "applicant"),
    }
    return render(request, "desk/_intake_people.html", context)


@needs(RECEIVE)
@require_GET
def intake_find_procedures(request: SiteRequest) -> HttpResponse:
    """Procedures offered here, for what is being typed."""
    words = squeeze(request.GET.get("q", ""))[:200]
    office = office_among(points_of(request), request.GET.get("office"))
    is_searching = len(fold(words)) >= _FEWEST_TO_SEARCH
    offerings = find_offerings(office, words, on=local_day(request.now)) if is_searching else []
    context = {"offerings": offerings, "words": words, "is_searching": is_searching, "desk_office": office}
    return render(request, "desk/_intake_procedures.html", context)


@needs(RECEIVE)
@require_GET
def intake_procedure(request: SiteRequest) -> HttpResponse:
    """A chosen procedure: its facts and variants, and its checklist beside it."""
    offering = _offering(request)
    office = office_among(points_of(request), request.GET.get("office"))
    record = record_of(offering.procedure.current_version_id or 0)
    variant = chosen_variant(record, request.GET.get("variant"))
    channel = _channel(request)
    context = {
        "offering": offering,
        "units": units_for(office, offering, on=local_day(request.now)),
        "record": record,
        "variants": variants_of(record),
        "variant": variant,
        "limits": [limit for limit in record.limits if limit.variant in ("", variant)] or record.limits,
        "fee": fee_summary(record, channel=channel, variant=variant),
        "papers": _papers(request, offering, office, checklist(record, variant)),
        "office_forms": office_forms_for(
            offering.procedure_id, offering.agency.path, on=local_day(request.now)
        ),
        "openables": openables_at(offering) if may(request.actor, LINK) else [],
        "states": PaperState.choices,
        "kinds": PaperKind.choices,
        "now": request.now,
    }
    return render(request, "desk/_intake_procedure.html", context)


@needs(RECEIVE)
@require_GET
def intake_due(request: SiteRequest) -> HttpResponse:
    """The appointment if the case were received now, and the fee, for the foot bar; writes nothing."""
    if not request.GET.get("offering"):
        return render(request, "desk/_intake_due.html", {"preview": None})
    offering = _offering(request)
    record = record_of(offering.procedure.current_version_id or 0)
    channel, variant = _channel(request), chosen_variant(record, request.GET.get("variant"))
    context: dict[str, Any] = {
        "preview": None,
        "problem": "",
        "fee": fee_summary(record, channel=channel, variant=variant),
        "record": record,
    }
    try:
        context["preview"] = preview_due(offering, channel=channel, variant=variant, now=request.now)
    except (LimitUnknown, WorktimeError) as error:
        context["problem"] = str(error)
    return render(request, "desk/_intake_due.html", context)


def found_person(request: SiteRequest, data: dict[str, Any]) -> Found:
    """Who is meant; raises Unreadable with a sentence that never repeats what was scanned."""
    if data["known"]:
        applicant = Applicant.objects.filter(pk=data["known"]).first()
        if applicant is None:
            raise Unreadable(_("Không còn người này trong danh sách. Xin tìm lại."))
        return Found(initial_of(applicant), applicant)
    text, kind = data["text"], data["kind"] or ApplicantKind.PERSON
    if not text.strip():
        return Found({"kind": kind})
    if kind == ApplicantKind.ORGANISATION:
        return _organisation(request, text)
    if "|" in text or "\t" in text or len(text) > 100:
        return _from_card(text)
    digits = re.sub(r"[\s.\-+()]", "", text)
    return _from_number(text, digits) if digits.isdigit() else Found({"kind": kind, "name": squeeze(text)})


def _papers(
    request: SiteRequest, offering: Offering, office: Office, lines: Sequence[ChecklistLine]
) -> list[tuple[ChecklistLine, Digitising]]:
    """The checklist, each line with what the law wants of the paper once it is handed in."""
    version = offering.procedure.current_version
    if version is None:
        return []
    names, agencies = [line.name for line in lines], (offering.agency, office.agency)
    wanted = digitising_at_intake(names, version=version, agencies=agencies, on=local_day(request.now))
    return list(zip(lines, wanted, strict=True))


def _known(request: SiteRequest, applicant: Applicant | None) -> KnownApplicant | None:
    if applicant is None:
        return None
    return known_applicant(applicant, request.actor, roles=VIEW.roles, on=local_day(request.now))


def _told(request: SiteRequest, applicant: Applicant | None) -> list[Advice]:
    """What the person was told before they came, as far as this officer may read it."""
    if applicant is None or not may(request.actor, ADVISE):
        return []
    return advice_of(advice_offices(request.actor), applicant=applicant)


def _from_card(text: str) -> Found:
    card = parse_citizen_card(text)
    initial, warnings = initial_of_card(card), list(card.warnings)
    applicant = applicant_by_identifier(card.personal_id, kind=ApplicantKind.PERSON)
    if applicant is None:
        return Found(initial, None, warnings)
    if applicant.address and fold(applicant.address) != fold(card.address):
        warnings.append(
            _("Địa chỉ trên thẻ khác địa chỉ lần nộp trước (%(address)s).") % {"address": applicant.address}
        )
    kept = initial_of(applicant)
    return Found(kept | {name: value for name, value in initial.items() if value}, applicant, warnings)


def _from_number(text: str, digits: str) -> Found:
    matches = [
        row for row in find_applicants(text) if digits in (row.identifier, row.old_identifier, row.phone)
    ] or find_applicants(text)
    if len(matches) == 1:
        return Found(initial_of(matches[0]), matches[0])
    if text.strip().startswith("+") or _is_phone(text):
        return Found({"kind": ApplicantKind.PERSON, "phone": normalise_phone(text)})
    return Found({"kind": ApplicantKind.PERSON, "identifier": validate_personal_id(text)})


def _is_phone(text: str) -> bool:
    try:
        normalise_phone(text)
    except Unreadable:
        return False
    return True


def _organisation(request: SiteRequest, text: str) -> Found:
    """An organisation by tax code or name; a card scanned for it is that of its representative."""
    kind = ApplicantKind.ORGANISATION
    if "|" in text:
        card = parse_citizen_card(text)
        prefix = "applicant-"
        typed = {
            key.removeprefix(prefix): value for key, value in request.POST.items() if key.startswith(prefix)
        }
        return Found(typed | {"kind": kind, "representative": card.full_name}, None, list(card.warnings))
    if not re.sub(r"[\s.\-]", "", text).isdigit():
        return Found({"kind": kind, "name": squeeze(text)})
    code = validate_tax_code(text)
    applicant = applicant_by_identifier(code, kind=kind)
    return Found(initial_of(applicant), applicant) if applicant else Found({"kind": kind, "identifier": code})


def _next_field(who: str, initial: dict[str, Any]) -> str:
    """Where the cursor goes: the first thing still unknown, else on to the next column."""
    for name in ("name", "identifier", "phone"):
        if not initial.get(name):
            return f"id_{who}-{name}"
    return "procedure_search" if who == "applicant" else "id_proxy_paper"


def unreadable(request: SiteRequest, who: str, text: str) -> HttpResponse:
    """The sentence below the card field; the fields keep what they hold."""
    response = render(request, "desk/_intake_card_error.html", {"text": text, "who": who}, status=422)
    response["HX-Retarget"] = f"#{who}_card_error"
    response["HX-Reswap"] = "innerHTML"
    return response


def _offering(request: SiteRequest) -> Offering:
    office = office_among(points_of(request), request.GET.get("office"))
    wanted, today = request.GET.get("offering", ""), local_day(request.now)
    is_number = wanted.isdecimal() and len(wanted) < 19
    offering = offering_at(office, int(wanted), on=today) if is_number else None
    if offering is None:
        raise NotFound(_("Điểm tiếp nhận này không nhận thủ tục đó. Xin chọn thủ tục khác."))
    return offering


def _channel(request: SiteRequest) -> str:
    wanted = request.GET.get("channel", "")
    return wanted if wanted in dict(CHANNELS) else CaseChannel.DIRECT

"""Procedures for administrators: list, page, versions beside each other, source beside what was read."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.audit.queries import history_of
from motcua.catalogue import actions
from motcua.catalogue.choices import Level, Origin
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.permissions import EDIT_PROCEDURES, MANAGE_OFFERINGS, SETTLE_ATTENTION, VIEW_IMPORTS
from motcua.catalogue.queries import (
    HEAVY,
    ProcedureFilter,
    agencies_offering,
    current_version,
    fields_in_use,
    find_procedures,
    with_counts,
)
from motcua.catalogue.rules.diff import LABELS, diff_records, spell_out, spell_out_once
from motcua.catalogue.rules.limits import limit_of_steps, unsettled_variants
from motcua.catalogue.rules.process import Process, allotted_minutes
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.access import may, needs
from motcua.core.rules.dates import local_day
from motcua.core.worktime import LimitUnit
from motcua.web.backoffice.catalogue_words import SOURCE_FIELDS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import LimitForm, LinkForm, SettleForm
from motcua.web.backoffice.scope import below
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50
LATEST = 15

# What a list of procedures may be narrowed to: its name in the address, and the rows it keeps.
RETIRED = "da-bai-bo"
SITUATIONS: dict[str, dict[str, Any]] = {
    "khong-thoi-han": {"without_limit": True},
    "can-xem": {"open_count__gt": 0},
    "dang-tiep-nhan": {"offer_count__gt": 0},
    "chua-tiep-nhan": {"offer_count": 0},
    RETIRED: {},
}


@needs(VIEW_IMPORTS)
@require_safe
def catalogue(request: SiteRequest) -> HttpResponse:
    """Procedures in force, by words, field, level, agency, origin and what is open about them."""
    said = request.GET
    wanted = ProcedureFilter(
        words=said.get("q", "").strip()[:200],
        field_id=number_in(said.get("linh_vuc")),
        level=said.get("cap", "") if said.get("cap") in Level.values else "",
        agency_id=number_in(said.get("co_quan")),
        retired=said.get("tinh_trang") == RETIRED,
    )
    found = with_counts(find_procedures(wanted))
    if said.get("nguon") in Origin.values:
        found = found.filter(procedure__origin=said["nguon"])
    found = found.filter(**SITUATIONS.get(said.get("tinh_trang", ""), {}))
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(said.get("page")),
        "wanted": wanted,
        "origin": said.get("nguon", ""),
        "situation": said.get("tinh_trang", ""),
        "fields": fields_in_use(),
        "levels": Level.choices,
        "origins": Origin.choices,
        "agencies": agencies_offering(),
        "is_narrowed": any(said.get(name) for name in ("q", "linh_vuc", "cap", "co_quan", "nguon"))
        or said.get("tinh_trang") in SITUATIONS,
    }
    return render(request, "backoffice/catalogue/procedures.html", context)


@needs(VIEW_IMPORTS)
@require_safe
def procedure(request: SiteRequest, code: str) -> HttpResponse:
    """One procedure: what it asks for, its process, who offers it, what is open about it."""
    return _page(request, _version(code, number_in(request.GET.get("phien_ban"))))


@needs(VIEW_IMPORTS)
@require_safe
def versions(request: SiteRequest, code: str) -> HttpResponse:
    """Every version, and what one changes against another."""
    version = current_version(code)
    every = list(_versions(version.procedure))
    numbers = [each.number for each in every]
    new = number_in(request.GET.get("moi"))
    new = new if new in numbers else numbers[0]
    earlier = [number for number in numbers if number < new]
    old = number_in(request.GET.get("cu"))
    old = old if old in numbers and old != new else (earlier[0] if earlier else None)
    context = {
        "version": version,
        "versions": every,
        "choices": [(number, _("Phiên bản %(number)s") % {"number": number}) for number in numbers],
        "old": old,
        "new": new,
        "changes": _changes(version.procedure, old, new) if old else [],
    }
    return render(request, "backoffice/catalogue/versions.html", context)


@needs(VIEW_IMPORTS)
@require_safe
def source(request: SiteRequest, code: str) -> HttpResponse:
    """The source exactly as read, beside what was read from it."""
    version = _version(code, number_in(request.GET.get("phien_ban")))
    verbatim = json.loads(version.verbatim_text)
    rows = [
        {"key": key, "label": label, "text": verbatim.get(key, ""), "parts": _parts(version.record, fields)}
        for key, label, fields in SOURCE_FIELDS
    ]
    known = {key for key, _label, _fields in SOURCE_FIELDS}
    rows += [{"key": key, "label": key, "text": verbatim[key]} for key in verbatim if key not in known]
    context = {
        "version": version,
        "rows": [row for row in rows if row["text"] or row.get("parts")],
        "has_verbatim": bool(verbatim),
    }
    return render(request, "backoffice/catalogue/source.html", context)


@needs(SETTLE_ATTENTION)
@require_POST
def settle_limit(request: SiteRequest, code: str) -> HttpResponse:
    """Decide a limit that the source leaves open; the office can receive from then on."""
    version = get_object_or_404(
        ProcedureVersion.objects.select_related("procedure", "field", "based_on"),
        procedure__code=code,
        number=number_in(request.POST.get("version")) or 0,
    )
    form = LimitForm(request.POST, variants=unsettled_variants(_stated(version)))
    made = accepted(
        form,
        lambda: actions.settle_limit(
            version=version,
            amount=form.cleaned_data["amount"],
            unit=LimitUnit(form.cleaned_data["unit"]),
            source=form.cleaned_data["source"],
            variant=form.cleaned_data["variant"],
            by=request.actor,
            now=request.now,
        ),
    )
    if made is None:
        return _page(request, version, limit_form=form)
    messages.success(
        request,
        _("Đã xác định thời hạn, lập phiên bản %(number)s. Hồ sơ đang giải quyết giữ phiên bản cũ.")
        % {"number": made.number},
    )
    return redirect("backoffice:procedure", code)


@needs(EDIT_PROCEDURES)
@require_POST
def link_procedure(request: SiteRequest, code: str) -> HttpResponse:
    """Let cases of this procedure open one more at another agency, or change its place in the order."""
    version, form = current_version(code), LinkForm(request.POST)
    made = accepted(
        form,
        lambda: actions.link_procedures(
            lead=version.procedure,
            members=[*_members_but(version.procedure, form.cleaned_data["member"]), form.facts()],
            by=request.actor,
            now=request.now,
        ),
    )
    if made is None:
        return _page(request, _version(code, None), link_form=form)
    messages.success(request, _("Đã ghi thủ tục liên thông. Hồ sơ đã mở không đổi."))
    return redirect("backoffice:procedure", code)


@needs(EDIT_PROCEDURES)
@require_POST
def unlink_procedure(request: SiteRequest, code: str, member: str) -> HttpResponse:
    """New cases open this member no more."""
    version = current_version(code)
    gone = get_object_or_404(version.procedure.linked_members.select_related("member"), member__code=member)
    actions.link_procedures(
        lead=version.procedure,
        members=_members_but(version.procedure, gone.member),
        by=request.actor,
        now=request.now,
    )
    messages.success(request, _("Đã bỏ thủ tục liên thông. Hồ sơ đã mở không đổi."))
    return redirect("backoffice:procedure", code)


def _members_but(lead: Procedure, left_out: Procedure) -> list[actions.LinkFacts]:
    kept = lead.linked_members.exclude(member=left_out).select_related("member")
    return [actions.LinkFacts(one.member, one.order, one.note) for one in kept]


def number_in(text: str | None) -> int | None:
    """A whole number of an address, None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(
    request: SiteRequest,
    version: ProcedureVersion,
    limit_form: LimitForm | None = None,
    link_form: LinkForm | None = None,
) -> HttpResponse:
    record = version.record
    is_current = version.procedure.current_version_id == version.pk
    variants = unsettled_variants(_stated(version)) if is_current and not version.edited_by else ()
    paths = request.actor.paths_of(MANAGE_OFFERINGS.roles)
    offerings = version.procedure.offerings.select_related("agency", "handling_unit").order_by("agency__path")
    context = {
        "version": version,
        "record": record,
        "is_current": is_current,
        "is_retired": version.procedure.is_retired_on(local_day(request.now)),
        "may_edit": may(request.actor, EDIT_PROCEDURES),
        "facts": {
            **{name: spell_out_once(record, name) for name in ("limits", "fees")},
            **{name: spell_out(record, name) for name in ("channels", "levels")},
        },
        "papers": [paper for paper in record.documents if not paper.is_note],
        "process": _process_facts(version),
        "offerings": offerings,
        "managed": set(offerings.filter(below("agency__path", paths)).values_list("pk", flat=True)),
        "may_offer": bool(paths) and is_current,
        "items": version.attention_items.order_by("settled_at", "pk"),
        "settled_limits": version.settled_limits.all(),
        "unsettled": unsettled_variants(record) if is_current else (),
        "limit_form": limit_form or (LimitForm(variants=variants) if variants else None),
        "settle_form": SettleForm(),
        "may_settle": is_current and may(request.actor, SETTLE_ATTENTION),
        "linked": version.procedure.linked_members.select_related("member__current_version"),
        "link_form": link_form or LinkForm(),
        "history": list(reversed(history_of("procedure", version.procedure.code)))[:LATEST],
    }
    is_refused = any(form is not None and form.errors for form in (limit_form, link_form))
    return render(request, "backoffice/catalogue/procedure.html", context, status=422 if is_refused else 200)


def _process_facts(version: ProcedureVersion) -> dict[str, Any]:
    """The steps, and what their times add up to against the limit."""
    stored = version.current_process
    process: Process | None = stored.process if stored else None
    limit = limit_of_steps(version.record)
    whole = allotted_minutes(limit.amount, limit.unit) if limit else 0
    used = process.minutes() if process else 0
    return {
        "process": process,
        "number": stored.number if stored else None,
        "limit": limit,
        "whole": whole,
        "used": used,
        "over": max(used - whole, 0),
        "spare": max(whole - used, 0),
    }


def _changes(procedure: Procedure, old: int, new: int) -> list[Any]:
    found = {version.number: version for version in procedure.versions.filter(number__in=[old, new])}
    return diff_records(found[old].record_with_source, found[new].record_with_source)


def _parts(record: ProcedureRecord, fields: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """What was read into these parts, each with its name."""
    spelled = [(LABELS[field], spell_out(record, field)) for field in fields]
    return [(label, lines) for label, lines in spelled if lines]


def _version(code: str, number: int | None) -> ProcedureVersion:
    """The version asked for, else the one in force; raises ProcedureUnknown or Http404."""
    if number is None:
        number = current_version(code).number
    return get_object_or_404(
        ProcedureVersion.objects.select_related("procedure__draft", "field", "based_on", "current_process"),
        procedure__code=code,
        number=number,
    )


def _versions(procedure: Procedure) -> QuerySet[ProcedureVersion]:
    """Newest first, with what people settled in each."""
    return (
        procedure.versions.defer(*HEAVY).order_by("-number").prefetch_related("settled_limits", "processes")
    )


def _stated(version: ProcedureVersion) -> ProcedureRecord:
    """The record as its source says it, without what people decided."""
    return (version.based_on or version).record

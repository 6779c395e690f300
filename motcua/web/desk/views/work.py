"""Công việc: what waits for this officer, most urgent first, and the lists behind the figures of today."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.cases.actions import take_case
from motcua.cases.errors import CaseChanged, NotAtThisStep
from motcua.cases.permissions import OVERSEE, RECEIVE, VIEW, WORK
from motcua.cases.queries.work import (
    APOLOGISERS,
    WorkFilter,
    narrowed_to,
    needing_apology,
    next_unclaimed,
    work_list,
)
from motcua.cases.queries.work_rows import rows_of
from motcua.cases.queries.work_words import FIGURE_LABELS, GROUP_LABELS, Figure, Group, Moments, Scope
from motcua.core.access import may, needs
from motcua.core.actors import Actor, Role
from motcua.web.shared.requests import SiteRequest
from motcua.web.shared.sign_in import landing

PAGE_SIZE = 50
# What narrows the list and stays when words are looked for in it.
KEPT = ("phamvi", "linhvuc", "xem", "donvi", "cham", "nguoi")
WORDS = "desk_work_words"  # kept in the session: names of people do not belong into addresses
Word = TypeVar("Word", bound=StrEnum)


@needs(VIEW)
@require_GET
def home(request: SiteRequest) -> HttpResponse:
    """Where officers land: who directs, today; who receives, intake; others their work or first screen."""
    if Role.DIRECTOR in request.actor.roles():
        return redirect("desk:today")
    if may(request.actor, WORK) and not may(request.actor, RECEIVE):
        return redirect("desk:work")
    return landing(request)


@needs(WORK)
@require_http_methods(["GET", "POST"])
def work(request: SiteRequest) -> HttpResponse:
    """The list. A POST keeps the words looked for and comes back by GET."""
    if request.method == "POST":
        return _keep_words(request)
    actor = request.actor
    moments = Moments.at(request.now)
    wanted = _wanted(request)
    found = work_list(actor, wanted, moments)
    groups = found.groups
    total = groups.get(wanted.group, 0) if wanted.group else sum(groups.values())
    paginator = _CountedPaginator(found.ordered, PAGE_SIZE, total=total)
    page = paginator.get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, moments, actor)
    return render(
        request,
        "desk/work.html",
        {
            "wanted": wanted,
            "page": page,
            "sections": _sections(rows, groups),
            "groups": [(group, GROUP_LABELS[group], count) for group, count in groups.items()],
            "all_count": sum(groups.values()),
            "scopes": _SCOPES,
            "apologies": needing_apology(actor, moments).count() if _writes_apologies(actor) else 0,
            "apology_scope": Scope.APOLOGY,
            "figure_label": FIGURE_LABELS[wanted.figure] if wanted.figure else "",
            "fields": found.fields,
            "urgent_group": Group.LATE,
            "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
            "narrowed_to": narrowed_to(wanted),
            "takes_work": bool(actor.roles() & _TAKERS),
        },
    )


@needs(WORK)
@require_POST
def take_next(request: SiteRequest) -> HttpResponse:
    """Take the most urgent case nobody has; when a colleague is faster, the one after it."""
    actor, now = request.actor, request.now
    for case in next_unclaimed(actor, Moments.at(now)):
        try:
            taken = take_case(case_id=case.pk, version=case.version, by=actor, now=now)
        except (CaseChanged, NotAtThisStep):
            continue
        messages.success(request, _("Ông/bà đã nhận hồ sơ %(code)s.") % {"code": taken.code})
        return redirect("desk:case", taken.pk)
    messages.info(request, _("Không còn hồ sơ nào đang chờ người nhận."))
    return redirect("desk:work")


class _CountedPaginator(Paginator[Any]):
    """Pages of a list whose length the group counts have told already."""

    def __init__(self, found: Any, per_page: int, *, total: int) -> None:
        super().__init__(found, per_page)
        self._total = total

    @cached_property
    def count(self) -> int:
        """No query of its own."""
        return self._total


# Whose steps are claimed; at the centre one acts on the person who stands there.
_TAKERS = {Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.LEADER, Role.RECORDS_CLERK}
_SCOPES = (
    (Scope.POSSIBLE, gettext_lazy("Tôi làm được")),
    (Scope.MINE, gettext_lazy("Tôi đang giữ")),
    (Scope.UNIT, gettext_lazy("Cả đơn vị")),
)


def _writes_apologies(actor: Actor) -> bool:
    return bool(actor.roles() & (APOLOGISERS))


def _wanted(request: SiteRequest) -> WorkFilter:
    return WorkFilter(
        scope=_word(Scope, request.GET.get("phamvi")) or Scope.POSSIBLE,
        group=_word(Group, request.GET.get("nhom")),
        figure=_figure(request),
        field_id=_number(request, "linhvuc"),
        unit_id=_number(request, "donvi"),
        slow_unit_id=_number(request, "cham"),
        holder_id=_number(request, "nguoi"),
        words=request.session.get(WORDS, "") if request.GET.get("tim") else "",
    )


def _figure(request: SiteRequest) -> Figure | None:
    return _word(Figure, request.GET.get("xem")) if may(request.actor, OVERSEE) else None


def _number(request: SiteRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _word(kind: type[Word], text: str | None) -> Word | None:
    return next((word for word in kind if word.value == text), None)


def _keep_words(request: SiteRequest) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:200]
    parameters = QueryDict(mutable=True)
    for name in KEPT:
        if request.POST.get(name):
            parameters[name] = request.POST[name]
    if words:
        request.session[WORDS] = words
        parameters["tim"] = "1"
    return redirect(f"{reverse('desk:work')}?{parameters.urlencode()}")


def _sections(rows: list[Any], groups: dict[Group, int]) -> list[tuple[Group, Any, int, list[Any]]]:
    """Rows of a page under the heading of their group."""
    return [
        (group, GROUP_LABELS[group], groups[group], mine)
        for group in groups
        if (mine := [row for row in rows if row.group is group])
    ]

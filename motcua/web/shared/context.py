"""What every page knows: who is signed in, where, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter, Office
from motcua.core.access import PUBLIC


@dataclass(frozen=True, slots=True)
class Place:
    """Where an officer sits: unit, reception point and counter, each empty when not assigned.

    `main_agency`: the agency of the main reception point, whose name every page carries.
    """

    agency: str = ""
    office: str = ""
    counter: str = ""
    main_agency: str = ""


def place_of(user: Any) -> Place:
    """The unit and counter of a signed-in user; one query."""
    if not getattr(user, "is_authenticated", False):
        return Place()
    main = Office.objects.filter(is_main=True).order_by("pk").values("agency__name")
    users = User.objects.select_related("agency", "counter__office").annotate(main_agency=Subquery(main[:1]))
    row = users.get(pk=user.pk)
    return Place(
        agency=str(row.agency or ""),
        office=str(row.counter.office if row.counter else ""),
        counter=_counter_label(row.counter) if row.counter else "",
        main_agency=row.main_agency or "",
    )


def _counter_label(counter: Counter) -> str:
    label = _("Quầy %(number)s") % {"number": counter.number}
    if not counter.name or counter.name.casefold().startswith("quầy"):
        return counter.name or label
    return f"{label} · {counter.name}"


def main_office() -> Office | None:
    """The reception point whose name and address stand on public pages."""
    return Office.objects.filter(is_main=True).select_related("agency").order_by("pk").first()


def site(request: HttpRequest) -> dict[str, Any]:
    """Actor, moment of the request, the public address; office and place are read only when shown."""
    office: Any = SimpleLazyObject(main_office)
    place: Any = SimpleLazyObject(lambda: place_of(getattr(request, "user", None)))

    def office_name() -> str:
        known = place.main_agency if _is_inside(request) else office and office.agency.name
        return known or _("Trung tâm Phục vụ hành chính công")

    return {
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "now", None),
        "public_url": settings.PUBLIC_URL,
        "office": office,
        "office_name": SimpleLazyObject(office_name),
        "place": place,
    }


def _is_inside(request: HttpRequest) -> bool:
    """Whether the page is for people who signed in; a public one does not even look at the session."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "access", PUBLIC) is not PUBLIC

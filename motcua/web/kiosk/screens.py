"""What every screen of the kiosk shares: its place, refusals in its own look, nothing kept by the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.core.errors import NotFound, RuleViolation
from motcua.core.rules.errors import Unreadable
from motcua.queueing.choices import DeviceKind
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Device, Hall
from motcua.queueing.queries.devices import device_of
from motcua.queueing.queries.hall_now import open_lines
from motcua.queueing.speech import can_speak
from motcua.web.kiosk.visits import Visit
from motcua.web.shared.opening import office_now
from motcua.web.shared.requests import SiteRequest

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the kiosk stands."""

    device: Device
    office: Office
    hall: Hall


def place_of(request: SiteRequest) -> Place:
    """One statement; raises DeviceUnknown once unpaired, NotFound where the office gives no tickets."""
    device = device_of(request.actor, DeviceKind.KIOSK)
    hall: Hall | None = getattr(device.office, "hall", None)
    if hall is None:
        raise NotFound(_("Điểm tiếp nhận này chưa dùng máy lấy số. Xin hỏi cán bộ hướng dẫn."))
    hall.office = device.office
    return Place(device, device.office, hall)


def named_applicant(visit: Visit) -> Applicant | None:
    """Who showed their card in this visit; nobody for a slip, which may be in other hands."""
    if not visit.is_named:
        return None
    return Applicant.objects.filter(pk=visit.applicant_id or 0).first()


def at_kiosk(view: View) -> View:
    """Show refusals as a screen of the kiosk, and let the browser keep nothing.

    A screen that is not paired any more goes the common way: the page says how to pair it.
    """

    @wraps(view)
    def shown(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DeviceUnknown:
            raise
        except (RuleViolation, Unreadable) as error:
            response = refused(request, place_of(request), str(error))
        response["Cache-Control"] = "no-store"
        return response

    return shown


def screen(
    request: SiteRequest, place: Place, template: str, context: dict[str, Any], *, state: int = 200
) -> HttpResponse:
    """A page of the kiosk."""
    common = {"place": place, "hall": place.hall, "desk_office": place.office, "can_speak": can_speak()}
    return render(request, f"kiosk/{template}.html", common | context, status=state)


def refused(request: SiteRequest, place: Place, sentence: str) -> HttpResponse:
    """What does not work, in a sentence, and what does: lines that take people, hours, the hotline."""
    agency = place.office.agency
    context = {
        "sentence": sentence,
        "lines": open_lines(place.hall, agency, now=request.now),
        "opening": office_now(place.office, hall=place.hall, now=request.now),
    }
    return screen(request, place, "refused", context, state=422)

"""Screens of a hall: pairing by a code shown once, printers, a trial print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.access import needs
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.queueing import actions
from motcua.queueing.actions import NewDevice
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Device, Hall
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.printing.trial import print_trial
from motcua.queueing.speech import VOCABULARY
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.halls import DeviceForm
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.devices import home_of
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_HALL)
@require_safe
def devices(request: SiteRequest, office_id: int) -> HttpResponse:
    """The screens in use, paired or waiting for their code."""
    hall = hall_for(request.actor, office_id)
    found = hall.office.devices.filter(is_active=True).select_related("counter")
    context = {
        "hall": hall,
        "devices": [(device, _code_lives(request, device)) for device in found],
        "kinds": DeviceKind.choices,
        "recordings": _recordings(hall),
    }
    return render(request, "backoffice/halls/devices.html", context)


@needs(MANAGE_HALL)
@never_cache
@require_http_methods(["GET", "POST"])
def add_device(request: SiteRequest, office_id: int, kind: str) -> HttpResponse:
    """A new screen. The answer shows its code, which is stored nowhere and so cannot be shown again."""
    hall = hall_for(request.actor, office_id)
    if kind not in DeviceKind.values:
        raise Http404
    form = DeviceForm(
        request.POST or None, kind=DeviceKind(kind), counters=hall.office.counters.order_by("number")
    )
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.pair_device(
                office=hall.office, kind=DeviceKind(kind), **form.said(), by=request.actor, now=request.now
            ),
        )
        if made:
            return _shown_once(request, hall, made)
    context = {"hall": hall, "form": form, "kind": DeviceKind(kind)}
    return render(request, "backoffice/halls/device.html", context, status=422 if form.errors else 200)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def change_device(request: SiteRequest, office_id: int, device_id: int) -> HttpResponse:
    """Name, counter and printer of a screen."""
    hall, device = _device_for(request.actor, office_id, device_id)
    name = device.name
    counters = hall.office.counters.order_by("number")
    form = DeviceForm(request.POST or None, kind=DeviceKind(device.kind), counters=counters, device=device)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_device(device=device, **form.said(), by=request.actor, now=request.now),
    ):
        messages.success(request, _("Đã lưu."))
        return redirect("backoffice:change_device", office_id, device_id)
    context = {
        "hall": hall,
        "form": form,
        "device": device,
        "name": name,
        "kind": DeviceKind(device.kind),
        "code_lives": _code_lives(request, device),
    }
    return render(request, "backoffice/halls/device.html", context, status=422 if form.errors else 200)


@needs(MANAGE_HALL)
@never_cache
@require_POST
def renew_code(request: SiteRequest, office_id: int, device_id: int) -> HttpResponse:
    """Another code, shown once."""
    hall, device = _device_for(request.actor, office_id, device_id)
    return _shown_once(request, hall, actions.renew_code(device=device, by=request.actor, now=request.now))


@needs(MANAGE_HALL)
@require_POST
def unpair_device(request: SiteRequest, office_id: int, device_id: int) -> HttpResponse:
    """The screen shows and issues nothing any more."""
    _hall, device = _device_for(request.actor, office_id, device_id)
    actions.unpair_device(device=device, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ ghép %(device)s; máy đó không dùng được nữa.") % {"device": device})
    return redirect("backoffice:devices", office_id)


@needs(MANAGE_HALL)
@require_POST
def test_print(request: SiteRequest, office_id: int, device_id: int) -> HttpResponse:
    """A ticket that says it is none, at the printer as it was saved."""
    _hall, device = _device_for(request.actor, office_id, device_id)
    try:
        print_trial(device, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now)
    except NotAllowed:
        raise
    except RuleViolation as refusal:
        messages.error(request, _("In thử không được. %(reason)s") % {"reason": refusal})
    else:
        messages.success(request, _("Máy in đã nhận phiếu thử. Xin xem phiếu có đủ chữ ở mép phải không."))
    return redirect("backoffice:change_device", office_id, device_id)


def _shown_once(request: SiteRequest, hall: Hall, new: NewDevice) -> HttpResponse:
    context = {
        "hall": hall,
        "device": new.device,
        "code": f"{new.code[:4]} {new.code[4:]}",
        "pair_url": request.build_absolute_uri(reverse("screens:pair")),
        "home": home_of(new.device),
    }
    return render(request, "backoffice/halls/device_code.html", context)


def _recordings(hall: Hall) -> dict[str, Any]:
    """Where the office's recordings of spoken calls lie, and how many of the words are there."""
    folder = Path(settings.RECORDINGS) / str(hall.office_id)
    there = sum((folder / f"{clip}.wav").is_file() for clip in VOCABULARY)
    # Not where the server keeps its files: below MOTCUA_HOME is enough to find it.
    return {"folder": f"{folder.parent.name}/{folder.name}", "there": there, "all": len(VOCABULARY)}


def _code_lives(request: SiteRequest, device: Device) -> bool:
    return device.code_until is not None and device.code_until >= request.now


def _device_for(actor: Actor, office_id: int, device_id: int) -> tuple[Hall, Device]:
    hall = hall_for(actor, office_id)
    device = get_object_or_404(
        hall.office.devices.filter(is_active=True).select_related("office__agency", "counter"), pk=device_id
    )
    return hall, device

"""Screens of the hall that nobody signs in at: paired once by a code, known by a signed cookie."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.core.access import public
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import TooOften
from motcua.queueing.actions import claim_device
from motcua.queueing.choices import DeviceKind
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Device
from motcua.web.shared.requests import SiteRequest

COOKIE = "motcua_device"
COOKIE_LIVES = timedelta(days=400)  # the longest a browser keeps one
_SALT = "motcua.device"
# Addresses and not names: a site may be left out of an installation.
HOMES = {
    DeviceKind.KIOSK: "/ki-ot/",
    DeviceKind.BOARD: "/bang-goi-so/",
    DeviceKind.COUNTER_DISPLAY: "/bang-goi-so/quay/",
}


class PairingForm(forms.Form):
    """The code shown to the administrator."""

    code = forms.CharField(label=gettext_lazy("Mã ghép máy"), max_length=20)


@public
@require_http_methods(["GET", "POST"])
def pair(request: SiteRequest) -> HttpResponse:
    """Type the code at a new kiosk or board; from then on this browser is that screen."""
    form = PairingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        try:
            refuse_guessing(address=address, now=request.now)
            device = claim_device(code=form.cleaned_data["code"], now=request.now)
        except DeviceUnknown as error:
            count_failure(address=address, now=request.now)
            form.add_error("code", str(error))
        except TooOften as error:
            form.add_error("code", str(error))
        else:
            return with_device(redirect(home_of(device)), device)
    return render(request, "shared/pair.html", {"form": form}, status=422 if form.errors else 200)


def home_of(device: Device) -> str:
    """Where a paired screen begins."""
    return HOMES[DeviceKind(device.kind)]


def with_device(response: HttpResponse, device: Device) -> HttpResponse:
    """The answer, making the browser that screen."""
    response.set_cookie(
        COOKIE,
        device_cookie(device),
        max_age=COOKIE_LIVES,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def device_cookie(device: Device) -> str:
    """What the browser of a paired screen carries."""
    return signing.dumps({"id": device.pk, "kind": device.kind, "name": device.name}, salt=_SALT)


def device_actor(request: HttpRequest, kind: str) -> Actor:
    """Who asks, by the signed cookie alone: whether the screen is still paired its views and actions see.

    Raises DeviceUnknown for another kind of screen or none.
    """
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        known = {}
    if known.get("kind") != kind:
        raise DeviceUnknown(_("Máy này chưa được ghép với điểm tiếp nhận. Mở trang Ghép máy và nhập mã."))
    return Actor(kind=ActorKind.KIOSK, id=known["id"], label=known["name"])

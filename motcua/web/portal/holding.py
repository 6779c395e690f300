"""The cookies by which a browser knows the ticket it took from afar, for one day, and the appointment whose
page it opened last: signed secrets.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "motcua_so"
_LIVES = timedelta(days=1)
BOOKED = "motcua_hen"
_BOOKED_LIVES = timedelta(days=60)  # as far ahead as times can be booked
_SALT = "motcua.ticket"


def held_key(request: HttpRequest) -> str:
    """The secret of the ticket this browser took; empty for none."""
    return _read(request, COOKIE, _LIVES)


def hold(response: HttpResponse, key: str) -> HttpResponse:
    """The answer, by which the browser holds the ticket from now on."""
    return _set(response, COOKIE, key, _LIVES)


def booked_key(request: HttpRequest) -> str:
    """The secret of the appointment whose page this browser opened last; empty for none."""
    return _read(request, BOOKED, _BOOKED_LIVES)


def hold_booking(response: HttpResponse, key: str) -> HttpResponse:
    """The answer, by which the browser knows the appointment when it reads the QR at the door."""
    return _set(response, BOOKED, key, _BOOKED_LIVES)


def _read(request: HttpRequest, name: str, lives: timedelta) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(name, ""), salt=_SALT, max_age=lives))
    except signing.BadSignature:
        return ""


def _set(response: HttpResponse, name: str, key: str, lives: timedelta) -> HttpResponse:
    response.set_cookie(
        name,
        signing.dumps(key, salt=_SALT),
        max_age=lives,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response

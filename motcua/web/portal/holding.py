"""The cookie by which a browser knows the ticket it took from afar: a signed secret, for one day."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "motcua_so"
_LIVES = timedelta(days=1)
_SALT = "motcua.ticket"


def held_key(request: HttpRequest) -> str:
    """The secret of the ticket this browser took; empty for none."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LIVES))
    except signing.BadSignature:
        return ""


def hold(response: HttpResponse, key: str) -> HttpResponse:
    """The answer, by which the browser holds the ticket from now on."""
    response.set_cookie(
        COOKIE,
        signing.dumps(key, salt=_SALT),
        max_age=_LIVES,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response

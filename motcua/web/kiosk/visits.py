"""What the kiosk remembers of who stands before it, from the first touch to the way back to the start.

A signed cookie and no session: a touch writes no row, any server process may answer, nothing is left behind
to tidy up. It holds numbers of rows and the key of the visit, never what stands on a card; it ends with the
browser, on the way back to the start and, whatever the browser does, after LIVES.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "motcua_visit"
PATH = "/ki-ot/"
LIVES = timedelta(minutes=10)  # since the last touch; the page itself goes back to the start much sooner
_SALT = "motcua.kiosk.visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at the kiosk. `key` makes a second touch, or a repeat after a lost answer, the same ticket.

    `is_rating`: they came to rate, so a card leads there. `applicant_id` is whom the ticket is for;
    `is_named`: they showed their card, so the screen may greet them by name. `is_scanned`: they came with a
    ticket they had. `is_printed`: the printer was asked once; from then on only on request.
    """

    key: str
    is_rating: bool = False
    applicant_id: int | None = None
    is_named: bool = False
    case_id: int | None = None
    offering_id: int | None = None
    ticket_id: int | None = None
    is_scanned: bool = False
    is_printed: bool = False

    def knowing(self, **facts: Any) -> Visit:
        """The same visit with more known about it."""
        return replace(self, **facts)


def new_visit(**facts: Any) -> Visit:
    """Somebody else stands before the kiosk."""
    return Visit(key=token_urlsafe(12), **facts)


def visit_of(request: HttpRequest) -> Visit:
    """The visit going on; a new one when there is none or it was left alone too long."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIVES)
    except signing.BadSignature:
        return new_visit()
    return Visit(**kept)


def keep(response: HttpResponse, visit: Visit) -> HttpResponse:
    """The answer, with the visit going on."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(visit), salt=_SALT),
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """The answer, with nobody before the kiosk: neither who they were nor the language they chose."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response

"""Who calls: the bearer token of an API client becomes the actor, the operation's right is checked once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.accounts.queries import client_actor
from motcua.api.problems import RequestRefused
from motcua.core.access import PUBLIC, check
from motcua.core.actors import ANONYMOUS, Actor

SCHEME = "bearer"
LONGEST_TOKEN = 200


class ApiRequest(HttpRequest):
    """A request after `admit`: who calls, and the moment all of it happens at."""

    actor: Actor
    now: datetime


def admit(request: HttpRequest, access: Any) -> None:
    """Set `request.actor` and `request.now`; raises 401 without a valid token, NotAllowed without the right.

    Sessions are never looked at, so a browser that is signed in carries no right in here.
    """
    request.now = timezone.now()  # type: ignore[attr-defined]
    if access is PUBLIC:
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        return
    actor = _actor_of(request)
    check(actor, access)
    request.actor = actor  # type: ignore[attr-defined]


def _actor_of(request: HttpRequest) -> Actor:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    actor = None
    if scheme.lower() == SCHEME and 0 < len(token) <= LONGEST_TOKEN:
        actor = client_actor(token, now=request.now)  # type: ignore[attr-defined]
    if actor is None:
        raise RequestRefused(
            401, "token_required", _("Thiếu mã truy cập, hoặc mã sai, hết hạn hay đã thu hồi.")
        )
    return actor

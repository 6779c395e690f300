"""The request as views receive it, for type annotations: the middleware has added who, when and htmx."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from motcua.core.actors import Actor


class SiteRequest(HttpRequest):
    """A request that passed the middleware. `now` is aware; `htmx` is false unless htmx asks."""

    actor: Actor
    now: datetime
    htmx: HtmxDetails

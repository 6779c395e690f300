"""What happens to every request before its view runs, access above all, and to every answer after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from motcua.accounts.queries import actor_of
from motcua.core.access import PUBLIC, OnDevice, may
from motcua.core.errors import RuleViolation
from motcua.queueing.errors import DeviceUnknown
from motcua.web.shared.devices import device_actor
from motcua.web.shared.errors import rule_violation, too_large

Response = Callable[[HttpRequest], HttpResponse]


class SizeMiddleware:
    """Refuses a request that is larger than the office accepts, before anything reads it.

    The body is read and thrown away, piece by piece: a browser that is cut off while it sends shows a broken
    connection instead of our sentence.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) <= settings.REQUEST_LIMIT:
            return self.get_response(request)
        while request.read(1 << 20):
            pass
        sentence = _("Tệp gửi lên quá lớn: tất cả các tệp một lần gửi không quá %(limit)s MB.") % {
            "limit": settings.REQUEST_LIMIT // 1024**2
        }
        return too_large(request, sentence)


class PolicyMiddleware:
    """Says with every answer what its page may load (Content-Security-Policy, W3C).

    No page of ours has scripts or styles inside, so one text holds for all and is built once. A view that
    needs a narrower one sets the header itself.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(HEADER, self._policy)
        return response


class LanguageMiddleware:
    """Vietnamese unless a person chose otherwise.

    Many machines in offices run an English system; their browsers ask for English although nobody wants it,
    so the language a browser asks for is not listened to.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class AccessMiddleware:
    """Builds `request.actor` and `request.now` once, and lets nobody into a view without its right.

    A public view asks who is there only if it wants to know.

    A view that declares nothing is refused (deny by default). Refusals of actions that a view did not handle
    become a page with the sentence of the refusal.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, now=request.now))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse before the view runs; an unpaired screen is told so by a refusal (403)."""
        access = getattr(view, "access", None)
        if access is PUBLIC:
            return None
        if access is None:
            raise PermissionDenied
        if isinstance(access, OnDevice):
            try:
                request.actor = device_actor(request, access.kind)  # type: ignore[attr-defined]
            except DeviceUnknown as error:
                return rule_violation(request, error)
            return None
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        actor = actor_of(request.user, now=request.now)  # type: ignore[attr-defined]
        if not may(actor, access):
            raise PermissionDenied
        request.actor = actor  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal is an answer, not a crash."""
        if isinstance(error, RuleViolation):
            return rule_violation(request, error)
        return None


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; a fragment asked by htmx must not receive that page inside itself."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)
    return redirect_to_login(request.get_full_path())

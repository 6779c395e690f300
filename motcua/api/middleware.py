"""The API behind the same door as the pages, past everything only pages need.

Sessions, languages of the browser, messages, content policies and the lock-out of sign-in say nothing to a
program with a token. Answering here saves a tenth of a registration and keeps every error a problem document.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils.translation import gettext as _

from motcua.api import problems
from motcua.api.sizes import refuse_larger
from motcua.core.errors import RuleViolation

PREFIX = "/api/"
Answer = Callable[[HttpRequest], HttpResponseBase]


class ApiMiddleware:
    """Resolves and answers what lies below /api/; everything else goes on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = _answer(request)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    try:
        request.get_host()
        refuse_larger(request, settings.REQUEST_LIMIT)
        match = request.resolver_match = resolve(request.path_info)
        return match.func(request, *match.args, **match.kwargs)
    except RuleViolation as error:
        return problems.of_violation(request, error)
    except Http404:
        return problems.not_found(request)
    except DisallowedHost:
        return problems.problem(400, "unknown_host", _("Máy chủ này không mang tên miền đã gọi."))
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller reads a problem document
        return problems.of_failure(request, error)

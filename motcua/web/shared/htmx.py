"""Answers to htmx: a fragment or the page, and toasts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event


def is_fragment(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for; a restored history entry needs the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_either(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The fragment for htmx, else the page."""
    response = render(request, fragment if is_fragment(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def toast(response: HttpResponse, text: Any, kind: str = "success") -> HttpResponse:
    """Show a sentence in the corner once this answer has arrived; kind is success, info, warning or error."""
    return trigger_client_event(response, "toast", {"text": str(text), "kind": kind})

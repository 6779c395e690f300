"""Start-up fails when a view declares no access."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the project with its whole path."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_patterns(entry, path)
        else:
            yield path, entry


def views_declare_access(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One error for each view without `@needs` or `@public`."""
    return [
        Error(
            f"The view of /{path} declares no access: @needs(RIGHT) or @public.",
            id="motcua.E001",
        )
        for path, pattern in all_patterns()
        if getattr(pattern.callback, "access", None) is None
    ]

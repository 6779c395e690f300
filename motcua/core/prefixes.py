"""Finding rows whose text begins with something, along the plain index of the column on both databases."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

_LAST = "\U0010ffff"


def begins_with(field: str, text: str) -> Q:
    """Rows in which `field` begins with `text`, case and all.

    PostgreSQL has an index for LIKE beside the plain one. SQLite uses none for Django's LIKE, which has an
    ESCAPE, but walks the plain one between two bounds; PostgreSQL may sort by a locale, where bounds lie.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + _LAST})
    return Q(**{f"{field}__startswith": text})

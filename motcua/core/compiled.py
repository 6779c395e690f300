"""Queries that every request asks, compiled by the ORM once a process (ADR 0013).

The rule stays where it is, in the querysets of the models; only the text of the statement is kept. The
sibling of `inserts` and `rows` for reads that join and test more than a key.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from motcua.core.prepared import Statement

# Values nobody asks for, by which the places of the arguments are found in the compiled statement.
_NUMBER, _DAY = -918_273_645, date(1812, 3, 4)


class CompiledQuery:
    """A query of one key and one day whose statement is compiled once.

    `build` gives the queryset, as `values_list`, for a key and a day; the statement must not depend on them
    otherwise. Rows come as the database gives them: name texts and numbers, no dates.
    """

    def __init__(self, build: Callable[[int, date], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build

    def reading(self, key: int, day: date) -> Statement[list[tuple[Any, ...]]]:
        """The statement that reads the rows for this key on this day."""
        sql, params, is_day = self._statement
        given = connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(day)
        filled = [
            given if place in is_day else key if value == _NUMBER else value
            for place, value in enumerate(params)
        ]
        return Statement(sql, filled, lambda cursor: cursor.fetchall())

    @functools.cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...], frozenset[int]]:
        """The text, its parameters, and the places of the day among them."""
        sql, params = self._build(_NUMBER, _DAY).query.sql_with_params()
        wanted = connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(_DAY)
        days = frozenset(place for place, value in enumerate(params) if value in (wanted, _DAY))
        return sql, params, days

"""One action, one transaction.

The outermost `@action` opens the transaction, actions called inside join it. A process lets its writers in by
the order they came: SQLite's own busy handler lets a newcomer overtake, and on either database more writers
at once than can work only worsen the slowest (ADR 0002, 0045).
"""

from __future__ import annotations

import functools
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


class Turns:
    """Lets in so many at a time, by the order of arrival; who has waited `patience` seconds, in any case."""

    def __init__(self, at_once: int, *, patience: float | None = None) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._free = at_once  # below zero while some have lost patience
        self._patience = -1 if patience is None else patience

    def acquire(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if self._free > 0:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=self._patience):
            return
        with self._guard:
            if turn in self._waiting:  # else it came at that very moment
                self._waiting.remove(turn)
                self._free -= 1

    def release(self) -> None:
        """Let in who has waited longest."""
        with self._guard:
            self._free += 1
            if self._free > 0 and self._waiting:
                self._free -= 1
                self._waiting.popleft().release()


# SQLite takes one writer anyway. On PostgreSQL a process writes for two at once: one computes while the other
# waits for the database. There an action that takes long must not keep an office waiting.
_TURNS = {"sqlite": Turns(1), "postgresql": Turns(2, patience=0.5)}


@contextmanager
def _in_turn() -> Iterator[None]:
    connection.ensure_connection()  # who waits for one from the pool must not have the turn of those with one
    turns = _TURNS[connection.vendor]
    turns.acquire()
    try:
        yield
    finally:
        turns.release()


@contextmanager
def writing() -> Iterator[None]:
    """The transaction of one action; joins the running one if there is one."""
    if connection.in_atomic_block:
        yield
        return
    with _in_turn(), transaction.atomic():
        yield


@contextmanager
def lasting() -> Iterator[None]:
    """The transaction of a write that stands whatever is refused afterwards; RuntimeError inside another."""
    with _in_turn(), transaction.atomic(durable=True):
        yield


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that only reads and sees one state; on SQLite one that keeps no writer waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        usual = connection.transaction_mode  # type: ignore[attr-defined]
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function of `actions.py`: all it writes is one transaction."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with writing():
            return function(*args, **kwargs)

    return run

"""One action, one transaction.

The outermost `@action` opens the transaction, actions called inside join it. On SQLite a fair lock in the
process keeps writers in the order they came: SQLite's own busy handler lets a newcomer overtake, and several
writers at once only worsen the slowest (ADR 0002).
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


class FairLock:
    """A lock that is handed on in the order of arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def acquire(self) -> None:
        """Wait for one's turn."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()

    def release(self) -> None:
        """Hand the lock to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


_writer = FairLock()


@contextmanager
def writing() -> Iterator[None]:
    """The transaction of one action; joins the running one if there is one."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    _writer.acquire()
    try:
        with transaction.atomic():
            yield
    finally:
        _writer.release()


@contextmanager
def lasting() -> Iterator[None]:
    """The transaction of a write that stands whatever is refused afterwards; RuntimeError inside another."""
    if connection.vendor == "sqlite":
        _writer.acquire()
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        if connection.vendor == "sqlite":
            _writer.release()


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

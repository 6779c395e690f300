"""The raw rate: the statements of one registration replayed by the plain driver, prepared, one commit each.

Nothing is left out and nothing added: the reads, the numbers, the rows of every table. Keys the database
gives (case, applicant, charge) and the new case code are carried on by column name.
"""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Event as Flag
from typing import Any

import psycopg

_INSERT = re.compile(r'INSERT INTO "?(\w+)"? \(([^)]*)\)')
CARRIED = {"cases_case": "case_id", "applicants_applicant": "applicant_id", "fees_charge": "charge_id"}
CODE_COLUMNS = {"code", "subject_id"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One captured statement: `carries` names the key it returns, `filled` which parameters change."""

    sql: str
    params: tuple[Any, ...]
    carries: str
    filled: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, sql: str, params: Sequence[Any], *, old_code: str) -> Statement:
        """From what Django sent: a value per place, or on PostgreSQL perhaps a list per column."""
        match = _INSERT.match(sql)
        if match is None:
            return cls(sql, tuple(params), "", ())
        columns = [name.strip().strip('"') for name in match[2].split(",")]
        carries = CARRIED.get(match[1], "")
        filled = []
        for place, value in enumerate(params):
            column = columns[place % len(columns)]
            one = value[0] if isinstance(value, list) and value else value
            if column in CARRIED.values() or (column in CODE_COLUMNS and one == old_code):
                filled.append((place, "code" if column in CODE_COLUMNS else column))
        return cls(sql, tuple(params), carries, tuple(filled))

    def with_keys(self, keys: dict[str, Any]) -> list[Any]:
        """The parameters for a new case."""
        values = list(self.params)
        for place, name in self.filled:
            old = values[place]
            values[place] = [keys[name]] * len(old) if isinstance(old, list) else keys[name]
        return values


Fetch = Callable[[str, list[Any]], list[tuple[Any, ...]]]


def register(statements: Sequence[Statement], fetch: Fetch, code: str) -> None:
    """One registration, its reads included, inside the caller's transaction."""
    keys: dict[str, Any] = {"code": code}
    for statement in statements:
        rows = fetch(statement.sql, statement.with_keys(keys))
        if statement.carries:
            keys[statement.carries] = rows[0][0]


def sqlite_rate(
    path: str, pragmas: str, statements: Sequence[Statement], *, clients: int, seconds: float
) -> float:
    """Registrations a second by so many threads, each with its connection; a lock keeps writers in order."""
    plain = [Statement(s.sql.replace("%s", "?"), s.params, s.carries, s.filled) for s in statements]
    counts, turn, run = [0] * clients, threading.Lock(), f"{time.time_ns():x}"
    stop = time.perf_counter() + seconds

    def work(client: int) -> None:
        connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        connection.executescript(pragmas)

        def fetch(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
            return connection.execute(sql, params).fetchall()

        while time.perf_counter() < stop:
            with turn:
                connection.execute("BEGIN IMMEDIATE")
                register(plain, fetch, f"RAW-{run}-{client}-{counts[client]}")
                connection.execute("COMMIT")
            counts[client] += 1
        connection.close()

    return _rate(clients, work, counts)


def postgresql_rate(url: str, statements: Sequence[Statement], *, clients: int, seconds: float) -> float:
    """Registrations a second by so many processes, each with its connection, statements prepared."""
    context = multiprocessing.get_context("fork")
    counts = context.Array("i", clients)
    begin, run = context.Event(), f"{time.time_ns():x}"
    workers = [
        context.Process(target=_work, args=(url, statements, client, counts, begin, run, seconds))
        for client in range(clients)
    ]
    for worker in workers:
        worker.start()
    time.sleep(0.5)  # until all are connected
    started = time.perf_counter()
    begin.set()
    for worker in workers:
        worker.join()
    return float(sum(counts)) / (time.perf_counter() - started)


def _work(
    url: str, statements: Sequence[Statement], client: int, counts: Any, begin: Flag, run: str, seconds: float
) -> None:
    with psycopg.connect(url, autocommit=True) as connection:

        def fetch(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
            cursor = connection.execute(sql, params, prepare=True)
            return cursor.fetchall() if cursor.description else []

        begin.wait()
        stop = time.perf_counter() + seconds
        while time.perf_counter() < stop:
            with connection.transaction():
                register(statements, fetch, f"RAW-{run}-{client}-{counts[client]}")
            counts[client] += 1


def sqlite_once(path: str, pragmas: str, actions: Sequence[Sequence[Statement]], *, clients: int) -> float:
    """Transactions a second, each of those given once, by so many threads; a lock keeps writers in order."""
    plain = [[(one.sql.replace("%s", "?"), one.params) for one in action] for action in actions]
    counts, turn = [0] * clients, threading.Lock()

    def work(client: int) -> None:
        connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        connection.executescript(pragmas)
        for action in plain[client::clients]:
            with turn:
                connection.execute("BEGIN IMMEDIATE")
                for sql, params in action:
                    connection.execute(sql, params).fetchall()
                connection.execute("COMMIT")
            counts[client] += 1
        connection.close()

    return _rate(clients, work, counts)


def postgresql_once(url: str, actions: Sequence[Sequence[Statement]], *, clients: int) -> float:
    """The same by so many processes, statements prepared."""
    context = multiprocessing.get_context("fork")
    ready, begin = context.Barrier(clients + 1), context.Event()
    workers = [
        context.Process(target=_work_once, args=(url, actions[client::clients], ready, begin))
        for client in range(clients)
    ]
    for worker in workers:
        worker.start()
    ready.wait()
    started = time.perf_counter()
    begin.set()
    for worker in workers:
        worker.join()
    return len(actions) / (time.perf_counter() - started)


def _work_once(url: str, actions: Sequence[Sequence[Statement]], ready: Any, begin: Flag) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        ready.wait()
        begin.wait()
        for action in actions:
            with connection.transaction():
                for one in action:
                    cursor = connection.execute(one.sql, one.params, prepare=True)
                    if cursor.description:
                        cursor.fetchall()


def _rate(clients: int, work: Callable[[int], None], counts: list[int]) -> float:
    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)

"""One action is one transaction; writers come in the order they arrived."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection

from motcua.core.models import Series
from motcua.core.series import take
from motcua.core.transactions import Turns, action


@action
def outer(*, fail: bool) -> None:
    take(["outer"])
    inner()
    if fail:
        raise ZeroDivisionError


@action
def inner() -> None:
    take(["inner"])


@pytest.mark.django_db(transaction=True)
def test_an_action_called_inside_another_falls_with_it() -> None:
    with pytest.raises(ZeroDivisionError):
        outer(fail=True)
    assert Series.objects.count() == 0

    outer(fail=False)
    assert Series.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_free_after_a_refusal() -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            outer(fail=True)
    inner()
    assert Series.objects.get().value == 1


def test_turns_come_in_the_order_of_arrival() -> None:
    turns = Turns(1)
    order: list[int] = []
    turns.acquire()

    def wait(number: int) -> None:
        turns.acquire()
        order.append(number)
        turns.release()

    threads = []
    for number in range(5):
        thread = threading.Thread(target=wait, args=[number])
        thread.start()
        threads.append(thread)
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.release()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_are_let_in_than_may_be(at_once: int) -> None:
    turns = Turns(at_once)
    inside = 0
    most = 0
    counting = threading.Lock()
    all_in = threading.Barrier(at_once)

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            turns.acquire()
            with counting:
                inside += 1
                most = max(most, inside)
            time.sleep(0)
            with counting:
                inside -= 1
            turns.release()

    def meet() -> None:
        turns.acquire()
        all_in.wait(timeout=10)  # as many as may be are in at the same time
        turns.release()

    for run, count in ((work, 6), (meet, at_once)):
        threads = [threading.Thread(target=run) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert most <= at_once
    assert not all_in.broken


def test_who_has_lost_patience_goes_in_and_leaves_no_place_behind() -> None:
    turns = Turns(1, patience=0.01)
    turns.acquire()  # takes long
    turns.acquire()
    turns.release()
    assert turns._free == 0
    turns.release()
    assert (turns._free, len(turns._waiting)) == (1, 0)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_long_actions_on_postgresql_do_not_keep_others_waiting() -> None:
    done = threading.Event()
    begun = [threading.Event(), threading.Event()]
    finished: list[str] = []

    @action
    def long(number: int) -> None:
        begun[number].set()
        assert done.wait(timeout=20)
        finished.append("long")

    def closing(run: Any, *args: Any) -> threading.Thread:
        def inside() -> None:
            try:
                run(*args)
            finally:
                connection.close()

        thread = threading.Thread(target=inside)
        thread.start()
        return thread

    threads = [closing(long, number) for number in range(2)]
    assert all(one.wait(timeout=10) for one in begun)

    closing(inner).join(timeout=10)
    finished.append("short")
    done.set()
    for thread in threads:
        thread.join()

    assert Series.objects.get().value == 1
    assert finished == ["short", "long", "long"]

"""One action is one transaction; writers come in the order they arrived."""

from __future__ import annotations

import threading
import time

import pytest

from motcua.core.models import Series
from motcua.core.series import take
from motcua.core.transactions import FairLock, action


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


def test_the_fair_lock_hands_on_in_the_order_of_arrival() -> None:
    lock = FairLock()
    order: list[int] = []
    lock.acquire()

    def wait(number: int) -> None:
        lock.acquire()
        order.append(number)
        lock.release()

    threads = []
    for number in range(5):
        thread = threading.Thread(target=wait, args=[number])
        thread.start()
        threads.append(thread)
        while len(lock._waiting) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_the_fair_lock_lets_one_in_at_a_time() -> None:
    lock = FairLock()
    inside = 0
    most = 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            lock.acquire()
            inside += 1
            most = max(most, inside)
            time.sleep(0)
            inside -= 1
            lock.release()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1

"""Numbers are taken in one statement, follow on, and leave no gap when an action is rolled back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.errors import TooOften
from motcua.core.models import Series
from motcua.core.series import attempts_left, count_attempt, take
from motcua.core.transactions import action

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_numbers_follow_on_per_key() -> None:
    assert [take(["A"]), take(["A"]), take(["B"])] == [[1], [2], [1]]


def test_several_keys_are_taken_in_one_statement_in_the_order_asked() -> None:
    take(["A"])
    with CaptureQueriesContext(connection) as asked:
        assert take(["B", "A"]) == [1, 2]
    assert len(asked) == 1


@action
def take_and_fail() -> None:
    take(["A"])
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_action_leaves_no_gap() -> None:
    take(["A"])
    with pytest.raises(ZeroDivisionError):
        take_and_fail()

    assert take(["A"]) == [2]
    assert Series.objects.get(key="A").value == 2


def test_attempts_are_limited_in_a_window_and_free_in_the_next(now: datetime) -> None:
    for _ in range(3):
        assert attempts_left(key="x", now=now, window=HOUR, limit=3)
        count_attempt(key="x", now=now, window=HOUR, limit=3)

    assert not attempts_left(key="x", now=now, window=HOUR, limit=3)
    with pytest.raises(TooOften):
        count_attempt(key="x", now=now, window=HOUR, limit=3)
    count_attempt(key="x", now=now + HOUR, window=HOUR, limit=3)
    count_attempt(key="y", now=now, window=HOUR, limit=3)

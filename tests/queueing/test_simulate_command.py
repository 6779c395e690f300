"""`motcua simulate day`: what is typed, what is taken from an office, what is printed."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.errors import Unreadable
from motcua.queueing.actions import learn_paces
from motcua.queueing.queries.recent_days import recent_days
from motcua.queueing.rules.day_settings import (
    parse_arrivals,
    parse_hours,
    parse_services,
    parse_skills,
)
from tests.factories import NOW
from tests.factories_queue import SETUP, Queue, make_queue

TYPED = {"arrivals": "C=30 D=20", "counters": 2, "skills": "1=C,D 2=D,C", "service": "C=6±3 D=15", "days": 3}


def simulate(**options: Any) -> str:
    out = StringIO()
    call_command("simulate", "day", stdout=out, **options)
    return out.getvalue()


def test_what_is_typed_is_read() -> None:
    assert parse_arrivals("80") == {"A": 80}
    assert parse_arrivals("c=25 H=2.5") == {"C": 25, "H": 2.5}
    assert parse_services("8±4", ["A"]) == {"A": (480, 240)}
    assert parse_services("C=6 D=15~9", ["C", "D"]) == {"C": (360, 180), "D": (900, 540)}
    counters = parse_skills("2=D", counters=2, lines=["C", "D"])
    assert [one.lines for one in counters] == [{"C": 1, "D": 1}, {"D": 1}]
    begins, ends, closed = parse_hours("07:30-11:30 13:30-17:00", NOW.date())
    assert (begins.hour, ends.hour, len(closed)) == (7, 17, 1)


@pytest.mark.parametrize("text", ["", "C=x", "C 5", "=5", "C=-1", "nan"])
def test_arrivals_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_arrivals(text)


@pytest.mark.parametrize("text", ["0", "C=6", "C=a D=3"])
def test_services_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_services(text, ["C", "D"])


@pytest.mark.parametrize("text", ["3=C", "1=X", "x=C"])
def test_skills_of_no_counter_or_line_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_skills(text, counters=2, lines=["C", "D"])


@pytest.mark.parametrize("text", ["", "7-11", "11:30-07:30", "07:30-11:30 11:00-17:00", "25:00-26:00"])
def test_hours_out_of_order_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_hours(text, NOW.date())


def test_the_table_says_waits_idle_time_and_a_counter_more_and_fewer() -> None:
    text = simulate(**TYPED)
    assert "Trung bình 3 ngày, 2 quầy" in text
    assert [line.split()[0] for line in text.splitlines()[-3:]] == ["1", "2", "3"]


def test_the_same_seed_gives_the_same_figures_in_json_and_csv() -> None:
    found = json.loads(simulate(**TYPED, format="json"))
    assert found == json.loads(simulate(**TYPED, format="json"))
    assert found != json.loads(simulate(**TYPED, format="json", seed=2))
    assert found["more"]["total"]["mean"] <= found["same"]["total"]["mean"] <= found["fewer"]["total"]["mean"]
    assert set(found["same"]["lines"]) == {"C", "D"}
    rows = list(csv.DictReader(StringIO(simulate(**TYPED, format="csv"))))
    (total,) = (row for row in rows if (row["setting"], row["kind"]) == ("same", "total"))
    assert float(total["p90"]) == found["same"]["total"]["p90"]
    assert float(total["idle"]) == pytest.approx(found["same"]["idle"])


def test_one_counter_has_none_fewer() -> None:
    assert json.loads(simulate(arrivals="20", counters=1, days=1, format="json"))["fewer"] is None


@pytest.mark.parametrize(
    "options",
    [{}, {"arrivals": "80"}, {"arrivals": "80", "counters": 0}, {"arrivals": "x", "counters": 2},
     {"arrivals": "80", "counters": 2, "days": 0}, {"arrivals": "80", "counters": 2, "absent": 100}],
)  # fmt: skip
def test_what_makes_no_day_is_refused_in_words(options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        simulate(**options)


@pytest.fixture
def queue() -> Queue:
    queue = make_queue("DC", counters=2)
    for number in range(6):
        queue.served("DC"[number % 2], now=NOW + timedelta(minutes=15 * number))
    queue.served("D", now=NOW + timedelta(days=1))
    return queue


@pytest.mark.django_db
def test_an_office_gives_its_own_last_weeks(queue: Queue) -> None:
    later = NOW + timedelta(days=4)
    learn_paces(by=SETUP, now=later)
    recent = recent_days(queue.hall, now=later)
    assert recent is not None
    assert recent.days == 2
    assert {one.line: one.people for one in recent.demands} == {"D": 2.0, "C": 1.5}
    assert [one.lines for one in recent.counters] == [{"D": 1, "C": 2}] * 2
    assert sum(recent.shape) == 7
    assert f"{recent.begins.astimezone(VN_TZ):%H:%M}" == "07:30"


@pytest.mark.django_db
def test_an_office_without_visitors_or_hall_is_said_to_have_none(queue: Queue) -> None:
    assert recent_days(queue.hall, now=NOW + timedelta(days=90)) is None
    with pytest.raises(CommandError, match="Không tìm thấy sảnh"):
        simulate(office="H00")


def test_people_with_appointments_come_to_places_of_the_plan_and_wait_less() -> None:
    found = json.loads(simulate(**{**TYPED, "days": 20}, appointments=40, format="json"))
    booked, total = found["same"]["booked"], found["same"]["total"]
    assert booked["people"] == pytest.approx(0.4 * 50, rel=0.1)
    assert booked["mean"] < total["mean"]
    assert json.loads(simulate(**TYPED, format="json"))["same"]["booked"]["people"] == 0
    table = simulate(**TYPED, appointments=40)
    assert table.count("có hẹn trước") == 5  # the day, three settings, and what their wait means
    assert "có hẹn trước" not in simulate(**TYPED)


def test_more_wish_an_appointment_than_the_mixing_rule_has_places_for() -> None:
    many = {"arrivals": "A=60", "counters": 1, "service": "10", "days": 10, "appointments": 99}
    found = json.loads(simulate(**many, format="json"))["same"]
    # 450 minutes of one counter serve 45 people; with one walk-in before each appointment 22 may book.
    assert 17 < found["booked"]["people"] <= 22
    assert 55 < found["total"]["people"] < 66

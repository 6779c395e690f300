"""Masks, waits, quiet hours, addresses: plain values."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from motcua.core.rules.dates import VN_TZ
from motcua.notifications.rules import (
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    is_email,
    is_quiet,
    masked,
    message_id,
    normal_address,
    wait_after,
)

NIGHT = time(21, 0), time(7, 0)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 24, hour, minute, tzinfo=VN_TZ)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("nguyenvanan@gmail.com", "ng•••@gmail.com"),
        ("an@gmail.com", "a•••@gmail.com"),
        ("0912345678", "091•••678"),
        ("+84912345678", "+84•••678"),
        ("chữ gì đó", "•••"),
        ("", "–"),
    ],
)
def test_a_masked_address_shows_its_ends_only(address: str, shown: str) -> None:
    assert masked(address) == shown


@pytest.mark.parametrize("address", ["an@thu.example", "a.b+c@x-y.example.vn", "an@xn--th-iua.vn"])
def test_addresses_of_mail(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "@thu.vn",
        "an@thu",
        "an @thu.vn",
        "an@thu.vn\nBcc: x@y.vn",
        "a@b.vn,c@d.vn",
        "a" * 300,
    ],
)
def test_other_texts_are_no_address(address: str) -> None:
    assert not is_email(address)


def test_an_address_is_kept_in_small_letters_without_spaces() -> None:
    assert normal_address("  An@Thu.VN ") == "an@thu.vn"


def test_quiet_hours_pass_midnight() -> None:
    begins, ends = NIGHT
    quiet = [at(21), at(23), at(0), at(6, 59)]
    loud = [at(20, 59), at(7), at(12)]
    assert all(is_quiet(moment, begins=begins, ends=ends) for moment in quiet)
    assert not any(is_quiet(moment, begins=begins, ends=ends) for moment in loud)


def test_quiet_hours_may_lie_in_a_day_or_be_none() -> None:
    assert is_quiet(at(12), begins=time(11, 30), ends=time(13, 0))
    assert not is_quiet(at(13), begins=time(11, 30), ends=time(13, 0))
    assert not is_quiet(at(0), begins=time(0), ends=time(0))


def test_waits_grow_to_six_hours_and_last_about_a_day_together() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MAX_ATTEMPTS)]
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT
    assert timedelta(hours=12) < sum(waits, timedelta()) < timedelta(days=1)


def test_the_id_of_a_message_follows_from_its_key_and_does_not_show_it() -> None:
    made = message_id("cases.received:H29.1", "mc.example")
    assert made == message_id("cases.received:H29.1", "mc.example") != message_id("other", "mc.example")
    assert "H29" not in made
    assert made.endswith("@mc.example>")

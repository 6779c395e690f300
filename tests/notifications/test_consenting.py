"""The latest word about an address holds, every word is kept, and links name nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.core.actors import APPLICANT
from motcua.core.errors import NotAllowed, NotFound
from motcua.notifications.actions import opt_in, opt_out, queue_message, record_wishes, stop_by_link
from motcua.notifications.actions.consenting import Wish
from motcua.notifications.choices import EMAIL, ConsentWay, MessageState
from motcua.notifications.errors import UnfitAddress
from motcua.notifications.links import message_pk_of, stop_path
from motcua.notifications.models import Consent, Message
from motcua.notifications.queries import consents_of, declined
from tests.factories import NOW
from tests.factories_notifications import ADDRESS, BY, DIRECTOR, new_message, states

pytestmark = pytest.mark.django_db
PLACE = (EMAIL, ADDRESS)
MINUTE = timedelta(minutes=1)


def token_of(message: Message) -> str:
    return stop_path(message.pk).rstrip("/").rpartition("/")[2]


def test_nobody_said_anything_so_nobody_declined() -> None:
    assert declined([PLACE]) == set()
    assert declined([]) == set()


def test_the_latest_word_holds_whatever_the_order_of_writing() -> None:
    opt_out(channel=EMAIL, address=ADDRESS, by=DIRECTOR, now=NOW)
    record_wishes(wishes=[Wish(ADDRESS, NOW - MINUTE, "case", "H29.1")], by=BY)
    assert declined([PLACE]) == {PLACE}
    record_wishes(wishes=[Wish(ADDRESS, NOW + MINUTE, "case", "H29.2")], by=BY)
    assert declined([PLACE]) == set()
    assert [row.is_in for row in consents_of(EMAIL, ADDRESS)] == [True, False, True]


def test_a_wish_written_twice_is_one() -> None:
    wish = Wish(ADDRESS, NOW, "case", "H29.1")
    record_wishes(wishes=[wish, wish], by=BY)
    record_wishes(wishes=[wish], by=BY)
    assert Consent.objects.get().how == ConsentWay.INTAKE
    record_wishes(wishes=[], by=BY)


def test_stopping_takes_back_what_waits() -> None:
    queue_message(message=new_message(), by=BY, now=NOW)
    opt_out(channel=EMAIL, address=ADDRESS, by=DIRECTOR, now=NOW + MINUTE)
    assert states() == [MessageState.DECLINED]


def test_the_link_of_a_message_stops_and_starts_again() -> None:
    queue_message(message=new_message(), by=BY, now=NOW)
    token = token_of(Message.objects.get())
    stop_by_link(token=token, is_in=False, by=APPLICANT, now=NOW + MINUTE)
    assert declined([PLACE]) == {PLACE}
    stop_by_link(token=token, is_in=True, by=APPLICANT, now=NOW + 2 * MINUTE)
    assert declined([PLACE]) == set()
    assert {row.how for row in consents_of(EMAIL, ADDRESS)} == {ConsentWay.LINK}


def test_the_link_does_not_hold_the_address_and_cannot_be_guessed() -> None:
    queue_message(message=new_message(), by=BY, now=NOW)
    message = Message.objects.get()
    assert "@" not in stop_path(message.pk)
    assert "nguyen" not in stop_path(message.pk)
    assert message_pk_of(token_of(message)) == message.pk
    for forged in (str(message.pk), f"{message.pk}:abc", token_of(message)[:-1], "", ":"):
        with pytest.raises(NotFound):
            stop_by_link(token=forged, is_in=False, by=APPLICANT, now=NOW)
    assert not Consent.objects.exists()


def test_only_who_looks_after_messages_writes_down_a_wish_and_only_for_an_address() -> None:
    for say in (opt_in, opt_out):
        with pytest.raises(NotAllowed):
            say(channel=EMAIL, address=ADDRESS, by=APPLICANT, now=NOW)
        with pytest.raises(UnfitAddress):
            say(channel=EMAIL, address="không có", by=DIRECTOR, now=NOW)
    assert not Consent.objects.exists()

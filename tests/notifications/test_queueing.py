"""A message is written with what it tells of, once a key, in few statements, and only if wanted."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.transactions import action
from motcua.notifications.actions import opt_in, opt_out, queue_message, queue_messages
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.models import Message
from tests.factories import NOW
from tests.factories_notifications import ADDRESS, BY, DIRECTOR, NEAR, new_message, states

pytestmark = pytest.mark.django_db


def test_a_message_holds_its_text_and_everything_needed_to_send_it() -> None:
    queue_message(message=new_message(key="k", address=" NguyenVanAn@thu.example"), by=BY, now=NOW)
    message = Message.objects.get()
    assert (message.address, message.state, message.channel) == (ADDRESS, MessageState.QUEUED, EMAIL)
    assert message.subject == "Hồ sơ H29.1-260324-0001 đã có kết quả"
    assert "lúc 24/03/2026 09:00" in message.text
    assert json.loads(message.facts_text)["code"] == "H29.1-260324-0001"
    assert (message.reference_kind, message.reference_id) == ("case", "H29.1-260324-0001")
    assert (message.written_by, message.not_before) == ("kiểm thử", NOW)
    assert message.expires_at == NOW + timedelta(days=2)
    assert message.masked_address == "ng•••@thu.example"


def test_a_message_may_wait_for_its_time_and_lasts_from_then() -> None:
    later = NOW + timedelta(days=1)
    queue_message(message=new_message(NEAR, not_before=later), by=BY, now=NOW)
    message = Message.objects.get()
    assert (message.not_before, message.expires_at) == (later, later + timedelta(minutes=10))
    assert message.is_urgent


def test_one_message_costs_two_statements_and_two_hundred_too() -> None:
    for messages in ([new_message()], [new_message() for _ in range(200)]):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            queue_messages(messages=messages, by=BY, now=NOW)
        sql = [query["sql"] for query in queries if "notifications_" in query["sql"]]
        assert len(sql) == 2


def test_a_key_is_one_message_and_the_first_text_stays() -> None:
    queue_message(message=new_message(key="k"), by=BY, now=NOW)
    before = Message.objects.get()
    again = new_message(NEAR, key="k")
    queue_messages(messages=[again, again, new_message(key="other")], by=BY, now=NOW + timedelta(hours=1))
    assert Message.objects.count() == 2
    after = Message.objects.get(key="k")
    assert (after.subject, after.written_at, after.state) == (before.subject, NOW, MessageState.QUEUED)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_rolled_back_leaves_no_message() -> None:
    @action
    def fails() -> None:
        queue_message(message=new_message(), by=BY, now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not Message.objects.exists()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(st.integers(1, 5), max_size=4), st.booleans()), max_size=6))
def test_whatever_is_repeated_or_rolled_back_each_key_is_there_once(
    runs: list[tuple[list[int], bool]],
) -> None:
    """Runs of actions that write some keys and then fail or not."""
    expected: set[str] = set()
    with transaction.atomic():
        for keys, fails in runs:
            try:
                with transaction.atomic():
                    messages = [new_message(key=f"p{key}") for key in keys]
                    queue_messages(messages=messages, by=BY, now=NOW)
                    if fails:
                        raise RuntimeError
                expected |= {f"p{key}" for key in keys}
            except RuntimeError:
                pass
        written = list(Message.objects.values_list("key", flat=True))
        assert sorted(written) == sorted(expected)
        transaction.set_rollback(True)


def test_who_wants_no_messages_is_sent_none_but_it_is_kept_that_one_was_due() -> None:
    opt_out(channel=EMAIL, address=ADDRESS.upper(), by=DIRECTOR, now=NOW)
    queue_messages(messages=[new_message(), new_message(address="khac@thu.example")], by=BY, now=NOW)
    assert states() == [MessageState.DECLINED, MessageState.QUEUED]
    opt_in(channel=EMAIL, address=ADDRESS, by=DIRECTOR, now=NOW + timedelta(minutes=1))
    queue_message(message=new_message(), by=BY, now=NOW + timedelta(minutes=2))
    assert states()[2] == MessageState.QUEUED


@pytest.mark.parametrize("address", ["", "không phải địa chỉ", "an@thu.vn\nBcc: khac@thu.vn"])
def test_a_text_that_is_no_address_fails_visibly_and_stops_no_action(address: str) -> None:
    queue_message(message=new_message(address=address), by=BY, now=NOW)
    message = Message.objects.get()
    assert (message.state, message.last_error) == (MessageState.FAILED, "Địa chỉ không đúng dạng.")


def test_facts_that_do_not_fit_the_text_are_a_programming_error() -> None:
    with pytest.raises((TypeError, KeyError)):
        queue_message(message=new_message(facts="không phải dữ kiện"), by=BY, now=NOW)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_actions_at_once_write_one_message_under_one_key() -> None:
    start = threading.Barrier(6)

    def act(number: int) -> None:
        start.wait()
        try:
            messages = [new_message(key=key) for key in ("a", "b", f"own{number}")]
            messages = messages if number % 2 else messages[::-1]
            queue_messages(messages=messages, by=BY, now=NOW)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = sorted(Message.objects.values_list("key", flat=True))
    assert written == ["a", "b", *(f"own{number}" for number in range(6))]

"""What waits is sent once, in its time, to who wants it; what cannot be sent says why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.notifications.actions import (
    Delivered,
    deliver_batch,
    give_up,
    opt_out,
    queue_message,
    queue_messages,
    resend,
    set_quiet_hours,
)
from motcua.notifications.actions.delivering import BATCH, DOWN_FOR, LEASE, WORKING
from motcua.notifications.channels import ChannelDown, Delayed, Outgoing, Refused, Send
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.errors import NotWaiting, UnfitQuietHours
from motcua.notifications.models import Message, QuietHours
from motcua.notifications.rules import MAX_ATTEMPTS
from tests.factories import NOW
from tests.factories_notifications import (
    ADDRESS,
    ADMINISTRATOR,
    BY,
    DIRECTOR,
    NEAR,
    READY,
    new_message,
    states,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NIGHT = datetime(2026, 3, 24, 22, 0, tzinfo=VN_TZ)
Q, SENT, FAILED = MessageState.QUEUED, MessageState.SENT, MessageState.FAILED


class Post:
    """A channel that keeps what it is given, or does what a test asks for."""

    def __init__(self, does: Callable[[Outgoing], Any] = lambda outgoing: None) -> None:
        self.does = does
        self.sent: list[Outgoing] = []
        self.batches = 0

    @contextmanager
    def sending(self) -> Iterator[Send]:
        self.batches += 1
        yield self._send

    def _send(self, outgoing: Outgoing) -> str:
        self.does(outgoing)
        self.sent.append(outgoing)
        return f"bằng chứng {len(self.sent)}"


def raises(error: Exception) -> Callable[[Outgoing], None]:
    def does(outgoing: Outgoing) -> None:
        raise error

    return does


def deliver(post: Post, now: datetime = NOW) -> Delivered:
    return deliver_batch(name=EMAIL, channel=post, by=BY, clock=lambda: now)


def write(number: int = 1, *, now: datetime = NOW, **values: Any) -> list[Message]:
    messages = [new_message(**values) for _ in range(number)]
    queue_messages(messages=messages, by=BY, now=now)
    return list(Message.objects.filter(key__in=[message.key for message in messages]).order_by("pk"))


def test_what_waits_is_sent_once_with_proof() -> None:
    (message,) = write()
    post = Post()
    assert deliver(post) == Delivered(sent=1)
    assert deliver(post) == Delivered()
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.proof) == (SENT, NOW, "bằng chứng 1")
    assert (message.attempts, message.claim, message.claimed_until) == (1, "", None)
    (outgoing,) = post.sent
    assert (outgoing.address, outgoing.subject) == (ADDRESS, message.subject)
    assert outgoing.stop_url.startswith("http://127.0.0.1:8000/thong-bao/")


def test_a_batch_costs_one_statement_a_message_and_a_few_more() -> None:
    counts = []
    for number in (1, 20):
        write(number)
        with CaptureQueriesContext(connection) as queries:
            deliver(Post())
        counts.append(len([one for one in queries if "notifications_" in one["sql"]]))
    few = counts[0] - 1
    assert few <= 7
    assert counts[1] == few + 20


def test_more_than_a_batch_goes_on_in_the_next() -> None:
    write(BATCH + 5)
    post = Post()
    assert deliver(post) == Delivered(sent=BATCH, has_more=True)
    assert deliver(post) == Delivered(sent=5)
    assert len({outgoing.id for outgoing in post.sent}) == BATCH + 5


def test_only_a_job_delivers() -> None:
    with pytest.raises(NotAllowed):
        deliver_batch(name=EMAIL, channel=Post(), by=DIRECTOR, clock=lambda: NOW)


def test_a_message_waits_for_its_time_and_its_channel() -> None:
    write(not_before=NOW + MINUTE)
    write(channel="khac", address="0912345678")
    post = Post()
    assert deliver(post) == Delivered()
    assert deliver(post, NOW + MINUTE) == Delivered(sent=1)
    assert states() == [SENT, Q]


def test_what_is_put_off_is_tried_again_after_growing_waits_and_fails_at_last() -> None:
    never = {"begins_at": time(0), "ends_at": time(0)}
    set_quiet_hours(effective_from=NOW.date(), **never, by=ADMINISTRATOR, now=NOW)
    (message,) = write(expires_at=NOW + timedelta(days=9))
    post, now, waits = Post(raises(Delayed("Máy chủ thư chưa nhận thư (451)."))), NOW, []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert deliver(post, now - timedelta(seconds=1)) == Delivered()
        deliver(post, now)
        message.refresh_from_db()
        assert message.attempts == attempt
        waits.append(message.not_before - now)
        now = message.not_before
    assert waits[:3] == [MINUTE, 4 * MINUTE, 16 * MINUTE]
    assert (message.state, message.last_error) == (FAILED, "Máy chủ thư chưa nhận thư (451).")


def test_what_is_refused_fails_at_once_and_the_others_go() -> None:
    write(address="khong-co@thu.example")
    write()

    def does(outgoing: Outgoing) -> None:
        if outgoing.address.startswith("khong-co"):
            raise Refused("Máy chủ thư từ chối địa chỉ người nhận (550).")

    assert deliver(Post(does)) == Delivered(sent=1, failed=1)
    assert states() == [FAILED, SENT]


def test_a_channel_that_is_down_costs_no_attempt() -> None:
    write(3)
    post = Post(raises(ChannelDown("Không kết nối được máy chủ thư.")))
    for _ in range(MAX_ATTEMPTS + 2):
        now = max(Message.objects.values_list("not_before", flat=True))
        assert deliver(post, now).sent == 0
    assert set(Message.objects.values_list("attempts", "state", "claim", "last_error")) == {
        (0, Q, "", "Không kết nối được máy chủ thư.")
    }
    assert max(Message.objects.values_list("not_before", flat=True)) == now + DOWN_FOR
    assert deliver(Post(), now + DOWN_FOR) == Delivered(sent=3)


def test_you_are_near_is_not_sent_late() -> None:
    write(notice=NEAR)
    post = Post()
    assert deliver(post, NOW + 10 * MINUTE) == Delivered()
    assert states() == [MessageState.EXPIRED]
    assert post.sent == []


def test_a_message_whose_time_runs_out_during_the_batch_is_not_sent() -> None:
    write(notice=NEAR)
    write(notice=NEAR)
    moment = [NOW + 10 * MINUTE - timedelta(seconds=10)]
    post = Post()

    def slow(outgoing: Outgoing) -> None:
        moment[0] += timedelta(seconds=20)

    post.does = slow
    deliver_batch(name=EMAIL, channel=post, by=BY, clock=lambda: moment[0])
    assert states() == [SENT, MessageState.EXPIRED]


def test_a_slow_batch_lets_go_of_what_it_did_not_begin() -> None:
    write(3)
    moment = [NOW]

    def slow(outgoing: Outgoing) -> None:
        moment[0] += WORKING + MINUTE

    assert deliver_batch(name=EMAIL, channel=Post(slow), by=BY, clock=lambda: moment[0]) == Delivered(1, 2)
    assert set(Message.objects.filter(state=Q).values_list("attempts", "claim")) == {(0, "")}
    assert deliver(Post()) == Delivered(sent=2)


def test_at_night_only_what_is_urgent_goes() -> None:
    write(now=NIGHT)
    write(now=NIGHT, notice=NEAR)
    assert deliver(Post(), NIGHT) == Delivered(sent=1)
    assert states() == [Q, SENT]
    assert deliver(Post(), NIGHT + timedelta(hours=9)) == Delivered(sent=1)


def test_quiet_hours_are_set_from_a_day_on() -> None:
    today = NIGHT.date()
    set_quiet_hours(
        effective_from=today + timedelta(days=1),
        begins_at=time(23),
        ends_at=time(5),
        by=ADMINISTRATOR,
        now=NIGHT,
    )
    write(2, now=NIGHT, expires_at=NIGHT + timedelta(days=9))
    assert deliver(Post(), NIGHT) == Delivered()
    assert deliver(Post(), NIGHT + timedelta(days=1)) == Delivered(sent=2)


def test_quiet_hours_are_not_set_for_yesterday_nor_by_a_director() -> None:
    hours = {"begins_at": NIGHT.time(), "ends_at": NOW.time(), "now": NOW}
    with pytest.raises(UnfitQuietHours):
        set_quiet_hours(effective_from=NOW.date() - timedelta(days=1), by=ADMINISTRATOR, **hours)
    with pytest.raises(NotAllowed):
        set_quiet_hours(effective_from=NOW.date(), by=DIRECTOR, **hours)
    for _ in range(2):
        set_quiet_hours(effective_from=NOW.date(), by=ADMINISTRATOR, **hours)
    assert QuietHours.objects.count() == 1


def test_who_said_no_after_it_was_written_is_sent_nothing() -> None:
    (message,) = write()
    opt_out(channel=EMAIL, address=ADDRESS, by=DIRECTOR, now=NOW)
    Message.objects.filter(pk=message.pk).update(state=Q)  # written by a transaction that did not see the no
    post = Post()
    assert deliver(post, NOW + MINUTE) == Delivered()
    assert (states(), post.sent) == ([MessageState.DECLINED], [])


class Killed(BaseException):
    """Nothing in the program catches it: as good as a kill."""


def test_the_claim_of_a_killed_job_ends_and_its_messages_go_under_the_same_id() -> None:
    write(3)
    first, second = Post(), Post()

    def die(outgoing: Outgoing) -> None:
        if len(first.sent) == 1:
            first.sent.append(outgoing)  # the server took it, nobody noted it
            raise Killed

    first.does = die
    with pytest.raises(Killed):
        deliver(first)
    assert states() == [SENT, Q, Q]
    assert deliver(second, NOW + LEASE - MINUTE) == Delivered()
    assert deliver(second, NOW + LEASE + MINUTE) == Delivered(sent=2)
    ids = [outgoing.id for outgoing in [*first.sent, *second.sent]]
    assert len(ids) == 4
    assert len(set(ids)) == 3  # only the one of the moment of death went twice, as the same mail


def test_a_message_that_kills_every_job_is_left_alone_in_the_end() -> None:
    (message,) = write(expires_at=NOW + timedelta(days=9))
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            deliver(Post(raises(Killed())), now)  # type: ignore[arg-type]
        now += LEASE + MINUTE
    assert deliver(Post(), now) == Delivered()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (FAILED, "Mỗi lần gửi đều bị ngắt giữa chừng.")


@pytest.mark.django_db(transaction=True)
def test_several_nodes_send_each_message_once() -> None:
    write(120)
    posts = [Post() for _ in range(4)]
    start = threading.Barrier(len(posts))

    def node(post: Post) -> None:
        start.wait()
        try:
            while deliver(post).sent:
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=node, args=[post]) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [outgoing.id for post in posts for outgoing in post.sent]
    assert len(ids) == len(set(ids)) == 120
    assert set(Message.objects.values_list("state", "attempts")) == {(SENT, 1)}


def test_a_failed_message_is_sent_again_by_who_looks_after_it() -> None:
    (message,) = write()
    deliver(Post(raises(Refused("từ chối"))))
    resend(message_id=message.pk, by=DIRECTOR, now=NOW + MINUTE)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == (Q, 0, "")
    assert (message.attended_by, message.attended_at) == ("Giám đốc", NOW + MINUTE)
    assert deliver(Post(), NOW + MINUTE) == Delivered(sent=1)
    with pytest.raises(NotWaiting):
        resend(message_id=message.pk, by=DIRECTOR, now=NOW + MINUTE)
    with pytest.raises(NotWaiting):
        give_up(message_id=message.pk, by=DIRECTOR, now=NOW + MINUTE)


def test_a_message_past_its_time_is_not_sent_again() -> None:
    (message,) = write(notice=NEAR)
    deliver(Post(raises(Refused("từ chối"))))
    with pytest.raises(NotWaiting):
        resend(message_id=message.pk, by=DIRECTOR, now=NOW + 10 * MINUTE)


def test_what_is_given_up_is_not_sent() -> None:
    (message,) = write()
    give_up(message_id=message.pk, by=DIRECTOR, now=NOW)
    post = Post()
    assert deliver(post) == Delivered()
    assert (states(), post.sent) == ([MessageState.GIVEN_UP], [])


def test_the_people_of_another_agency_may_not() -> None:
    (message,) = write()
    Message.objects.update(agency_path="9.")
    for act in (resend, give_up):
        with pytest.raises(NotAllowed):
            act(message_id=message.pk, by=DIRECTOR, now=NOW)


def test_no_address_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    write(2)
    for error in (Delayed("chậm"), ChannelDown("tắt"), Refused("không")):
        deliver(Post(raises(error)), max(Message.objects.values_list("not_before", flat=True)))
    assert "nguyen" not in caplog.text.lower()
    assert READY.label not in caplog.text
    queue_message(message=new_message(), by=BY, now=NOW)

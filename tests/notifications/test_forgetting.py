"""Old messages lose address and words; what waits or is young keeps them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.core.errors import NotAllowed
from motcua.notifications.actions import forget_messages, queue_message, resend
from motcua.notifications.choices import MessageState
from motcua.notifications.errors import NotWaiting
from motcua.notifications.models import Message
from tests.factories import NOW
from tests.factories_notifications import ADDRESS, BY, DIRECTOR, new_message

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def written(state: MessageState, *, ended_before: timedelta) -> Message:
    before = set(Message.objects.values_list("pk", flat=True))
    queue_message(message=new_message(), by=BY, now=NOW)
    made = Message.objects.exclude(pk__in=before)
    sent_at = NOW - ended_before if state == MessageState.SENT else None
    made.update(state=state, state_at=NOW - ended_before, sent_at=sent_at, proof=f"<1@{ADDRESS}>")
    return made.get()


def test_only_what_ended_long_ago_is_forgotten() -> None:
    old = [written(state, ended_before=YEAR * 2) for state in MessageState if state != MessageState.QUEUED]
    kept = [
        written(MessageState.QUEUED, ended_before=YEAR * 2),
        written(MessageState.SENT, ended_before=YEAR - timedelta(days=1)),
    ]
    assert forget_messages(kept=YEAR, by=BY, now=NOW) == len(old)
    for message in Message.objects.filter(pk__in=[one.pk for one in old]):
        said = (message.address, message.subject, message.text, message.proof, message.masked_address)
        assert said == ("", "", "", "", "–")
        assert "H29.1" not in message.facts_text
        assert message.reference_id  # that something was written about the case stays
    assert not Message.objects.filter(pk__in=[one.pk for one in kept], address="").exists()
    assert forget_messages(kept=YEAR, by=BY, now=NOW) == 0


def test_what_is_forgotten_cannot_be_sent_again() -> None:
    failed = written(MessageState.FAILED, ended_before=YEAR * 2)
    Message.objects.update(expires_at=None)
    forget_messages(kept=YEAR, by=BY, now=NOW)
    with pytest.raises(NotWaiting, match="đã xóa"):
        resend(message_id=failed.pk, by=DIRECTOR, now=NOW)


def test_no_officer_forgets_messages() -> None:
    with pytest.raises(NotAllowed):
        forget_messages(kept=YEAR, by=DIRECTOR, now=NOW)

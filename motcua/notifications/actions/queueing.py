"""Writing messages, inside the transaction of what they tell of: rolled back, they never were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.notifications.choices import EMAIL, MessageState
from motcua.notifications.models import Message
from motcua.notifications.notices import Notice
from motcua.notifications.queries import declined
from motcua.notifications.rules import is_email, normal_address
from motcua.notifications.texts import facts_text

ROWS_AT_ONCE = 200
BAD_ADDRESS = "Địa chỉ không đúng dạng."


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message is about, in plain words of the caller: ("case", "H29.1-260324-0001")."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a message goes, and the path of the agency whose people may look at it."""

    name: str
    agency_path: str


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One text to one address. The same `key` is one message, however often it is written.

    `not_before` and `expires_at`: from when and until when it is worth sending; unless said from now, and for
    as long as its notice lasts.
    """

    notice: Notice[Any]
    facts: Any
    address: str
    reference: Reference
    sender: Sender
    key: str
    channel: str = EMAIL
    language: str = "vi"
    not_before: datetime | None = None
    expires_at: datetime | None = None


def queue_message(*, message: NewMessage, by: Actor, now: datetime) -> None:
    """Write one message: two statements. The caller has checked that `by` may do what it tells of."""
    queue_messages(messages=[message], by=by, now=now)


@action
def queue_messages(*, messages: Sequence[NewMessage], by: Actor, now: datetime) -> int:
    """Write many messages: one statement for the consents, one for each 200 rows; returns how many.

    One that its recipient does not want, or with an address that is none, is kept as such and never sent. A
    message that was written before under its key stays as it is.
    """
    # In one order for all: two actions that wrote the same keys crosswise would wait for each other.
    once = {message.key: message for message in sorted(messages, key=lambda message: message.key)}
    places = {(message.channel, normal_address(message.address)) for message in once.values()}
    unwanted = declined(places)
    rows = [_row(message, unwanted, by=by, now=now) for message in once.values()]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        insert_rows(rows[start : start + ROWS_AT_ONCE], unique=("key",), update=("key",))
    return len(rows)


def _row(message: NewMessage, unwanted: set[tuple[str, str]], *, by: Actor, now: datetime) -> Message:
    address = normal_address(message.address)
    subject, text = message.notice.rendered(message.facts, language=message.language)
    not_before = message.not_before or now
    row = Message(
        key=message.key,
        channel=message.channel,
        address=address[:254],
        language=message.language,
        notice=message.notice.key,
        facts_text=facts_text(asdict(message.facts)),
        subject=subject,
        text=text,
        sender=message.sender.name[:200],
        agency_path=message.sender.agency_path,
        reference_kind=message.reference.kind,
        reference_id=message.reference.id,
        is_urgent=message.notice.is_urgent,
        written_at=now,
        written_by=by.label,
        not_before=not_before,
        expires_at=message.expires_at or not_before + message.notice.lasts,
        state_at=now,
    )
    if message.channel == EMAIL and not is_email(address):
        row.state, row.last_error = MessageState.FAILED, BAD_ADDRESS
    elif (message.channel, address) in unwanted:
        row.state = MessageState.DECLINED
    return row

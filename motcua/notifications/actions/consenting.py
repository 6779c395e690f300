"""What people say about messages to their address. Kept as proof: rows are only added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.notifications.choices import EMAIL, ConsentWay, MessageState
from motcua.notifications.errors import UnfitAddress
from motcua.notifications.models import Consent, Message
from motcua.notifications.permissions import MANAGE_MESSAGES
from motcua.notifications.queries import message_of_link
from motcua.notifications.rules import is_email, normal_address


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody wants messages at an address, said at a moment and at a thing they came for."""

    address: str
    at: datetime
    reference_kind: str
    reference_id: str
    channel: str = EMAIL


@action
def record_wishes(*, wishes: Sequence[Wish], by: Actor) -> None:
    """Keep the consents given where an address was taken down; one statement, harmless when repeated.

    The caller has checked that `by` may take them down.
    """
    once = {(wish.channel, normal_address(wish.address), wish.at): wish for wish in wishes}
    rows = [
        Consent(
            channel=channel,
            address=address[:254],
            is_in=True,
            at=at,
            how=ConsentWay.INTAKE,
            said_to=by.label,
            reference_kind=wish.reference_kind,
            reference_id=wish.reference_id,
        )
        for (channel, address, at), wish in once.items()
    ]
    insert_rows(rows, unique=("channel", "address", "at"), update=("channel",))


@action
def opt_out(*, channel: str, address: str, by: Actor, now: datetime) -> Consent:
    """An officer writes down that somebody wants no messages any more; what waits is not sent.

    Raises NotAllowed, UnfitAddress.
    """
    check(by, MANAGE_MESSAGES)
    return _say(channel, address, ConsentWay.OFFICER, is_in=False, by=by, now=now)


@action
def opt_in(*, channel: str, address: str, by: Actor, now: datetime) -> Consent:
    """An officer writes down that somebody wants messages. Raises NotAllowed, UnfitAddress."""
    check(by, MANAGE_MESSAGES)
    return _say(channel, address, ConsentWay.OFFICER, is_in=True, by=by, now=now)


@action
def stop_by_link(*, token: str, is_in: bool, by: Actor, now: datetime) -> Consent:
    """Who has a message says by its link that they want no more, or want them again. Raises NotFound."""
    message = message_of_link(token)
    return _say(message.channel, message.address, ConsentWay.LINK, is_in=is_in, by=by, now=now)


def _say(channel: str, address: str, how: ConsentWay, *, is_in: bool, by: Actor, now: datetime) -> Consent:
    address = normal_address(address)
    if channel == EMAIL and not is_email(address):
        raise UnfitAddress(_("Thư điện tử phải có dạng ten@noigui.vn."), field="address")
    row = Consent(channel=channel, address=address, is_in=is_in, at=now, how=how, said_to=by.label)
    insert_rows([row], unique=("channel", "address", "at"), update=("is_in",))
    if not is_in:
        waiting = Message.objects.loose(at=now).filter(channel=channel, address=address)
        waiting.update(state=MessageState.DECLINED, state_at=now, claim="", claimed_until=None)
    return row

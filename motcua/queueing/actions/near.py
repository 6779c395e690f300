"""Telling people that their turn is near: once, where they left an address for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.transactions import action
from motcua.notifications.actions import NewMessage, Reference, Sender, queue_messages
from motcua.notifications.rules import is_email, normal_address
from motcua.queueing.actions.moving import load_open
from motcua.queueing.choices import TicketState
from motcua.queueing.models import NearNotice, Ticket
from motcua.queueing.notices import NEAR, NearFacts
from motcua.queueing.queries.following import Following, followed
from motcua.queueing.rules.codes import ticket_path
from motcua.queueing.sql import TICKET
from motcua.queueing.sql_followed import read_to_be_told

TOLD_AT_ONCE = 500
KEPT = timedelta(days=1)  # an address is for the day of the visit


@action
def ask_to_be_told(*, ticket_id: int, address: str, by: Actor, now: datetime) -> NearNotice:
    """Note where the holder wants to be told; another address takes the place of the one before.

    Whoever has the page of the ticket may ask. Raises Unreadable for an address that is none, TicketNotThere
    once the ticket is called.
    """
    ticket, _head = load_open(ticket_id, states={TicketState.WAITING, TicketState.EXPECTED})
    place = normal_address(address)
    if not is_email(place):
        raise Unreadable(_("Địa chỉ thư điện tử chưa đúng, ví dụ ten@gmail.com."), field="address")
    notice, _made = NearNotice.objects.update_or_create(
        ticket=ticket, defaults={"address": place}, create_defaults={"address": place, "asked_at": now}
    )
    return notice


@action
def tell_near(*, public_url: str, by: Actor, now: datetime) -> int:
    """Write a message to everybody whose turn has come near; returns how many. Nobody is told twice.

    One statement while nobody waits to be told, four more to tell any number of people.
    """
    found = [(one, followed(one, now=now)) for one in read_to_be_told(now=now, limit=TOLD_AT_ONCE)]
    near = [(one.notice, seen) for one, seen in found if one.notice is not None and seen.is_near]
    if not near:
        return 0
    messages = [_message(seen, notice.address, public_url) for notice, seen in near]
    queue_messages(messages=messages, by=by, now=now)
    NearNotice.objects.filter(pk__in=[notice.pk for notice, _seen in near]).update(told_at=now)
    return len(near)


def _message(seen: Following, address: str, public_url: str) -> NewMessage:
    ticket = seen.ticket
    return NewMessage(
        notice=NEAR,
        facts=NearFacts(
            code=ticket.code,
            line=_line_name(ticket),
            before=seen.before,
            office=ticket.office.name,
            link=f"{public_url.rstrip('/')}{ticket_path(ticket.key)}",
        ),
        address=address,
        reference=Reference(TICKET, str(ticket.pk)),
        sender=Sender(ticket.office.name, ticket.office.agency.path),
        key=f"queueing.near:{ticket.pk}",
        language=ticket.language,
    )


def _line_name(ticket: Ticket) -> str:
    line = ticket.line
    return (line.english_name if ticket.language == "en" else "") or line.name


@action
def forget_near_notices(*, now: datetime) -> int:
    """Erase the addresses left for tickets of days gone by; returns how many."""
    gone, _rows = NearNotice.objects.filter(ticket__day__lt=local_day(now - KEPT)).delete()
    return gone

"""What somebody at home does with their phone: take a number from afar, and come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.cases.actions.attempts import address_key
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.core.series import count_attempt
from motcua.core.transactions import action
from motcua.queueing.actions.issuing import REMOTE_ACTORS, NewTicket, issue_ticket
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.actions.near import ask_to_be_told
from motcua.queueing.choices import DeviceKind, TicketOrigin, TicketState
from motcua.queueing.errors import AlreadyHolding, NotAtDoor, TicketNotThere
from motcua.queueing.models import Ticket
from motcua.queueing.permissions import ISSUE
from motcua.queueing.queries.devices import device_of
from motcua.queueing.queries.presence import is_presence_code
from motcua.queueing.rules.remote import place_on_arrival
from motcua.queueing.sql_followed import read_followed
from motcua.queueing.workflow import OPEN

# People in one office or on one mobile gateway share an address; so does a program that floods a line.
MOST_FROM_ADDRESS = 20
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RemoteTicket:
    """What somebody at home asks for; `address`: where to be told when near, empty for not at all.

    `held_key`: the secret of the ticket their browser took before; `form_key` is the form's own, so that a
    second tap on the same form gives the same ticket.
    """

    line_id: int
    form_key: str
    priority_id: int | None = None
    offering_id: int | None = None
    address: str = ""
    language: str = "vi"
    held_key: str = ""


@action
def count_remote_wish(*, address: str, now: datetime) -> None:
    """Count one wish for a ticket from afar by the network address it comes from; raises TooOften."""
    key = address_key("remote_ticket", address)
    count_attempt(key=key, now=now, window=WINDOW, limit=MOST_FROM_ADDRESS)


def take_remote_ticket(*, new: RemoteTicket, by: Actor, now: datetime) -> Ticket:
    """A number from afar; its holder is expected (`rules.remote`).

    Raises AlreadyHolding while the browser holds another one, RemoteNotOffered, LineClosed, NotFound.
    """
    _check_holds_none(new, now)
    ticket = issue_ticket(
        new=NewTicket(
            line_id=new.line_id,
            origin=TicketOrigin.REMOTE,
            priority_id=new.priority_id,
            offering_id=new.offering_id,
            language=new.language,
            is_present=False,
            idempotency_key=_form_key(new),
        ),
        by=by,
        now=now,
    )
    if new.address:
        ask_to_be_told(ticket_id=ticket.pk, address=new.address, by=by, now=now)
    return ticket


def _form_key(new: RemoteTicket) -> str:
    return f"remote:{new.form_key}"


def _check_holds_none(new: RemoteTicket, now: datetime) -> None:
    held = open_remote_ticket(new.held_key, now=now)
    if held is not None and held.idempotency_key != _form_key(new):
        raise AlreadyHolding(
            _("Máy này đang giữ số %(code)s. Xin dùng số đó, hoặc trả lại trước khi lấy số khác.")
            % {"code": held.code}
        )


def open_remote_ticket(key: str, *, now: datetime) -> Ticket | None:
    """The ticket from afar of a secret while its visit is not over."""
    if not key:
        return None
    found = Ticket.objects.filter(key=key, origin=TicketOrigin.REMOTE, state__in=OPEN)
    return found.filter(day=local_day(now)).first()


@action
def arrive(*, ticket_id: int, code: str = "", by: Actor, now: datetime) -> Ticket:
    """The holder of a ticket from afar is there and waits from now on; again changes nothing.

    A phone shows it by the `code` of the door, a kiosk and an officer who may issue tickets see it. Where the
    ticket then stands: `rules.remote`. Raises NotAtDoor, NotFound, NotAllowed, TicketNotThere.
    """
    ticket, head = load_open(ticket_id, states=OPEN)
    _check_is_there(ticket, code, by, now)
    if ticket.state != TicketState.EXPECTED:
        return ticket
    if ticket.day != local_day(now) and not ticket.line.hall.is_kept_overnight:
        raise TicketNotThere(_("Số %(code)s là của ngày khác. Xin lấy số mới.") % {"code": ticket.code})
    found = read_followed(ticket_id=ticket.pk, now=now)
    place = place_on_arrival(ticket.standing, passed_at=found.passed_at if found else None)
    ticket.joined_at, ticket.rank_at = place.joined_at, place.rank[0]
    ticket.arrived_at = now
    move(
        ticket, head, TicketState.WAITING, "joined_at", "rank_at", "arrived_at",
        event="ticket_arrived", by=by, now=now, said={"joined": ticket.joined_at},
    )  # fmt: skip
    return ticket


def _check_is_there(ticket: Ticket, code: str, by: Actor, now: datetime) -> None:
    if by.kind is ActorKind.KIOSK:
        if device_of(by, DeviceKind.KIOSK).office_id != ticket.office_id:
            raise NotFound(_("Không có phiếu này."))
    elif by.kind in REMOTE_ACTORS:
        if not is_presence_code(code, office_id=ticket.office_id, on=local_day(now)):
            raise NotAtDoor(
                _("Mã này không phải mã ở cửa hôm nay. Mã đổi mỗi ngày; xin nhìn lại ở cửa ra vào."),
                field="code",
            )
    else:
        check(by, ISSUE, ticket.office.agency.path)

"""Calling people to a counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.audit.models import ChainHead
from motcua.audit.rules import canonical_json
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.queueing.actions.moving import load_open, move
from motcua.queueing.choices import CallRule, TicketState
from motcua.queueing.errors import (
    CounterClosed,
    LineNotServed,
    NobodyWaiting,
    ReasonMissing,
    SentElsewhere,
    StillServing,
    TicketNotThere,
    TooManyRecalls,
)
from motcua.queueing.models import CounterLine, Ticket
from motcua.queueing.permissions import CALL
from motcua.queueing.rules.order import Choice, LineHead, Standing, next_for_counter
from motcua.queueing.sql import AtCounter, Candidates, read_counter, read_counter_and_candidates

_CALLED = (
    "counter_id",
    "officer_id",
    "call_rule",
    "called_because",
    "call_key",
    "recalls",
    "walk_ins_in_a_row",
    "first_called_at",
    "called_at",
    "begun_at",
    "ended_at",
    "end_reason",
)


@dataclass(frozen=True, slots=True)
class _Call:
    """One call about to be written."""

    ticket: Ticket
    head: ChainHead | None
    rule: CallRule
    because: dict[str, Any]
    walk_ins_in_a_row: int


def call_next(*, counter_id: int, key: str = "", by: Actor, now: datetime) -> Ticket:
    """Call whoever is next for the counter by the published order (`rules.order`); six statements.

    `key`: what the button sent along; the same key again gives the same ticket. Raises CounterClosed,
    StillServing, NobodyWaiting, NotAllowed.
    """
    try:
        return _call_next(counter_id, key, by, now)
    except IntegrityError:  # a second click at the same moment: one person at a counter
        return _call_next(counter_id, key, by, now)


@action
def _call_next(counter_id: int, key: str, by: Actor, now: datetime) -> Ticket:
    found, candidates = read_counter_and_candidates(counter_id)
    place = _ready(found, by)
    if place.ticket is not None:
        if key and place.ticket.call_key == key:
            return place.ticket
        raise StillServing(
            _("Quầy đang phục vụ số %(code)s. Xin kết thúc trước khi gọi tiếp.") % {"code": place.ticket.code}
        )
    choice = next_for_counter([_head(one) for one in candidates], now=now)
    if choice is None:
        raise NobodyWaiting(_("Không còn ai chờ ở các nhóm của quầy này."))
    line = next(one for one in candidates if one.line.pk == choice.line_id)
    ticket = line.ticket(choice.standing.ticket_id)
    if ticket is None:
        raise NobodyWaiting(_("Không còn ai chờ ở các nhóm của quầy này."))
    call = _Call(
        ticket=ticket,
        head=line.heads.get(ticket.pk),
        rule=CallRule(choice.rule),
        because=_because(choice, line),
        walk_ins_in_a_row=choice.walk_ins_in_a_row,
    )
    return _write(call, place, key=key, by=by, now=now)


@action
def call_chosen(*, counter_id: int, ticket_id: int, reason: str, by: Actor, now: datetime) -> Ticket:
    """Call one out of turn, with a reason; or one who was absent or on hold.

    Raises ReasonMissing for somebody who waits their turn, LineNotServed, SentElsewhere for somebody sent to
    another counter, TicketNotThere, and as `call_next`.
    """
    place = _ready(read_counter(counter_id, in_line=True), by)
    if place.ticket is not None:
        raise StillServing(
            _("Quầy đang phục vụ số %(code)s. Xin kết thúc trước khi gọi tiếp.") % {"code": place.ticket.code}
        )
    states = {TicketState.WAITING, TicketState.HELD, TicketState.NO_SHOW}
    ticket, head = load_open(ticket_id, states=states)
    check_same_office(ticket, place)
    rule = CallRule.CHOSEN if ticket.state == TicketState.WAITING else CallRule.TAKEN_BACK
    words = " ".join(reason.split())
    if rule is CallRule.CHOSEN:
        if not words:
            raise ReasonMissing(_("Xin ghi lý do gọi khách này trước lượt."), field="reason")
        if not CounterLine.objects.filter(counter_id=counter_id, line_id=ticket.line_id).exists():
            raise LineNotServed(_("Quầy này không phục vụ nhóm %(line)s.") % {"line": ticket.line.name})
        if ticket.wanted_counter_id not in (None, counter_id):
            raise SentElsewhere(
                _("Khách này được chuyển riêng đến %(counter)s.") % {"counter": ticket.wanted_counter}
            )
    call = _Call(ticket, head, rule, {"reason": words}, ticket.walk_ins_in_a_row)
    return _write(call, place, key="", by=by, now=now)


@action
def recall(*, counter_id: int, by: Actor, now: datetime) -> Ticket:
    """Call the person again who was called and has not come. Raises TooManyRecalls, TicketNotThere."""
    place = read_open_counter(counter_id, by=by)
    ticket = place.ticket
    if ticket is None or ticket.state != TicketState.CALLED:
        raise TicketNotThere(_("Không có ai đang được gọi đến quầy này."))
    if ticket.recalls >= place.hall.largest_recalls:
        raise TooManyRecalls(
            _("Đã gọi lại %(count)s lần. Xin ghi vắng mặt; khách đến sau vẫn gọi lại được.")
            % {"count": ticket.recalls}
        )
    ticket.recalls += 1
    ticket.called_at = now
    said = {"counter_number": place.counter.number, "recall": ticket.recalls}
    move(
        ticket, place.head, TicketState.CALLED, "recalls", "called_at",
        event="ticket_recalled", by=by, now=now, said=said,
    )  # fmt: skip
    return ticket


def read_open_counter(counter_id: int, *, by: Actor) -> AtCounter:
    """The counter at which the actor sits; raises NotFound, NotAllowed, CounterClosed."""
    return _open(read_counter(counter_id), by)


def _open(place: AtCounter | None, by: Actor) -> AtCounter:
    if place is None:
        raise NotFound(_("Không có quầy này."))
    check(by, CALL, place.agency.path)
    if place.session is None or place.session.officer_id != by.id:
        raise CounterClosed(_("Ông/bà chưa mở quầy này. Xin mở quầy trước khi gọi."))
    return place


def _ready(found: AtCounter | None, by: Actor) -> AtCounter:
    """Somebody can be called to it: open, and not paused."""
    place = _open(found, by)
    if place.session is not None and place.session.paused_at is not None:
        raise CounterClosed(_("Quầy đang tạm nghỉ. Xin mở lại trước khi gọi."))
    return place


def check_same_office(ticket: Ticket, place: AtCounter) -> None:
    """Raise NotFound for a ticket of another office: nobody learns that it exists."""
    if ticket.office_id != place.office.pk:
        raise NotFound(_("Không có phiếu này."))


def _head(one: Candidates) -> LineHead:
    best, oldest, appointment = (_standing(ticket) for ticket in (one.best, one.oldest, one.appointment))
    return LineHead(
        line_id=one.line.pk,
        preference=one.preference,
        best=best,
        oldest=oldest,
        overtaken=one.overtaken,
        appointment=appointment,
        walk_ins_in_a_row=one.walk_ins_in_a_row,
        walk_ins_per_appointment=one.line.walk_ins_per_appointment,
        largest_overtaking=one.line.largest_overtaking,
    )


def _standing(ticket: Ticket | None) -> Standing | None:
    return None if ticket is None else ticket.standing


def _because(choice: Choice, line: Candidates) -> dict[str, Any]:
    """The facts behind the call: enough to answer "why was 0421 before me" without trusting anybody."""
    return {
        "line": line.line.letters,
        "preference": line.preference,
        "joined": choice.standing.joined_at,
        "head_start": int(choice.standing.head_start / timedelta(minutes=1)),
        "slot": choice.standing.slot_at,
        "oldest": line.oldest.code if line.oldest else "",
        "overtaken": choice.overtaken,
        "largest_overtaking": line.line.largest_overtaking,
        "walk_ins_in_a_row": line.walk_ins_in_a_row,
        "walk_ins_per_appointment": line.line.walk_ins_per_appointment,
    }


def _write(call: _Call, place: AtCounter, *, key: str, by: Actor, now: datetime) -> Ticket:
    ticket = call.ticket
    ticket.counter, ticket.officer_id = place.counter, by.id
    ticket.call_rule, ticket.called_because, ticket.call_key = call.rule, canonical_json(call.because), key
    ticket.recalls, ticket.walk_ins_in_a_row = 0, call.walk_ins_in_a_row
    ticket.first_called_at = ticket.first_called_at or now
    ticket.called_at, ticket.begun_at = now, None
    ticket.ended_at, ticket.end_reason = None, ""
    move(
        ticket,
        call.head,
        TicketState.CALLED,
        *_CALLED,
        event="ticket_called",
        by=by,
        now=now,
        said={"counter_number": place.counter.number, "rule": call.rule.value, "because": call.because},
    )
    return ticket

"""Why was 0421 before me: each call since a ticket joined, in plain words and without any name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.core.rules.dates import format_time
from motcua.queueing.choices import CallRule
from motcua.queueing.models import CounterLine, Ticket

MOST_CALLS = 200


@dataclass(frozen=True, slots=True)
class EarlierCall:
    """Somebody called since a ticket joined: the name of the ticket, when, where to, and why they went first.

    `is_own`: the call of the ticket itself. `reason` is what the officer wrote who called out of turn: it may
    speak of a person and is for the director only.
    """

    code: str
    called_at: datetime
    counter: int
    why: str
    is_own: bool = False
    reason: str = ""


def calls_before(ticket: Ticket) -> list[EarlierCall]:
    """The calls that somebody who waits has seen pass, oldest first, then their own; two statements.

    Those of the line, and those by which a counter of the line called somebody of another line.
    """
    counters = list(CounterLine.objects.filter(line_id=ticket.line_id).values_list("counter_id", flat=True))
    lines = CounterLine.objects.filter(counter__in=counters).values("line")
    since = Q(line__in=lines, first_called_at__gte=ticket.joined_at)
    again = Q(office_id=ticket.office_id, day__gte=ticket.day, called_at__gte=ticket.joined_at)
    found = (
        Ticket.objects.filter(since | again, first_called_at__isnull=False)
        .filter(Q(line_id=ticket.line_id) | Q(counter__in=counters))
        .exclude(pk=ticket.pk)
        .select_related("line", "counter")
    )
    if ticket.first_called_at is not None:
        found = found.filter(called_at__lte=ticket.first_called_at)
    calls = [_told(one, ticket) for one in found.order_by("called_at", "pk")[:MOST_CALLS]]
    if ticket.first_called_at is not None:
        calls.append(_told(ticket, ticket))
    return calls


def why_called(one: Ticket) -> str:
    """Why the last call was for this ticket and no other, in a sentence without any name."""
    because = _because(one)
    match one.call_rule:
        case CallRule.PRIORITY:
            return _("Thuộc diện ưu tiên theo quy định: được tính như đến sớm hơn %(minutes)s phút.") % {
                "minutes": because.get("head_start", 0)
            }
        case CallRule.WAITED_ENOUGH:
            return _(
                "Đến sớm nhất trong nhóm và đã nhường %(count)s khách ưu tiên, mức nhiều nhất là %(most)s."
            ) % {
                "count": because.get("overtaken", 0),
                "most": because.get("largest_overtaking", 0),
            }
        case CallRule.APPOINTMENT:
            return _("Có hẹn lúc %(time)s; sau mỗi %(count)s khách đến thẳng thì đến một khách hẹn.") % {
                "time": format_time(one.slot_at) if one.slot_at else "",
                "count": because.get("walk_ins_per_appointment", 1),
            }
        case CallRule.CHOSEN:
            return _("Cán bộ gọi riêng trước lượt; lý do được lưu và Giám đốc Trung tâm xem được.")
        case CallRule.TAKEN_BACK:
            return _("Đã được gọi trước đó, nay quay lại quầy.")
    return _("Lấy số lúc %(time)s, đến trước thì gọi trước.") % {"time": format_time(one.joined_at)}


def _told(one: Ticket, mine: Ticket) -> EarlierCall:
    why = why_called(one)
    if one.wanted_counter_id is not None:
        why = _("%(why)s Khách được chuyển riêng đến quầy này.") % {"why": why}
    if one.line_id != mine.line_id:
        why = _("%(why)s Quầy này phục vụ cả nhóm %(line)s.") % {"why": why, "line": one.line.name}
    reason = str(_because(one).get("reason", "")) if one.call_rule == CallRule.CHOSEN else ""
    number = one.counter.number if one.counter else 0
    at = one.called_at or mine.joined_at
    return EarlierCall(one.code, at, number, why, one.pk == mine.pk, reason)


def _because(one: Ticket) -> dict[str, Any]:
    return dict(json.loads(one.called_because)) if one.called_because else {}

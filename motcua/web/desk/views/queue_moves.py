"""What an officer does at a counter: one table, one address below the counter for each move.

A move names the form it reads, so that the button pressed all day takes apart no more than it sends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.cases.models import Case
from motcua.cases.permissions import VIEW
from motcua.core.errors import NotFound
from motcua.queueing import actions
from motcua.queueing.models import Ticket
from motcua.queueing.queries.visits import wants_certification
from motcua.web.desk.forms.queue import (
    CallForm,
    ChosenForm,
    FinishAndCallForm,
    ReasonForm,
    TicketForm,
    TransferForm,
    WorkForm,
)
from motcua.web.desk.moves.kinds import Who


@dataclass(frozen=True, slots=True)
class Done:
    """What to say afterwards, and where to go; the calling page unless said."""

    words: str = ""
    url: str = ""


Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CounterMove:
    """What is done at the counter of that number, and the form that says what was sent along."""

    do: Callable[[int, Sent, Who], Done]
    form: type[Form] = Form


def _open(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.open_counter(counter_id=counter_id, reason=sent["reason"], by=who.by, now=who.now)
    return Done()


def _take_over(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.take_over_counter(counter_id=counter_id, reason=sent["reason"], by=who.by, now=who.now)
    return Done(_("Đã nhận thay quầy."))


def _pause(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.pause_counter(counter_id=counter_id, reason=sent["reason"], by=who.by, now=who.now)
    return Done()


def _resume(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.resume_counter(counter_id=counter_id, by=who.by, now=who.now)
    return Done()


def _close(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.close_counter(counter_id=counter_id, by=who.by, now=who.now)
    return Done(_("Đã đóng quầy."))


def _call(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.call_next(counter_id=counter_id, key=sent["key"], by=who.by, now=who.now)
    return Done()


def _call_chosen(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.call_chosen(
        counter_id=counter_id, ticket_id=_ticket(sent), reason=sent["reason"], by=who.by, now=who.now
    )
    return Done()


def _recall(counter_id: int, sent: Sent, who: Who) -> Done:
    ticket = actions.recall(counter_id=counter_id, by=who.by, now=who.now)
    return Done(_("Đã gọi lại %(code)s.") % {"code": ticket.code})


def _begin(counter_id: int, sent: Sent, who: Who) -> Done:
    """Serving begins, and with it the work that the officer chose opens."""
    if sent["to"] in ("", "intake"):
        ticket = actions.begin_service(counter_id=counter_id, by=who.by, now=who.now)
        return Done(url=f"{reverse(_intake_of(ticket))}?phieu={ticket.pk}" if sent["to"] else "")
    case = Case.objects.visible_to(who.by, VIEW.roles).filter(pk=sent["case"] or 0).first()
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    ticket = actions.begin_for_case(counter_id=counter_id, case=case, by=who.by, now=who.now)
    name = "desk:hand_over_case" if sent["to"] == "hand_over" else "desk:case"
    return Done(url=f"{reverse(name, args=[case.pk])}?phieu={ticket.pk}")


def _intake_of(ticket: Ticket) -> str:
    """Certification has a screen of its own."""
    return "desk:certification" if wants_certification(ticket) else "desk:intake"


def _no_show(counter_id: int, sent: Sent, who: Who) -> Done:
    ticket = actions.mark_no_show(counter_id=counter_id, by=who.by, now=who.now)
    return Done(_("Đã ghi %(code)s vắng mặt.") % {"code": ticket.code})


def _hold(counter_id: int, sent: Sent, who: Who) -> Done:
    ticket = actions.hold_ticket(counter_id=counter_id, reason=sent["reason"], by=who.by, now=who.now)
    return Done(_("Đã tạm giữ %(code)s.") % {"code": ticket.code})


def _take_back(counter_id: int, sent: Sent, who: Who) -> Done:
    ticket = actions.take_back(ticket_id=_ticket(sent), by=who.by, now=who.now)
    return Done(_("%(code)s chờ tiếp, giữ nguyên chỗ.") % {"code": ticket.code})


def _transfer(counter_id: int, sent: Sent, who: Who) -> Done:
    ticket = actions.transfer_ticket(
        ticket_id=_ticket(sent),
        line_id=sent["line"],
        counter_id=sent["counter"],
        reason=sent["reason"],
        note=sent["note"],
        by=who.by,
        now=who.now,
    )
    where = ticket.wanted_counter or ticket.line
    return Done(
        _("Đã chuyển %(code)s đến %(where)s, giữ nguyên chỗ.") % {"code": ticket.code, "where": where}
    )


def _finish(counter_id: int, sent: Sent, who: Who) -> Done:
    actions.finish_ticket(counter_id=counter_id, ticket_id=_ticket(sent), by=who.by, now=who.now)
    return Done()


def _finish_and_call(counter_id: int, sent: Sent, who: Who) -> Done:
    following = actions.finish_and_call_next(
        counter_id=counter_id, ticket_id=_ticket(sent), key=sent["key"], by=who.by, now=who.now
    )
    return Done() if following else Done(_("Đã xong. Không còn ai chờ ở các nhóm của quầy."))


def _ticket(sent: Sent) -> int:
    if sent["ticket"] is None:
        raise NotFound(_("Không có phiếu này."))
    return int(sent["ticket"])


MOVES = {
    "mo": CounterMove(_open, ReasonForm),
    "nhan-thay": CounterMove(_take_over, ReasonForm),
    "tam-nghi": CounterMove(_pause, ReasonForm),
    "tiep-tuc": CounterMove(_resume),
    "dong": CounterMove(_close),
    "goi": CounterMove(_call, CallForm),
    "goi-rieng": CounterMove(_call_chosen, ChosenForm),
    "goi-lai": CounterMove(_recall),
    "phuc-vu": CounterMove(_begin, WorkForm),
    "vang-mat": CounterMove(_no_show),
    "tam-giu": CounterMove(_hold, ReasonForm),
    "cho-lai": CounterMove(_take_back, TicketForm),
    "chuyen": CounterMove(_transfer, TransferForm),
    "xong": CounterMove(_finish, TicketForm),
    "xong-goi-tiep": CounterMove(_finish_and_call, FinishAndCallForm),
}

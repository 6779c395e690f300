"""Messages to applicants: a cursor over the event log writes them into the outbox (ADR 0022).

The actions themselves stay as they are. A message has the key of its event, so looking twice writes it once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua.audit.models import Event
from motcua.cases.actions.following import keep, lock_cursor, next_events
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.notices import (
    APOLOGY,
    CLOSING_NEAR,
    DRAFT_WAITS,
    RECEIVED,
    RESULT_READY,
    SUPPLEMENT_ASKED,
    SUPPLEMENT_COMPLETED,
    CaseFacts,
    ReceiptFacts,
    ResultFacts,
)
from motcua.cases.permissions import TELL_APPLICANTS
from motcua.cases.queries.tracking import tracking_path
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.notifications.actions import NewMessage, Reference, Sender, Wish, queue_messages, record_wishes
from motcua.notifications.models import Message
from motcua.notifications.notices import Notice

CURSOR = "messages"
EVENTS_AT_ONCE = 5000
# What happened longer ago is told no more: no worker ran, or history is being played again.
TOLD_WITHIN = timedelta(days=3)  # longer than a weekend
WARNED_BEFORE = timedelta(days=2)  # of closing a case that was not completed
_BEGINNINGS = ("cases.received", "cases.submitted")


@dataclass(frozen=True, slots=True)
class Told:
    """What one slice did; `has_more`: events wait behind it and can be read already."""

    messages: int
    has_more: bool


@action
def write_case_messages(*, public_url: str, by: Actor, now: datetime, limit: int = EVENTS_AT_ONCE) -> Told:
    """Write what the next events of cases have to tell, and the consents given at intake. A job's action."""
    check(by, TELL_APPLICANTS)
    cursor = lock_cursor(CURSOR)
    stood = cursor.settled, cursor.seen
    found = next_events(cursor, limit=limit)
    messages: list[NewMessage] = []
    if found.events:
        events = Event.objects.filter(
            subject_kind="case",
            pk__gt=found.after,
            pk__lte=found.upto,
            kind__in=(*_TOLD, *_BEGINNINGS),
            at__gt=now - TOLD_WITHIN,
        )
        messages = _tell(list(events.order_by("pk")), public_url, by=by, now=now)
    keep(cursor, now=now)
    return Told(len(messages), found.has_more and (cursor.settled, cursor.seen) != stood)


@action
def warn_of_closing(*, public_url: str, by: Actor, now: datetime) -> int:
    """Tell applicants whose supplement is due within two days, once a request; returns how many."""
    check(by, TELL_APPLICANTS)
    waiting = _wanting().filter(
        state=CaseState.AWAITING_SUPPLEMENT,
        supplement_due_at__gt=now,
        supplement_due_at__lte=now + WARNED_BEFORE,
    )
    by_key = {f"{CLOSING_NEAR.key}:{case.code}:{case.supplement_requests}": case for case in waiting}
    known = set(Message.objects.filter(key__in=by_key).values_list("key", flat=True))
    messages = []
    for key, case in by_key.items():
        if key not in known and case.supplement_due_at is not None:
            facts = CaseFacts(*_of(case, public_url), at=case.supplement_due_at)
            until = case.supplement_due_at
            messages.append(_message(case, CLOSING_NEAR, facts, key=key, expires_at=until))
    return queue_messages(messages=messages, by=by, now=now)


def _wanting() -> Any:
    return (
        Case.objects.filter(wants_mail=True)
        .exclude(applicant_email="")
        .select_related("receiving_agency", "office")
    )


def _tell(events: list[Event], public_url: str, *, by: Actor, now: datetime) -> list[NewMessage]:
    """Three statements for all of them: the cases, the consents asked for, the rows; one more for wishes."""
    cases = {case.code: case for case in _wanting().filter(code__in={event.subject_id for event in events})}
    wished = [event for event in events if event.subject_id in cases]
    record_wishes(wishes=list(_wishes(wished, cases)), by=by)
    messages = []
    for event in wished:
        teller = _TOLD.get(event.kind)
        if teller is None:
            continue
        case = cases[event.subject_id]
        notice, facts = teller(case, json.loads(event.payload), public_url, event.at)
        key = f"{notice.key}:{case.code}:{event.number}"
        messages.append(_message(case, notice, facts, key=key, expires_at=event.at + notice.lasts))
    queue_messages(messages=messages, by=by, now=now)
    return messages


def _wishes(events: Iterable[Event], cases: dict[str, Case]) -> Iterable[Wish]:
    for event in events:
        if event.kind in _BEGINNINGS:
            yield Wish(cases[event.subject_id].applicant_email, event.at, "case", event.subject_id)


def _message(case: Case, notice: Notice[Any], facts: Any, *, key: str, expires_at: datetime) -> NewMessage:
    return NewMessage(
        notice=notice,
        facts=facts,
        address=case.applicant_email,
        reference=Reference("case", case.code),
        sender=Sender(case.receiving_agency.name, case.receiving_agency.path),
        key=key,
        expires_at=expires_at,
    )


def _of(case: Case, public_url: str) -> tuple[str, str, str]:
    link = f"{public_url.rstrip('/')}{tracking_path(case.code, case.lookup_code)}"
    return case.code, case.procedure_name, link


def _desk(case: Case) -> str:
    office = case.office
    return ", ".join(part for part in (case.receiving_agency.name, office.address if office else "") if part)


Teller = Callable[[Case, dict[str, Any], str, datetime], tuple[Notice[Any], Any]]


def _dated(notice: Notice[CaseFacts], name: str) -> Teller:
    """A notice whose moment stands in the event under this name."""

    def tell(case: Case, said: dict[str, Any], public_url: str, at: datetime) -> tuple[Notice[Any], Any]:
        return notice, CaseFacts(*_of(case, public_url), at=datetime.fromisoformat(said[name]))

    return tell


def _received(case: Case, said: dict[str, Any], public_url: str, at: datetime) -> tuple[Notice[Any], Any]:
    return RECEIVED, ReceiptFacts(
        *_of(case, public_url),
        slip=said["slip"] or "–",
        received_at=at,
        at=datetime.fromisoformat(said["due"]),
        desk=_desk(case),
    )


def _decided(case: Case, said: dict[str, Any], public_url: str, at: datetime) -> tuple[Notice[Any], Any]:
    return RESULT_READY, ResultFacts(*_of(case, public_url), desk=_desk(case))


_TOLD: dict[str, Teller] = {
    "cases.received": _received,
    "cases.supplement_asked": _dated(SUPPLEMENT_ASKED, "due"),
    "cases.supplement_completed": _dated(SUPPLEMENT_COMPLETED, "due"),
    "cases.draft_sent": _dated(DRAFT_WAITS, "draft_due"),
    "cases.apology_signed": _dated(APOLOGY, "new_due"),
    "cases.decided": _decided,
}

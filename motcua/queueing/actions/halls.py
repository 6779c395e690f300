"""Setting up the hall of an office: lines, counters' skills, priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.audit.actions import NewEvent, append
from motcua.catalogue.models import Field
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.queueing.choices import LineKind
from motcua.queueing.models import (
    CounterLine,
    CounterSession,
    Hall,
    LinePace,
    PriorityGroup,
    ServiceLine,
    Ticket,
)
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.rules.priorities import DEFAULT_PRIORITIES
from motcua.queueing.sql import HALL


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What a person says about a line."""

    letters: str
    name: str
    english_name: str = ""
    kind: str = LineKind.FIELDS
    pictogram: str = "files"
    where: str = ""
    daily_capacity: int | None = None
    walk_ins_per_appointment: int = 1
    largest_overtaking: int = 3
    takes_appointments: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class HallFacts:
    """How a hall calls and what it tells; see `models.Hall`."""

    largest_recalls: int
    minutes_early: int
    near_people: int
    appointment_grace: int
    gives_remote: bool
    is_kept_overnight: bool
    is_always_open: bool = False
    is_simulation_on: bool = False
    kiosk_patience: int
    board_message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityFacts:
    """What a person says about a group that goes before others; `head_start` in minutes."""

    key: str
    name: str
    english_name: str = ""
    head_start: int
    ground: str
    pictogram: str = "user"


@action
def open_hall(*, office: Office, by: Actor, now: datetime) -> Hall:
    """The hall of an office, with the groups that go before others by default; the same one if it has one."""
    check(by, MANAGE_HALL, office.agency.path)
    known = Hall.objects.filter(office=office).first()
    if known is not None:
        return known
    hall = Hall.objects.create(office=office)
    PriorityGroup.objects.bulk_create(
        PriorityGroup(hall=hall, position=place, **asdict(one))
        for place, one in enumerate(DEFAULT_PRIORITIES, start=1)
    )
    note_on_hall(hall, "hall_opened", {}, by=by, now=now)
    return hall


@action
def change_hall(*, hall: Hall, facts: HallFacts, by: Actor, now: datetime) -> Hall:
    """Other settings of a hall; the same ones change nothing. Raises NotAllowed."""
    check(by, MANAGE_HALL, hall.office.agency.path)
    changed = with_changes(hall, {**asdict(facts), "board_message": squeeze(nfc(facts.board_message))})
    if changed:
        hall.save(update_fields=list(changed))
        note_on_hall(hall, "hall_changed", {"changes": changed}, by=by, now=now)
    return hall


@action
def set_simulation(*, hall: Hall, visitors: int, is_on: bool, message: str, by: Actor, now: datetime) -> Hall:
    """Make the hall one of a sample office, with so many made-up visitors a day; it is open around the clock.

    The message stands on its boards unless they say something already. Raises NotAllowed.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    hall.simulated_visitors, hall.is_simulation_on, hall.is_always_open = visitors, is_on, True
    hall.board_message = hall.board_message or message
    hall.save(update_fields=["simulated_visitors", "is_simulation_on", "is_always_open", "board_message"])
    note_on_hall(hall, "simulation_set", {"visitors": visitors, "on": is_on}, by=by, now=now)
    return hall


@action
def enter_past_visits(
    *, hall: Hall, tickets: Sequence[Ticket], sessions: Sequence[CounterSession], by: Actor, now: datetime
) -> None:
    """Visits that were played and not lived, for a sample hall; they have no events. Raises NotAllowed."""
    check(by, MANAGE_HALL, hall.office.agency.path)
    Ticket.objects.bulk_create(tickets, batch_size=300)
    CounterSession.objects.bulk_create(sessions, batch_size=300)
    said = {"tickets": len(tickets), "sessions": len(sessions)}
    note_on_hall(hall, "past_visits_entered", said, by=by, now=now)


@action
def add_line(
    *, hall: Hall, facts: LineFacts, fields: Sequence[Field] = (), by: Actor, now: datetime
) -> ServiceLine:
    """A new line, last in order. Raises NotAllowed, Unreadable for letters that are none or taken."""
    check(by, MANAGE_HALL, hall.office.agency.path)
    clean = checked_line(hall, facts)
    line = ServiceLine.objects.create(hall=hall, position=hall.lines.count() + 1, **asdict(clean))
    line.fields.set(fields)
    LinePace.objects.create(line=line)
    said = {"line": line.pk, **asdict(clean), "fields": [field.pk for field in fields]}
    note_on_hall(hall, "line_added", said, by=by, now=now)
    return line


@action
def serve_line(
    *, counter: Counter, line: ServiceLine, preference: int = 1, by: Actor, now: datetime
) -> CounterLine:
    """The counter serves the line from now on, in this rank among its lines.

    Raises NotAllowed, Unreadable for a line of another hall or a rank that is none.
    """
    check(by, MANAGE_HALL, counter.office.agency.path)
    if line.hall.office_id != counter.office_id:
        raise Unreadable(_("Nhóm này là của điểm tiếp nhận khác."))
    if preference < 1:
        raise Unreadable(_("Thứ tự phục vụ bắt đầu từ 1."))
    served, _made = CounterLine.objects.update_or_create(
        counter=counter, line=line, defaults={"preference": preference}
    )
    said = {"counter": counter.pk, "line": line.pk, "preference": preference}
    note_on_hall(line.hall, "line_served", said, by=by, now=now)
    return served


def checked_line(hall: Hall, facts: LineFacts, *, but: ServiceLine | None = None) -> LineFacts:
    """The facts in clean spelling; raises Unreadable for letters that are none or another line's, no name,
    or an appointment after no walk-in at all.
    """
    clean = replace(
        facts,
        letters=checked_letters(facts.letters),
        name=squeeze(nfc(facts.name)),
        english_name=squeeze(nfc(facts.english_name)),
        where=squeeze(nfc(facts.where)),
    )
    if not clean.name:
        raise Unreadable(_("Xin ghi tên nhóm lấy số."), field="name")
    if clean.walk_ins_per_appointment < 1:
        raise Unreadable(
            _("Giữa hai khách hẹn có ít nhất một khách đến thẳng."), field="walk_ins_per_appointment"
        )
    others = hall.lines.exclude(pk=but.pk) if but else hall.lines.all()
    if others.filter(letters=clean.letters).exists():
        raise Unreadable(_("Ký hiệu %(letters)s đã dùng.") % {"letters": clean.letters}, field="letters")
    return clean


def with_changes(row: Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the values on the row; of each that differs, what it was and what it is. Nothing is written."""
    changed = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changed[name] = [before, value]
            setattr(row, name, value)
    return changed


def checked_letters(text: str) -> str:
    """One or two capital letters without marks; raises Unreadable."""
    letters = text.strip().upper()
    if not (1 <= len(letters) <= 2 and letters.isascii() and letters.isalpha()):
        raise Unreadable(_("Ký hiệu nhóm là một hoặc hai chữ cái không dấu, ví dụ D."), field="letters")
    return letters


def note_on_hall(hall: Hall, kind: str, said: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """One event of the hall."""
    append(
        subject_kind=HALL,
        subject_id=str(hall.pk),
        events=[NewEvent(f"queueing.{kind}", said)],
        by=by,
        now=now,
    )

"""What the wall board and the display of a counter show: the true state of a hall at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.agencies.queries import calendar_of
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.queueing.choices import BoardVoice
from motcua.queueing.models import CounterLine, Hall, Ticket
from motcua.queueing.queries.hall_now import LineNow, lines_now
from motcua.queueing.queries.opening import is_receiving, next_session, takes_people
from motcua.queueing.rules.waits import WaitInterval
from motcua.queueing.sql import read_counter
from motcua.queueing.workflow import AT_COUNTER

CALLS_SHOWN = 4
# A burst of calls may be longer than what is shown; all of them are announced.
CALLS_READ = 16
KEPT_DAYS = 14  # a queue kept overnight waits for the next working day, at Tết the longest


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody called to a counter; calling the same number again is another call."""

    ticket_id: int
    code: str
    counter: int
    at: datetime
    is_at_counter: bool

    @property
    def key(self) -> str:
        """What tells this call from all others."""
        return f"{self.ticket_id}-{int(self.at.timestamp() * 1000)}"


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line: people waiting, and the wait of somebody who takes a number now.

    `wait` is None while the office is not in session or nobody serves the line.
    """

    letters: str
    name: str
    waiting: int
    is_served: bool
    closed_because: str
    wait: WaitInterval | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a film beside the calls."""

    media_id: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Board:
    """`calls` newest first, more than are shown; `opens_at` while people are not received."""

    office: str
    calls: tuple[Call, ...]
    lines: tuple[LineShown, ...]
    media: tuple[Shown, ...]
    message: str
    voice: BoardVoice
    is_open: bool
    takes_people: bool
    gives_remote: bool
    opens_at: datetime | None

    @property
    def shown(self) -> tuple[Call, ...]:
        """The last calls; none once the office has closed and nobody stands at a counter."""
        if not self.is_open and not any(call.is_at_counter for call in self.calls):
            return ()
        return self.calls[:CALLS_SHOWN]

    @property
    def waiting(self) -> int:
        """People waiting in all lines."""
        return sum(line.waiting for line in self.lines)


def board_of(office_id: int, *, now: datetime) -> Board | None:
    """The board of an office in four statements; None for an office without a hall."""
    hall = Hall.objects.select_related("office__agency").filter(office_id=office_id).first()
    if hall is None:
        return None
    calendar = calendar_of(hall.office.agency)
    is_open = is_receiving(calendar, hall, now=now)
    return Board(
        office=hall.office.name,
        calls=_last_calls(hall, now),
        lines=tuple(
            _line_shown(one, is_open=is_open) for one in lines_now(hall, hall.office.agency, now=now)
        ),
        media=tuple(Shown(*row) for row in hall.board_media.values_list("pk", "file__media_type")),
        message=hall.board_message,
        voice=BoardVoice(hall.board_voice),
        is_open=is_open,
        takes_people=takes_people(calendar, hall, now=now),
        gives_remote=hall.gives_remote,
        opens_at=None if is_open else next_session(calendar, now=now),
    )


def _last_calls(hall: Hall, now: datetime) -> tuple[Call, ...]:
    today = local_day(now)
    since = today - timedelta(days=KEPT_DAYS) if hall.is_kept_overnight else today
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=VN_TZ)
    rows = Ticket.objects.filter(
        office_id=hall.office_id, day__gte=since, day__lte=today, called_at__gte=midnight
    ).exclude(counter=None)  # whoever was sent on to another line waits again
    newest = rows.order_by("-called_at", "-pk").values_list(
        "pk", "code", "counter__number", "called_at", "state"
    )
    return tuple(
        Call(pk, code, counter, at, state in AT_COUNTER)
        for pk, code, counter, at, state in newest[:CALLS_READ]
        if at is not None
    )


def _line_shown(one: LineNow, *, is_open: bool) -> LineShown:
    return LineShown(
        letters=one.line.letters,
        name=one.line.name,
        waiting=one.waiting,
        is_served=one.is_served,
        closed_because=one.line.closed_because,
        wait=one.wait if is_open else None,
    )


class CounterMood(StrEnum):
    """What a counter is at."""

    CLOSED = "closed"
    PAUSED = "paused"
    FREE = "free"
    CALLING = "calling"
    SERVING = "serving"


@dataclass(frozen=True, slots=True)
class CounterNow:
    """A counter, whom it serves and what it serves; `code` is empty when nobody is at it."""

    number: int
    name: str
    mood: CounterMood
    code: str
    call: str
    lines: tuple[str, ...]


def counter_now(counter_id: int) -> CounterNow | None:
    """What the display of a counter shows, in two statements; None for a counter that does not exist."""
    place = read_counter(counter_id)
    if place is None:
        return None
    ticket = place.ticket
    if place.session is None:
        mood = CounterMood.CLOSED
    elif ticket is not None:
        mood = CounterMood.SERVING if ticket.begun_at else CounterMood.CALLING
    else:
        mood = CounterMood.PAUSED if place.session.paused_at else CounterMood.FREE
    served = CounterLine.objects.filter(counter_id=counter_id, line__is_active=True)
    names = served.order_by("preference", "line_id").values_list("line__name", flat=True)
    return CounterNow(
        number=place.counter.number,
        name=place.counter.name,
        mood=mood,
        code=ticket.code if ticket and place.session else "",
        call=f"{ticket.pk}-{ticket.recalls}" if ticket else "",
        lines=tuple(names),
    )

"""Opening, pausing and closing counters; who sits at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.accounts.models import Shift
from motcua.accounts.queries import half_day, roster_on
from motcua.agencies.models import Counter
from motcua.audit.actions import NewEvent, append, append_to_each
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.queueing.errors import CounterClosed, CounterTaken, ReasonMissing, StillServing
from motcua.queueing.models import CounterLine, CounterSession, Ticket
from motcua.queueing.permissions import CALL
from motcua.queueing.sql import read_counter

COUNTER = "queueing.counter"  # the subject kind of a counter's events


def open_counter(*, counter_id: int, reason: str = "", by: Actor, now: datetime) -> CounterSession:
    """Sit down at a counter; sitting there already changes nothing.

    Raises NotFound, NotAllowed, CounterTaken when another officer sits there, CounterClosed for a counter
    that serves no line or when one sits at another one, ReasonMissing when the roster names somebody else.
    """
    try:
        return _open(counter_id, " ".join(reason.split()), by, now)
    except IntegrityError:
        raise CounterTaken(_("Quầy vừa có người mở. Xin tải lại trang.")) from None


@action
def _open(counter_id: int, reason: str, by: Actor, now: datetime) -> CounterSession:
    counter = _counter(counter_id, by)
    current = CounterSession.objects.filter(counter=counter, closed_at=None).select_related("officer").first()
    if current is not None and current.officer_id == by.id:
        return current
    if current is not None:
        raise CounterTaken(
            _("%(officer)s đang ngồi quầy này. Bấm Nhận thay quầy nếu ông/bà ngồi thay.")
            % {"officer": current.officer}
        )
    _check_free(by)
    if not CounterLine.objects.filter(counter=counter).exists():
        raise CounterClosed(_("Quầy này chưa được giao phục vụ nhóm nào."))
    shift = _shift(counter_id, now)
    if shift is not None and not reason and not _is_rostered(shift, by):
        raise ReasonMissing(
            _("Buổi này %(officer)s được phân công ở quầy. Xin ghi lý do ngồi thay.")
            % {"officer": shift.officer},
            field="reason",
        )
    return _sit_down(counter, None, by, now, reason=reason)


@action
def take_over_counter(*, counter_id: int, reason: str = "", by: Actor, now: datetime) -> CounterSession:
    """A reserve takes the counter over from whoever sits there; the person being served stays.

    Whom the roster names, as officer or reserve, needs no reason. Raises ReasonMissing, NotAllowed,
    CounterClosed when one sits at another counter.
    """
    counter = _counter(counter_id, by)
    words, shift = " ".join(reason.split()), _shift(counter_id, now)
    if not words and shift is not None and _is_rostered(shift, by):
        words = _("Theo lịch phân công quầy")
    if not words:
        raise ReasonMissing(_("Xin ghi lý do nhận thay quầy."), field="reason")
    _check_free(by)
    current = CounterSession.objects.filter(counter=counter, closed_at=None).first()
    if current is not None:
        current.closed_at, current.close_reason = now, words[:200]
        current.save(update_fields=["closed_at", "close_reason"])
        Ticket.objects.filter(counter=counter).at_counter().update(officer_id=by.id)
    return _sit_down(counter, current, by, now, reason=words)


@action
def pause_counter(*, counter_id: int, reason: str, by: Actor, now: datetime) -> CounterSession:
    """Call nobody for a while; whoever is being served is served. Raises ReasonMissing, CounterClosed."""
    session = _own(counter_id, by)
    words = " ".join(reason.split())
    if not words:
        raise ReasonMissing(_("Xin ghi lý do tạm nghỉ."), field="reason")
    if session.paused_at is None:
        session.paused_at, session.pause_reason = now, words[:200]
        session.save(update_fields=["paused_at", "pause_reason"])
        _note(session, "counter_paused", by, now, reason=words)
    return session


@action
def resume_counter(*, counter_id: int, by: Actor, now: datetime) -> CounterSession:
    """Call again. Raises CounterClosed."""
    session = _own(counter_id, by)
    if session.paused_at is not None:
        session.paused_seconds += max(0, int((now - session.paused_at).total_seconds()))
        session.paused_at, session.pause_reason = None, ""
        session.save(update_fields=["paused_at", "pause_reason", "paused_seconds"])
        _note(session, "counter_resumed", by, now)
    return session


@action
def close_counter(*, counter_id: int, by: Actor, now: datetime) -> CounterSession:
    """Get up from the counter; who was sent there waits for any. Raises StillServing, CounterClosed."""
    session = _own(counter_id, by)
    serving = Ticket.objects.filter(counter_id=counter_id).at_counter().first()
    if serving is not None:
        raise StillServing(
            _("Quầy đang phục vụ số %(code)s. Xin kết thúc trước khi đóng quầy.") % {"code": serving.code}
        )
    if session.paused_at is not None:
        session.paused_seconds += max(0, int((now - session.paused_at).total_seconds()))
        session.paused_at, session.pause_reason = None, ""
    session.closed_at = now
    session.save(update_fields=["closed_at", "paused_at", "pause_reason", "paused_seconds"])
    release_sent(session.counter_id)
    _note(session, "counter_closed", by, now)
    return session


def release_sent(counter_id: int) -> None:
    """Whoever was sent to a counter that closes waits for any counter of their line again."""
    Ticket.objects.waiting().filter(wanted_counter_id=counter_id).update(wanted_counter=None)


def close_sessions(sessions: Sequence[CounterSession], reason: str, by: Actor, now: datetime) -> int:
    """Close the counters where these sit, for a reason that is no officer's; how many. A few statements."""
    for one in sessions:
        if one.paused_at is not None:
            one.paused_seconds += max(0, int((now - one.paused_at).total_seconds()))
            one.paused_at, one.pause_reason = None, ""
        one.closed_at, one.close_reason = max(now, one.opened_at), reason
    fields = ["closed_at", "close_reason", "paused_at", "pause_reason", "paused_seconds"]
    CounterSession.objects.bulk_update(sessions, fields)
    ids = [one.counter_id for one in sessions]
    if ids:
        Ticket.objects.open().filter(wanted_counter__in=ids).update(wanted_counter=None)
    events = {
        str(one.counter_id): [
            NewEvent(
                "queueing.counter_closed", {"session": one.pk, "officer": one.officer_id, "reason": reason}
            )
        ]
        for one in sessions
    }
    append_to_each(subject_kind=COUNTER, events=events, by=by, now=now)
    return len(sessions)


def _counter(counter_id: int, by: Actor) -> Counter:
    counter = Counter.objects.select_related("office__agency").filter(pk=counter_id).first()
    if counter is None:
        raise NotFound(_("Không có quầy này."))
    check(by, CALL, counter.office.agency.path)
    return counter


def _shift(counter_id: int, now: datetime) -> Shift | None:
    """Whom the roster names for this session; one statement."""
    shift = roster_on([counter_id], local_day(now), half_day(now)).get(counter_id)
    return shift if shift is not None and shift.officer_id is not None else None


def _is_rostered(shift: Shift, by: Actor) -> bool:
    return by.id in (shift.officer_id, shift.reserve_id)


def _check_free(by: Actor) -> None:
    other = CounterSession.objects.filter(officer_id=by.id, closed_at=None).select_related("counter").first()
    if other is not None:
        raise CounterClosed(
            _("Ông/bà đang ngồi %(counter)s. Xin đóng quầy đó trước.") % {"counter": other.counter}
        )


def _own(counter_id: int, by: Actor) -> CounterSession:
    place = read_counter(counter_id)
    if place is None:
        raise NotFound(_("Không có quầy này."))
    check(by, CALL, place.agency.path)
    if place.session is None or place.session.officer_id != by.id:
        raise CounterClosed(_("Ông/bà chưa mở quầy này."))
    return place.session


def _sit_down(
    counter: Counter, before: CounterSession | None, by: Actor, now: datetime, *, reason: str = ""
) -> CounterSession:
    if by.kind is not ActorKind.OFFICER or by.id is None:
        raise NotAllowed(_("Chỉ cán bộ mới mở được quầy."))
    session = CounterSession.objects.create(
        counter=counter, officer_id=by.id, opened_at=now, taken_over_from=before
    )
    said = {"reason": reason} if reason else {}
    _note(session, "counter_taken_over" if before else "counter_opened", by, now, **said)
    return session


def _note(session: CounterSession, kind: str, by: Actor, now: datetime, **said: object) -> None:
    append(
        subject_kind=COUNTER,
        subject_id=str(session.counter_id),
        events=[NewEvent(f"queueing.{kind}", {"session": session.pk, "officer": session.officer_id, **said})],
        by=by,
        now=now,
    )

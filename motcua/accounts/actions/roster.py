"""The roster: who sits at which counter, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from django.utils.translation import gettext as _

from motcua.accounts.choices import HalfDay
from motcua.accounts.errors import UnfitPeriod, UnfitShift
from motcua.accounts.models import Shift, User
from motcua.accounts.permissions import SET_ROSTER
from motcua.accounts.queries import may_sit_at, roster_on
from motcua.agencies.models import Counter
from motcua.audit.actions import NewEvent, append
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action

ROSTER = "accounts.roster"  # the subject kind of the events of an office's roster, by the office's id
WEEK = 7


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """What a person says: who sits where, on which weekdays and halves, from when to when.

    `officer` None: nobody. `valid_to` None: until something else is said.
    """

    counter: Counter
    officer: User | None
    reserve: User | None
    weekdays: frozenset[int]
    halves: frozenset[HalfDay]
    valid_from: date
    valid_to: date | None = None


@action
def set_shifts(*, facts: ShiftFacts, by: Actor, now: datetime) -> list[Shift]:
    """Write the roster; a shorter row stands over a longer one for its time, the same row is replaced.

    Raises NotAllowed, UnfitPeriod, UnfitShift.
    """
    check(by, SET_ROSTER, facts.counter.office.agency.path)
    _check(facts, local_day(now))
    shifts = []
    for weekday, half in product(sorted(facts.weekdays), sorted(facts.halves)):
        first = _first(weekday, facts.valid_from)
        if facts.valid_to is not None and first > facts.valid_to:
            continue
        _check_free(facts, first, half)
        shifts.append(_write(facts, weekday, half, first))
    if not shifts:
        raise UnfitShift(_("Không có ngày nào trong khoảng đã chọn."), field="weekdays")
    append(
        subject_kind=ROSTER,
        subject_id=str(facts.counter.office_id),
        events=[NewEvent("accounts.shifts_set", _said(facts))],
        by=by,
        now=now,
    )
    return shifts


def _check(facts: ShiftFacts, today: date) -> None:
    if not facts.weekdays or not facts.halves:
        raise UnfitShift(_("Chọn ít nhất một thứ và một buổi."), field="weekdays")
    if facts.valid_to is not None and facts.valid_to < max(facts.valid_from, today):
        raise UnfitPeriod(_("Ngày kết thúc phải từ hôm nay và không trước ngày bắt đầu."), field="valid_to")
    if facts.officer is not None and facts.officer == facts.reserve:
        raise UnfitShift(_("Người dự bị phải là người khác."), field="reserve")
    allowed = set(may_sit_at(facts.counter.office.agency).values_list("pk", flat=True))
    for field, person in (("officer", facts.officer), ("reserve", facts.reserve)):
        if person is not None and person.pk not in allowed:
            raise UnfitShift(
                _("%(name)s không có vai trò tiếp nhận ở Trung tâm này.") % {"name": person}, field=field
            )


def _check_free(facts: ShiftFacts, day: date, half: HalfDay) -> None:
    """Nobody sits at two counters at once; looked at on the first day."""
    if facts.officer is None:
        return
    others = Shift.objects.filter(officer=facts.officer).exclude(counter=facts.counter).at(day, half)
    ids = set(others.values_list("counter_id", flat=True))
    for counter_id, shift in roster_on(ids, day, half).items():
        if shift.officer_id == facts.officer.pk and counter_id != facts.counter.pk:
            raise UnfitShift(
                _("%(name)s đã được phân công ở %(counter)s buổi đó.")
                % {"name": facts.officer, "counter": shift.counter},
                field="officer",
            )


def _write(facts: ShiftFacts, weekday: int, half: HalfDay, first: date) -> Shift:
    """A longer row that begins the same day goes on after this one."""
    same = Shift.objects.filter(counter=facts.counter, weekday=weekday, half=half, valid_from=first).first()
    until = facts.valid_to
    if same is not None and until is not None and (same.valid_to is None or same.valid_to > until):
        _go_on(same, until + timedelta(days=1))
    shift, _made = Shift.objects.update_or_create(
        counter=facts.counter,
        weekday=weekday,
        half=half,
        valid_from=first,
        defaults={"officer": facts.officer, "reserve": facts.reserve, "valid_to": until},
    )
    return shift


def _go_on(shift: Shift, day: date) -> None:
    """The row counts again from the day on, or from where rows that begin that day end."""
    others = Shift.objects.filter(counter=shift.counter, weekday=shift.weekday, half=shift.half)
    following = others.filter(valid_from=day).first()
    while following is not None and following.valid_to is not None:
        day = following.valid_to + timedelta(days=1)
        following = others.filter(valid_from=day).first()
    if following is not None or (shift.valid_to is not None and day > shift.valid_to):
        shift.delete()
        return
    shift.valid_from = day
    shift.save(update_fields=["valid_from"])


def _first(weekday: int, day: date) -> date:
    """The first such weekday from the day on."""
    return day + timedelta(days=(weekday - day.weekday()) % WEEK)


def _said(facts: ShiftFacts) -> dict[str, object]:
    return {
        "counter": facts.counter.pk,
        "officer": facts.officer.pk if facts.officer else None,
        "reserve": facts.reserve.pk if facts.reserve else None,
        "weekdays": sorted(facts.weekdays),
        "halves": sorted(half.value for half in facts.halves),
        "valid_from": facts.valid_from.isoformat(),
        "valid_to": facts.valid_to.isoformat() if facts.valid_to else None,
    }

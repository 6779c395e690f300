"""Loading the sample offices and replaying their life, slice by slice."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import F, Min
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.inserts import insert_rows
from motcua.core.progress import tell_progress
from motcua.core.rules.dates import local, local_day
from motcua.core.rules.rule_sets import DEFAULT_REGIME, RegimeLabel
from motcua.core.transactions import action
from motcua.core.worktime import Calendar
from motcua.demo.advice import give_some_advice
from motcua.demo.appointments import book_some
from motcua.demo.binh_hoa import BINH_HOA
from motcua.demo.books import fill_books
from motcua.demo.civil import register_by_cases, wait_for_the_software
from motcua.demo.errors import OtherOffice
from motcua.demo.letters import print_past, write_all
from motcua.demo.life import Life
from motcua.demo.linked import open_births
from motcua.demo.models import Replay, Turn, TurnKind
from motcua.demo.morning import certify_a_morning
from motcua.demo.office import DemoOffice, build_office, find_office
from motcua.demo.people import make_people
from motcua.demo.plan import plan_arrivals, postal_rounds
from motcua.demo.quang_dien import QUANG_DIEN
from motcua.demo.registrations import share_out
from motcua.demo.results import take_some_back
from motcua.demo.staffing import SampleOffice
from motcua.demo.thang_binh import THANG_BINH

SEED = 1975
SLICE = (
    40  # turns in one transaction: a fraction of a second, so that nobody who writes meanwhile waits longer
)
AFTERWARDS = timedelta(days=365)  # in a past that has ended, what was open then is brought to its end
PAPERS_AFTER = timedelta(minutes=30)
LAST_ROUNDS = timedelta(days=7)
SAMPLES: dict[RegimeLabel, tuple[SampleOffice, ...]] = {
    "2025": (BINH_HOA, THANG_BINH),
    "2018": (QUANG_DIEN,),
}
_Key = tuple[datetime, int, int]


@action
def load_demo(
    *, now: datetime, cases: int | None = None, seed: int = SEED, regime: RegimeLabel = DEFAULT_REGIME
) -> tuple[DemoOffice, bool]:
    """The sample offices of the regime, the newest cases in them; the flag says whether they were made now.

    `cases` is how many the first office has in all, the others in proportion; the older ones wait as turns
    for `run_slice`. The same seed and moment give the same offices, cases and moments; look-up codes stay
    random, for they are secrets. All or nothing: a broken-off first run leaves an empty database.

    Raises OtherOffice for a database that belongs to somebody else.
    """
    main = SAMPLES[regime][0]
    found = find_office(main)
    if found is not None and Case.objects.exists():
        return found, False
    if found is None and Agency.objects.exists():
        raise OtherOffice(
            _(
                "Cơ sở dữ liệu này đã có cơ quan khác. Văn phòng mẫu cần cơ sở dữ liệu riêng, "
                "ví dụ: MOTCUA_HOME=var-mau motcua demo"
            )
        )
    share = 1.0 if cases is None else cases / main.volume.cases
    for sample in SAMPLES[regime]:
        office = find_office(sample) or build_office(sample, now=now)
        if sample is BINH_HOA:  # first, for what the replay certifies takes the numbers that follow
            fill_books(office.agency, share=share, seed=seed, now=now)
            wait_for_the_software(now)
            register_by_cases(office, seed=seed, now=now)
        begin_replay(office, share=share, seed=seed, now=now)
        if sample is BINH_HOA:
            take_some_back(office.agency, now=now)
            open_births(office, seed=seed, now=now)
            certify_a_morning(office, seed=seed, now=now)
            write_all(now=now)
            book_some(office.office, seed=seed, now=now)
            give_some_advice(office, seed=seed, now=now)
    return find_office(main) or office, True


@action
def begin_replay(office: DemoOffice, *, share: float, seed: int, now: datetime) -> Replay:
    """Plan the office's life; play its newest cases now, keep the turns of the others for `run_slice`."""
    volume = office.sample.volume
    cases = round(volume.cases * share)
    until = local(volume.ends or now)
    first = _years_before(until, volume.years)
    calendar = calendar_of(office.agency)
    arrivals = plan_arrivals(
        Random(f"{seed}:{office.sample.key}"),
        calendar,
        cases=cases,
        online=round(cases * volume.online / volume.cases),
        first=first,
        until=until,
        share=share,
    )
    (replay,) = Replay.objects.bulk_create(
        [
            Replay(
                office=office.sample.key,
                seed=seed,
                cases=cases,
                until=until + AFTERWARDS if volume.ends else until,
                expected=max(0, len(arrivals) - volume.at_once),
            )
        ]
    )
    turns = [
        Turn(
            replay=replay,
            at=arrival.at,
            number=number,
            kind=TurnKind.TURN_AWAY if arrival.is_turned_away else TurnKind.ARRIVE,
            submitted_at=arrival.submitted_at,
        )
        for number, arrival in enumerate(arrivals, start=1)
    ]
    older, newest = turns[: replay.expected], turns[replay.expected :]
    last = until + LAST_ROUNDS if volume.ends else until
    life = life_of(replay, office)
    _play(life, [*newest, *_rounds(replay, calendar, newest, last)])
    if older:
        share_out(replay, office, life.demand, older, share=share)
        Turn.objects.bulk_create([*older, *_rounds(replay, calendar, older, last)], batch_size=500)
        _tell(replay, office.sample, reached=None, is_over=False, now=now)
    return replay


def _rounds(replay: Replay, calendar: Calendar, arriving: list[Turn], last: datetime) -> list[Turn]:
    """The postal clerk's rounds from the first arrival on, each followed by that of the papers."""
    if not arriving:
        return []
    found = []
    rounds = postal_rounds(calendar, first=local_day(arriving[0].at), until=last)
    for number, at in enumerate(rounds, start=1):
        then = at + PAPERS_AFTER
        found += [
            Turn(replay=replay, at=at, number=-number, kind=TurnKind.POSTAL_ROUND),
            Turn(replay=replay, at=then, number=-number, count=1, kind=TurnKind.PAPER_ROUND),
        ]
    return [turn for turn in found if turn.at <= replay.until]


def life_of(replay: Replay, office: DemoOffice | None = None) -> Life:
    """What plays the turns of a replay."""
    sample = next(each for group in SAMPLES.values() for each in group if each.key == replay.office)
    office = office or find_office(sample)
    if office is None:
        raise LookupError(f"the office of replay {replay.office} is gone")
    people = make_people(
        Random(replay.seed),
        max(30, replay.cases * 3 // 5),
        place=sample.home,
    )
    return Life(replay=replay, office=office, people=people)


@action
def run_slice(*, life: Life, now: datetime, turns: int = SLICE) -> int:
    """Play the next turns of a replay, all or nothing; how many, 0 when it is over.

    Two workers at it take turns: each begins with what the database says is next.
    """
    replay = Replay.objects.select_for_update().get(pk=life.replay.pk)
    ready = list(replay.turns.order_by("at", "number", "count")[:turns])
    if not ready:
        return 0
    horizon = _key(ready[-1])
    later = _play(life, ready, horizon)
    replay.turns.filter(pk__in=[turn.pk for turn in ready]).delete()
    insert_rows(later)
    arrived = sum(turn.kind in (TurnKind.ARRIVE, TurnKind.TURN_AWAY) for turn in ready)
    Replay.objects.filter(pk=replay.pk).update(received=F("received") + arrived)
    replay.received += arrived
    is_over = not later and not replay.turns.exists()
    if is_over and life.office.sample is BINH_HOA:
        write_all(now=now)
        print_past(life.office.agency, clerk=life.office.actor(Role.RECORDS_CLERK, now=now), now=now)
    _tell(replay, life.office.sample, reached=ready[-1].at, is_over=is_over, now=now)
    return len(ready)


def run_next_slice(lives: dict[int, Life], *, now: datetime, turns: int = SLICE) -> int:
    """A slice of the replay that is furthest behind in its time; 0 when all are over.

    `lives` keeps what plays them from slice to slice; it may begin empty.
    """
    unfinished = unfinished_replays()
    if not unfinished:
        return 0
    replay = unfinished[0]
    if replay.pk not in lives:
        lives[replay.pk] = life_of(replay)
    return run_slice(life=lives[replay.pk], now=now, turns=turns)


def unfinished_replays() -> list[Replay]:
    """Replays that have turns left, the one furthest behind first."""
    waiting = Replay.objects.annotate(next_at=Min("turns__at")).exclude(next_at=None)
    return list(waiting.order_by("next_at", "pk"))


def _play(life: Life, turns: Iterable[Turn], horizon: _Key | None = None) -> list[Turn]:
    """Play turns and what follows from them up to the horizon; what follows later comes back."""
    heap = [(*_key(turn), turn) for turn in turns]
    heapq.heapify(heap)
    later = []
    while heap:
        for after in life.play(heapq.heappop(heap)[-1]):
            if horizon is None or _key(after) <= horizon:
                heapq.heappush(heap, (*_key(after), after))
            else:
                later.append(after)
    return later


def _key(turn: Turn) -> _Key:
    return turn.at, turn.number, turn.count


def _tell(
    replay: Replay, sample: SampleOffice, *, reached: datetime | None, is_over: bool, now: datetime
) -> None:
    tell_progress(
        name=f"demo.{replay.office}",
        title=_("Dựng lại %(years)s năm hoạt động của %(office)s")
        % {"years": sample.volume.years, "office": sample.agency.short_name},
        done=replay.received,
        total=replay.expected,
        reached_on=local_day(reached) if reached else None,
        ended_at=now if is_over else None,
    )


def _years_before(moment: datetime, years: int) -> date:
    """The first day of so many years that end with the moment."""
    after = moment.date() + timedelta(days=1)
    is_leap_day = (after.month, after.day) == (2, 29)
    return after.replace(year=after.year - years, day=28 if is_leap_day else after.day)

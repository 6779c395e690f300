"""Starting the living day, and moving it on unless it is switched off or nobody looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Max

from motcua.accounts.models import User
from motcua.core.transactions import action
from motcua.demo.crowd.day import go_home, play
from motcua.demo.crowd.past import write_past
from motcua.demo.crowd.people import VISITORS, VISITORS_OF_A_CENTRE
from motcua.demo.crowd.staff import BY, add_counters, hire
from motcua.demo.models import Crowd
from motcua.queueing.actions import set_simulation
from motcua.queueing.models import Hall

UNWATCHED = timedelta(days=3)  # without a sign-in: a forgotten demo does not fill its disk
MOST_VISITORS = 20_000  # of the whole life of a demo, about 100 MB; then it is switched off
MESSAGE = "Sảnh mẫu: khách và cán bộ ở các quầy từ số 2 là mô phỏng, cả ngoài giờ làm việc."


@action
def start_crowd(hall: Hall, *, seed: int, is_centre: bool = False, now: datetime) -> Crowd:
    """Give the sample hall its past weeks and its people; the same ones if it has them already.

    The sample hall is open around the clock: who tries the demo at night sees a queue too, at a slower pace,
    and the board says that it is a sample.
    """
    visitors = VISITORS_OF_A_CENTRE if is_centre else VISITORS
    crowd = Crowd.objects.filter(hall=hall).first()
    if crowd is not None and hall.simulated_visitors >= visitors:
        return crowd
    set_simulation(hall=hall, visitors=visitors, is_on=True, message=MESSAGE, by=BY, now=now)
    if is_centre:
        add_counters(hall, now=now)
    hire(hall, now=now)
    if crowd is None:
        crowd = Crowd.objects.create(hall=hall, seed=seed, started_at=now)
        write_past(crowd, now=now)
    return crowd


def wake_crowd(hall: Hall, *, now: datetime) -> None:
    """Somebody looks again."""
    Crowd.objects.filter(hall=hall).update(started_at=now)


def switch_crowd(hall: Hall, *, is_on: bool, now: datetime) -> None:
    """People come from now on, or no longer; the next move sends home whoever is there."""
    set_simulation(hall=hall, visitors=hall.simulated_visitors, is_on=is_on, message=MESSAGE, by=BY, now=now)


def move_crowds(*, now: datetime) -> int:
    """Bring every sample hall to this moment; how many visitors came.

    Who is there is sent home once after it was switched off, or nobody has signed in for days.
    """
    came = 0
    for crowd in Crowd.objects.select_related("hall__office__agency"):
        if crowd.hall.is_simulation_on and crowd.visitors < MOST_VISITORS and _is_watched(crowd, now):
            came += _move(crowd, now)
        elif crowd.played_until is not None:
            go_home(crowd.hall, now=now)
            Crowd.objects.filter(pk=crowd.pk).update(played_until=None)
    return came


def _move(crowd: Crowd, now: datetime) -> int:
    came = play(crowd, now=now)
    Crowd.objects.filter(pk=crowd.pk).update(played_until=now, visitors=F("visitors") + came)
    return came


def _is_watched(crowd: Crowd, now: datetime) -> bool:
    signed_in = User.objects.aggregate(last=Max("last_login"))["last"]
    return now - max(crowd.started_at, signed_in or crowd.started_at) < UNWATCHED

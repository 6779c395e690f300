"""Background work of the hall; each job calls an action and does no harm when it runs twice."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.queueing import actions
from motcua.queueing.models import Hall


@scheduled(name="queueing.plan_slots", every=timedelta(minutes=10))
@task()
def plan_slots() -> int:
    """Bring the times that can be booked in step with calendars and counters; returns how many changed."""
    by, changed = job_actor("queueing.plan_slots"), 0
    for hall in Hall.objects.select_related("office__agency"):
        done = actions.plan_slots(hall=hall, public_url=settings.PUBLIC_URL, by=by, now=timezone.now())
        changed += done.added + done.closed + done.withdrawn
    return changed


@scheduled(name="queueing.remind_of_appointments", every=timedelta(minutes=5))
@task()
def remind_of_appointments() -> int:
    """Remind people of their appointments a day and an hour before; returns how many messages."""
    by = job_actor("queueing.remind_of_appointments")
    return actions.remind_of_appointments(public_url=settings.PUBLIC_URL, by=by, now=timezone.now())


@scheduled(name="queueing.close_missed_appointments", daily_at=time(20, 30))
@task()
def close_missed_appointments() -> int:
    """Close the appointments of the day to which nobody came; a slice, the rest in another job."""
    by = job_actor("queueing.close_missed_appointments")
    closed = actions.close_missed_appointments(by=by, now=timezone.now())
    if closed:
        close_missed_appointments.enqueue()
    return closed


@scheduled(name="queueing.forget_visitors", daily_at=time(2, 30))
@task()
def forget_visitors() -> int:
    """Erase who booked appointments that are long over; a slice, the rest in another job."""
    by = job_actor("queueing.forget_visitors")
    forgotten = actions.forget_visitors(by=by, now=timezone.now())
    if forgotten:
        forget_visitors.enqueue()
    return forgotten


@scheduled(name="queueing.forget_advised", daily_at=time(2, 35))
@task()
def forget_advised() -> int:
    """Erase whom and what advice of long ago was given; a slice, the rest in another job."""
    kept = timedelta(days=settings.ADVICE_KEPT_DAYS)
    forgotten = actions.forget_advised(kept=kept, by=job_actor("queueing.forget_advised"), now=timezone.now())
    if forgotten:
        forget_advised.enqueue()
    return forgotten


@scheduled(name="queueing.end_days", every=timedelta(minutes=10))
@task()
def end_days() -> int:
    """End the day of each hall whose last session is over; returns how many tickets were closed."""
    now, by = timezone.now(), job_actor("queueing.end_days")
    halls = Hall.objects.select_related("office__agency")
    return sum(actions.end_day_if_over(hall=hall, by=by, now=now).closed for hall in halls)


@scheduled(name="queueing.follow_roster", every=timedelta(minutes=10))
@task()
def follow_roster() -> int:
    """Note how many counters the roster plans today, close those whose shift is over; how many closed."""
    return actions.follow_roster(by=job_actor("queueing.follow_roster"), now=timezone.now())


@scheduled(name="queueing.tell_near", every=timedelta(seconds=15))
@task()
def tell_near() -> int:
    """Tell people whose turn is near; returns how many."""
    by = job_actor("queueing.tell_near")
    return actions.tell_near(public_url=settings.PUBLIC_URL, by=by, now=timezone.now())


@scheduled(name="queueing.forget_near_notices", daily_at=time(2, 30))
@task()
def forget_near_notices() -> int:
    """Erase addresses left for tickets of days gone by; returns how many."""
    return actions.forget_near_notices(now=timezone.now())


@scheduled(name="queueing.learn_paces", daily_at=time(0, 50))
@task()
def learn_paces() -> int:
    """Learn from the visits of the last weeks how fast lines move and how wide waits must be told."""
    return actions.learn_paces(by=job_actor("queueing.learn_paces"), now=timezone.now())


@scheduled(name="queueing.fold_hall_days", daily_at=time(0, 20))
@task()
def fold_hall_days() -> int:
    """Fold the finished days of every hall into figures; a slice of each, the rest in another job."""
    by, now = job_actor("queueing.fold_hall_days"), timezone.now()
    halls = Hall.objects.select_related("office__agency")
    folded = sum(actions.fold_hall_days(hall=hall, by=by, now=now) for hall in halls)
    if folded:
        fold_hall_days.enqueue()
    return folded


@scheduled(name="queueing.compare_hall_days", daily_at=time(1, 40))
@task()
def compare_hall_days() -> None:
    """Begin the nightly comparison of each hall's figures with its tickets."""
    first = actions.comparison_begins(timezone.now())
    for hall_id in Hall.objects.values_list("pk", flat=True):
        continue_comparison_of_hall.enqueue(hall_id, first.isoformat())


@task()
def continue_comparison_of_hall(hall_id: int, first: str) -> bool:
    """Compare a slice of days, then the rest as a job of its own; whether it is finished."""
    hall = Hall.objects.select_related("office__agency").get(pk=hall_id)
    by = job_actor("queueing.compare_hall_days")
    following = actions.compare_hall_days(
        hall=hall, first=date.fromisoformat(first), by=by, now=timezone.now()
    )
    if following is None:
        return True
    continue_comparison_of_hall.enqueue(hall_id, following.isoformat())
    return False

"""Background work on books and letters; each job calls an action and does no harm when it runs twice."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone
from django_tasks import task

from motcua.core.actors import job_actor
from motcua.core.jobs import scheduled
from motcua.core.named_jobs import named, queue_job
from motcua.registers import actions


@named(actions.PRINT_JOB)
@task()
def print_book(print_id: int) -> int:
    """Lay out a print that somebody asked for; returns its pages."""
    return actions.carry_out_print(print_id=print_id, now=timezone.now()).pages


@scheduled(name="registers.close_ended_years", daily_at=time(0, 20))
@task()
def close_ended_years() -> int:
    """Close the books of the year that is over where the office wants that; the rest go on tomorrow."""
    return actions.close_ended_years(by=job_actor("registers.close_ended_years"), now=timezone.now())


@scheduled(name="registers.remind_of_closing", daily_at=time(7, 0))
@task()
def remind_of_closing() -> int:
    """Tell those who may close books that a year ends or is over; each is told once of each."""
    return actions.remind_of_closing(by=job_actor("registers.remind_of_closing"), now=timezone.now())


@named(actions.DESTROY_JOB)
@task()
def destroy_papers(destruction_id: int) -> None:
    """Take the files of an approved record of destruction out of the storage."""
    actions.carry_out_destruction(
        destruction_id=destruction_id, by=job_actor(actions.DESTROY_JOB), now=timezone.now()
    )


@scheduled(name="registers.finish_destructions", daily_at=time(2, 40))
@task()
def finish_destructions() -> int:
    """Go on with records of destruction whose files are not all gone; returns how many."""
    unfinished = actions.unfinished_destructions()
    for destruction_id in unfinished:
        queue_job(actions.DESTROY_JOB, destruction_id=destruction_id)
    return len(unfinished)


@scheduled(name="registers.write_letters", every=timedelta(minutes=5))
@task()
def write_letters() -> int:
    """Make the letters of registrations handed over since the last time; more go on in another job."""
    written = actions.write_letters(by=job_actor("registers.write_letters"), now=timezone.now())
    if written.has_more:
        write_letters.enqueue()
    return written.letters

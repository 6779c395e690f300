"""Background work on cases; each job calls an action and does no harm when it runs twice."""

from __future__ import annotations

from datetime import time, timedelta
from time import monotonic

from django.conf import settings
from django.utils import timezone
from django_tasks import TaskContext, task

from motcua.cases import actions
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, Consultation, DraftConfirmation
from motcua.cases.queries.linking import parents_with_due_parts
from motcua.core.actors import job_actor
from motcua.core.errors import RuleViolation
from motcua.core.jobs import scheduled
from motcua.core.named_jobs import named

SLICES_AT_ONCE = 5
SPELL = 5.0  # seconds of an import before other jobs have their turn
_FACTS = job_actor("cases.facts")

SLICE = 200
UNREAD_AT_ONCE = 20


@scheduled(name="cases.escalate_overdue_steps", every=timedelta(minutes=5))
@task()
def escalate_overdue_steps() -> int:
    """Tell the person above about steps beyond their time; returns how many were told."""
    return actions.escalate_overdue_steps(by=job_actor("cases.escalate_overdue_steps"), now=timezone.now())


@scheduled(name="cases.close_unanswered", every=timedelta(minutes=15))
@task()
def close_unanswered() -> int:
    """Close the cases whose supplement was not brought in time; returns how many this run closed.

    A case that another node closed or somebody moved meanwhile is left alone; more than a slice goes on in
    another job.
    """
    now, by = timezone.now(), job_actor("cases.close_unanswered")
    waiting = Case.objects.filter(state=CaseState.AWAITING_SUPPLEMENT, supplement_due_at__lt=now)
    found = list(waiting.order_by("supplement_due_at").values_list("pk", "version")[:SLICE])
    closed = 0
    for case_id, version in found:
        try:
            actions.close_unanswered_case(case_id=case_id, version=version, by=by, now=now)
            closed += 1
        except RuleViolation:
            continue
    if closed and len(found) == SLICE:
        close_unanswered.enqueue()
    return closed


@scheduled(name="cases.enter_old_cases", daily_at=time(0, 40))
@task()
def enter_old_cases() -> int:
    """Enter a slice of cases received before the tracking book was kept here; more go on in another job."""
    entered = actions.enter_old_cases_in_book(by=job_actor("cases.enter_old_cases"), now=timezone.now())
    if entered:
        enter_old_cases.enqueue()
    return entered


@scheduled(name="cases.fold_facts", every=timedelta(seconds=30))
@task()
def fold_facts() -> int:
    """Fold what happened since the last time into facts and counters; returns how many facts changed."""
    return actions.fold_all(by=_FACTS, now=timezone.now())


@scheduled(name="cases.compare_facts", daily_at=time(1, 15))
@task()
def compare_facts() -> int:
    """Begin the nightly comparison of all facts with a recomputation; returns its id."""
    actions.fold_all(by=_FACTS, now=timezone.now())
    comparison = actions.begin_comparison(by=_FACTS, now=timezone.now())
    continue_comparison.enqueue(comparison.pk)
    return comparison.pk


@task()
def continue_comparison(comparison_id: int) -> bool:
    """A few slices of a comparison, then the rest as a job of its own; whether it is finished."""
    for _ in range(SLICES_AT_ONCE):
        comparison = actions.compare_slice(comparison_id=comparison_id, by=_FACTS, now=timezone.now())
        if comparison.finished_at is not None:
            return True
    continue_comparison.enqueue(comparison_id)
    return False


@scheduled(name="cases.tell_late_consultations", every=timedelta(minutes=10))
@task()
def tell_late_consultations() -> int:
    """Note answers of units that did not come in time, each once; returns how many."""
    now, by = timezone.now(), job_actor("cases.tell_late_consultations")
    late = Consultation.objects.late(at=now).filter(late_told_at=None).values_list("pk", flat=True)
    return sum(actions.tell_late_consultation(consultation_id=pk, by=by, now=now) for pk in list(late))


@scheduled(name="cases.open_next_parts", every=timedelta(minutes=1))
@task()
def open_next_parts() -> int:
    """Open the parts of linked procedures whose turn has come; returns how many."""
    now, by, opened = timezone.now(), job_actor("cases.open_next_parts"), 0
    for case_id in list(parents_with_due_parts()[:SLICE]):
        try:
            opened += actions.open_next_parts(case_id=case_id, by=by, now=now)
        except RuleViolation:
            continue  # another node, or an officer at the same case, was faster; the next run looks again
    return opened


@scheduled(name="cases.take_silence_as_consent", every=timedelta(minutes=5))
@task()
def take_silence_as_consent() -> int:
    """Take the drafts not answered in time as consented to; returns how many this run took.

    A draft that another node took, or that was answered meanwhile, is left alone.
    """
    now, by = timezone.now(), job_actor("cases.take_silence_as_consent")
    silent = DraftConfirmation.objects.silent(at=now).order_by("due_at", "pk")
    found = list(silent.values_list("pk", flat=True)[:SLICE])
    taken = 0
    for pk in found:
        try:
            taken += actions.take_silence_as_consent(draft_id=pk, by=by, now=now)
        except RuleViolation:
            continue
    if taken and len(found) == SLICE:
        take_silence_as_consent.enqueue()
    return taken


@named(actions.CASES_JOB)
@task(priority=-5, takes_context=True)
def import_cases(context: TaskContext, run_id: int) -> bool:
    """Go on with an import for a spell, then queue the rest; whether it has ended.

    Running twice is harmless.
    """
    ends = monotonic() + SPELL
    has_ended = actions.carry_out_case_import(
        run_id=run_id,
        is_again=context.attempt > 1,
        may_go_on=lambda: monotonic() < ends,
        by=job_actor("nhập hồ sơ"),
        now=timezone.now(),
    )
    if not has_ended:
        import_cases.enqueue(run_id=run_id)
    return has_ended


@scheduled(name="cases.write_messages", every=timedelta(seconds=30))
@task()
def write_messages() -> int:
    """Write what happened to cases since the last time into the outbox; returns how many messages."""
    now, by, written = timezone.now(), job_actor("cases.write_messages"), 0
    for _ in range(SLICES_AT_ONCE):
        done = actions.write_case_messages(public_url=settings.PUBLIC_URL, by=by, now=now)
        written += done.messages
        if not done.has_more:
            return written
    write_messages.enqueue()
    return written


@scheduled(name="cases.warn_of_closing", every=timedelta(minutes=15))
@task()
def warn_of_closing() -> int:
    """Warn applicants whose time to complete a case ends within two days; returns how many."""
    by = job_actor("cases.warn_of_closing")
    return actions.warn_of_closing(public_url=settings.PUBLIC_URL, by=by, now=timezone.now())


@named(actions.READING_JOB)
@task(priority=-20)
def read_paper(attachment_id: int, done: int = 0, kept: str = "") -> bool:
    """Read a few pages, then queue the rest, so that other jobs have their turn; whether it ended."""
    went_to = actions.read_slice(
        attachment_id=attachment_id,
        at=actions.Slice(done, kept),
        by=job_actor("nhận dạng chữ"),
        now=timezone.now(),
    )
    if went_to is not None:
        read_paper.enqueue(attachment_id=attachment_id, done=went_to.done, kept=went_to.kept)
    return went_to is None


@scheduled(name="cases.queue_unread", every=timedelta(minutes=5))
@task()
def queue_unread() -> int:
    """Queue papers whose words nobody has read: those that came as files, and those whose job broke off."""
    return actions.queue_unread(by=job_actor("cases.queue_unread"), now=timezone.now(), most=UNREAD_AT_ONCE)

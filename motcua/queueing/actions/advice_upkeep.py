"""Forgetting who was given advice; what it was about stays for the counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.audit.actions import NewEvent, append
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.queueing.actions.advising import SUBJECT
from motcua.queueing.models import Advice, AdviceNote
from motcua.queueing.permissions import MANAGE_HALL

SLICE = 200


@action
def forget_advised(*, kept: timedelta, by: Actor, now: datetime) -> int:
    """Erase person, question and words of advice given longer ago than `kept`; how many, a slice at most.

    Where somebody was promised to be told more and has not been, all stays. Office, day, channel, procedures
    and papers stay, for the figures. Raises NotAllowed.
    """
    check(by, MANAGE_HALL)
    old = Advice.objects.filter(given_at__lt=now - kept, forgotten_at=None)
    done = old.exclude(follow_up_on__isnull=False, followed_up_at=None).order_by("given_at", "pk")
    ids = list(done.select_for_update().values_list("pk", flat=True)[:SLICE])
    AdviceNote.objects.filter(advice__in=ids).update(text="")
    forgotten = Advice.objects.filter(pk__in=ids).update(
        applicant=None, name="", folded_name="", phone="", email="", question="", answer="", forgotten_at=now
    )
    for advice_id in ids:
        append(
            subject_kind=SUBJECT,
            subject_id=str(advice_id),
            events=[NewEvent("queueing.advice_forgotten", {})],
            by=by,
            now=now,
        )
    return forgotten

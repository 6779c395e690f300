"""Consultations: who can be asked, what waits for whom, what was answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from motcua.accounts.models import Grant
from motcua.agencies.models import Agency
from motcua.cases.models import ANSWERERS, Case, Consultation
from motcua.core.actors import Actor


def units_to_ask(case: Case, *, now: datetime) -> QuerySet[Agency]:
    """Units in which somebody can answer, but the one where the case stands."""
    today = localdate(now)
    people = Grant.objects.filter(role__in=[role.value for role in ANSWERERS], user__is_active=True)
    return (
        Agency.objects.filter(pk__in=people.in_force(today).values("agency_id"))
        .in_force(today)
        .exclude(pk=case.step_agency_id or 0)
        .order_by("path")
    )


def units_by_id(ids: Collection[int], case: Case, *, now: datetime) -> list[Agency]:
    """Those of the ids that can be asked about the case."""
    return list(units_to_ask(case, now=now).filter(pk__in=ids))


def to_answer(case: Case, actor: Actor) -> Consultation | None:
    """The question on this case that waits for the actor's unit; the most urgent of several."""
    asked = case.consultations.open().asked_of(actor)
    found: Consultation | None = asked.select_related("asked_unit").order_by("due_at").first()
    return found


def answers_of(actor: Actor, *, answered: bool) -> QuerySet[Consultation]:
    """What was asked of the actor's units: still to answer, most urgent first, or answered, newest first."""
    mine = Consultation.objects.asked_of(actor).select_related("asked_unit", "case", "answer_file")
    if answered:
        return mine.exclude(answered_at=None).order_by("-answered_at")
    return mine.open().order_by("due_at")

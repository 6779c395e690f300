"""A year of the sample office, timed."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from motcua.audit.models import Event
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.demo.actions import begin_replay, life_of, run_slice
from motcua.demo.binh_hoa import BINH_HOA
from motcua.demo.office import build_office


def replay(*, cases: int, turns: int) -> dict[str, Any]:
    """Tables and office first; the clock runs from the plan to the last turn."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    office = build_office(now=now)
    started, busy = time.perf_counter(), time.process_time()
    share = cases / BINH_HOA.volume.cases
    begun = begin_replay(office, share=share, seed=1975, now=now)
    life = life_of(begun, office)
    while run_slice(life=life, now=now, turns=turns):
        pass
    seconds = time.perf_counter() - started
    answered = Case.objects.filter(state__in=[CaseState.DECIDED, CaseState.HANDED_OVER])
    on_time = Count("pk", filter=Q(finished_at__lte=F("due_at")))
    return {
        "database": connection.vendor,
        "cases": Case.objects.count(),
        "actions": (actions := Event.objects.filter(subject_kind="case").count()),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(time.process_time() - busy, 1),
        "actions_per_second": round(actions / seconds),
        **answered.aggregate(answered=Count("pk"), on_time=on_time),
    }

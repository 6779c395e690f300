"""An office with a long archive: cases written as rows, as many as wanted, most of them finished.

Real cases of the sample procedures, received and worked through the actions, serve as patterns; their rows
are copied with other codes, people and moments. What the screens read is there: cases, visits, due moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from motcua.cases.models import Case, DueMoment, StepVisit
from motcua.core.rules.text import backward, fold
from motcua.demo.actions import load_demo
from motcua.demo.office import DemoOffice
from motcua.demo.people import make_people

BATCH = 2000
YEAR = 365
OPEN = 2000  # open cases of a big office; a larger archive does not mean more of them


def build(*, cases: int, now: datetime) -> DemoOffice:
    """Tables, the sample office and so many cases in all, `OPEN` of them still open."""
    call_command("migrate", verbosity=0)
    office, _is_new = load_demo(now=now)
    own = Case.objects.filter(competent_agency=office.agency, receiving_agency=office.centre)
    finished = list(own.filter(handed_over_at__isnull=False))
    running = list(own.filter(finished_at=None, received_at__isnull=False))
    first = Case.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    random = Random(1975)
    names = [person.data.name for person in make_people(random, 4000, place="phường Bình Hòa")]
    patterns = [*[random.choice(running) for _ in range(OPEN)]]
    patterns += [random.choice(finished) for _ in range(cases - OPEN)]
    _copy(patterns, first=first, names=names, random=random, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return office


def _copy(
    patterns: Sequence[Case], *, first: int, names: Sequence[str], random: Random, now: datetime
) -> None:
    visits = _by_case(StepVisit.objects.order_by("number"))
    dues = _by_case(DueMoment.objects.order_by("pk"))
    shifts = [
        timedelta(0) if number < OPEN else timedelta(days=random.randrange(YEAR))
        for number in range(len(patterns))
    ]
    chosen = [random.choice(names) for _ in patterns]
    _insert(
        Case,
        (
            _moved(
                case,
                shift,
                id=first + number,
                code=f"H29.901-{(case.submitted_at - shift):%y%m%d}-{first + number:07d}",
                lookup_code="BCGHKL",
                applicant_name=name,
                folded_applicant_name=fold(name),
                backward_applicant_name=backward(fold(name)),
                intake_key=None,
            )
            for number, (case, shift, name) in enumerate(zip(patterns, shifts, chosen, strict=True))
        ),
    )
    for model, found in ((StepVisit, visits), (DueMoment, dues)):
        _insert(
            model,
            (
                _moved(row, shift, case_id=first + number)
                for number, (case, shift) in enumerate(zip(patterns, shifts, strict=True))
                for row in found.get(case.pk, ())
            ),
        )


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _moved(row: Model, shift: timedelta, **other: Any) -> list[Any]:
    """The values of a row for the database, its moments earlier by `shift`."""
    values = []
    for field in _columns(type(row)):
        value = other[field.attname] if field.attname in other else getattr(row, field.attname)
        if isinstance(value, datetime):
            value -= shift
        values.append(field.get_db_prep_save(value, connection))
    return values


def _columns(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not (field.primary_key and model is not Case)]


def _insert(model: type[Model], rows: Iterator[list[Any]]) -> None:
    fields = _columns(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(fields))})'
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(sql, batch)

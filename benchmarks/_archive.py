"""An office with a long archive: cases written as rows, as many as wanted, most of them finished.

Real cases of the sample office, received and worked through the actions, serve as patterns. The office is the
same whatever the size: as many open cases, as many received a week; a larger archive only goes further back.
So it can grow after it was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from _bulk import fields_of, insert_values, unchecked, values_of
from _copies import CASES_OF_A_PERSON, LAST_KEY, WITH_CASE, Copy, Pattern, counts_of_copies
from django.core.management import call_command

from motcua.applicants.models import Applicant
from motcua.cases.actions.folding import add_to_counters, fold_all
from motcua.cases.models import Case, CaseFact, Consultation
from motcua.core.actors import job_actor
from motcua.core.rules.dates import local
from motcua.core.rules.text import backward, fold
from motcua.core.transactions import writing
from motcua.demo.actions import load_demo
from motcua.demo.people import make_people

OPEN, DECIDED = 2000, 400  # cases of a big office that are worked on, and results that wait for their owners
LATE_EVERY = 8  # of the open cases: as old as to be late
ASKED_EVERY = 20  # of the open cases another unit was asked; half of them too long ago
NAMES = 4000


class Archive:
    """The sample office and its copies, the newest first. `a_year`: cases it receives in a year."""

    def __init__(self, *, now: datetime, a_year: int) -> None:
        call_command("migrate", verbosity=0)
        self.office, _is_new = load_demo(now=now)
        fold_all(by=job_actor("bench"), now=now)
        self._now, self._a_week, self._size = now, a_year / 52, 0
        self._random = Random(1975)
        people = make_people(self._random, NAMES, place="phường Bình Hòa")
        self._names = [person.data.name for person in people]
        own = Case.objects.filter(competent_agency=self.office.agency, receiving_agency=self.office.centre)
        self._open = Pattern.all_of(own.filter(finished_at=None, received_at__isnull=False))
        self._decided = Pattern.all_of(own.filter(finished_at__isnull=False, handed_over_at=None))
        self._finished = Pattern.all_of(own.filter(handed_over_at__isnull=False))
        self._lines: Counter[tuple[int | None, int]] = Counter()

    def grow_to(self, size: int) -> None:
        """Copies until there are so many, each older than those before."""
        copies = [self._copy(number) for number in range(self._size, size)]
        self._size = size
        with writing():
            add_to_counters(counts_of_copies(copies))
        with unchecked():
            insert_values(Applicant, self._people(copies), with_key=True)
            insert_values(Case, map(self._case, copies), with_key=True)
            for model in WITH_CASE:
                insert_values(model, (row for copy in copies for row in copy.rows_of(model)))
            insert_values(Consultation, self._questions(copies))
            insert_values(CaseFact, (copy.fact() for copy in copies))

    def _copy(self, number: int) -> Copy:
        if number < OPEN:
            weeks = 2 if number % LATE_EVERY == 0 else 0
            return Copy(number, self._random.choice(self._open), timedelta(weeks=weeks))
        if number < OPEN + DECIDED:
            return Copy(number, self._random.choice(self._decided), timedelta(0))
        weeks = 1 + int((number - OPEN - DECIDED) / self._a_week)
        return Copy(number, self._random.choice(self._finished), timedelta(weeks=weeks))

    def _name(self, person: int) -> str:
        return self._names[person % NAMES]

    def _people(self, copies: list[Copy]) -> Iterator[list[Any]]:
        fields = fields_of(Applicant, with_key=True)
        for copy in copies:
            if copy.number % CASES_OF_A_PERSON == 0:
                name = self._name(copy.person)
                person = Applicant(
                    pk=copy.person,
                    identifier=f"0790{copy.person:08d}",
                    name=name,
                    folded_name=fold(name),
                    phone=f"09{copy.person:08d}",
                    updated_at=self._now,
                )
                yield values_of(person, fields)

    def _case(self, copy: Copy) -> list[Any]:
        case, name = copy.pattern.case, self._name(copy.person)
        day = local((case.received_at or case.submitted_at) - copy.shift)
        book = case.field_id, day.year
        self._lines[book] += 1
        return copy.pattern.row.moved(
            copy.shift,
            id=copy.key,
            code=f"{self.office.agency.code}-{day:%y%m%d}-{copy.key:07d}",
            lookup_code=f"{copy.key:08d}",
            book_number=LAST_KEY - self._lines[book],
            applicant_id=copy.person,
            applicant_name=name,
            proxy_id=min(copy.person + 1, LAST_KEY) if case.proxy_id else None,
            folded_proxy_name=fold(self._name(min(copy.person + 1, LAST_KEY))) if case.proxy_id else "",
            folded_applicant_name=fold(name),
            backward_applicant_name=backward(fold(name)),
            intake_key=None,
        )

    def _questions(self, copies: list[Copy]) -> Iterator[list[Any]]:
        fields = fields_of(Consultation, with_key=False)
        for copy in copies:
            if copy.number < OPEN and copy.number % ASKED_EVERY == 0:
                is_late = copy.number % (2 * ASKED_EVERY) == 0
                asked = Consultation(
                    case_id=copy.key,
                    number=1,
                    asked_unit_id=copy.pattern.case.handling_unit_id,
                    step_name=copy.pattern.case.step_name,
                    question="Đề nghị cho ý kiến",
                    asked_at=self._now - timedelta(days=9),
                    asked_by="Lãnh đạo",
                    due_at=self._now + timedelta(days=-1 if is_late else 3),
                    derivation_text="{}",
                )
                yield values_of(asked, fields)

"""Random sequences of actions on books: no gap, no double, nothing overwritten, totals and chain hold."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from motcua.audit.queries.verification import find_faults
from motcua.core.errors import RuleViolation
from motcua.registers.actions import cancel_line, close_book, correct_line, enter_record, open_book
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.models import Book, BookSettings, CertificationLine, CivilRecord
from motcua.registers.queries.figures import certification_figures
from motcua.registers.queries.lines import totals_of
from motcua.registers.queries.values import current_value, notes_of
from tests.factories import NOW
from tests.factories_books import a_record, enter, keeper, make_ward, new_line

KINDS = st.sampled_from([BookKind.COPIES, BookKind.SIGNATURES])
PLACES = st.integers(min_value=0, max_value=30)


class Books(RuleBasedStateMachine):
    """A ward's clerks enter, correct, cancel, close and open, over New Year too."""

    @initialize()
    def open_office(self) -> None:
        """A ward without books, that numbers its registrations by itself."""
        self.ward, _centre = make_ward()
        self.by, self.now = keeper(self.ward), NOW
        BookSettings.objects.create(agency=self.ward, own_civil_numbers=True)
        self.entered: dict[int, tuple[str, int]] = {}
        self.closed: dict[int, dict[str, int]] = {}

    @rule(kind=KINDS, count=st.integers(min_value=1, max_value=4), fails=st.booleans())
    def certify(self, kind: BookKind, count: int, fails: bool) -> None:
        """A visit with some papers; sometimes something goes wrong afterwards."""
        with suppress(RuleViolation), transaction.atomic():
            lines = enter(self.ward, *[new_line()] * count, by=self.by, kind=kind, now=self.now)
            if fails:
                enter(self.ward, new_line(paper_name=""), by=self.by, now=self.now)
            self.entered |= {line.pk: (line.requester_name, line.fee) for line in lines}

    @rule()
    def register_birth(self) -> None:
        """A birth, numbered here."""
        with suppress(RuleViolation), transaction.atomic():
            new = a_record(BookKind.BIRTHS, national_number="")
            enter_record(agency=self.ward, new=new, by=self.by, now=self.now)

    @rule(place=PLACES, fee=st.integers(min_value=0, max_value=99))
    def correct(self, place: int, fee: int) -> None:
        """The fee of some line should be another."""
        for line in self.line(place):
            with suppress(RuleViolation), transaction.atomic():
                correct_line(
                    line_id=line.pk, column=LineColumn.FEE, after=str(fee), reason="Nhầm",
                    by=self.by, now=self.now,
                )  # fmt: skip
                assert current_value(CertificationLine.objects.get(pk=line.pk), LineColumn.FEE) == str(fee)

    @rule(place=PLACES)
    def cancel(self, place: int) -> None:
        """Some number is taken back."""
        for line in self.line(place):
            with suppress(RuleViolation), transaction.atomic():
                cancel_line(line_id=line.pk, reason="Rút", by=self.by, now=self.now)

    @rule(place=PLACES)
    def close(self, place: int) -> None:
        """Some open volume ends."""
        mine = Book.objects.filter(agency=self.ward, closed_on=None).order_by("pk")
        for book in mine[place % 3 : place % 3 + 1]:
            with transaction.atomic():
                close_book(book_id=book.pk, reason="Hết quyển", by=self.by, now=self.now)
            self.closed[book.pk] = totals_of(book)

    @rule(kind=KINDS)
    def open(self, kind: BookKind) -> None:
        """The next volume."""
        with suppress(RuleViolation), transaction.atomic():
            open_book(agency=self.ward, kind=kind, by=self.by, now=self.now)

    @rule()
    def new_year(self) -> None:
        """Months pass."""
        self.now += timedelta(days=200)

    def line(self, place: int) -> Any:
        """The line at that place, if there are so many."""
        mine = CertificationLine.objects.filter(book__agency=self.ward)
        return mine.order_by("pk")[place : place + 1]

    @invariant()
    def numbers_have_no_gap_and_no_double(self) -> None:
        """From 1 in each year, through all volumes of a kind."""
        found: dict[tuple[str, int], list[int]] = {}
        for model in (CertificationLine, CivilRecord):
            mine = model.objects.filter(book__agency=self.ward).order_by("number")
            for kind, year, number in mine.values_list("book__kind", "book__year", "number"):
                found.setdefault((kind, year), []).append(number)
        for numbers in found.values():
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def nothing_is_overwritten(self) -> None:
        """What was entered stands as entered, however much is noted beside it."""
        lines = CertificationLine.objects.filter(book__agency=self.ward).prefetch_related("corrections")
        assert {line.pk: (line.requester_name, line.fee) for line in lines} == self.entered
        for line in lines:
            assert len(notes_of(line)) == line.corrections.count() + line.is_cancelled

    @invariant()
    def closed_books_keep_their_totals(self) -> None:
        """Nothing comes into a closed book, and one volume of a kind and year is open at most."""
        for book_id, totals in self.closed.items():
            book = Book.objects.get(pk=book_id)
            assert totals_of(book) == totals
            assert book.line_count == totals["lines"]

    @invariant()
    def figures_agree_with_the_lines(self) -> None:
        """The fees of a period are the sum of what counts in each standing line."""
        figures = certification_figures(self.ward, NOW.date(), self.now.date())
        lines = CertificationLine.objects.filter(book__agency=self.ward, cancelled_at=None).prefetch_related(
            "corrections"
        )
        assert sum(row.fee for row in figures) == sum(
            int(current_value(line, LineColumn.FEE)) for line in lines
        )
        assert sum(row.numbers for row in figures) == len(lines)

    def teardown(self) -> None:
        """The chains hold."""
        assert list(find_faults()) == []


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_random_walks_over_books_keep_them_whole() -> None:
    walks = settings(
        max_examples=8, stateful_step_count=14, suppress_health_check=list(HealthCheck), deadline=None
    )
    run_state_machine_as_test(Books, settings=walks)

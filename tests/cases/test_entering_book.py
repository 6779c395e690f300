"""Cases received before the tracking book was kept here get their lines."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from motcua.audit.models import Event
from motcua.cases.actions import Defect, entering_book, open_incomplete_case
from motcua.cases.actions.entering_book import enter_old_cases_in_book
from motcua.cases.models import Case
from motcua.cases.tasks import enter_old_cases
from motcua.core.actors import Role, job_actor
from motcua.core.models import Series
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import receive

pytestmark = pytest.mark.django_db
JOB = job_actor("kiểm thử")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def received_without_a_book(desk: Desk, codes: list[str]) -> list[Case]:
    """As an office has them that ran before the book; the later keys were received earlier."""
    cases = [receive(desk, code, now=NOW) for code in codes]
    for day, case in enumerate(cases, start=1):
        Case.objects.filter(pk=case.pk).update(received_at=NOW - timedelta(days=day))
    Case.objects.update(book_number=None, field=None)
    Series.objects.filter(key__startswith="book:").delete()
    return cases


def lines_by_receipt() -> dict[int | None, list[int | None]]:
    found: dict[int | None, list[int | None]] = {}
    for field, number in Case.objects.order_by("received_at").values_list("field", "book_number"):
        found.setdefault(field, []).append(number)
    return found


def test_each_book_is_numbered_in_order_of_receipt_whatever_the_slices(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering_book, "SLICE", 3)
    old = received_without_a_book(desk, [HOUSEHOLD_BUSINESS, BIRTH, HOUSEHOLD_BUSINESS] * 3)
    entered = []
    while count := enter_old_cases_in_book(by=JOB, now=NOW):
        entered.append(count)
    assert entered == [3, 3, 3]
    fields = Counter(case.procedure_version.field_id for case in old)
    assert lines_by_receipt() == {field: list(range(1, count + 1)) for field, count in fields.items()}


def test_a_book_with_lines_goes_on_from_its_last_one_and_reception_after_it(desk: Desk) -> None:
    received_without_a_book(desk, [HOUSEHOLD_BUSINESS] * 2)
    assert receive(desk, now=NOW).book_number == 1
    assert enter_old_cases_in_book(by=JOB, now=NOW) == 2
    assert receive(desk, now=NOW + timedelta(hours=1)).book_number == 4
    assert sorted(Case.objects.values_list("book_number", flat=True)) == [1, 2, 3, 4]


def test_run_again_it_changes_nothing_and_a_case_not_received_gets_no_line(desk: Desk) -> None:
    received_without_a_book(desk, [BIRTH])
    waiting = open_incomplete_case(
        intake=make_intake(desk), defects=[Defect("missing", "Ảnh")], by=desk.actor(Role.RECEIVER), now=NOW
    )
    assert [enter_old_cases.call(), enter_old_cases.call()] == [1, 0]
    assert Case.objects.get(pk=waiting.pk).book_number is None
    told = Event.objects.filter(kind="cases.entered_in_book")
    assert [(event.subject_kind, event.subject_id) for event in told] == [("tracking_book", desk.centre.code)]

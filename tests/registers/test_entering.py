"""Lines take numbers without a gap and without a second holder, in a constant number of statements."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.core.models import Series
from motcua.core.transactions import action
from motcua.registers.actions import open_book
from motcua.registers.choices import BookKind
from motcua.registers.errors import BookClosed, BookNotNamed, LineIncomplete
from motcua.registers.models import Book, CertificationLine
from tests.factories import NOW, make_actor
from tests.factories_books import clerk, enter, keeper, make_ward, new_line

pytestmark = pytest.mark.django_db
NEW_YEAR = NOW.replace(year=2027, month=1, day=4)


@pytest.fixture
def places() -> tuple[Agency, Agency]:
    return make_ward()


def close(book: Book) -> None:
    Book.objects.filter(pk=book.pk).update(
        closed_on=book.opened_on, closing_reason="Hết quyển", closed_by="Văn thư"
    )


def test_each_paper_takes_the_next_number_and_the_first_opens_the_book(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    first = enter(ward, new_line(), new_line(paper_name="Học bạ"), by=clerk(centre))
    (third,) = enter(ward, by=clerk(centre))

    assert [line.number for line in (*first, third)] == [1, 2, 3]
    book = Book.objects.get()
    assert (book.kind, book.year, book.volume, book.volume_name) == ("copy", 2026, 1, "01/2026-SCT/BS")
    assert third.full_number == "3/01/2026-SCT/BS"
    assert third.made_on.isoformat() == "2026-03-24"
    kinds = Event.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["registers.book_opened", "registers.lines_entered", "registers.lines_entered"]
    assert list(find_faults()) == []


def test_kinds_have_books_and_numbers_of_their_own(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    enter(ward, by=clerk(centre))
    (signature,) = enter(ward, kind=BookKind.SIGNATURES, by=clerk(centre))
    (electronic,) = enter(ward, kind=BookKind.ELECTRONIC_COPIES, by=clerk(centre))
    assert signature.full_number == "1/01/2026-SCT/CK,ĐC"
    assert (electronic.printed_number, electronic.book.volume_name) == ("1/ĐT", "01/2026-SCTĐT/BS")


def test_numbers_begin_again_on_1_january_though_the_old_book_is_still_open(
    places: tuple[Agency, Agency],
) -> None:
    ward, centre = places
    enter(ward, new_line(), new_line(), by=clerk(centre))
    (line,) = enter(ward, by=clerk(centre), now=NEW_YEAR)
    assert (line.number, line.book.year) == (1, 2027)
    assert Book.objects.filter(closed_on=None).count() == 2


def test_numbers_run_on_through_the_volumes_of_a_year(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    (line,) = enter(ward, by=clerk(centre))
    close(line.book)
    with pytest.raises(BookClosed), transaction.atomic():
        enter(ward, by=clerk(centre))
    second = open_book(agency=ward, kind=BookKind.COPIES, by=keeper(ward), now=NOW)
    (line,) = enter(ward, by=clerk(centre))
    assert (line.number, line.book_id, second.volume_name) == (2, second.pk, "02/2026-SCT/BS")
    assert second.follows == Book.objects.get(volume=1)


def test_a_book_that_was_kept_elsewhere_goes_on_from_its_number(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    open_book(agency=ward, kind=BookKind.COPIES, numbers_from=1235, by=keeper(ward), now=NOW)
    (line,) = enter(ward, by=clerk(centre))
    assert line.number == 1235
    with pytest.raises(BookNotNamed):
        open_book(agency=ward, kind=BookKind.COPIES, by=keeper(ward), now=NOW)
    close(line.book)
    with pytest.raises(BookNotNamed), transaction.atomic():
        open_book(agency=ward, kind=BookKind.COPIES, numbers_from=1235, by=keeper(ward), now=NOW)


def test_the_number_of_statements_does_not_grow_with_the_lines(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    enter(ward, by=clerk(centre))
    for count in (1, 100):
        with CaptureQueriesContext(connection) as asked:
            enter(ward, *[new_line()] * count, by=clerk(centre))
        statements = [query for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(statements) <= 6


def test_what_the_form_requires_is_not_left_empty_and_leaves_no_gap(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    for wrong in ({"requester_name": " "}, {"paper_name": ""}, {"certifier_name": ""}, {"copies": 0}):
        with pytest.raises(LineIncomplete):
            enter(ward, new_line(), new_line(**wrong), by=clerk(centre))
    assert (CertificationLine.objects.count(), Series.objects.count()) == (0, 0)


def test_only_who_keeps_books_there_enters_lines(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    stranger, stranger_centre = make_ward()
    for actor in (clerk(stranger_centre), make_actor(Role.ADMINISTRATOR, ward), keeper(stranger)):
        with pytest.raises(NotAllowed):
            enter(ward, by=actor)
    with pytest.raises(NotAllowed):
        open_book(agency=ward, kind=BookKind.COPIES, by=clerk(centre), now=NOW)


def test_names_are_searched_without_marks(places: tuple[Agency, Agency]) -> None:
    ward, centre = places
    (line,) = enter(ward, new_line(details={"parties": "Bà Lê Thị Đào", "place": ""}), by=clerk(centre))
    assert line.search_text == "nguyen thi hanh cccd 079185001234 bang tot nghiep dai hoc ba le thi dao"
    assert line.details == {"parties": "Bà Lê Thị Đào"}


@action
def enter_two_and_fail(ward: Agency, by: Actor) -> None:
    """A visit whose second kind of paper is refused after the first was entered."""
    enter(ward, new_line(), new_line(), by=by)
    enter(ward, new_line(requester_name=""), kind=BookKind.SIGNATURES, by=by)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_entry_leaves_no_gap() -> None:
    ward, centre = make_ward()
    enter(ward, by=clerk(centre))
    with pytest.raises(LineIncomplete):
        enter_two_and_fail(ward, clerk(centre))
    (line,) = enter(ward, by=clerk(centre))
    assert line.number == 2


@pytest.mark.django_db(transaction=True)
def test_ten_desks_at_once_leave_no_gap_and_give_no_number_twice() -> None:
    ward, centre = make_ward()
    barrier = threading.Barrier(10)
    errors: list[Exception] = []

    @action
    def enter_at(desk: int, turn: int) -> None:
        """One to three papers; every fifth time something goes wrong afterwards."""
        enter(ward, *[new_line(requester_name=f"Quầy {desk}")] * (1 + turn % 3), by=clerk(centre))
        if (desk + turn) % 5 == 0:
            raise ZeroDivisionError

    def run(desk: int) -> None:
        barrier.wait()
        try:
            for turn in range(6):
                with suppress(ZeroDivisionError):
                    enter_at(desk, turn)
        except Exception as error:  # noqa: BLE001 - the main thread shows it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(desk,)) for desk in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = list(CertificationLine.objects.order_by("number").values_list("number", flat=True))
    kept = [1 + turn % 3 for desk in range(10) for turn in range(6) if (desk + turn) % 5]
    assert numbers == list(range(1, sum(kept) + 1))
    assert Book.objects.count() == 1
    assert list(find_faults()) == []

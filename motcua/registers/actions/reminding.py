"""Telling those who may close books, by message, that the year of their books ends or is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from motcua.accounts.models import Grant, User
from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue.models import Offering
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.notifications.actions import NewMessage, Reference, Sender, queue_messages
from motcua.registers.choices.civil import PROCEDURES
from motcua.registers.models import Book
from motcua.registers.notices import BOOKS_END, BOOKS_ENDED, BooksToClose
from motcua.registers.permissions import CLOSE
from motcua.registers.queries.books import books_to_close

_REFERENCE = "registers.books_of_a_year"


@action
def remind_of_closing(*, by: Actor, now: datetime) -> int:
    """Write the messages that are due; returns how many stand.

    Each keeper is told of a year twice, however often this runs: when it ends in two weeks, and when it is
    over and a book still open. An agency whose books close by themselves is not told.
    """
    today = localdate(now)
    books: dict[tuple[Agency, int], list[Book]] = defaultdict(list)
    for book in books_to_close(on=today):
        books[book.agency, book.year].append(book)
    messages = [
        message
        for (agency, year), due in books.items()
        for message in _messages(agency, year, due, is_over=year < today.year, keepers=_keepers(agency, now))
    ]
    return queue_messages(messages=messages, by=by, now=now) if messages else 0


def _messages(
    agency: Agency, year: int, books: Iterable[Book], *, is_over: bool, keepers: Iterable[User]
) -> Iterator[NewMessage]:
    notice = BOOKS_ENDED if is_over else BOOKS_END
    names = "\n".join(f"– {book.get_kind_display()}, quyển số {book.volume_name}" for book in books)
    for keeper in keepers:
        yield NewMessage(
            notice=notice,
            facts=BooksToClose(office=agency.name, year=year, books=names),
            address=keeper.email,
            reference=Reference(_REFERENCE, f"{agency.pk}:{year}"),
            sender=Sender(agency.name, agency.path),
            key=f"{notice.key}:{agency.pk}:{year}:{keeper.pk}",
        )


def _keepers(agency: Agency, now: datetime) -> Iterable[User]:
    """Who may close the books by a grant at the agency or a unit that keeps them, not above."""
    units = Offering.objects.filter(agency=agency, procedure__code__in=PROCEDURES).values("handling_unit")
    centre = Q(agency__parent=agency, agency__kind=AgencyKind.CENTRE)
    there = Q(agency=agency) | centre | Q(agency__in=units)
    roles = [role.value for role in CLOSE.roles]
    grants = Grant.objects.filter(there, role__in=roles).in_force(localdate(now)).values("user_id")
    return User.objects.filter(is_active=True, pk__in=grants).exclude(email="").order_by("pk")

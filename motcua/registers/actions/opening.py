"""Opening books: by hand at the beginning of a year or after a merger, by itself at the first line."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, open_chain
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rules.rule_sets import in_force, register_rules
from motcua.core.series import take_several
from motcua.core.transactions import action
from motcua.registers.choices import BookKind
from motcua.registers.errors import BookNotNamed
from motcua.registers.models import Book
from motcua.registers.permissions import CLOSE, check_books
from motcua.registers.rules.numbers import line_series

SUBJECT = "registers.book"


@action
def open_book(
    *, agency: Agency, kind: BookKind, by: Actor, now: datetime, numbers_from: int | None = None
) -> Book:
    """Open the next volume of the year; its numbers go on from the last, or from `numbers_from`.

    `numbers_from` is for an office that kept the first part of the year elsewhere: it may leave numbers out,
    never give one twice. Raises NotAllowed, BookNotNamed when a volume is still open or the number was given.
    """
    check_books(by, CLOSE, agency)
    year = localdate(now).year
    taken = take_several(line_series(agency.pk, kind, year), 0).stop - 1  # waits for who is entering lines
    last = (
        Book.objects.filter(agency=agency, kind=kind, year=year, former_body="").order_by("-volume").first()
    )
    if last is not None and last.takes_lines:
        raise BookNotNamed(
            _("Quyển %(volume)s đang mở. Xin khóa trước khi mở quyển mới.") % {"volume": last.volume_name}
        )
    if numbers_from is not None:
        if numbers_from <= taken:
            raise BookNotNamed(
                _("Số %(number)s đã được cấp; số tiếp theo là %(next)s.")
                % {"number": numbers_from, "next": taken + 1},
                field="numbers_from",
            )
        take_several(line_series(agency.pk, kind, year), numbers_from - 1 - taken)
    return _opened(agency, kind, on=localdate(now), follows=last, by=by, now=now)


def open_first_volume(
    agency: Agency, kind: BookKind, *, by: Actor, now: datetime, on: date | None = None
) -> Book:
    """The year's book at its first line, today unless `on` an earlier day; the right is that of entering."""
    return _opened(agency, kind, on=on or localdate(now), follows=None, by=by, now=now)


def _opened(
    agency: Agency, kind: BookKind, *, on: date, follows: Book | None, by: Actor, now: datetime
) -> Book:
    version = in_force("registers", on)
    book = Book(
        agency=agency,
        kind=kind,
        year=on.year,
        volume=follows.volume + 1 if follows else 1,
        symbol=register_rules(version.id).symbols[kind],
        rule_version=version.id,
        opened_on=on,
        opened_by=by.label,
        follows=follows,
    )
    insert_rows([book])
    said = {"kind": kind.value, "year": on.year, "volume": book.volume, "symbol": book.symbol}
    open_chain(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("registers.book_opened", said)],
        by=by,
        now=now,
    )
    return book

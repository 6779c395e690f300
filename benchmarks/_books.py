"""What the benchmark of books does in a process whose Django is set up."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.agencies.models import Agency
from motcua.core.actors import job_actor
from motcua.core.transactions import writing
from motcua.demo.office import build_office
from motcua.registers.actions import NewLine, enter_lines
from motcua.registers.choices import BookKind
from motcua.registers.forms.sheets import book_pdf
from motcua.registers.models import Book, CertificationLine
from motcua.registers.queries.lines import page_of_lines

BY = job_actor("đo tốc độ")
LINE = NewLine(
    requester_name="Nguyễn Thị Hương Giang",
    requester_identity="CCCD 079185001234",
    paper_name="Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    certifier_name="Trần Văn Bình",
    certifier_title="Phó Chủ tịch Ủy ban nhân dân",
    copies=3,
    pages=4,
    fee=18_000,
)
_RAW_TABLE = "CREATE TABLE bench_raw (number bigint PRIMARY KEY, name text, paper text, who text, fee bigint)"
_RAW_TAKE = (
    "INSERT INTO core_series (key, value) VALUES ('bench', 1) "
    "ON CONFLICT (key) DO UPDATE SET value = core_series.value + 1 RETURNING value"
)
_AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
_RAW_LINE = "INSERT INTO bench_raw VALUES (%s, %s, %s, %s, %s)"


def prepare() -> Agency:
    """Tables and the sample office; its first line opens the book."""
    call_command("migrate", verbosity=0)
    agency = build_office(now=timezone.now()).agency
    with connection.cursor() as cursor:
        cursor.execute(_RAW_TABLE)
    enter_one(agency)
    return agency


def enter_one(agency: Agency) -> None:
    """One paper certified."""
    enter_lines(agency=agency, kind=BookKind.COPIES, lines=[LINE], by=BY, now=timezone.now())


def raw_one(agency: Agency) -> None:
    """The least a numbered line costs: a number and one row, committed."""
    with writing(), connection.cursor() as cursor:
        cursor.execute(_RAW_TAKE)
        number = cursor.fetchone()[0]
        row = [number, LINE.requester_name, LINE.paper_name, LINE.certifier_name, LINE.fee]
        cursor.execute(_RAW_LINE, row)


def leave() -> None:
    """A thread is done."""
    connections.close_all()


def statements_of_one(agency: Agency) -> int:
    """Statements of one entry, without BEGIN and COMMIT."""
    with CaptureQueriesContext(connection) as asked:
        enter_one(agency)
    return len([one for one in asked if not one["sql"].startswith(_AROUND)])


def filled(agency: Agency, lines: int) -> Book:
    """A book of its own kind of length, made quickly: rows straight into the table."""
    now = timezone.now()
    kind = BookKind.SIGNATURES if lines < 100_000 else BookKind.TRANSACTIONS
    enter_lines(agency=agency, kind=kind, lines=[LINE], by=BY, now=now)
    book = Book.objects.select_related("agency__parent", "follows").get(agency=agency, kind=kind)
    sample = book.lines.get()
    for start in range(2, lines + 1, 5000):
        CertificationLine.objects.bulk_create(
            CertificationLine(
                **{
                    field.attname: getattr(sample, field.attname)
                    for field in CertificationLine._meta.concrete_fields
                    if field.attname not in ("id", "number", "search_text")
                },
                number=number,
                search_text=f"{sample.search_text} {'hiem' if number == lines // 2 else ''}",
            )
            for number in range(start, min(start + 5000, lines + 1))
        )
    return book


def laid_out(book: Book) -> tuple[bytes, int]:
    """The whole book as for binding."""
    return book_pdf(book, month=None, now=timezone.now())


def page_times(agency: Agency) -> tuple[float, float]:
    """Milliseconds of a page in the middle of the longest book, and of a word that stands once in it."""
    book = Book.objects.filter(agency=agency, kind=BookKind.TRANSACTIONS).get()
    middle = book.lines.filter(number__gte=75_000).order_by("number").values_list("pk", flat=True)[0]
    return _timed(book, older_than=middle), _timed(book, words="hiem")


def _timed(book: Book, **asked: Any) -> float:
    page_of_lines(book, **asked)
    begun = time.perf_counter()
    for _turn in range(3):
        assert page_of_lines(book, **asked).lines
    return (time.perf_counter() - begun) / 3 * 1000

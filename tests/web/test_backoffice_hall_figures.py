"""The figures of a hall on screen and as files."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from motcua.core.actors import Role, job_actor
from motcua.queueing.actions import fold_hall_days
from motcua.queueing.choices import TicketOrigin, TicketState
from motcua.queueing.models import LinePace, Ticket
from motcua.queueing.rules.codes import new_ticket_key
from tests.factories import make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue() -> Queue:
    found = make_queue("DH", counters=1)
    line = found.lines["D"]
    line.name = "=1+1"
    line.letters = "="  # what no screen lets in: the file must be safe all the same
    line.save()
    for number, waited in enumerate((5, 10, 30), start=1):
        came(found, number, waited)
    return found


@pytest.fixture
def site(client: Client, queue: Queue) -> Client:
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def came(queue: Queue, number: int, waited: int, *, back: int = 0) -> None:
    at = timezone.localtime().replace(hour=9, minute=0) - timedelta(days=back)
    called = at + timedelta(minutes=waited)
    Ticket.objects.create(
        office=queue.office,
        line=queue.lines["D"],
        day=at.date(),
        number=number,
        code=f"D-{number:03d}",
        key=new_ticket_key(),
        origin=TicketOrigin.KIOSK,
        state=TicketState.DONE,
        issued_at=at,
        joined_at=at,
        rank_at=at,
        counter=queue.counters[0],
        officer=queue.officers[0],
        first_called_at=called,
        called_at=called,
        begun_at=called,
        ended_at=called + timedelta(minutes=6),
        told_low=0,
        told_high=10,
    )


def url(name: str, queue: Queue, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=[queue.office.pk, *values])


def text(response: Any) -> str:
    return response.content.decode()


@pytest.mark.parametrize("by", ["nhom", "quay", "can-bo", "gio", "ngay", "thang", "vô nghĩa"])
def test_every_split_shows_the_waits(site: Client, queue: Queue, by: str) -> None:
    page = text(site.get(url("hall_figures", queue), {"theo": by}))
    assert page.count("10′") >= 2  # the median, above and in the table
    assert page.count("30′") >= 2
    assert "hall-chart" in page


def test_it_says_when_earlier_days_are_not_folded(site: Client, queue: Queue) -> None:
    assert "chưa được gộp" not in text(site.get(url("hall_figures", queue)))  # today never is
    came(queue, 50, 5, back=3)
    assert "chưa được gộp" in text(site.get(url("hall_figures", queue)))
    fold_hall_days(hall=queue.hall, by=job_actor("kiểm thử"), now=timezone.now())
    assert "chưa được gộp" not in text(site.get(url("hall_figures", queue)))


def test_an_empty_period_says_so(site: Client, queue: Queue) -> None:
    page = text(
        site.get(url("hall_figures", queue), {"theo": "gio", "tu": "01/02/2026", "den": "02/02/2026"})
    )
    assert "Chưa có khách nào trong khoảng này" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"tu": "40/13/2026"}, "notice-error"),
        ({"tu": "01/01/2020"}, "nhiều nhất một năm"),
        ({"tu": "02/02/2026", "den": "01/02/2026"}, "Ngày đầu phải trước ngày cuối"),
    ],
)
def test_a_period_that_cannot_be_is_mended_and_said(
    site: Client, queue: Queue, said: dict[str, str], sentence: str
) -> None:
    answer = site.get(url("hall_figures", queue), said)
    assert answer.status_code == 200
    assert sentence in text(answer)


def test_the_spreadsheet_holds_the_same_figures_and_no_formula(site: Client, queue: Queue) -> None:
    answer = site.get(url("hall_figures_file", queue, "xlsx"))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    found = next(row for row in rows if row[0] == "= · =1+1")
    assert found[1:3] == [3, 3]
    assert found[9:] == [10, 30, 6, 6]
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_csv_holds_the_same_figures_and_no_formula(site: Client, queue: Queue) -> None:
    answer = site.get(url("hall_figures_file", queue, "csv"))
    body = text(answer)
    assert body.startswith("\ufeff")
    rows = list(csv.reader(StringIO(body.removeprefix("\ufeff"))))
    assert rows[1][:3] == ["'= · =1+1", "3", "3"]
    assert rows[-1][0] == "Tổng cộng"


def test_the_accuracy_is_said_in_percent_and_red_below_eight_in_ten(site: Client, queue: Queue) -> None:
    pace = LinePace.objects.get(line=queue.lines["D"])
    pace.mean, pace.widening, pace.computed_at = 540, 1.4, timezone.now()
    pace.save()
    page = text(site.get(url("wait_accuracy", queue)))
    assert 'tone-late"><strong>67 %</strong>' in page
    assert "9′" in page
    assert "× 1,40" in page


@pytest.mark.parametrize("name", ["hall_figures", "wait_accuracy"])
def test_the_statements_do_not_grow_with_days_and_tickets(site: Client, queue: Queue, name: str) -> None:
    def statements() -> int:
        site.get(url(name, queue))
        with CaptureQueriesContext(connection) as asked:
            assert site.get(url(name, queue)).status_code == 200
        return len(asked)

    few = statements()
    for number in range(10, 40):
        came(queue, number, number, back=number % 20 + 1)
    many = statements()
    assert many == few
    fold_hall_days(hall=queue.hall, by=job_actor("kiểm thử"), now=timezone.now())
    assert statements() <= few + 1  # the folded days beside those that are not


def test_figures_of_others_do_not_exist(site: Client) -> None:
    other = make_queue("X")
    for name, *values in (("hall_figures",), ("hall_figures_file", "csv"), ("wait_accuracy",)):
        assert site.get(url(name, other, *values)).status_code == 404

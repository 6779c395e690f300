"""Ratings on the phone, and what the director sees of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.feedback.models import Rating
from motcua.queueing.models import Ticket
from tests.factories import NOW, make_user
from tests.factories_cases import make_case, make_desk
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOW + timedelta(minutes=10))
    return set_to


@pytest.fixture
def queue(clock: Callable[[datetime], None]) -> Queue:
    return make_queue("D", counters=1)


def address(ticket: Ticket) -> str:
    return reverse("portal:ticket_rate", args=[ticket.key])


def director(queue: Queue) -> Client:
    client = Client()
    client.force_login(make_user(Role.DIRECTOR, queue.office.agency))
    return client


def test_one_touch_on_the_phone_is_a_rating(client: Client, queue: Queue) -> None:
    ticket = queue.served()
    page = client.get(address(ticket))
    assert "Ông/bà có hài lòng không?" in page.content.decode()
    assert page["X-Robots-Tag"].startswith("noindex")
    done = client.post(address(ticket), {"score": 5})
    assert "Cảm ơn ông/bà đã đánh giá" in done.content.decode()
    rating = Rating.objects.get()
    assert (rating.score, rating.through, rating.ticket) == (5, "phone", ticket)


def test_a_low_score_is_asked_why(client: Client, queue: Queue) -> None:
    ticket = queue.served()
    assert "Điều gì chưa tốt?" in client.post(address(ticket), {"score": 1}).content.decode()
    assert Rating.objects.get().score == 1  # kept although no more may come
    said = {"score": 1, "why": 1, "reasons": ["manner"], "comment": "=1+1"}
    assert "Cảm ơn" in client.post(address(ticket), said).content.decode()
    assert (Rating.objects.get().reasons, Rating.objects.get().comment) == ("manner", "=1+1")


def test_too_early_too_late_and_a_wrong_key_are_told(
    client: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    waiting = queue.ticket()
    early = client.post(address(waiting), {"score": 5})
    assert (early.status_code, "chưa được phục vụ xong" in early.content.decode()) == (422, True)
    assert client.get("/so/BBBBBBBBBBBB/danh-gia/").status_code == 404
    assert client.post(address(waiting), {"score": 9}).status_code == 422
    assert Rating.objects.count() == 0


def test_a_rating_is_not_changed_after_some_minutes(
    client: Client, queue: Queue, clock: Callable[[datetime], None]
) -> None:
    ticket = queue.served()
    client.post(address(ticket), {"score": 5})
    clock(NOW + timedelta(minutes=30))
    late = client.post(address(ticket), {"score": 1})
    assert (late.status_code, Rating.objects.get().score) == (409, 5)


def test_a_case_is_rated_with_the_codes_of_its_slip(client: Client, clock: Callable[..., None]) -> None:
    case = make_case(make_desk())
    Case.objects.filter(pk=case.pk).update(state=CaseState.HANDED_OVER, handed_over_at=NOW)
    where = reverse("portal:rate_case", args=[case.code, case.lookup_code])
    track = client.get(reverse("portal:track", args=[case.code, case.lookup_code]))
    assert where in track.content.decode()
    assert "Cảm ơn" in client.post(where, {"score": 4}).content.decode()
    assert Rating.objects.get().case == case
    wrong = reverse("portal:rate_case", args=[case.code, "BBBBBB"])
    assert client.post(wrong, {"score": 1}).status_code == 404


def test_the_director_sees_averages_reasons_and_words_but_no_name(queue: Queue) -> None:
    ticket = queue.served()
    Client().post(address(ticket), {"score": 2, "why": 1, "reasons": ["long_wait"], "comment": "Chờ một giờ"})
    for split in ("line", "counter", "officer", "month"):
        page = director(queue).get(reverse("backoffice:ratings"), {"theo": split}).content.decode()
        assert "2,00" in page
        assert "Chờ lâu" in page
        assert "Chờ một giờ" in page
        assert ticket.code not in page  # a number leads to who held it
    empty = director(queue).get(reverse("backoffice:ratings"), {"tu": "01/01/2020", "den": "02/01/2020"})
    assert "Chưa có đánh giá nào" in empty.content.decode()
    wrong = director(queue).get(reverse("backoffice:ratings"), {"tu": "32/13/2026"})
    assert wrong.status_code == 200


def test_the_ratings_of_another_centre_are_not_seen(queue: Queue) -> None:
    Client().post(address(queue.served()), {"score": 5})
    page = director(make_queue("Z")).get(reverse("backoffice:ratings")).content.decode()
    assert "Chưa có đánh giá nào" in page


def test_the_spreadsheet_holds_the_same_and_no_formula(queue: Queue) -> None:
    ticket = queue.served()
    Client().post(
        address(ticket), {"score": 1, "why": 1, "reasons": ["manner"], "comment": '=HYPERLINK("x")'}
    )
    answer = director(queue).get(reverse("backoffice:ratings_file"))
    book: Any = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Nhóm", "Quầy", "Cán bộ", "Tháng", "Từng đánh giá"]
    assert [cell.value for cell in book["Nhóm"][2]] == ["Nhóm D", 1, 1, 1]
    row = [cell.value for cell in book["Từng đánh giá"][2]]
    assert row[4:7] == [1, "Thái độ chưa tốt", '=HYPERLINK("x")']
    assert book["Từng đánh giá"]["G2"].data_type == "s"

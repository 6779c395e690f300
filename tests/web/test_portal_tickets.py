"""The page of a ticket on the phone, numbers from afar, the QR at the door."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.core.actors import APPLICANT
from motcua.core.rules.dates import local_day
from motcua.feedback.models import Rating
from motcua.queueing.actions import (
    RemoteTicket,
    begin_service,
    call_next,
    finish_ticket,
    hold_ticket,
    mark_no_show,
    take_remote_ticket,
)
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.models import NearNotice, Ticket
from motcua.queueing.queries.presence import presence_code
from tests.factories import NOW
from tests.factories_cases import make_desk
from tests.factories_fees import make_charge_of
from tests.factories_queue import Queue, make_queue
from tests.factories_work import receive
from tests.web.kiosk_screen import client_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + 10 * MINUTE)


@pytest.fixture
def queue() -> Queue:
    made = make_queue("DC", counters=2)
    made.sit_down(0)
    return made


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return str(response.content.decode())


def heading(content: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", content, re.DOTALL)
    assert found is not None
    return found[1].strip()


def form_key(content: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', content)
    assert found is not None
    return found[1]


def remote(queue: Queue, *, now: datetime = NOW, **values: Any) -> Ticket:
    new = RemoteTicket(line_id=queue.lines["D"].pk, form_key="f", **values)
    return take_remote_ticket(new=new, by=APPLICANT, now=now)


# The page of a ticket


def test_the_page_follows_a_ticket_through_all_its_states(client: Client, queue: Queue) -> None:
    for _ in range(5):
        queue.ticket("D")
    mine = queue.ticket("D")
    path = f"/so/{mine.key}/"
    said = [heading(page(client, path))]
    by, counter = queue.officer(), queue.counters[0].pk

    def serve() -> None:
        finish_ticket(
            counter_id=counter, ticket_id=call_next(counter_id=counter, by=by, now=NOW).pk, by=by, now=NOW
        )

    serve()
    serve()
    said.append(heading(page(client, path)))
    for _ in range(3):
        serve()
    said.append(heading(page(client, path)))
    call_next(counter_id=counter, by=by, now=NOW)
    said.append(heading(page(client, path)))
    mark_no_show(counter_id=counter, by=by, now=NOW)
    said.append(heading(page(client, path)))
    Ticket.objects.filter(pk=mine.pk).update(state=TicketState.CALLED)
    hold_ticket(counter_id=counter, reason="sao giấy", by=by, now=NOW)
    said.append(heading(page(client, path)))
    Ticket.objects.filter(pk=mine.pk).update(state=TicketState.CALLED)
    begin_service(counter_id=counter, by=by, now=NOW)
    said.append(heading(page(client, path)))
    finish_ticket(counter_id=counter, ticket_id=mine.pk, by=by, now=NOW)
    said.append(heading(page(client, path)))
    assert said == [
        "Còn 5 người trước ông/bà",
        "Sắp đến lượt ông/bà",
        "Người tiếp theo là ông/bà",
        "Đến lượt ông/bà: mời đến Quầy 1",
        "Đã gọi mà chưa gặp ông/bà",
        "Số của ông/bà đang được giữ tại quầy",
        "Ông/bà đang được phục vụ tại Quầy 1",
        "Đã phục vụ xong, cảm ơn ông/bà",
    ]
    assert "hx-get" not in page(client, path)  # a visit that is over is asked for no more


def test_the_page_keeps_its_secret_and_names_nobody(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D", note="Bà Nguyễn Thị Sáu")
    response = client.get(f"/so/{mine.key}/")
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "Sáu" not in response.content.decode()


def test_the_page_says_what_the_case_of_the_visit_owes(client: Client, queue: Queue) -> None:
    desk = make_desk()
    case, touched = receive(desk, now=NOW), receive(desk, now=NOW)
    make_charge_of(case, desk.ward, 100_000)
    make_charge_of(touched, desk.ward, 50_000, pay_at="result")
    mine, other = queue.ticket("D"), queue.ticket("D")
    Ticket.objects.filter(pk=mine.pk).update(case=case)
    mine.case_links.create(case=touched, kind=CaseLinkKind.RECEIVED, at=NOW)
    content = page(client, f"/so/{mine.key}/")
    assert "Còn phải nộp <b>150.000 đ</b>" in content
    assert "Trong đó nộp ngay 100.000 đ" in content
    assert case.code not in content
    assert "Còn phải nộp" not in page(client, f"/so/{other.key}/")


def test_the_page_costs_few_statements_and_its_moving_part_one(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    page(client, f"/so/{mine.key}/")
    with CaptureQueriesContext(connection) as whole:
        page(client, f"/so/{mine.key}/")
    with CaptureQueriesContext(connection) as part:
        page(client, f"/so/{mine.key}/moi/")
    assert len(whole) <= 4
    assert len(part) == 1


def test_a_phone_that_has_the_content_receives_nothing_and_reloads_for_another_state(
    client: Client, queue: Queue
) -> None:
    for _ in range(5):
        queue.ticket("D")
    mine = queue.ticket("D")
    found = re.search(r'hx-get="([^"]+)"', page(client, f"/so/{mine.key}/"))
    assert found is not None
    again = found[1].replace("&amp;", "&")
    assert client.get(again).status_code == 204
    by, counter = queue.officer(), queue.counters[0].pk
    called = call_next(counter_id=counter, by=by, now=NOW)
    assert "Còn 4 người" in page(client, again)
    finish_ticket(counter_id=counter, ticket_id=called.pk, by=by, now=NOW)
    call_next(counter_id=counter, by=by, now=NOW)
    assert client.get(again)["HX-Refresh"] == "true"  # three before: near


def test_the_page_speaks_english(client: Client, queue: Queue) -> None:
    queue.ticket("D")
    mine = queue.ticket("D")
    client.cookies["language"] = "en"
    client.cookies["django_language"] = "en"
    content = page(client, f"/so/{mine.key}/")
    assert "Your turn comes soon" in content


def test_wrong_secrets_are_refused_and_slow_but_the_right_one_is_always_answered(
    client: Client, queue: Queue
) -> None:
    mine = queue.ticket("D")
    for _ in range(20):
        assert client.get("/so/BBBBBBBBBBBB/").status_code == 404
    assert client.get("/so/BBBBBBBBBBBB/").status_code == 429
    assert client.get("/so/BBBBBBBBBBBB/moi/").status_code == 429
    assert client.get(f"/so/{mine.key}/").status_code == 200


def test_a_ticket_is_given_back_only_after_a_second_tap(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    content = page(client, f"/so/{mine.key}/")
    summary = content.index("Không cần số này nữa")
    assert content.rindex("<details", 0, summary) > content.rindex("</details>", 0, summary)
    assert content.index("Trả số D-001") > summary
    response = client.post(f"/so/{mine.key}/tra-lai/", follow=True)
    assert heading(response.content.decode()) == "Ông/bà đã trả số này"
    assert "không còn ở trạng thái" in client.post(f"/so/{mine.key}/tra-lai/", follow=True).content.decode()


def test_an_address_is_taken_once_and_a_wrong_one_stands_again(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    response = client.post(f"/so/{mine.key}/bao-tin/", {"address": "an@"})
    assert response.status_code == 422
    assert "chưa đúng" in response.content.decode()
    client.post(f"/so/{mine.key}/bao-tin/", {"address": "an@thu.example"})
    assert NearNotice.objects.get().ticket == mine
    content = page(client, f"/so/{mine.key}/")
    assert "Sẽ gửi thư" in content
    assert "an@thu.example" not in content


def test_people_of_a_closed_line_are_offered_another(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    line = queue.lines["D"]
    line.closed_because = "Máy chủ đất đai mất kết nối"
    line.save()
    with CaptureQueriesContext(connection) as captured:
        content = page(client, f"/so/{mine.key}/")
    assert len(captured) <= 5
    assert "Máy chủ đất đai mất kết nối" in content
    other = queue.lines["C"].pk
    assert f'name="line" value="{other}"' in content
    content = client.post(f"/so/{mine.key}/nhom-khac/", {"line": other}, follow=True).content.decode()
    assert "Đã chuyển nhóm" in content
    assert "Nhóm C" in content
    assert client.post(f"/so/{mine.key}/nhom-khac/", {"line": "x"}).status_code == 422


def test_a_ticket_of_another_day_says_so(
    client: Client, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = queue.ticket("D")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    content = page(client, f"/so/{mine.key}/")
    assert heading(content) == "Số này của ngày khác, không còn dùng được"
    assert "hx-get" not in content


# A number from afar


def test_a_number_is_taken_from_afar_in_three_steps(client: Client, queue: Queue) -> None:
    queue.ticket("D")
    lines = page(client, "/lay-so/")
    assert "1 người đang chờ" in lines
    line = queue.lines["D"].pk
    assert f"nhom={line}" in lines
    form = page(client, f"/lay-so/?nhom={line}")
    elderly = queue.hall.priorities.get(key="elderly")
    assert "Người trên 75 tuổi" in form
    assert "xem giấy tờ" in form
    said = {"nhom": line, "form_key": form_key(form), "priority": elderly.pk, "address": "an@thu.example"}
    response = client.post("/lay-so/", said)
    ticket = Ticket.objects.get(state=TicketState.EXPECTED)
    assert response["Location"] == f"/so/{ticket.key}/"
    assert ticket.priority == elderly
    assert ticket.near_notice.address == "an@thu.example"
    assert client.post("/lay-so/", said).status_code == 200  # the browser is shown the number it holds
    assert Ticket.objects.filter(state=TicketState.EXPECTED).count() == 1
    assert "D-002" in page(client, "/lay-so/")
    content = page(client, response["Location"])
    assert "báo có mặt" in content
    assert "<svg" in content


def test_what_cannot_be_taken_is_said(client: Client, queue: Queue) -> None:
    line = queue.lines["D"]
    form = page(client, f"/lay-so/?nhom={line.pk}")
    said = {"nhom": line.pk, "form_key": form_key(form), "address": "an@"}
    assert client.post("/lay-so/", said).status_code == 422
    said |= {"address": "", "priority": "999"}
    assert client.post("/lay-so/", said).status_code == 422
    line.closed_because = "mất điện"
    line.save()
    assert "mất điện" in client.post("/lay-so/", said).content.decode()
    assert not Ticket.objects.exists()
    queue.hall.gives_remote = False
    queue.hall.save()
    assert "Chưa cho lấy số từ xa" in page(client, "/lay-so/")


def test_out_of_hours_the_page_says_when_the_office_opens(
    client: Client, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(hour=19))
    content = page(client, "/lay-so/")
    assert "Đang đóng cửa" in content
    assert "nhom=" not in content


def test_a_line_that_is_none_leads_back_to_the_lines(client: Client, queue: Queue) -> None:
    for wrong in ("999999", "x", "²"):
        assert "Ông/Bà đến làm việc gì?" in page(client, f"/lay-so/?nhom={wrong}")


def test_of_several_offices_one_is_chosen_first(client: Client, queue: Queue) -> None:
    other = make_queue("X")
    content = page(client, "/lay-so/")
    assert queue.office.name in content
    assert "Nhóm X" in page(client, f"/lay-so/?diem={other.office.pk}")


# At the door


def test_the_phone_that_holds_the_number_shows_by_the_qr_that_it_has_come(
    client: Client, queue: Queue
) -> None:
    line = queue.lines["D"].pk
    form = page(client, f"/lay-so/?nhom={line}")
    client.post("/lay-so/", {"nhom": line, "form_key": form_key(form)})
    ticket = Ticket.objects.get()
    door = f"/co-mat/{presence_code(queue.office.pk, on=local_day(NOW))}/"
    content = page(client, door)
    assert "data-comes" in content  # the phone sends it by itself
    ticket.refresh_from_db()
    assert ticket.state == TicketState.EXPECTED  # looking alone changes nothing
    response = client.post(door)
    assert response["Location"] == f"/so/{ticket.key}/"
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING
    assert client.get(door)["Location"] == f"/so/{ticket.key}/"


def test_a_phone_without_a_number_is_told_what_to_do(client: Client, queue: Queue) -> None:
    mine = remote(queue)
    door = f"/co-mat/{presence_code(queue.office.pk, on=local_day(NOW))}/"
    assert "Máy này không giữ số nào" in page(client, door)
    assert client.post(door).status_code == 200
    mine.refresh_from_db()
    assert mine.state == TicketState.EXPECTED


def test_a_door_of_yesterday_is_refused_and_guessing_it_is_slow(client: Client, queue: Queue) -> None:
    code = presence_code(queue.office.pk, on=local_day(NOW - timedelta(days=1)))
    for _ in range(25):  # many scan an old sheet on the wall: none of them guesses
        assert "Mã ở cửa đã đổi" in client.get(f"/co-mat/{code}/").content.decode()
    for _ in range(20):
        assert client.get("/co-mat/BBBBBB/").status_code == 404
    assert client.get("/co-mat/BBBBBB/").status_code == 429


def test_the_code_of_the_door_may_be_typed_on_the_page_of_the_number(client: Client, queue: Queue) -> None:
    mine = remote(queue)
    path = f"/so/{mine.key}/co-mat/"
    assert "không phải mã ở cửa" in client.post(path, {"code": "BBBBBB"}).content.decode()
    assert "phải có 6 ký tự" in client.post(path, {"code": "BBB"}).content.decode()
    code = presence_code(queue.office.pk, on=local_day(NOW))
    assert client.post(path, {"code": f" {code.lower()} "}).status_code == 303
    mine.refresh_from_db()
    assert mine.state == TicketState.WAITING
    assert mine.arrived_at == NOW + 10 * MINUTE


# Afterwards


def test_the_page_answers_who_was_called_before_and_why(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    path = f"/so/{mine.key}/vi-sao/"
    assert "chưa ai được gọi" in page(client, path)
    elderly = queue.hall.priorities.get(key="elderly")
    other = queue.ticket("D", now=NOW + MINUTE, priority_id=elderly.pk, note="Bà Nguyễn Thị Sáu")
    call_next(counter_id=queue.counters[0].pk, by=queue.officer(), now=NOW + 2 * MINUTE)
    with CaptureQueriesContext(connection) as captured:
        content = page(client, path)
    assert len(captured) <= 5
    assert other.code in content
    assert "được tính như đến sớm hơn 30 phút" in content
    assert "Sáu" not in content


def test_a_visit_is_rated_once_on_the_phone(client: Client, queue: Queue) -> None:
    mine = queue.ticket("D")
    path = f"/so/{mine.key}/danh-gia/"
    assert "chưa được phục vụ xong" in client.post(path, {"score": "5"}).content.decode()
    by, counter = queue.officer(), queue.counters[0].pk
    call_next(counter_id=counter, by=by, now=NOW)
    finish_ticket(counter_id=counter, ticket_id=mine.pk, by=by, now=NOW)
    assert path in page(client, f"/so/{mine.key}/")
    assert client.post(path, {}).status_code == 422
    assert "Điều gì chưa tốt?" in client.post(path, {"score": "2"}).content.decode()
    said = {"score": "2", "why": "1", "reasons": ["long_wait"]}
    assert "Cảm ơn ông/bà" in client.post(path, said).content.decode()
    rating = Rating.objects.get()
    assert (rating.ticket, rating.score, rating.reasons, rating.through) == (mine, 2, "long_wait", "phone")


def test_a_kiosk_that_reads_the_qr_of_a_number_from_afar_sees_that_its_holder_has_come(queue: Queue) -> None:
    mine = remote(queue)
    kiosk = client_of(queue.kiosk)
    kiosk.post("/ki-ot/quet/", {"payload": f"http://may/so/{mine.key}/"})
    mine.refresh_from_db()
    assert (mine.state, mine.arrived_at) == (TicketState.WAITING, NOW + 10 * MINUTE)

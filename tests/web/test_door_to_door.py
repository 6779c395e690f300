"""Bến Tre, 2020: somebody born in 1942 changes a health-insurance card. Here: door to door in six minutes.

The screens and actions are the real ones, on a clock that the story moves; what people need for reading,
walking and handing papers over is given beside each step. `docs/door_to_door.md` shows the same table.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.queueing.actions import call_next
from motcua.queueing.choices import CallRule, TicketState
from motcua.queueing.models import Ticket, TicketCase
from tests.factories import NOW
from tests.factories_cases import Desk, make_desk
from tests.factories_queue import Queue, make_queue
from tests.web.intake_screen import BACKEND, offering_id, sheet
from tests.web.kiosk_screen import client_of

pytestmark = pytest.mark.django_db
HEALTH_CARD = "1.002759"
CARD = "079042000123||Trần Văn Sáu|15081942|Nam|Bình Hòa, Thành phố Hồ Chí Minh|01082024"
PAGE = Path(__file__).parents[2] / "docs" / "door_to_door.md"


class Story:
    """A clock that only the story moves, and what happened at which moment."""

    def __init__(self) -> None:
        self.now = NOW
        self.rows: list[str] = []
        self.touches = 0

    def after(self, seconds: int, what: str) -> None:
        """Let so many seconds pass, in which people did what is said."""
        self.now += timedelta(seconds=seconds)
        minutes, rest = divmod(int((self.now - NOW).total_seconds()), 60)
        self.rows.append(f"| {minutes}:{rest:02d} | {what} |")

    def touch(self) -> None:
        """A finger on the kiosk."""
        self.touches += 1


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> Story:
    story = Story()
    monkeypatch.setattr(timezone, "now", lambda: story.now)
    return story


@pytest.fixture
def desk(story: Story) -> Desk:
    return make_desk(HEALTH_CARD)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    """One counter for insurance; somebody is at it and two more wait."""
    queue = make_queue("BD", office=desk.office, counters=2)
    line = queue.lines["B"]
    line.name = "Bảo hiểm"
    line.save()
    line.fields.add(desk.ward.offerings.get().procedure.current_version.field)
    counter = queue.sit_down(0)
    for minutes in (9, 8, 7):
        queue.ticket("B", now=NOW - timedelta(minutes=minutes))
    call_next(counter_id=counter.pk, by=queue.officer(), now=NOW - timedelta(minutes=6))
    return queue


def body(response: Any) -> str:
    return str(response.content.decode())


def press(officer: Client, queue: Queue, move: str, **sent: Any) -> Any:
    answer = officer.post(reverse("desk:queue_do", args=[queue.counters[0].pk, move]), sent)
    assert answer.status_code in (200, 302)
    return answer


def test_somebody_born_in_1942_changes_a_card_in_six_minutes(story: Story, desk: Desk, queue: Queue) -> None:
    kiosk, officer = client_of(queue.kiosk), Client()
    officer.force_login(queue.officers[0], backend=BACKEND)
    before = Ticket.objects.get(state=TicketState.CALLED)

    kiosk.get(reverse("kiosk:home"))
    story.after(15, "vào cửa, đến máy lấy số")
    page = kiosk.post(reverse("kiosk:scan"), {"payload": CARD}, follow=True)
    assert "Trần Văn Sáu" in body(page)
    story.after(10, "đưa thẻ căn cước vào ô quét; máy chào bằng tên, không hỏi gì")
    address = reverse("kiosk:line", args=[queue.lines["B"].pk])
    assert f'href="{address}"' in body(page)
    story.touch()
    page = kiosk.get(address)
    assert "Người trên 75 tuổi" in body(page)
    story.after(15, "chạm lần 1: “Bảo hiểm”; máy đã biết ông trên 75 tuổi")
    hidden = dict(re.findall(r'name="(key|priority)" value="([^"]+)"', body(page)))
    story.touch()
    page = kiosk.post(address, hidden, follow=True)
    ticket = Ticket.objects.latest("pk")
    assert ticket.code in body(page)
    assert ticket.told_low == 0
    assert ticket.priority is not None
    story.after(10, "chạm lần 2: lấy số; phiếu in ra")

    story.after(25, "ngồi xuống; người đang ở quầy xong việc")
    press(officer, queue, "xong-goi-tiep", ticket=before.pk, key="call-1")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.call_rule) == (TicketState.CALLED, CallRule.PRIORITY)
    story.after(25, "được gọi trước hai người đến sớm hơn vài phút; đi đến quầy")
    address = press(officer, queue, "phuc-vu", to="intake")["Location"]
    page = officer.get(address)
    assert 'value="079042000123"' in body(page)
    assert "Trần Văn Sáu" in body(page)
    story.after(35, "cán bộ mở hồ sơ: người và số căn cước đã điền sẵn, chọn thủ tục")
    story.after(90, "xem thẻ cũ, đối chiếu, ông ký tờ khai")
    sent = sheet(
        desk,
        HEALTH_CARD,
        ticket=ticket.pk,
        offering=offering_id(desk, HEALTH_CARD),
        **{
            "applicant-name": "Trần Văn Sáu",
            "applicant-identifier": "079042000123",
            "applicant-address": "Bình Hòa, Thành phố Hồ Chí Minh",
        },
    )
    answer = officer.post(reverse("desk:intake_send"), sent)
    assert answer.status_code == 302, body(answer)
    case = Case.objects.get()
    assert TicketCase.objects.get().case == case
    assert case.state == CaseState.IN_PROGRESS
    assert case.applicant.born_on == date(1942, 8, 15)
    story.after(40, "tiếp nhận; giấy hẹn in ra, cán bộ giải thích ngày trả")
    press(officer, queue, "xong", ticket=ticket.pk)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.DONE
    story.after(20, "đứng dậy, ra cửa")

    assert story.touches == 2
    assert story.now - NOW <= timedelta(minutes=6)
    assert "\n".join(story.rows) in PAGE.read_text(encoding="utf-8")

"""The calendar on screen: a year to look at, a change previewed, then applied."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.models import CalendarDay, WeekSessions
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from tests.factories import make_agency
from tests.factories_cases import Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db
DAY_OFF = {
    "viec": "ngay",
    "first": "27/03/2026",
    "kind": "off",
    "name": "Nghỉ tránh bão",
    "ground": "decreed",
    "source": "QĐ 812/QĐ-UBND",
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The site's clock stands at the tests' moment, 24/03/2026 09:00."""
    monkeypatch.setattr("motcua.web.shared.middleware.timezone.now", lambda: now)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def site(client: Client, desk: Desk) -> Client:
    client.force_login(desk.users[Role.ADMINISTRATOR])
    return client


def url(name: str, desk: Desk) -> str:
    return reverse(f"backoffice:{name}", args=[desk.ward.pk])


def text(response: Any) -> str:
    return response.content.decode()


def seen_in(page: str) -> str:
    """The fingerprint a preview carries."""
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_year_shows_each_kind_of_day_in_words(site: Client, desk: Desk) -> None:
    CalendarDay.objects.create(agency=desk.ward, day=date(2026, 11, 18), kind="off", name="Di dời trụ sở")
    page = text(site.get(url("calendar", desk)))

    assert "Thứ Tư 18/11/2026: nghỉ riêng của đơn vị, Di dời trụ sở" in page
    assert "Thứ Ba 24/11/2026: nghỉ lễ, Tết, Ngày Văn hóa" in page
    assert "Thứ Hai 23/03/2026: làm việc, 07:30-11:30, 13:00-17:00" in page
    assert "Chủ nhật 29/03/2026: nghỉ hằng tuần" in page


@pytest.mark.parametrize("year", ["", "2022", "20260", "không", "9999", "0001", "2100"])
def test_any_year_asked_for_gives_a_calendar(site: Client, desk: Desk, year: str) -> None:
    assert site.get(url("calendar", desk), {"nam": year, "tu": year}).status_code == 200


def test_a_range_is_picked_day_by_day(site: Client, desk: Desk) -> None:
    page = text(site.get(url("calendar", desk), {"nam": "2026", "tu": "2026-03-26"}))
    assert "?nam=2026&amp;tu=2026-03-26&amp;den=2026-03-27#thay-doi" in page
    assert "?nam=2026&amp;tu=2026-03-25#thay-doi" in page
    assert 'value="26/03/2026"' in page


def test_a_change_is_previewed_then_applied(site: Client, desk: Desk, now: datetime) -> None:
    case = receive(desk, now=now)
    page = text(site.get(url("preview_calendar", desk), DAY_OFF))
    for words in (case.code, case.applicant_name, "27/03/2026 09:00", "30/03/2026 09:00", "thành ngày nghỉ"):
        assert words in page
    assert not CalendarDay.objects.exists()

    answer = site.post(url("apply_calendar", desk), {**DAY_OFF, "seen": seen_in(page)})
    assert answer["Location"] == f"{url('calendar', desk)}?nam=2026"
    assert CalendarDay.objects.get().name == "Nghỉ tránh bão"
    assert Case.objects.get().due_at == datetime(2026, 3, 30, 9, 0, tzinfo=VN_TZ)


def test_an_outdated_preview_is_shown_anew(site: Client, desk: Desk, now: datetime) -> None:
    seen = seen_in(text(site.get(url("preview_calendar", desk), DAY_OFF)))
    receive(desk, now=now)
    answer = site.post(url("apply_calendar", desk), {**DAY_OFF, "seen": seen})

    assert answer.status_code == 409
    assert "chưa có gì được áp dụng" in text(answer)
    assert not CalendarDay.objects.exists()
    site.post(url("apply_calendar", desk), {**DAY_OFF, "seen": seen_in(text(answer))})
    assert CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"first": "32/13/2026"}, "không"),
        ({"name": ""}, "Xin ghi lý do"),
        ({"source": ""}, "Xin ghi số, ngày của quyết định"),
        ({"last": "30/04/2026"}, "không có ngày giải quyết hồ sơ nào từ 27/03/2026"),
        ({"kind": "lạ"}, "kind"),
    ],
)
def test_a_wrong_change_is_refused_beside_its_field(
    site: Client, desk: Desk, said: dict[str, str], refusal: str
) -> None:
    answer = site.get(url("preview_calendar", desk), {**DAY_OFF, **said})
    assert answer.status_code == 422
    assert refusal in text(answer)
    assert site.post(url("apply_calendar", desk), {**DAY_OFF, **said}).status_code == 422


def test_weekly_hours_are_changed_and_taken_back(site: Client, desk: Desk) -> None:
    hours = {f"day_{day}": "08:00-12:00, 13:00-17:00" for day in range(5)}
    own = {"viec": "gio", "valid_from": "24/03/2026", "ground": "own"}
    said = {**own, **hours, "day_5": "07:30-11:30 (chỉ nhận)"}

    refused = site.get(url("preview_calendar", desk), {**said, "day_2": "sáng"})
    assert refused.status_code == 422
    assert "Thứ Tư: “sáng” không đọc được" in text(refused)

    preview = text(site.get(url("preview_calendar", desk), said))
    assert "Thứ Bảy: 07:30-11:30 (chỉ nhận)" in preview
    site.post(url("apply_calendar", desk), {**said, "seen": seen_in(preview)})
    assert WeekSessions.objects.get().valid_from == date(2026, 3, 24)
    assert "07:30-11:30 (chỉ nhận)" in text(site.get(url("calendar", desk)))

    back = {**own, "taken_back": "on"}
    preview = text(site.get(url("preview_calendar", desk), back))
    site.post(url("apply_calendar", desk), {**back, "seen": seen_in(preview)})
    assert not WeekSessions.objects.exists()


def test_the_present_calendar_can_be_applied_to_old_appointments(
    site: Client, desk: Desk, now: datetime
) -> None:
    receive(desk, now=now)
    page = text(site.get(url("preview_calendar", desk), {"viec": "hien-hanh"}))
    assert "Không có hẹn nào thay đổi" in page
    assert (
        site.post(url("apply_calendar", desk), {"viec": "hien-hanh", "seen": seen_in(page)}).status_code
        == 302
    )


def test_calendars_of_others_do_not_exist(site: Client) -> None:
    other = make_agency("Tỉnh khác")
    for name in ("calendar", "preview_calendar", "apply_calendar"):
        address = reverse(f"backoffice:{name}", args=[other.pk])
        assert site.get(address).status_code in {404, 405}
        assert site.post(address, DAY_OFF).status_code in {404, 405}


def test_a_preview_asks_the_same_number_of_questions_for_any_number_of_cases(
    site: Client, desk: Desk, now: datetime
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            site.get(url("preview_calendar", desk), DAY_OFF)
        return len(asked)

    receive(desk, now=now)
    questions()
    one = questions()
    for _n in range(4):
        receive(desk, now=now)
    assert questions() == one
    assert one <= 16

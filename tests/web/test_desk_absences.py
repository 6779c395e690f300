"""Recording absences, and what who stands in sees on the work list and the case page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.accounts.models import Absence, Authorisation
from motcua.cases.actions import take_case
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.factories_work import another, receive, step_on

pytestmark = pytest.mark.django_db
PAGE = "/can-bo/vang-mat/"


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY)


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role])
    return client


def days(user_id: int, **given: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {"user": user_id, "valid_from": today, "valid_to": today + timedelta(days=2), **given}


def test_an_officer_records_their_own_absence_and_comes_back(desk: Desk) -> None:
    client, user = signed_in(desk, Role.SPECIALIST), desk.users[Role.SPECIALIST]
    assert client.post(PAGE, days(user.pk))["Location"] == PAGE
    absence = Absence.objects.get()
    shown = client.get(PAGE).content.decode()
    assert "không ai làm thay" in shown
    client.post(reverse("desk:end_absence", args=[absence.pk]))
    absence.refresh_from_db()
    assert absence.ended_on == timezone.localdate()


def test_an_officer_does_not_speak_for_a_colleague(desk: Desk) -> None:
    colleague = another(desk, Role.SPECIALIST)
    answer = signed_in(desk, Role.SPECIALIST).post(PAGE, days(colleague.pk))
    assert answer.status_code == 422
    assert not Absence.objects.exists()


def test_days_upside_down_are_refused_at_the_field(desk: Desk) -> None:
    client, user = signed_in(desk, Role.HEAD_OF_SECTION), desk.users[Role.SPECIALIST]
    past = timezone.localdate() - timedelta(days=9)
    answer = client.post(PAGE, days(user.pk, valid_to=past))
    assert answer.status_code == 422
    assert "Ngày kết thúc phải sau ngày bắt đầu." in answer.content.decode()


def test_nobody_ends_an_absence_that_is_none_of_their_business(desk: Desk) -> None:
    today = timezone.localdate()
    absence = Absence.objects.create(
        user=desk.users[Role.SPECIALIST], valid_from=today, valid_to=today, recorded_by="x"
    )
    answer = signed_in(desk, Role.RECEIVER).post(reverse("desk:end_absence", args=[absence.pk]))
    assert answer.status_code == 404


def test_who_stands_in_sees_for_whom_and_may_act(desk: Desk) -> None:
    now, today = timezone.now(), timezone.localdate()
    absent, colleague = desk.users[Role.SPECIALIST], another(desk, Role.SPECIALIST)
    case = receive(desk, CERTIFIED_COPY, now=now)
    take_case(case_id=case.pk, version=case.version, by=desk.actor(Role.SPECIALIST, now=now), now=now)
    Absence.objects.create(user=absent, valid_from=today, valid_to=today, recorded_by="x")
    Authorisation.objects.create(
        giver=absent, holder=colleague, role=Role.SPECIALIST, agency=desk.section, decision_number="1/QĐ",
        decided_on=today, valid_from=today, valid_to=today,
    )  # fmt: skip
    desk.users[Role.SPECIALIST] = colleague
    client = signed_in(desk, Role.SPECIALIST)

    assert f"thay ông/bà {absent}" in client.get("/can-bo/cong-viec/").content.decode()
    assert "Trình ký" in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    page = signed_in(desk, Role.HEAD_OF_SECTION).get(PAGE).content.decode()
    assert "quyết định 1/QĐ" in page


def test_the_sender_may_take_the_step_back_on_the_page(desk: Desk) -> None:
    now = timezone.now()
    case = step_on(desk, receive(desk, CERTIFIED_COPY, now=now), now=now)
    client = signed_in(desk, Role.SPECIALIST)
    address = reverse("desk:undo_step", args=[case.pk])
    assert address in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert address not in signed_in(desk, Role.LEADER).get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    client.post(address, {"version": case.version, "note": "Chọn nhầm người ký"})
    assert Case.objects.get(pk=case.pk).step_key == "appraise"
    log = client.get(f"/can-bo/ho-so/{case.pk}/nhat-ky/").content.decode()
    assert "Rút lại bước vừa chuyển" in log
    assert "Chọn nhầm người ký" in log

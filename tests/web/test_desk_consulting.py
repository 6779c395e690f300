"""Asking and answering on the screens: the dialog, the unit's form, its list, and the director's notice."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.actions import Question, ask_consultation
from motcua.cases.choices import Opinion
from motcua.cases.models import Case, Consultation
from motcua.core.actors import Role
from motcua.core.worktime import Limit, LimitUnit
from tests.factories import make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def economy(desk: Desk) -> Agency:
    return make_agency("Phòng Kinh tế", parent=desk.ward)


@pytest.fixture
def expert(economy: Agency) -> User:
    return make_user(Role.SPECIALIST, economy)


@pytest.fixture
def today() -> datetime:
    return timezone.now()


@pytest.fixture
def case(desk: Desk, today: datetime) -> Case:
    return bring_to(
        desk, receive(desk, now=today - timedelta(hours=1)), "appraise", now=today - timedelta(hours=1)
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(desk: Desk, case: Case, unit: Agency, at: datetime) -> Consultation:
    question = Question([unit.pk], "Địa điểm có phù hợp không?", Limit(1, LimitUnit.HOUR))
    by = desk.actor(Role.SPECIALIST)
    (one,) = ask_consultation(case_id=case.pk, version=case.version, question=question, by=by, now=at)
    return one


def test_a_specialist_asks_from_the_case_page(desk: Desk, case: Case, economy: Agency, expert: User) -> None:
    client = signed_in(desk.users[Role.SPECIALIST])
    assert "Phòng Kinh tế" in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    sent = {"version": case.version, "units": economy.pk, "question": "Có phù hợp không?", "amount": 2}
    client.post(reverse("desk:ask_consultation", args=[case.pk]), {**sent, "unit": "hour"})

    assert Consultation.objects.get().asked_unit == economy
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Chờ ý kiến Phòng Kinh tế" in page
    assert "Có phù hợp không?" in page


def test_a_late_due_moment_is_refused_until_it_is_meant(
    desk: Desk, case: Case, economy: Agency, expert: User
) -> None:
    client = signed_in(desk.users[Role.SPECIALIST])
    address = reverse("desk:ask_consultation", args=[case.pk])
    sent = {"version": case.version, "units": economy.pk, "question": "Có phù hợp không?", "amount": 30}
    refused = client.post(address, {**sent, "unit": "working_day"})
    assert refused.status_code == 422
    assert "sau hẹn trả của hồ sơ" in refused.content.decode()
    client.post(address, {**sent, "unit": "working_day", "may_exceed": "1"})
    assert Consultation.objects.count() == 1


def test_the_unit_answers_with_a_file_and_keeps_sight_of_its_answer(
    desk: Desk, case: Case, economy: Agency, expert: User, today: datetime
) -> None:
    one, client = asked(desk, case, economy, today), signed_in(expert)
    assert "Cần trả lời" in client.get("/can-bo/cong-viec/").content.decode()
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Địa điểm có phù hợp không?" in page
    assert reverse("desk:attach", args=[case.pk]) not in page
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    answer = client.post(
        reverse("desk:answer_consultation", args=[case.pk]),
        {
            "version": case.version,
            "consultation": one.pk,
            "opinion": Opinion.DISAGREE,
            "answer": "Nằm trong quy hoạch đường",
            "upload": SimpleUploadedFile("so-do.png", picture.getvalue(), content_type="image/png"),
        },
    )
    assert answer["Location"] == "/can-bo/cong-viec/"
    assert client.get(f"/can-bo/ho-so/{case.pk}/").status_code == 403
    mine = client.get("/can-bo/phoi-hop/?xem=da-tra-loi").content.decode()
    assert "Nằm trong quy hoạch đường" in mine
    assert "so-do.png" in mine
    assert (
        "Nằm trong quy hoạch đường"
        in signed_in(desk.users[Role.SPECIALIST]).get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    )


def test_a_unit_that_was_not_asked_does_not_get_in(
    desk: Desk, case: Case, expert: User, today: datetime
) -> None:
    client = signed_in(expert)
    assert client.get(f"/can-bo/ho-so/{case.pk}/").status_code == 403
    assert "Không có ý kiến nào cần trả lời" in client.get("/can-bo/phoi-hop/").content.decode()


def test_the_director_is_told_of_late_answers(
    desk: Desk, case: Case, economy: Agency, expert: User, today: datetime
) -> None:
    director = signed_in(desk.users[Role.DIRECTOR])
    assert "trả lời muộn" not in director.get("/can-bo/hom-nay/").content.decode()
    one = asked(desk, case, economy, today)
    Consultation.objects.filter(pk=one.pk).update(
        asked_at=today - timedelta(days=2), due_at=today - timedelta(days=1)
    )
    shown = director.get("/can-bo/hom-nay/").content.decode()
    assert "1 hồ sơ có đơn vị phối hợp trả lời muộn" in shown
    assert case.code in director.get("/can-bo/cong-viec/?xem=phoi-hop-muon").content.decode()


def test_a_failed_sending_is_noted_and_repeated_on_the_page(desk: Desk, today: datetime) -> None:
    case = bring_to(desk, receive(desk, now=today), "external", now=today)
    client = signed_in(desk.users[Role.SPECIALIST])
    client.post(
        reverse("desk:fail_outside", args=[case.pk]), {"version": case.version, "note": "Lỗi kết nối"}
    )
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "lần gửi gần nhất bị lỗi" in page
    version = Case.objects.get(pk=case.pk).version
    client.post(reverse("desk:send_again", args=[case.pk]), {"version": version, "reference": "HKD-9"})
    assert "HKD-9" in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()

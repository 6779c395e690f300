"""Forms of a case from its page: which are offered, what they answer, who sees them, the read log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.accounts.models import User
from motcua.audit.models import ReadEntry
from motcua.cases.actions import Defect, ask_supplement, propose_refusal, withdraw_case
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.documents.reading import text_of
from tests.factories import actor_for, make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def today() -> datetime:
    """Views look at the clock: what these tests make lies around now."""
    return timezone.now()


@pytest.fixture
def browser(desk: Desk) -> Callable[[Role], Client]:
    return lambda role: signed_in(desk.users[role])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(case: Case, kind: str) -> str:
    return f"/can-bo/ho-so/{case.pk}/bieu-mau/{kind}.pdf"


@pytest.fixture
def asked(desk: Desk, today: datetime) -> Case:
    """A received case that waits for a supplement."""
    case = bring_to(desk, receive(desk, now=today), "appraise", now=today, minutes=1)
    later = today + timedelta(minutes=5)
    ask_supplement(
        case_id=case.pk, version=case.version, defects=[Defect("mismatch", "Ghi rõ ngành nghề")],
        by=actor_for(desk.users[Role.SPECIALIST], now=today), now=later,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def test_the_case_page_offers_every_form_the_case_has(asked: Case, browser: Callable[[Role], Client]) -> None:
    page = browser(Role.SPECIALIST).get(f"/can-bo/ho-so/{asked.pk}/").content.decode()
    for kind in ("giay-hen", "phieu-bo-sung-1", "phieu-kiem-soat"):
        assert address(asked, kind) in page
    assert "phieu-tu-choi" not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("giay-hen", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("phieu-bo-sung-1", "Ghi rõ ngành nghề"),
        ("phieu-kiem-soat", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"),
    ],
)
def test_a_form_is_a_pdf_for_this_person_only_and_the_look_is_noted(
    asked: Case, browser: Callable[[Role], Client], desk: Desk, kind: str, words: str
) -> None:
    response = browser(Role.RECEIVER).get(address(asked, kind))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert words in text_of(response.content)
    read = ReadEntry.objects.get(subject_id=asked.code)
    assert (read.what, read.actor_id) == (f"form:{kind}", desk.users[Role.RECEIVER].pk)


def test_a_refused_case_offers_its_notice_only(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    case = propose_refusal(
        intake=make_intake(desk), reason="Ngoài địa bàn", by=actor_for(desk.users[Role.RECEIVER], now=today),
        now=today,
    )  # fmt: skip
    client = browser(Role.RECEIVER)
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert address(case, "phieu-tu-choi") in page
    assert "phieu-kiem-soat" not in page
    assert "Ngoài địa bàn" in text_of(client.get(address(case, "phieu-tu-choi")).content)


@pytest.mark.parametrize("kind", ["phieu-tu-choi", "phieu-bo-sung-2", "phieu-bo-sung-x", "khong-co"])
def test_a_form_the_case_does_not_have_is_a_404_and_no_look(
    asked: Case, browser: Callable[[Role], Client], kind: str
) -> None:
    assert browser(Role.RECEIVER).get(address(asked, kind)).status_code == 404
    assert not ReadEntry.objects.exists()


def test_who_has_no_business_with_the_case_gets_none_of_its_forms(asked: Case) -> None:
    stranger = signed_in(make_user(Role.RECEIVER, make_agency("UBND phường Khác")))
    for kind in ("giay-hen", "phieu-bo-sung-1", "phieu-kiem-soat"):
        assert stranger.get(address(asked, kind)).status_code == 403
    assert not ReadEntry.objects.exists()


def test_a_withdrawn_case_offers_its_stop_notice(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    case = receive(desk, now=today)
    withdraw_case(
        case_id=case.pk, version=case.version, reason="đổi địa điểm",
        by=actor_for(desk.users[Role.RECEIVER], now=today), now=today + timedelta(minutes=1),
    )  # fmt: skip
    client = browser(Role.RECEIVER)
    assert address(case, "thong-bao-dung") in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Dừng giải quyết hồ sơ" in text_of(client.get(address(case, "thong-bao-dung")).content)

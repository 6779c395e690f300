"""Bàn giao hồ sơ giấy on the screen: choose, sign over, sign for; whole or line by line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import ReadEntry
from motcua.cases.choices import PaperTransfer
from motcua.cases.models import Case, TransferSheet
from motcua.core.actors import Role
from tests.factories import make_agency, make_user
from tests.factories_cases import Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db

PAPERS = "/can-bo/ban-giao/"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def as_role(desk: Desk) -> Callable[[Role], Client]:
    def signed_in(role: Role) -> Client:
        client = Client()
        client.force_login(desk.users[role])
        return client

    return signed_in


def given(desk: Desk, client: Client, cases: list[Case]) -> TransferSheet:
    """The receiver ticks the cases and signs."""
    client.post(
        f"{PAPERS}giao/",
        {"giver": desk.centre.pk, "receiver": desk.section.pk, "case": [case.pk for case in cases]},
    )
    return TransferSheet.objects.get()


def test_papers_are_chosen_signed_over_and_signed_for(desk: Desk, as_role: Callable[[Role], Client]) -> None:
    cases = [receive(desk) for _ in range(3)]
    receiver, specialist = as_role(Role.RECEIVER), as_role(Role.SPECIALIST)
    assert all(case.code in receiver.get(PAPERS).content.decode() for case in cases)

    sheet = given(desk, receiver, cases)
    assert "Chờ ký nhận" in receiver.get(PAPERS).content.decode()
    page = specialist.get(f"{PAPERS}{sheet.pk}/").content.decode()
    assert "Ký nhận" in page
    assert f'name="reason-{cases[0].pk}"' in page
    specialist.post(
        f"{PAPERS}{sheet.pk}/nhan/",
        {"case": [cases[0].pk, cases[1].pk], f"reason-{cases[1].pk}": "Thiếu bản sao", "reason-x": "?"},
    )
    assert [item.state for item in sheet.items.all()] == [
        PaperTransfer.RECEIVED,
        PaperTransfer.MISSING,
        PaperTransfer.GIVEN,
    ]
    assert "Thiếu bản sao" in receiver.get(PAPERS).content.decode()
    assert "Bản giấy đang ở" in specialist.get(f"/can-bo/ho-so/{cases[0].pk}/").content.decode()


def test_a_refused_signature_says_why_and_keeps_the_page(
    desk: Desk, as_role: Callable[[Role], Client]
) -> None:
    sheet = given(desk, as_role(Role.RECEIVER), [receive(desk)])
    answer = as_role(Role.SPECIALIST).post(f"{PAPERS}{sheet.pk}/nhan/", {})
    assert answer.status_code == 422
    assert "Xin đánh dấu hồ sơ đã nhận" in answer.content.decode()


def test_the_giver_is_not_offered_the_other_signature(desk: Desk, as_role: Callable[[Role], Client]) -> None:
    sheet = given(desk, as_role(Role.RECEIVER), [receive(desk)])
    assert "/nhan/" in as_role(Role.SPECIALIST).get(f"{PAPERS}{sheet.pk}/").content.decode()
    page = as_role(Role.RECEIVER).get(f"{PAPERS}{sheet.pk}/").content.decode()
    assert 'name="case"' not in page
    assert as_role(Role.RECEIVER).post(f"{PAPERS}{sheet.pk}/nhan/").status_code == 403


def test_nobody_sees_sheets_of_other_units(desk: Desk, as_role: Callable[[Role], Client]) -> None:
    sheet = given(desk, as_role(Role.RECEIVER), [receive(desk)])
    stranger = Client()
    stranger.force_login(make_user(Role.SPECIALIST, make_agency()))
    assert sheet.number not in stranger.get(PAPERS).content.decode()
    for address in ("", "danh-sach.pdf"):
        assert stranger.get(f"{PAPERS}{sheet.pk}/{address}").status_code == 403
    assert stranger.post(f"{PAPERS}{sheet.pk}/nhan/").status_code == 403


def test_the_sheet_is_printed(desk: Desk, as_role: Callable[[Role], Client]) -> None:
    sheet = given(desk, as_role(Role.RECEIVER), [receive(desk)])
    pdf = as_role(Role.SPECIALIST).get(f"{PAPERS}{sheet.pk}/danh-sach.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "BG-" in pdf["Content-Disposition"]
    read = ReadEntry.objects.get()
    assert (read.subject_kind, read.subject_id) == ("transfer_sheet", sheet.number)


def test_the_page_takes_the_same_queries_for_many_papers(
    desk: Desk, as_role: Callable[[Role], Client]
) -> None:
    client, counts = as_role(Role.RECEIVER), []
    client.get(PAPERS)
    for size in (1, 6):
        for _ in range(size):
            receive(desk)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAPERS)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12

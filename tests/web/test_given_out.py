"""Papers given out as officers see them: at the case, taken back there, and all of the office."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from motcua.cases.actions import print_form, propose_refusal
from motcua.cases.forms.offered import REFUSAL
from motcua.cases.models import Case
from motcua.cases.queries.results import papers_of
from motcua.core.actors import Role
from motcua.documents.actions import record_check
from motcua.documents.models import CheckOutcome, IssuedDocument
from tests.factories import make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def refused(desk: Desk) -> Case:
    now = timezone.now()
    by = desk.actor(Role.RECEIVER, now=now)
    case = propose_refusal(intake=make_intake(desk), reason="Không thuộc thẩm quyền", by=by, now=now)
    print_form(case=case, kind=REFUSAL, public_url="https://motcua.example.vn", by=by, now=now)
    return case


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role])
    return client


def test_the_page_of_a_case_lists_its_papers_with_their_checks(desk: Desk, refused: Case) -> None:
    paper, now = papers_of(refused.code).get(), timezone.now()
    for outcome in (CheckOutcome.SHOWN, CheckOutcome.ALTERED):
        record_check(document=paper, outcome=outcome, now=now)
    page = signed_in(desk, Role.RECEIVER).get(f"/can-bo/ho-so/{refused.pk}/").content.decode()
    for words in ("Văn bản đã phát hành", paper.code, "2 lượt kiểm tra", "1 lần tệp gửi lên so khác"):
        assert words in page


def test_who_may_takes_a_paper_back_and_others_are_not_offered_it(desk: Desk, refused: Case) -> None:
    address, paper = f"/can-bo/ho-so/{refused.pk}/", papers_of(refused.code).get()
    assert "Thu hồi văn bản" not in signed_in(desk, Role.RECEIVER).get(address).content.decode()
    director = signed_in(desk, Role.DIRECTOR)
    assert "Thu hồi văn bản" in director.get(address).content.decode()
    sent = {"version": refused.version, "paper": paper.code, "note": ""}
    answer = director.post(f"{address}thu-hoi-van-ban/", sent)
    assert "Xin ghi lý do thu hồi" in answer.content.decode()
    answer = director.post(f"{address}thu-hoi-van-ban/", {**sent, "note": "Ghi sai lý do"}, follow=True)
    assert "Đã thu hồi" in answer.content.decode()
    paper.refresh_from_db()
    assert (paper.revocation_reason, paper.revoked_at is not None) == ("Ghi sai lý do", True)
    assert "Ghi sai lý do" not in Client().get(f"/kiem-tra/{paper.code}/").content.decode()


def test_a_paper_of_another_case_is_not_taken_back_here(desk: Desk, refused: Case) -> None:
    now = timezone.now()
    by = desk.actor(Role.RECEIVER, now=now)
    other = propose_refusal(intake=make_intake(desk), reason="Khác địa bàn", by=by, now=now)
    print_form(case=other, kind=REFUSAL, public_url="https://motcua.example.vn", by=by, now=now)
    sent = {"version": refused.version, "paper": papers_of(other.code).get().code, "note": "Nhầm"}
    address = f"/can-bo/ho-so/{refused.pk}/thu-hoi-van-ban/"
    assert signed_in(desk, Role.DIRECTOR).post(address, sent).status_code == 404
    assert not IssuedDocument.objects.exclude(revoked_at=None).exists()


def test_the_office_sees_its_papers_and_how_often_they_are_checked(desk: Desk, refused: Case) -> None:
    paper = papers_of(refused.code).get()
    record_check(document=paper, outcome=CheckOutcome.ALTERED, now=timezone.now())
    client = signed_in(desk, Role.DIRECTOR)
    page = client.get("/quan-tri/van-ban-phat-hanh/").content.decode()
    for words in (paper.code, paper.number, "Còn giá trị", "1 tệp khác"):
        assert words in page
    assert paper.code in client.get(f"/quan-tri/van-ban-phat-hanh/?q={paper.code.lower()}").content.decode()
    assert paper.code not in client.get("/quan-tri/van-ban-phat-hanh/?q=BCGHKLMNPQ").content.decode()


def test_another_office_sees_none_of_them(refused: Case) -> None:
    client = Client()
    client.force_login(make_user(Role.DIRECTOR, make_agency("Trung tâm xã Tân Phú Tây")))
    page = client.get("/quan-tri/van-ban-phat-hanh/").content.decode()
    assert papers_of(refused.code).get().code not in page

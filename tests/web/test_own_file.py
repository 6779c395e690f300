"""Who opened my file, and its proof: for who shows the applicant's number, and at the desk."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.audit.actions import seal_days
from motcua.audit.models import ReadEntry
from motcua.audit.queries import newest_root
from motcua.audit.rules import check_proof
from motcua.cases.actions.attempts import LIMIT
from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.core.actors import Role
from tests.factories_cases import HOUSEHOLD_BUSINESS, PERSON, Desk, make_desk
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk) -> Case:
    """A case of yesterday, sealed over night."""
    yesterday = timezone.now() - timedelta(days=1)
    received = receive(desk, HOUSEHOLD_BUSINESS, now=yesterday, applicant=PERSON)
    found = bring_to(desk, received, "appraise", now=yesterday)
    seal_days(now=timezone.now())
    return found


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role])
    return client


def own_page(
    case: Case, number: str = PERSON.identifier or "", client: Client | None = None
) -> tuple[int, str]:
    address = f"{tracking_path(case.code, case.lookup_code)}cua-toi/"
    answer = (client or Client()).post(address, {"number": number})
    return answer.status_code, answer.content.decode()


def test_the_person_sees_who_opened_the_file_by_agency_and_role_only(desk: Desk, case: Case) -> None:
    specialist = signed_in(desk, Role.SPECIALIST)
    assert specialist.get(f"/can-bo/ho-so/{case.pk}/").status_code == 200
    state, page = own_page(case)
    assert state == 200
    for words in (desk.section.name, "Chuyên viên", "xem hồ sơ"):
        assert words in page
    assert str(desk.users[Role.SPECIALIST]) not in page


def test_officers_are_named_where_the_office_wants_it(desk: Desk, case: Case, settings: Any) -> None:
    signed_in(desk, Role.SPECIALIST).get(f"/can-bo/ho-so/{case.pk}/")
    settings.NAME_OFFICERS = True
    assert str(desk.users[Role.SPECIALIST]) in own_page(case)[1]


@pytest.mark.parametrize("number", ["", "079000000000", "079", "x" * 41])
def test_another_number_shows_nothing(desk: Desk, case: Case, number: str) -> None:
    signed_in(desk, Role.SPECIALIST).get(f"/can-bo/ho-so/{case.pk}/")
    state, page = own_page(case, number)
    assert state == 422
    assert "Chuyên viên" not in page


def test_guessing_numbers_ends_as_guessing_codes_does(case: Case) -> None:
    for number in range(LIMIT):
        own_page(case, f"0790000{number:05d}")
    assert own_page(case)[0] == 429


def test_wrong_codes_and_a_get_show_nothing(case: Case) -> None:
    assert Client().post(f"{tracking_path(case.code, 'BBBBBB')}cua-toi/", {"number": "1"}).status_code == 404
    page = Client().get(f"{tracking_path(case.code, case.lookup_code)}cua-toi/")
    assert page.status_code == 200
    assert "Chuyên viên" not in page.content.decode()


def test_the_person_takes_a_proof_that_holds_and_withholds_what_is_internal(desk: Desk, case: Case) -> None:
    client = Client()
    word = re.search(r'name="word" value="([^"]+)"', own_page(case)[1])
    assert word is not None
    answer = client.post(f"{tracking_path(case.code, case.lookup_code)}chung-minh/", {"word": word[1]})
    assert answer["Content-Disposition"] == f'attachment; filename="chung-minh-{case.code}.json"'
    root = newest_root()
    assert root is not None
    proof = json.loads(answer.content)
    assert check_proof(proof, root=root.hash).faults == ()
    kinds = {event["kind"] for event in proof["events"] if "said" in event}
    assert kinds == {"cases.received"}
    assert str(desk.users[Role.SPECIALIST]) not in answer.content.decode()
    assert ReadEntry.objects.filter(subject_id=case.code, what="proof", actor_kind="applicant").exists()


@pytest.mark.parametrize("word", ["", "abc", "H29:x:y"])
def test_without_the_word_of_the_page_there_is_no_proof(case: Case, word: str) -> None:
    answer = Client().post(f"{tracking_path(case.code, case.lookup_code)}chung-minh/", {"word": word})
    assert answer.status_code == 403
    assert "events" not in answer.content.decode()


def test_a_case_of_today_has_no_proof_yet(desk: Desk) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=timezone.now(), applicant=PERSON)
    word = re.search(r'name="word" value="([^"]+)"', own_page(case)[1])
    assert word is not None
    answer = Client().post(f"{tracking_path(case.code, case.lookup_code)}chung-minh/", {"word": word[1]})
    assert answer.status_code == 409
    assert "Xin thử lại từ ngày mai" in answer.content.decode()


def test_the_desk_shows_names_and_gives_the_whole_proof(desk: Desk, case: Case) -> None:
    client = signed_in(desk, Role.LEADER)
    client.get(f"/can-bo/ho-so/{case.pk}/")
    assert str(desk.users[Role.LEADER]) in client.get(f"/can-bo/ho-so/{case.pk}/ai-da-mo/").content.decode()
    assert "Xuất tệp chứng minh" in client.get(f"/can-bo/ho-so/{case.pk}/nhat-ky/").content.decode()
    proof = json.loads(client.get(f"/can-bo/ho-so/{case.pk}/chung-minh/").content)
    root = newest_root()
    assert root is not None
    assert check_proof(proof, root=root.hash).faults == ()
    assert all("said" in event and "who" in event for event in proof["events"])
    assert signed_in(desk, Role.RECEIVER).get(f"/can-bo/ho-so/{case.pk}/chung-minh/").status_code == 403


def test_the_seals_of_days_are_public(case: Case) -> None:
    root = newest_root()
    assert root is not None
    assert root.hash in Client().get("/kiem-tra/goc-ngay/").content.decode()
    days = Client().get("/kiem-tra/goc-ngay.json").json()["days"]
    assert days[0]["hash"] == root.hash


def test_the_page_that_checks_needs_no_server(case: Case) -> None:
    page = Client().get("/kiem-tra/ho-so/").content.decode()
    assert "portal/prove" in page
    kept = Client().get("/kiem-tra/ho-so/trang-kiem.html")
    content = kept.content.decode()
    assert "attachment" in kept["Content-Disposition"]
    assert "crypto.subtle" in content
    assert "Chọn tệp" not in content  # without our styles the browser's own control is the one that works
    assert not re.search(r'(?:src|href)="', content)

"""The pile on the screen, keys, and reading the signatures of a file; a PIN comes back nowhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from motcua.cases.actions.result_numbers import take_number
from motcua.cases.models import Case, NumberBook, ResultNumber
from motcua.catalogue.models import ProcessVersion
from motcua.core.actors import Role, job_actor
from motcua.documents.actions import read_stored
from motcua.documents.actions.keys import sign_digitally
from motcua.documents.actions.signing import sign_file
from motcua.documents.models import ItemState, SigningBatch, SigningKey, SigningPolicy
from tests.cases.test_signing import at_signing, leaders_key, sign_in_process
from tests.documents.signers import PIN, ca, make_key, make_paper, trust_the_authority
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/can-bo/ky-so/"


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


@pytest.fixture
def desk(settings: Any, tmp_path: Path, moment: datetime) -> Desk:
    trust_the_authority(settings, tmp_path)
    desk = make_desk(CERTIFIED_COPY, now=moment)
    for version in list(ProcessVersion.objects.all()):
        sign_in_process(version, moment)
    sign_digitally(agency=desk.ward, since=moment.date(), by=job_actor("kiểm thử"), now=moment)
    return desk


def client_of(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role])
    return client


def test_a_leader_signs_the_pile_without_a_script(desk: Desk, moment: datetime) -> None:
    cases = [at_signing(desk, moment) for _each in range(2)]
    leaders_key(desk)
    leader = client_of(desk, Role.LEADER)
    assert cases[0].code in leader.get(PAGE).content.decode()
    answer = leader.post(PAGE, {"case": [case.pk for case in cases], "pin": PIN}, follow=True)
    page = answer.content.decode()
    assert "Đã ký 2 trên 2 văn bản." in page
    assert PIN not in page
    assert {case.step_key for case in Case.objects.all()} == {"seal"}


def test_a_wrong_pin_is_said_and_the_ticks_stay(desk: Desk, moment: datetime) -> None:
    first, second = at_signing(desk, moment), at_signing(desk, moment)
    leaders_key(desk)
    leader = client_of(desk, Role.LEADER)
    answer = leader.post(PAGE, {"case": [second.pk], "pin": "khong-dung"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "còn 2 lần" in page
    assert "khong-dung" not in page
    assert f'value="{first.pk}"  data-papers' in page
    assert f'value="{second.pk}" checked data-papers' in page
    told = leader.post(
        PAGE, {"case": [second.pk], "pin": "khong-dung"}, headers={"accept": "application/json"}
    )
    assert told.status_code == 422
    assert "còn 1 lần" in told.json()["refusal"]


def test_rounds_answer_the_script_how_far_they_are(desk: Desk, moment: datetime) -> None:
    cases = [at_signing(desk, moment) for _each in range(3)]
    leaders_key(desk)
    leader, json = client_of(desk, Role.LEADER), {"accept": "application/json"}
    said = leader.post(PAGE, {"case": [case.pk for case in cases], "pin": PIN}, headers=json).json()
    while not said["finished"]:
        said = leader.post(said["page"], {"pin": PIN}, headers=json).json()
    assert (said["done"], said["total"], said["stopped"]) == (3, 3, "")


def test_nobody_sees_the_pile_of_another(desk: Desk, moment: datetime) -> None:
    case = at_signing(desk, moment)
    leaders_key(desk)
    client_of(desk, Role.LEADER).post(PAGE, {"case": [case.pk], "pin": PIN})
    pile = SigningBatch.objects.get()
    assert client_of(desk, Role.DIRECTOR).get(f"{PAGE}{pile.pk}/").status_code == 404
    assert client_of(desk, Role.SPECIALIST).get(PAGE).status_code == 403
    assert pile.items.get().state == ItemState.SIGNED


def test_one_result_is_signed_on_the_case_page(desk: Desk, moment: datetime) -> None:
    case = at_signing(desk, moment)
    leaders_key(desk)
    leader = client_of(desk, Role.LEADER)
    assert "Mã PIN để ký số" in leader.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    address, sent = f"/can-bo/ho-so/{case.pk}/chuyen/", {"version": case.version, "action": "forward"}
    refused = leader.post(address, sent)
    assert "Kết quả chưa được ký số." in refused.content.decode()
    refused = leader.post(address, {**sent, "pin": "khong-dung"})
    assert "còn 2 lần" in refused.content.decode()
    assert "khong-dung" not in refused.content.decode()
    assert leader.post(address, {**sent, "pin": PIN}).status_code == 302
    make_key(agency=desk.ward, now=moment)
    case.refresh_from_db()
    sent = {"version": case.version, "action": "forward", "result_number": "12/CT", "pin": PIN}
    assert client_of(desk, Role.RECORDS_CLERK).post(address, sent).status_code == 302
    case.refresh_from_db()
    assert case.result_number == "12/CT"


def test_an_officer_registers_a_key_and_takes_it_out_of_use(desk: Desk) -> None:
    leader, owner = client_of(desk, Role.LEADER), desk.users[Role.LEADER]
    file = SimpleUploadedFile("khoa.p12", ca().issue(owner.full_name).pkcs12(PIN))
    answer = leader.post(f"{PAGE}khoa/", {"kind": "pkcs12", "file": file, "pin": PIN})
    assert answer.status_code == 302
    key = SigningKey.objects.get(owner=owner)
    assert leader.get(f"{PAGE}khoa/{key.pk}/anh/").status_code == 404  # no picture was given
    wrong = leader.post(f"{PAGE}khoa/", {"kind": "pkcs11", "token": "khong-co", "label": "x", "pin": PIN})
    assert wrong.status_code == 422
    assert PIN not in wrong.content.decode()
    leader.post(f"{PAGE}khoa/{key.pk}/ngung/")
    key.refresh_from_db()
    assert key.retired_at is not None


def test_an_administrator_registers_a_seal_and_unlocks(desk: Desk, moment: datetime) -> None:
    admin = client_of(desk, Role.ADMINISTRATOR)
    page = reverse("backoffice:signing_keys")
    file = SimpleUploadedFile("dau.p12", ca().issue(desk.ward.name).pkcs12(PIN))
    sent = {"kind": "pkcs12", "file": file, "pin": PIN, "agency": desk.ward.pk}
    assert admin.post(page, sent).status_code == 302
    seal = SigningKey.objects.get(agency=desk.ward)
    SigningKey.objects.filter(pk=seal.pk).update(wrong_pins=3, locked_at=moment)
    assert "Mở khóa" in admin.get(page).content.decode()
    admin.post(reverse("backoffice:unlock_signing_key", args=[seal.pk]))
    seal.refresh_from_db()
    assert (seal.wrong_pins, seal.locked_at) == (0, None)
    admin.post(reverse("backoffice:digital_since", args=[desk.ward.pk]), {"since": ""})
    assert SigningPolicy.objects.get(agency=desk.ward).digital_from is None


def test_signatures_of_a_file_are_read_and_a_changed_one_is_caught(desk: Desk, moment: datetime) -> None:
    owner = desk.users[Role.LEADER]
    signed = sign_file(
        file=make_paper(owner.full_name),
        key=leaders_key(desk),
        pin=PIN,
        by=actor_for(owner, now=moment),
        now=moment,
    )
    content = read_stored(signed.signed_file)
    receiver = client_of(desk, Role.RECEIVER)

    def read(content: bytes) -> str:
        file = SimpleUploadedFile("ket-qua.pdf", content, content_type="application/pdf")
        return receiver.post(f"{PAGE}kiem-tra/", {"file": file}).content.decode()

    page = read(content)
    assert owner.full_name in page
    assert "không có giá trị pháp lý" in page
    assert "chữ ký không còn giá trị" in read(content.replace(b"<xmp:CreateDate>2", b"<xmp:CreateDate>3", 1))
    assert "không có chữ ký số" in read(read_stored(make_paper()))
    assert "không đọc được" in read(content[:-4000]).lower() or "bị hỏng" in read(content[:-4000])


def test_the_pile_takes_no_more_statements_for_more_cases(desk: Desk, moment: datetime) -> None:
    leaders_key(desk)
    leader = client_of(desk, Role.LEADER)

    def statements() -> int:
        leader.get(PAGE)  # what a process remembers is remembered now
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(PAGE).status_code == 200
        return len(captured)

    at_signing(desk, moment)
    few = statements()
    for _each in range(4):
        at_signing(desk, moment)
    assert statements() == few <= 17  # five of them every page takes


def test_the_records_clerk_seals_the_pile_on_the_same_page(desk: Desk, moment: datetime) -> None:
    cases = [at_signing(desk, moment) for _each in range(3)]
    leaders_key(desk)
    client_of(desk, Role.LEADER).post(PAGE, {"case": [case.pk for case in cases], "pin": PIN})
    make_key(agency=desk.ward)
    Case.objects.filter(pk__in=[cases[0].pk, cases[1].pk]).update(result_number="12/CT")
    clerk = client_of(desk, Role.RECORDS_CLERK)
    with CaptureQueriesContext(connection) as captured:
        page = clerk.get(PAGE).content.decode()
    assert len(captured) <= 12
    assert page.count('name="case"') == 2  # the third has no number yet
    assert "Chưa có số" in page
    sent = {"case": [case.pk for case in cases], "pin": PIN}
    said = clerk.post(PAGE, sent, headers={"accept": "application/json"}).json()
    while not said["finished"]:
        said = clerk.post(said["page"], {"pin": PIN}, headers={"accept": "application/json"}).json()
    assert said["total"] == 2
    assert set(Case.objects.values_list("step_key", flat=True)) == {"hand_over", "seal"}


def test_numbers_are_looked_at_and_a_waiting_one_is_cancelled(desk: Desk, moment: datetime) -> None:
    admin = client_of(desk, Role.ADMINISTRATOR)
    sent = {"agency": desk.ward.pk, "symbol": "TLHT-UBND", "procedures": "9.999", "used_before": 3}
    assert "Không có thủ tục mã 9.999" in admin.post("/quan-tri/so-cap-so/", sent).content.decode()
    admin.post("/quan-tri/so-cap-so/", {**sent, "procedures": CERTIFIED_COPY})
    case = at_signing(desk, moment)
    take_number(case=case, by=actor_for(desk.users[Role.LEADER], now=moment), now=moment)
    clerk = client_of(desk, Role.RECORDS_CLERK)
    page = clerk.get("/can-bo/so/cap-so/").content.decode()
    assert "04/TLHT-UBND" in page
    assert "Chờ ký" in page
    address = f"/can-bo/so/cap-so/{ResultNumber.objects.get().pk}/huy/"
    assert client_of(desk, Role.LEADER).post(address, {"reason": "Nhầm"}).status_code == 403
    page = clerk.post(address, {"reason": "Hồ sơ đã rút"}, follow=True).content.decode()
    assert "Hồ sơ đã rút" in page
    admin.post(f"/quan-tri/so-cap-so/{NumberBook.objects.get().pk}/dong/")
    assert take_number(case=case, by=actor_for(desk.users[Role.LEADER], now=moment), now=moment) is None

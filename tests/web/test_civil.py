"""The screens of civil-status books: from a case into the book, from the book to an extract."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.registers.actions import enter_record
from motcua.registers.choices import BookKind
from motcua.registers.models import CivilExtract, CivilNote, CivilRecord
from tests.factories import NOW
from tests.factories_books import CONTENT, a_record
from tests.factories_cases import BIRTH, Desk, make_desk
from tests.factories_work import decided, receive, step_on

pytestmark = pytest.mark.django_db
EXTRACT, ORIGINAL = "2.000635", "2.000908"


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, EXTRACT, ORIGINAL)


@pytest.fixture
def record(desk: Desk) -> CivilRecord:
    return enter_record(
        agency=desk.ward, new=a_record(BookKind.BIRTHS), by=desk.actor(Role.RECEIVER), now=NOW
    )


def signed_in(desk: Desk, role: Role) -> Client:
    client = Client()
    client.force_login(desk.users[role])
    return client


def shown(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def typed(**values: str) -> dict[str, str]:
    """What a clerk sends: the contents, days as people write them."""
    content = {f"f_{key}": value for key, value in CONTENT[BookKind.BIRTHS].items()}
    return {
        **content, "f_born_on": "10/03/2026", "national_number": "412/2026", "registered_on": "24/03/2026",
        "signer_name": "Trần Văn Bình", **values,
    }  # fmt: skip


def test_the_result_of_a_case_is_entered_with_what_is_known_filled_in(desk: Desk) -> None:
    case = decided(desk, BIRTH)
    client, page_url = signed_in(desk, Role.RECORDS_CLERK), reverse("desk:case", args=[case.pk])
    address = f"{reverse('desk:civil_new', args=['birth'])}?hoso={case.pk}"
    assert address in shown(client.get(page_url))
    assert case.code in shown(client.get(reverse("desk:civil")))
    page = shown(client.get(address))
    assert f'value="{case.applicant_name}"' in page
    assert 'value="41/GCN-UBND"' in page
    wrong = client.post(address, typed(f_name="", national_number="x"))
    assert wrong.status_code == 422
    assert "Bệnh viện Nhân dân Gia Định" in wrong.content.decode()  # nothing typed is lost
    client.post(address, typed())
    made = CivilRecord.objects.get(case=case)
    assert (made.number, made.content["born_on"]) == (412, "2026-03-10")
    assert reverse("desk:civil_record", args=[made.pk]) in shown(client.get(page_url))


def test_the_declaration_of_the_counter_is_only_confirmed_for_the_book(desk: Desk) -> None:
    case, client = receive(desk, BIRTH), signed_in(desk, Role.RECEIVER)
    address = f"{reverse('desk:declaration', args=[case.pk])}?tiep-nhan"
    assert address in shown(client.get(reverse("desk:intake_done", args=[case.pk])))
    assert f'value="{case.applicant_name}"' in shown(client.get(address))  # who came to register
    sent = {**typed(f_copies="2"), "version": str(case.version)}
    wrong = client.post(address, {**sent, "f_name": ""})
    assert (wrong.status_code, "Bệnh viện Nhân dân Gia Định" in wrong.content.decode()) == (422, True)
    saved = client.post(address, sent)
    assert saved["Location"] == reverse("desk:intake_done", args=[case.pk])
    assert "Nguyễn Hương Giang" in shown(client.get(reverse("desk:case", args=[case.pk])))
    assert client.post(address, {**sent, "version": "0"}).status_code == 409  # somebody else was faster
    case = Case.objects.get(pk=case.pk)
    while case.step_key != "hand_over":
        case = step_on(desk, case, **({"external_number": "412/2026"} if case.step_key == "external" else {}))
    entry = f"{reverse('desk:civil_new', args=['birth'])}?hoso={case.pk}"
    page = shown(client.get(entry))
    assert "Nguyễn Hương Giang" in page
    assert 'name="f_name"' not in page
    assert 'name="f_name"' in shown(client.get(f"{entry}&sua=1"))
    given = {"national_number": "412/2026", "registered_on": "24/03/2026", "signer_name": "Trần Văn Bình"}
    made = client.post(entry, given)
    record = CivilRecord.objects.get(case=case)
    assert (record.name, record.content["mother_name"]) == ("Nguyễn Hương Giang", "Lê Thị Hoa")
    assert 'name="copies" value="2"' in shown(client.get(made["Location"]))
    assert client.get(reverse("desk:declaration", args=[receive(desk, EXTRACT).pk])).status_code == 404


def test_a_number_that_stands_in_the_book_is_refused_beside_its_field(
    desk: Desk, record: CivilRecord
) -> None:
    answer = signed_in(desk, Role.RECEIVER).post(reverse("desk:civil_new", args=["birth"]), typed())
    assert answer.status_code == 422
    assert "Số 412/2026 đã có trong sổ." in answer.content.decode()


@pytest.mark.parametrize("code", [EXTRACT, ORIGINAL])
def test_an_extract_goes_from_the_case_over_the_book_to_the_paper(
    desk: Desk, record: CivilRecord, code: str
) -> None:
    case = receive(desk, code)
    client = signed_in(desk, Role.RECEIVER)
    search = f"{reverse('desk:civil')}?coquan={desk.ward.pk}&amp;hoso={case.pk}"
    assert search in shown(client.get(reverse("desk:case", args=[case.pk])))
    found = client.post(
        reverse("desk:civil"), {"words": "huong giang", "coquan": desk.ward.pk, "hoso": case.pk}
    )
    assert "giang" not in found["Location"]
    page = shown(client.get(found["Location"]))
    link = f"{reverse('desk:civil_record', args=[record.pk])}?hoso={case.pk}"
    assert link in page
    assert f'value="{case.applicant_name}"' in shown(client.get(link))
    asked = {
        "requester_name": case.applicant_name,
        "copies": "2",
        "signer_name": "Trần Văn Bình",
        "case": case.pk,
    }
    made = client.post(reverse("desk:draw_civil_extract", args=[record.pk]), asked)
    assert "Chờ ký" in shown(client.get(made["Location"]))
    extract = CivilExtract.objects.get(case=case)
    paper = client.get(reverse("desk:civil_extract_file", args=[extract.pk]))
    assert paper.content[:5] == b"%PDF-"
    client.post(reverse("desk:give_out_civil_extract", args=[extract.pk]))
    assert extract.code in shown(client.get(made["Location"]))


def test_a_note_is_typed_with_a_day_as_people_write_it(desk: Desk, record: CivilRecord) -> None:
    client, address = signed_in(desk, Role.RECORDS_CLERK), reverse("desk:civil_note", args=[record.pk])
    given = {
        "kind": "correction",
        "column": "born_on",
        "after": "11/03/2026",
        "ground": "QĐ 12 ngày 20/3/2026",
    }
    assert client.post(address, {**given, "after": "ngày nào đó"}).status_code == 422
    client.post(address, given)
    assert CivilNote.objects.get().after == "2026-03-11"
    page = shown(client.get(reverse("desk:civil_record", args=[record.pk])))
    assert "“10/03/2026” thành “11/03/2026”" in page


def test_books_of_others_do_not_exist(desk: Desk, record: CivilRecord) -> None:
    other = signed_in(make_desk(BIRTH), Role.RECORDS_CLERK)
    assert other.get(reverse("desk:civil_record", args=[record.pk])).status_code == 404
    assert other.post(reverse("desk:draw_civil_extract", args=[record.pk]), {}).status_code == 404
    assert (
        signed_in(desk, Role.RECORDS_CLERK).get(reverse("desk:civil_new", args=["copy"])).status_code == 404
    )

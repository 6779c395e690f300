"""The library of forms: who adds to it, and where the forms are offered, blank and filled."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from motcua.audit.models import ReadEntry
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import format_date
from motcua.documents.errors import ProgramMissing
from motcua.documents.models import OfficeForm, OfficeFormVersion
from tests.documents.test_filling import docx, words
from tests.factories import make_agency, make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, PERSON, Desk, make_desk
from tests.factories_work import receive
from tests.web.intake_screen import sheet

pytestmark = pytest.mark.django_db
ADDRESS = "/quan-tri/mau-don/"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def add(desk: Desk, content: bytes, name: str = "Giấy đề nghị", **given: Any) -> Any:
    sent = {
        "procedure": HOUSEHOLD_BUSINESS,
        "agency": desk.ward.pk,
        "name": name,
        "effective_from": format_date(timezone.now()),
        "template": SimpleUploadedFile("mau.docx", content),
        **given,
    }
    return signed_in(desk.users[Role.ADMINISTRATOR]).post(ADDRESS, sent, follow=True)


def test_an_administrator_adds_a_form_and_a_new_text_of_it(desk: Desk) -> None:
    assert "Đã lưu mẫu" in add(desk, docx("{{ ho_ten }}")).content.decode()
    assert "Bản 2" in add(desk, docx("{{ ho_ten }}, {{ dia_chi }}")).content.decode()
    form = OfficeForm.objects.get()
    assert [version.number for version in form.versions.all()] == [2, 1]
    client = signed_in(desk.users[Role.ADMINISTRATOR])
    kept = client.get(f"{ADDRESS}ban/{form.versions.first().pk}/")  # type: ignore[union-attr]
    assert "{{ dia_chi }}" in words(kept.content)
    client.post(f"{ADDRESS}{form.pk}/thoi-dung/")
    form.refresh_from_db()
    assert form.retired_at is not None


@pytest.mark.parametrize(
    ("content", "given", "said"),
    [
        (docx("{{ ten_cha }}"), {}, "Mẫu hỏi những tên chưa có: ten_cha"),
        (docx("{{ ho_ten.upper() }}"), {}, "lệnh không được phép"),
        (b"hello", {}, "không phải văn bản Word"),
        (docx("{{ ho_ten }}"), {"procedure": "9.9"}, "Không có thủ tục mang mã này"),
        (docx("{{ ho_ten }}"), {"agency": 999999}, "Hãy chọn|không hợp lệ|Xin chọn"),
    ],
)
def test_a_bad_template_is_refused_with_a_sentence(
    desk: Desk, content: bytes, given: dict[str, Any], said: str
) -> None:
    answer = add(desk, content, **given)
    assert answer.status_code == 422
    assert any(one in answer.content.decode() for one in said.split("|"))
    assert not OfficeFormVersion.objects.exists()


def test_the_case_page_gives_the_form_filled_and_notes_the_look(desk: Desk) -> None:
    add(desk, docx("{{ ho_ten }}; {{ ma_ho_so }}; {% for g in giay_to %}{{ g.ten }}{% endfor %}"))
    case = receive(desk, HOUSEHOLD_BUSINESS, now=timezone.now(), applicant=PERSON)
    version = OfficeFormVersion.objects.get()
    client = signed_in(desk.users[Role.RECEIVER])
    assert f"/mau/{version.pk}.docx" in client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    answer = client.get(f"/can-bo/ho-so/{case.pk}/mau/{version.pk}.docx")
    assert f"{PERSON.name}; {case.code}; Giấy đề nghị đăng ký hộ kinh doanh" in words(answer.content)
    assert ReadEntry.objects.filter(subject_id=case.code, what=f"form:office-{version.pk}").exists()
    for other in (f"{version.pk}.exe", "999999.docx"):
        assert client.get(f"/can-bo/ho-so/{case.pk}/mau/{other}").status_code == 404


def test_intake_fills_the_form_from_what_is_typed_before_there_is_a_case(desk: Desk) -> None:
    add(
        desk,
        docx(
            "{{ ho_ten }}; {{ ngay_sinh }}; {{ dien_thoai }}; {% for g in giay_to %}{{ g.ten }}{% endfor %}"
        ),
    )
    version = OfficeFormVersion.objects.get()
    client, sent = signed_in(desk.users[Role.RECEIVER]), sheet(desk)
    chosen = {"offering": sent["offering"], "office": desk.office.pk}
    address = f"/can-bo/tiep-nhan/mau/{version.pk}.docx"
    assert f'data-fills="{address}"' in client.get("/can-bo/tiep-nhan/thu-tuc/", chosen).content.decode()
    unread = {
        "applicant-born_on": "32/13/2000",
        "papers-1-name": "Giấy ủy quyền",
        "papers-1-state": "missing",
    }
    answer = client.post(address, sent | unread | {"papers-1-kind": "1", "papers-1-count": "1"})
    assert f"{PERSON.name}; …………; 0912345678; Giấy đề nghị" in words(answer.content)
    assert "Giấy ủy quyền" not in words(answer.content)
    assert not Case.objects.exists()
    assert client.post(address.replace(str(version.pk), "999999"), sent).status_code == 404
    assert client.post(address, chosen | {"offering": "999999"}).status_code == 404


def test_without_the_program_the_pdf_says_so_and_word_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, docx("{{ ho_ten }}"))
    case = receive(desk, HOUSEHOLD_BUSINESS, now=timezone.now())
    version = OfficeFormVersion.objects.get()

    def missing(content: bytes) -> bytes:
        raise ProgramMissing("Máy chủ chưa cài LibreOffice nên chưa có PDF.")

    monkeypatch.setattr("motcua.web.shared.docx.docx_to_pdf", missing)
    answer = signed_in(desk.users[Role.RECEIVER]).get(f"/can-bo/ho-so/{case.pk}/mau/{version.pk}.pdf")
    assert answer.status_code == 503
    assert "chưa cài LibreOffice" in answer.content.decode()


def test_the_portal_offers_the_form_blank_and_filled_and_keeps_nothing(desk: Desk) -> None:
    add(desk, docx("Tôi là {{ ho_ten }}, {{ dia_chi }}; {{ ten_thu_tuc }}"))
    version = OfficeFormVersion.objects.get()
    address = f"/thu-tuc/{HOUSEHOLD_BUSINESS}/mau/{version.pk}/"
    assert address in Client().get(f"/thu-tuc/{HOUSEHOLD_BUSINESS}/").content.decode()
    assert "Tôi là …………" in words(Client().get(address).content)
    sent = {"form": version.pk, "ho_ten": "Trần Thị {{ ma_ho_so }}", "dia_chi": ""}
    filled = Client().post(f"/chuan-bi/{HOUSEHOLD_BUSINESS}/dien-mau/", sent)
    assert "Tôi là Trần Thị {{ ma_ho_so }}, …………;" in words(filled.content)
    assert filled["Cache-Control"] == "private, no-store"
    assert Client().get(f"/thu-tuc/{HOUSEHOLD_BUSINESS}/mau/999999/").status_code == 404


def test_a_retired_form_one_of_later_and_one_of_elsewhere_are_not_offered(desk: Desk) -> None:
    elsewhere = make_agency("Xã khác")
    add(desk, docx("{{ ho_ten }}"), effective_from="31/12/2099")
    add(desk, docx("{{ ho_ten }}"), name="Của xã khác", agency=elsewhere.pk)
    page = Client().get(f"/thu-tuc/{HOUSEHOLD_BUSINESS}/").content.decode()
    assert "/mau/" not in page
    other = signed_in(make_user(Role.ADMINISTRATOR, elsewhere)).get(ADDRESS).content.decode()
    assert "Giấy đề nghị" not in other

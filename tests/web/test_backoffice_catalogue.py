"""The screens of the catalogue: procedures, versions, sources, settling a limit, who offers what."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue.actions import NewOffering, offer_procedures
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.queries import current_version
from motcua.catalogue.rules.record import AttentionKind
from motcua.core.actors import Role, job_actor
from motcua.web.backoffice.catalogue_words import KINDS, working_time_words
from tests.factories import NOW, make_agency, make_user
from tests.factories_catalogue import CHANNELS, WITHOUT_UNIT, raw, run

pytestmark = pytest.mark.django_db

CODE = "9.000001"


@pytest.fixture
def commune() -> Agency:
    return make_agency("UBND phường Bình Hòa", kind=AgencyKind.COMMUNE)


@pytest.fixture
def section(commune: Agency) -> Agency:
    return make_agency("Phòng Kinh tế", parent=commune)


@pytest.fixture
def site(client: Client, commune: Agency) -> Client:
    client.force_login(make_user(Role.ADMINISTRATOR, commune, full_name="Trần Thị Quản Trị"))
    return client


def url(name: str, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def offered(commune: Agency, section: Agency, code: str = CODE) -> Offering:
    new = NewOffering(Procedure.objects.get(code=code), section)
    offer_procedures(agency=commune, offerings=[new], by=job_actor("test"), now=NOW)
    return Offering.objects.get(procedure__code=code, agency=commune)


def queries_of(site: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert site.get(address).status_code == 200
    return len(captured)


# --- words ----------------------------------------------------------------------------------------------


def test_every_kind_of_attention_has_words() -> None:
    assert set(KINDS) == set(AttentionKind)
    assert all(str(words.label) and str(words.explanation).endswith(".") for words in KINDS.values())


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 phút"), (57, "57 phút"), (480, "1 ngày"), (522, "1 ngày 42 phút"), (1080, "2 ngày 2 giờ")],
)
def test_working_time_is_said_in_days_of_eight_hours(minutes: int, said: str) -> None:
    assert working_time_words(minutes) == said


# --- procedures -----------------------------------------------------------------------------------------


def test_procedures_are_found_and_narrowed(site: Client, commune: Agency, section: Agency) -> None:
    run(raw(), raw("9.000002", cach_thuc_thuc_hien=WITHOUT_UNIT, ten_thu_tuc="Đăng ký nuôi ong"))
    offered(commune, section)

    assert "Đăng ký nuôi ong" in text(site.get(url("catalogue"), {"q": "nuoi ong"}))
    without = text(site.get(url("catalogue"), {"tinh_trang": "khong-thoi-han"}))
    assert "9.000002" in without
    assert CODE not in without
    taken = text(site.get(url("catalogue"), {"tinh_trang": "dang-tiep-nhan"}))
    assert CODE in taken
    assert "9.000002" not in taken
    here = text(site.get(url("catalogue"), {"co_quan": commune.pk, "nguon": "national", "cap": "commune"}))
    assert CODE in here
    assert "Không tìm thấy" in text(site.get(url("catalogue"), {"q": "khong co gi"}))


def test_values_that_name_nothing_narrow_nothing(site: Client) -> None:
    run(raw())
    odd = {"linh_vuc": "abc", "co_quan": "9" * 30, "cap": "x", "nguon": "y", "tinh_trang": "z", "page": "-1"}
    assert CODE in text(site.get(url("catalogue"), odd))


def test_the_list_takes_the_same_queries_for_many_rows(
    site: Client, commune: Agency, section: Agency
) -> None:
    run(raw())
    offered(commune, section)
    few = queries_of(site, url("catalogue"))
    run(*(raw(f"9.00001{number}", co_quan_thuc_hien="") for number in range(9)))
    assert queries_of(site, url("catalogue")) == few


def test_a_procedure_shows_its_process_against_the_limit(
    site: Client, commune: Agency, section: Agency
) -> None:
    run(raw())
    offered(commune, section)
    page = text(site.get(url("procedure", CODE)))
    assert "Các bước cộng lại <strong>3 ngày</strong>, thời hạn cho phép <strong>3 ngày</strong>" in page
    assert "vừa khớp" in page
    assert "Văn thư cấp số, đóng dấu" in page
    assert "Phòng Kinh tế" in page
    assert "Xác định thời hạn" not in page


def test_the_page_takes_the_same_queries_for_more_offers_and_items(
    site: Client, commune: Agency, section: Agency
) -> None:
    run(raw(co_quan_thuc_hien=""))
    offered(commune, section)
    few = queries_of(site, url("procedure", CODE))
    for _ in range(3):
        other = make_agency(parent=commune)
        offered(other, other)
    run(raw(co_quan_thuc_hien="", can_cu_phap_ly=""), later=1)
    assert queries_of(site, url("procedure", CODE)) == few


def test_a_procedure_that_does_not_exist_is_not_found(site: Client) -> None:
    run(raw())
    assert site.get(url("procedure", "9.999999")).status_code == 404
    assert site.get(url("procedure", CODE), {"phien_ban": "7"}).status_code == 404


def test_an_older_version_says_that_it_is_one(site: Client) -> None:
    run(raw())
    run(raw(ten_thu_tuc="Tên mới"), later=1)
    page = text(site.get(url("procedure", CODE), {"phien_ban": "1"}))
    assert "Đang xem phiên bản 1" in page
    assert "Cấp giấy phép mẫu" in page


def test_two_versions_stand_beside_each_other(site: Client) -> None:
    run(raw())
    run(raw(ten_thu_tuc="Cấp giấy phép thử 9.000001"), later=1)
    run(raw(ten_thu_tuc="Cấp giấy phép thử 9.000001", trinh_tu_thuc_hien="Bước 1: Gửi."), later=2)
    page = text(site.get(url("procedure_versions", CODE), {"cu": "1", "moi": "2"}))
    assert "<del>mẫu</del>" in page
    assert "<ins>thử</ins>" in page
    newest = text(site.get(url("procedure_versions", CODE)))
    assert "Trình tự thực hiện" in newest
    assert "<del>mẫu</del>" not in newest


def test_a_procedure_of_one_version_has_nothing_to_compare(site: Client) -> None:
    run(raw())
    assert "So sánh" not in text(site.get(url("procedure_versions", CODE), {"cu": "5", "moi": "x"}))


def test_the_source_stands_beside_what_was_read(site: Client) -> None:
    run(raw())
    page = text(site.get(url("procedure_source", CODE)))
    assert raw()["cach_thuc_thuc_hien"] in page
    assert "Trực tiếp: 3 ngày làm việc" in page
    assert "1 bản chính" in page


# --- settling a limit -----------------------------------------------------------------------------------


def limit_data(**said: Any) -> dict[str, Any]:
    return {"version": "1", "variant": "", "amount": "2", "unit": "working_day", "source": "Luật Mẫu", **said}


def test_a_limit_is_settled_from_the_page(site: Client) -> None:
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    assert "chưa có thời hạn tính được" in text(site.get(url("procedure", CODE)))
    response = site.post(url("settle_limit", CODE), limit_data())
    assert response["Location"] == url("procedure", CODE)
    page = text(site.get(url("procedure", CODE)))
    assert "Thời hạn 2 ngày làm việc do người xác định, theo Luật Mẫu (Trần Thị Quản Trị" in page
    assert "chưa có thời hạn tính được" not in page
    assert "Xác định lại thời hạn" in page
    site.post(url("settle_limit", CODE), limit_data())
    assert ProcedureVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"amount": ""}, "Chưa nhập thời hạn."),
        ({"amount": "0"}, "Thời hạn phải từ 1 đến 9999; đang là 0."),
        ({"unit": "năm"}, "năm"),
        ({"source": " "}, "bắt buộc"),
        ({"variant": "khác"}, "khác"),
    ],
)
def test_a_limit_filled_in_wrongly_is_told_beside_the_field(
    site: Client, said: dict[str, str], sentence: str
) -> None:
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    response = site.post(url("settle_limit", CODE), limit_data(**said))
    assert response.status_code == 422
    assert sentence in text(response)
    assert ProcedureVersion.objects.count() == 1


def test_a_same_day_limit_needs_no_amount(site: Client) -> None:
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    site.post(url("settle_limit", CODE), limit_data(amount="", unit="same_day"))
    assert current_version(CODE).is_same_day


def test_a_limit_the_source_states_is_refused(site: Client) -> None:
    run(raw())
    response = site.post(url("settle_limit", CODE), limit_data())
    assert response.status_code == 422
    assert ProcedureVersion.objects.count() == 1


# --- who offers -----------------------------------------------------------------------------------------


def test_an_agency_takes_up_a_procedure(site: Client, commune: Agency, section: Agency) -> None:
    run(raw())
    address = url("offer_procedure", CODE)
    assert "Phòng Kinh tế" in text(site.get(address))
    response = site.post(
        address, {"agency": commune.pk, "handling_unit": section.pk, "refusal_by": "director"}
    )
    assert response["Location"] == url("procedure", CODE)
    offering = Offering.objects.get()
    assert (offering.agency, offering.handling_unit, offering.refusal_by) == (commune, section, "director")
    assert "đã có thủ tục này" in text(site.get(address))


def test_with_several_agencies_one_is_chosen_first(site: Client, commune: Agency) -> None:
    run(raw())
    other = make_agency("Đặc khu mẫu", parent=commune, kind=AgencyKind.COMMUNE)
    page = text(site.get(url("offer_procedure", CODE)))
    assert f"co_quan={other.pk}" in page
    assert "Đặc khu mẫu" in text(site.get(url("offer_procedure", CODE), {"co_quan": other.pk}))


def test_the_unit_of_an_offering_is_changed(site: Client, commune: Agency, section: Agency) -> None:
    run(raw())
    found = offered(commune, commune)
    response = site.post(url("offering", found.pk), {"handling_unit": section.pk, "refusal_by": "receiver"})
    assert response["Location"] == url("procedure", CODE)
    assert Offering.objects.get().handling_unit == section
    wrong = site.post(url("offering", found.pk), {"handling_unit": make_agency().pk, "refusal_by": "x"})
    assert wrong.status_code == 422


def test_an_offering_is_closed_with_a_reason_and_opened_again(
    site: Client, commune: Agency, section: Agency
) -> None:
    run(raw())
    found = offered(commune, section)
    assert site.post(url("close_offering", found.pk), {"reason": ""}).status_code == 422
    site.post(url("close_offering", found.pk), {"reason": "Chờ hướng dẫn"})
    assert "ngừng tiếp nhận" in text(site.get(url("procedure", CODE)))
    assert "Tiếp nhận trở lại" in text(site.get(url("offering", found.pk)))
    site.post(url("reopen_offering", found.pk))
    assert Offering.objects.get().is_open


def test_offerings_of_others_do_not_exist(site: Client) -> None:
    run(raw())
    other = make_agency()
    found = offered(other, other)
    for name in ("close_offering", "reopen_offering"):
        assert site.post(url(name, found.pk), {"reason": "x"}).status_code == 404
    assert site.get(url("offering", found.pk)).status_code == 404
    assert url("offering", found.pk) not in text(site.get(url("procedure", CODE)))


# --- access ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.DIRECTOR)])
def test_others_do_not_see_the_catalogue(client: Client, role: Role) -> None:
    run(raw(cach_thuc_thuc_hien=f"{CHANNELS}Trực tiếp1Miễn phí"))
    client.force_login(make_user(role))
    for address in (
        url("catalogue"),
        url("procedure", CODE),
        url("procedure_versions", CODE),
        url("procedure_source", CODE),
        url("attention"),
        url("imports"),
        url("offer_procedure", CODE),
    ):
        assert client.get(address).status_code == 403
    assert client.post(url("settle_limit", CODE), limit_data()).status_code == 403

"""The screens of imports: what a run found, bringing in a file, what needs a person and settling it."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue.actions import NewOffering, offer_procedures
from motcua.catalogue.models import AttentionItem, ImportRun, Offering, Procedure
from motcua.catalogue.queries import current_version
from motcua.catalogue.rules.record import AttentionKind
from motcua.core.actors import Role, job_actor
from motcua.core.jobs import Worker, beat, claim_next
from motcua.core.models import WorkerBeat
from motcua.web.backoffice.catalogue_words import KINDS
from tests.factories import NOW, make_agency, make_user
from tests.factories_catalogue import WITHOUT_UNIT, lines_of, raw, run

pytestmark = pytest.mark.django_db

CODE = "9.000001"
HTMX = {"HX-Request": "true"}


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


@pytest.fixture
def director(commune: Agency) -> Client:
    other = Client()
    other.force_login(make_user(Role.DIRECTOR, make_agency("Trung tâm", parent=commune)))
    return other


def url(name: str, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def offered(commune: Agency, section: Agency, code: str = CODE) -> Offering:
    new = NewOffering(Procedure.objects.get(code=code), section)
    offer_procedures(agency=commune, offerings=[new], by=job_actor("test"), now=NOW)
    return Offering.objects.get(procedure__code=code, agency=commune)


def upload(name: str, content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def queries_of(site: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert site.get(address).status_code == 200
    return len(captured)


# --- what needs a person --------------------------------------------------------------------------------


def item() -> AttentionItem:
    return AttentionItem.objects.get(kind="agency_missing")


def test_open_items_are_grouped_by_kind_and_explained(site: Client, commune: Agency, section: Agency) -> None:
    run(raw(co_quan_thuc_hien=""), raw("9.000002", cach_thuc_thuc_hien=WITHOUT_UNIT))
    offered(commune, section, "9.000002")
    page = text(site.get(url("attention")))
    assert str(KINDS[AttentionKind.AGENCY_MISSING].label) in page
    assert str(KINDS[AttentionKind.LIMIT_WITHOUT_UNIT].label) in page
    chosen = text(site.get(url("attention"), {"loai": "agency_missing"}))
    assert str(KINDS[AttentionKind.AGENCY_MISSING].explanation) in chosen
    assert "9.000002" not in chosen
    ours = text(site.get(url("attention"), {"co_quan": commune.pk}))
    assert "9.000002" in ours
    assert CODE not in ours
    field = current_version(CODE).field_id
    assert CODE in text(site.get(url("attention"), {"linh_vuc": field, "q": "mau 9.000001"}))


def test_an_item_is_settled_in_place_and_stays_visible(site: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    address = url("settle_attention", item().pk)
    for _click in range(2):
        response = site.post(address, {"note": "Không thuộc phường", "with_procedure": "1"}, headers=HTMX)
        assert response.status_code == 200
        assert "Không thuộc phường" in text(response)
        assert "<html" not in text(response)
    assert CODE not in text(site.get(url("attention")))
    settled = text(site.get(url("attention"), {"da_xu_ly": "1"}))
    assert "Không thuộc phường" in settled
    assert "Trần Thị Quản Trị" in settled


def test_an_item_is_settled_without_javascript(site: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    response = site.post(url("settle_attention", item().pk), {"note": "Đã xem"})
    assert response["Location"] == url("procedure", CODE)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_an_item_without_words_comes_back_with_the_reason(site: Client, headers: dict[str, str]) -> None:
    run(raw(co_quan_thuc_hien=""))
    response = site.post(url("settle_attention", item().pk), {"note": ""}, headers=headers)
    assert response.status_code == 422
    assert "bắt buộc" in text(response)
    assert item().settled_at is None


def test_who_comes_second_reads_who_was_first(site: Client, director: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    site.post(url("settle_attention", item().pk), {"note": "Đã xem"})
    response = director.post(url("settle_attention", item().pk), {"note": "Ý khác"}, headers=HTMX)
    assert response.status_code == 422
    assert "Trần Thị Quản Trị đã xử lý mục này trước." in text(response)
    assert item().note == "Đã xem"


def test_the_list_of_items_takes_the_same_queries_for_many(site: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    few = queries_of(site, url("attention"))
    run(*(raw(f"9.00001{number}", co_quan_thuc_hien="") for number in range(9)))
    assert queries_of(site, url("attention")) == few


# --- imports --------------------------------------------------------------------------------------------


def test_a_run_tells_what_it_found(site: Client) -> None:
    run(raw(), raw("9.000002", co_quan_thuc_hien=""))
    run(
        raw(ten_thu_tuc="Cấp giấy phép thử 9.000001"),
        raw("9.000002", co_quan_thuc_hien=""),
        b"{broken",
        later=1,
    )
    address = url("import_run", ImportRun.objects.latest("started_at").pk)
    page = text(site.get(address))
    assert "Không nêu cơ quan thực hiện." in page
    assert "còn chờ" in page
    changes = text(site.get(address, {"xem": "thay-doi"}))
    assert "<del>mẫu</del>" in changes
    rejected = text(site.get(address, {"xem": "bi-loai"}))
    assert "JSON" in rejected
    assert '<td class="num">3</td>' in rejected


def test_a_run_is_narrowed_by_kind_field_and_agency(site: Client) -> None:
    run(
        raw(cach_thuc_thuc_hien=WITHOUT_UNIT),
        raw(
            "9.000002", cach_thuc_thuc_hien=WITHOUT_UNIT, linh_vuc="Đất đai", co_quan_thuc_hien="Sở Xây dựng"
        ),
        raw("9.000003", co_quan_thuc_hien=""),
    )
    address = url("import_run", ImportRun.objects.get().pk)
    for said in ({"linh_vuc": "Đất đai"}, {"co_quan": "so xay dung"}):
        page = text(site.get(address, said))
        assert "9.000002" in page
        assert CODE not in page
    page = text(site.get(address, {"loai": "agency_missing"}))
    assert "9.000003" in page
    assert CODE not in page
    assert "Không có mục nào" in text(site.get(address, {"loai": "x", "page": "99"}))


def test_a_run_marks_what_has_been_settled_since(site: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    site.post(url("settle_attention", item().pk), {"note": "Đã xem"})
    page = text(site.get(url("import_run", ImportRun.objects.get().pk)))
    assert "đã xong" in page
    assert "còn chờ" not in page


def test_a_run_takes_the_same_queries_for_many_items(site: Client) -> None:
    run(raw(co_quan_thuc_hien=""))
    few = queries_of(site, url("import_run", ImportRun.objects.get().pk))
    run(*(raw(f"9.00001{number}", co_quan_thuc_hien="") for number in range(9)), later=1)
    assert queries_of(site, url("import_run", ImportRun.objects.latest("started_at").pk)) == few


def work_off() -> None:
    """What the worker of an office does, in this process."""
    Worker(worker_id="test").work_off()


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_is_imported_from_the_screen(site: Client, packed: bool) -> None:
    content = b"\n".join(lines_of(raw(), b"{broken"))
    name = "quoc-gia.jsonl" + (".gz" if packed else "")
    response = site.post(url("import_file"), upload(name, gzip.compress(content) if packed else content))
    made = ImportRun.objects.get()
    assert response["Location"] == url("import_run", made.pk)
    assert "chưa nhập xong" in text(site.get(url("imports")))
    work_off()
    made.refresh_from_db()
    assert (made.source_name, made.created, made.rejected) == (name, 1, 1)
    assert made.by_label == "Trần Thị Quản Trị"
    assert "Dòng bị loại" in text(site.get(url("import_run", made.pk)))
    assert "chưa nhập xong" not in text(site.get(url("imports")))


def test_the_progress_is_watched_and_makes_way_for_the_report(site: Client) -> None:
    site.post(url("import_file"), upload("a.jsonl", lines_of(raw())[0]))
    run = ImportRun.objects.get()
    address = url("import_run", run.pk)
    assert "Chưa có tiến trình nền nào đang chạy" in text(site.get(address))
    beat(worker_id="w", now=timezone.now())
    assert "Đang chờ đến lượt" in text(site.get(address))
    claim_next(worker_id="w", now=timezone.now())
    ImportRun.objects.update(position=3, total=12)
    page, fragment = text(site.get(address)), text(site.get(address, headers=HTMX))
    for shown in (page, fragment):
        assert 'hx-trigger="every 2s"' in shown
        assert '<progress max="100" value="25"' in shown
        assert "Đang nhập." in shown
    assert "<noscript><a" in page  # who has no scripts asks again
    assert "<html" not in fragment
    WorkerBeat.objects.update(at=NOW)
    beat(worker_id="other", now=timezone.now())
    assert "bị ngắt giữa chừng; sẽ tự chạy tiếp" in text(site.get(address))
    ImportRun.objects.update(finished_at=NOW)
    assert site.get(address, headers=HTMX)["HX-Refresh"] == "true"


def test_a_run_that_stopped_is_let_go_on(site: Client) -> None:
    site.post(url("import_file"), upload("a.jsonl", lines_of(raw())[0]))
    run = ImportRun.objects.get()
    DBTaskResult.objects.update(status="FAILED")
    page = text(site.get(url("import_run", run.pk)))
    assert "đã dừng sau nhiều lần thử" in page
    assert "every 2s" not in page
    assert url("resume_import", run.pk) in page
    assert site.post(url("resume_import", run.pk))["Location"] == url("import_run", run.pk)
    work_off()
    run.refresh_from_db()
    assert run.created == 1


def test_a_run_of_the_command_that_was_cut_off_says_what_to_do(site: Client) -> None:
    cut = ImportRun.objects.create(source_name="a.jsonl", started_at=NOW, by_label="import-procedures")
    page = text(site.get(url("import_run", cut.pk)))
    assert "chạy lại lệnh để nhập tiếp" in page
    assert url("resume_import", cut.pk) not in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.png", b"x", "Tệp phải có đuôi .jsonl hoặc .jsonl.gz."),
        ("trong.jsonl", b"", "Tệp trống, không có dòng nào."),
        ("rong.jsonl", b"\n\n", "Tệp trống, không có dòng nào."),
        ("gia.jsonl", b"%PDF-1.7\n", "Tệp không có thủ tục nào đọc được. Dòng 1: Dòng không phải JSON"),
        ("hong.jsonl.gz", b"\x1f\x8b123", "Tệp nén bị cắt cụt hoặc hỏng"),
        ("lon.jsonl", b"x" * 2000, "Tệp lớn quá"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told_in_a_sentence(
    site: Client, settings: Any, name: str, content: bytes, sentence: str
) -> None:
    settings.UPLOAD_LIMIT = 1000
    response = site.post(url("import_file"), upload(name, content))
    assert response.status_code == 422
    assert sentence in text(response)
    assert not ImportRun.objects.exists()


def test_no_file_at_all_is_told_too(site: Client) -> None:
    response = site.post(url("import_file"))
    assert response.status_code == 422
    assert "Chưa chọn tệp." in text(response)


def test_a_director_reads_imports_but_brings_in_none(director: Client) -> None:
    run(raw())
    page = text(director.get(url("imports")))
    assert "mau.jsonl" in page
    assert "Nhập từ tệp" not in page
    assert director.post(url("import_file"), upload("a.jsonl", b"{}")).status_code == 403
    assert director.post(url("resume_import", ImportRun.objects.get().pk)).status_code == 403

"""The screen that brings in another system's cases: files in, progress, what was odd, the kept lines out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from motcua.audit.models import ReadEntry
from motcua.cases import actions, tasks
from motcua.cases.actions import importing
from motcua.cases.models import CaseFact, CaseImport, HistoricalCase, HistoricalEvent
from motcua.cases.rules import history
from motcua.core.actors import Role, job_actor
from motcua.core.jobs import Worker, beat, claim_next
from motcua.core.uploads import FOLDER
from motcua.web.backoffice.forms.case_imports import CASE_COLUMNS, EVENT_COLUMNS
from tests.factories import NOW
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
CASE_HEAD = "code,procedure,agency,channel,applicant,received,due,finished,handed over,state"
EVENT_HEAD = "case,time,step,unit,officer,note"


def case_line(code: str) -> str:
    return f"{code},2.000815,Phòng cũ,trực tiếp,Lê Thị Ánh,2024-03-04 08:00,2024-03-05 08:00,,,4"


CASES = "\n".join([CASE_HEAD, *(case_line(f"A-{number}") for number in range(7)), "=1+1,cụt", ""])
EVENTS = "\n".join([EVENT_HEAD, *(f"A-{number},2024-03-04 09:00,Thẩm định,,," for number in range(7)), ""])


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY)


@pytest.fixture
def site(client: Client, desk: Desk) -> Client:
    client.force_login(desk.users[Role.ADMINISTRATOR])
    return client


def url(name: str, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def files(cases: str | bytes = CASES, events: str | bytes = EVENTS) -> dict[str, Any]:
    given = {"cases": cases, "events": events}
    return {
        name: SimpleUploadedFile(f"{name}.csv", content.encode() if isinstance(content, str) else content)
        for name, content in given.items()
        if content
    }


def send(site: Client, given: dict[str, Any] | None = None) -> Any:
    return site.post(url("import_case_files"), files() if given is None else given)


def work_off() -> None:
    Worker(worker_id="test").work_off()


def kept_files() -> list[str]:
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def test_two_files_are_imported_and_forgotten(site: Client) -> None:
    response = send(site)
    run = CaseImport.objects.get()
    assert response["Location"] == url("case_import", run.pk)
    assert "Chưa có tiến trình nền nào đang chạy" in text(site.get(url("case_import", run.pk)))
    assert len(kept_files()) == 2
    work_off()
    run.refresh_from_db()
    assert (run.cases_name, run.cases_new, run.events_loaded, run.broken_lines) == ("cases.csv", 7, 7, 1)
    assert CaseFact.objects.count() == 7
    assert kept_files() == []
    page = text(site.get(url("case_import", run.pk)))
    assert "Dòng hỏng, giữ nguyên văn" in page
    assert "=1+1,cụt" in page


def test_the_same_files_again_load_nothing_and_say_so(site: Client) -> None:
    send(site)
    assert send(site)["Location"] == url("case_import", CaseImport.objects.get().pk)
    assert (DBTaskResult.objects.count(), len(kept_files())) == (1, 2)
    work_off()
    jobs = DBTaskResult.objects.filter(task_path__contains="import_cases").count()
    page = text(site.post(url("import_case_files"), files(), follow=True))
    assert "đã nhập xong trước đây; không nhập lại" in page
    assert DBTaskResult.objects.filter(task_path__contains="import_cases").count() == jobs
    assert (CaseImport.objects.count(), HistoricalCase.objects.count(), kept_files()) == (1, 7, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_other_encodings_are_read_as_by_the_command(site: Client, encoding: str) -> None:
    cases = f"{CASE_HEAD}\nA-1,,,,Lê Anh,2024-03-04 08:00,,,,4\n"
    send(site, files(cases.encode(encoding), ""))
    work_off()
    assert HistoricalCase.objects.get().applicant_name == "Lê Anh"
    page = text(site.get(url("case_import", CaseImport.objects.get().pk)))
    assert ("đã đọc theo Windows-1258" in page) is (encoding == "cp1258")


def test_semicolons_and_vietnamese_heads_are_understood(site: Client) -> None:
    send(site, files("Mã hồ sơ;Ngày tiếp nhận;Trạng thái\nA-1;04/03/2024 08:00;đang xử lý\n", ""))
    work_off()
    assert HistoricalCase.objects.get().state == 4


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "cases", "Chưa chọn tệp hồ sơ."),
        ({"cases": b"PK\x03\x04rest"}, "cases", "tệp bảng tính, không phải CSV"),
        ({"cases": "\xb8\xa9\xae\xac\xb5 b\xb5\n".encode("latin-1") * 20}, "cases", "TCVN3"),
        ({"cases": "ten,ngay\n1,2\n"}, "cases", "cột"),
        ({"events": "ten,ngay\n1,2\n"}, "events", "cột"),
        ({"events": b"PK\x03\x04rest"}, "events", "tệp bảng tính, không phải CSV"),
        ({"cases": "x" * 3000}, "cases", "Tệp lớn quá"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_it(
    site: Client, settings: Any, given: dict[str, Any], field: str, sentence: str
) -> None:
    settings.CASE_FILE_LIMIT = 2000
    response = send(site, files(**given) if given else {})
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert sentence in text(response)
    assert not CaseImport.objects.exists()
    assert kept_files() == []


def test_a_job_works_in_spells_and_goes_on_where_it_was(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CASES_AT_ONCE", "EVENTS_AT_ONCE", "FACTS_AT_ONCE"):
        monkeypatch.setattr(importing, name, 3)
    monkeypatch.setattr(tasks, "SPELL", 0.0)  # one batch a spell
    send(site)
    run = CaseImport.objects.get()
    beat(worker_id="w", now=timezone.now())
    assert "Đang chờ đến lượt" in text(site.get(url("case_import", run.pk)))
    actions.carry_out_case_import(
        run_id=run.pk, is_again=False, may_go_on=lambda: False, by=job_actor("test"), now=NOW
    )
    assert HistoricalCase.objects.count() == 3
    shown = text(site.get(url("case_import", run.pk), headers=HTMX))
    assert "Đang đọc hồ sơ" in shown
    assert "Đang nhập." in shown
    assert '<progress max="100" value="4' in shown
    work_off()
    assert DBTaskResult.objects.filter(task_path__contains="import_cases").count() > 5
    assert (HistoricalCase.objects.count(), HistoricalEvent.objects.count()) == (7, 7)
    assert site.get(url("case_import", run.pk), headers=HTMX)["HX-Refresh"] == "true"


def test_a_worker_that_died_is_followed_and_the_report_says_so(site: Client) -> None:
    send(site)
    run = CaseImport.objects.get()
    claim_next(worker_id="dead", now=timezone.now())
    beat(worker_id="other", now=timezone.now())
    assert "bị ngắt giữa chừng; sẽ tự chạy tiếp" in text(site.get(url("case_import", run.pk)))
    work_off()  # takes the job from the dead
    assert HistoricalCase.objects.count() == 7
    assert "Đã bị ngắt 1 lần" in text(site.get(url("case_import", run.pk)))


def test_a_run_that_stopped_is_let_go_on(site: Client) -> None:
    send(site)
    run = CaseImport.objects.get()
    DBTaskResult.objects.update(status="FAILED")
    assert url("resume_case_import", run.pk) in text(site.get(url("case_import", run.pk)))
    assert site.post(url("resume_case_import", run.pk)).status_code == 302
    work_off()
    assert HistoricalCase.objects.count() == 7


def test_kept_lines_come_as_a_table_without_formulas_and_the_look_is_noted(site: Client) -> None:
    send(site)
    work_off()
    run = CaseImport.objects.get()
    response = site.get(url("kept_lines_file", run.pk))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == 9]
    assert rows == [("hồ sơ", 9, "", "Dòng hỏng, giữ nguyên văn: số ô không bằng số cột", "=1+1,cụt")]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert ReadEntry.objects.filter(subject_kind="case_import", what="kept_lines").count() == 1


def test_only_administrators_import(site: Client, desk: Desk) -> None:
    send(site)
    run = CaseImport.objects.get()
    other = Client()
    other.force_login(desk.users[Role.DIRECTOR])
    for name, values in (("case_imports", []), ("case_import", [run.pk]), ("kept_lines_file", [run.pk])):
        assert other.get(url(name, *values)).status_code == 403
    assert send(other).status_code == 403
    assert other.post(url("resume_case_import", run.pk)).status_code == 403


def test_the_columns_explained_are_those_that_are_read(site: Client) -> None:
    for shown, known in ((CASE_COLUMNS, history.CASE_COLUMNS), (EVENT_COLUMNS, history.EVENT_COLUMNS)):
        assert {name.replace(" ", "_") for name, *_ in shown} == set(known)
        for name, others, _words in shown:
            for other in others.split(", "):
                assert history.columns_of([other], known, ()) == {name.replace(" ", "_"): 0}, other
    assert "Các cột của hai tệp" in text(site.get(url("case_imports")))

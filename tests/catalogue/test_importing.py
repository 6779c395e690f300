"""Importing national records: nothing lost, nothing invented, nothing overwritten."""

from __future__ import annotations

import gzip
import io
import json
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from motcua.audit.models import Event
from motcua.catalogue.actions import (
    import_procedures,
    import_source,
    load_own_procedures,
    settle_limit,
)
from motcua.catalogue.choices import Origin, VersionState
from motcua.catalogue.errors import SourceUnusable
from motcua.catalogue.models import AttentionItem, ImportRun, Procedure, ProcedureVersion
from motcua.catalogue.queries import ProcedureFilter, current_version, find_procedures, suggest_procedures
from motcua.catalogue.rules import national_record
from motcua.catalogue.rules.national_record import read_records, source_lines
from motcua.catalogue.rules.own_records import read_own_records
from motcua.core.actors import ANONYMOUS
from motcua.core.errors import NotAllowed
from motcua.core.worktime import LimitUnit
from tests.factories import NOW
from tests.factories_catalogue import BY, CHANNELS, WITHOUT_UNIT, lines_of, raw, run

pytestmark = pytest.mark.django_db
REAL_FILE = Path(__file__).parents[3] / "shared/data/procedures/national_procedures.jsonl.gz"


def test_new_records_become_published_versions_with_a_process():
    report = run(raw())
    version = current_version("9.000001")
    assert (report.read, report.created, report.rejected) == (1, 1, 0)
    assert version.state == VersionState.PUBLISHED
    assert version.procedure.origin == Origin.NATIONAL
    assert version.current_process is not None
    assert version.current_process.process.minutes() == 3 * 480
    assert json.loads(version.verbatim_text)["cach_thuc_thuc_hien"] == raw()["cach_thuc_thuc_hien"]


def test_running_it_again_changes_nothing():
    run(raw())
    report = run(raw(), later=1)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 1)
    assert ProcedureVersion.objects.count() == 1


def test_a_changed_record_makes_a_new_version_and_keeps_the_old_one():
    run(raw())
    report = run(raw(ten_thu_tuc="Cấp giấy phép đổi tên"), later=1)
    old, new = ProcedureVersion.objects.order_by("number")
    assert (report.changed, report.changes[0]["code"]) == (1, "9.000001")
    assert [change["field"] for change in report.changes[0]["differences"]] == ["name"]
    assert (old.state, new.state, new.number) == (VersionState.RETIRED, VersionState.PUBLISHED, 2)
    assert current_version("9.000001").pk == new.pk


def test_broken_lines_are_named_and_the_rest_goes_in():
    report = run(b"{broken", raw(), b'["a list"]', b"\xff\xfe", raw("9.000002", ten_thu_tuc=""))
    assert (report.read, report.created, report.rejected) == (5, 1, 4)
    assert [line["line"] for line in report.rejected_lines] == [1, 3, 4, 5]
    assert all(line["error"] for line in report.rejected_lines)


def test_a_code_that_comes_twice_goes_in_once():
    report = run(raw(), raw())
    assert (report.read, report.created, report.rejected) == (2, 1, 1)


def test_a_limit_without_a_unit_is_listed_and_gets_no_unit():
    report = run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    (limit,) = current_version("9.000001").record.limits
    assert (limit.amount, limit.unit) == (1, "")
    assert "limit_without_unit" in {item["kind"] for item in report.needs_attention}
    assert AttentionItem.objects.filter(kind="limit_without_unit", settled_at=None).count() == 1


def test_free_beside_a_council_decision_is_not_free():
    cell = (
        "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3 Ngày làm việc"
        "Miễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định.)"
    )
    report = run(raw(cach_thuc_thuc_hien=cell))
    (fee,) = current_version("9.000001").record.fees
    assert (fee.is_free, fee.amount) == (False, None)
    assert "fee_contradicts" in {item["kind"] for item in report.needs_attention}


def test_an_import_never_overwrites_the_projects_own_procedures():
    own = [record for record in read_own_records() if record.code == "1.001193"]
    load_own_procedures(records=own, by=BY, now=NOW)
    report = run(raw("1.001193", ten_thu_tuc="Tên khác"), later=1)
    assert (report.created, report.changed, report.unchanged, report.own_codes) == (0, 0, 1, ["1.001193"])
    assert current_version("1.001193").name == own[0].name


def test_own_procedures_stand_over_national_ones_imported_before():
    run(raw("1.001193"))
    own = [record for record in read_own_records() if record.code == "1.001193"]
    assert load_own_procedures(records=own, by=BY, now=NOW) == 1
    assert load_own_procedures(records=own, by=BY, now=NOW) == 0
    assert current_version("1.001193").procedure.origin == Origin.OWN


def test_only_those_with_the_right_import():
    with pytest.raises(NotAllowed):
        import_procedures(lines=[], source_name="x", by=ANONYMOUS, now=NOW)
    assert not Procedure.objects.exists()


def test_an_import_leaves_a_run_and_an_event():
    run(raw())
    assert ImportRun.objects.get().created == 1
    assert Event.objects.get(kind="catalogue.procedures_imported").subject_kind == "procedure_import"


@pytest.mark.parametrize(
    "words",
    ["khai sinh", "KHAI SINH", "dang ky khai sinh", "Đăng ký khai sinh", "sinh đăng ký", "1.001193"],
)
def test_search_takes_words_with_or_without_marks_any_case_and_codes(words: str):
    load_own_procedures(records=read_own_records(), by=BY, now=NOW)
    for spelling in ("NFC", "NFD"):
        found = suggest_procedures(unicodedata.normalize(spelling, words))
        assert "1.001193" in [version.procedure.code for version in found]


def test_search_narrows_by_level_and_field():
    load_own_procedures(records=read_own_records(), by=BY, now=NOW)
    version = current_version("1.001612")
    found = find_procedures(ProcedureFilter(field_id=version.field_id, level="commune", words="thành lập"))
    assert version.pk in {item.pk for item in found}
    assert not find_procedures(ProcedureFilter(words="100%_không có")).exists()


def test_a_change_of_the_source_words_alone_is_told():
    run(raw(trinh_tu_thuc_hien="Bước 1: Nộp hồ sơ."))
    report = run(raw(trinh_tu_thuc_hien="Bước 1: Nộp hồ sơ. "), later=1)
    assert [change["field"] for change in report.changes[0]["differences"]] == ["verbatim"]


def test_what_needs_a_person_names_field_and_agency():
    report = run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    (item,) = (item for item in report.needs_attention if item["kind"] == "limit_without_unit")
    assert (item["field_name"], item["agency"]) == ("Hộ tịch", "Ủy ban nhân dân cấp xã")


def settled(**changes: str) -> ProcedureVersion:
    """A procedure whose source says a bare 1, settled by a person as one working day."""
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, **changes))
    return settle_limit(
        version=current_version("9.000001"),
        amount=1,
        unit=LimitUnit.WORKING_DAY,
        source="Luật Mẫu Điều 5",
        by=BY,
        now=NOW + timedelta(days=1),
    )


def test_importing_the_same_source_keeps_what_a_person_settled():
    version = settled()
    report = run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT), later=2)
    assert (report.changed, report.unchanged) == (0, 1)
    assert current_version("9.000001").pk == version.pk


def test_a_source_that_changes_elsewhere_keeps_the_settled_limit_and_asks_to_look_again():
    settled()
    report = run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, ten_thu_tuc="Tên mới"), later=2)
    current = current_version("9.000001")
    (limit,) = current.record.limits
    assert (current.number, current.name) == (4, "Tên mới")
    assert (limit.amount, limit.unit) == (1, "working_day")
    assert current.based_on is not None
    assert current.based_on.record.limits[0].unit == ""
    assert current.settled_limits.get().source == "Luật Mẫu Điều 5"
    assert "settled_limit" in {item["kind"] for item in report.needs_attention}
    assert list(
        AttentionItem.objects.filter(version=current, settled_at=None).values_list("kind", flat=True)
    ) == ["settled_limit"]
    assert [change["field"] for change in report.changes[0]["differences"]] == ["name"]


def test_a_source_that_changes_its_limit_drops_the_settled_one_and_says_so():
    settled()
    run(raw(cach_thuc_thuc_hien=f"{CHANNELS}Trực tiếp2Miễn phí"), later=2)
    current = current_version("9.000001")
    (limit,) = current.record.limits
    assert (limit.amount, limit.unit, current.based_on) == (2, "", None)
    kinds = set(AttentionItem.objects.filter(version=current).values_list("kind", flat=True))
    assert kinds >= {"settled_limit", "limit_without_unit"}
    run(raw(cach_thuc_thuc_hien=f"{CHANNELS}Trực tiếp2Miễn phí"), later=3)
    assert current_version("9.000001").pk == current.pk


def test_the_kept_limit_survives_a_second_change():
    settled()
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, ten_thu_tuc="Tên mới"), later=2)
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, ten_thu_tuc="Tên mới nữa"), later=3)
    report = run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, ten_thu_tuc="Tên mới nữa"), later=4)
    assert report.changed == 0
    assert current_version("9.000001").record.limits[0].unit == "working_day"


def test_a_file_without_a_procedure_is_refused_and_leaves_no_run():
    for lines, said in (([], "trống"), ([b"%PDF-1.7", b"rac"], "Dòng 1")):
        with pytest.raises(SourceUnusable, match=said):
            import_source(lines=read_records(lines), source_name="x.jsonl", by=BY, now=NOW)
    assert not ImportRun.objects.exists()


def test_importing_a_source_brings_the_projects_own_procedures_over_it():
    import_source(lines=read_records(lines_of(raw("1.001193"))), source_name="x.jsonl", by=BY, now=NOW)
    assert current_version("1.001193").procedure.origin == Origin.OWN


def test_a_packed_file_that_unfolds_without_end_is_cut(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(national_record, "LARGEST_SOURCE", 1000)
    packed = io.BytesIO(gzip.compress(b"\n".join(lines_of(raw(), raw("9.000002")))))
    read = list(read_records(source_lines(packed)))
    assert "lớn quá" in str(read[-1].error)


@pytest.mark.skipif(not REAL_FILE.exists(), reason="the national records are not on this machine")
def test_all_national_records_go_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    report_file = tmp_path / "report.json"
    call_command("import_procedures", str(REAL_FILE), report=report_file)
    report = json.loads(report_file.read_text(encoding="utf-8"))
    assert (report["read"], report["created"], report["rejected"]) == (903, 903, 0)
    assert report["needs_attention"]
    assert Procedure.objects.count() >= 903
    assert "Đã đọc 903 thủ tục" in capsys.readouterr().out

"""History of another system: every anomaly loaded and listed, nothing double, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from motcua.audit.models import Event
from motcua.cases import actions
from motcua.cases.actions import importing
from motcua.cases.actions.importing import Files, open_import
from motcua.cases.choices import ImportStage
from motcua.cases.models import (
    CaseCounter,
    CaseFact,
    CaseImport,
    HistoricalCase,
    HistoricalEvent,
)
from motcua.cases.queries.facts import facts_of_history, same
from motcua.core.actors import Role, job_actor
from motcua.core.errors import Conflict, NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.delimited import examine
from motcua.core.rules.errors import Unreadable
from tests.databases import asked
from tests.factories import NOW, make_actor, make_agency
from tests.factories_cases import CERTIFIED_COPY, Desk, make_case, make_desk

pytestmark = pytest.mark.django_db

BY = job_actor("import-cases")
CASE_HEAD = "code,procedure,agency,channel,applicant,received,due,finished,handed over,state"
EVENT_HEAD = "case,time,step,unit,officer,note"
GOOD = "A-1,2.000815,UBND phường Cũ,trực tiếp,Lê Thị An,2024-03-04 08:00,2024-03-05 08:00,2024-03-04 15:00,,9"
GOOD_EVENT = "A-1,2024-03-04 08:00,Tiếp nhận,Phòng Tư pháp,Ông Bình,"


@pytest.fixture
def desk() -> Desk:
    desk = make_desk(CERTIFIED_COPY)
    old = make_agency("UBND phường Cũ")
    make_agency("Phòng Tư pháp", parent=old)
    return desk


def load(
    tmp_path: Path, cases: list[str], events: list[str] | None = None, *, encoding: str = "utf-8"
) -> CaseImport:
    """Import these lines below the usual heads."""
    return actions.import_cases(
        **files(tmp_path, cases, events, encoding=encoding), by=BY, now=NOW, progress=lambda *_: None
    )


def files(
    tmp_path: Path, cases: list[str], events: list[str] | None = None, *, encoding: str = "utf-8"
) -> dict[str, Any]:
    found: dict[str, Any] = {"events": None}
    for name, head, lines in (("cases", CASE_HEAD, cases), ("events", EVENT_HEAD, events)):
        if lines is not None:
            path = tmp_path / f"{name}.csv"
            path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
            found[name] = examine(path)
    return found


def kinds(run: CaseImport) -> dict[str, int]:
    return {row.kind: row.count for row in run.anomalies.all()}


def test_a_sound_case_and_its_event_are_loaded_whole(desk: Desk, tmp_path: Path) -> None:
    run = load(tmp_path, [GOOD], [GOOD_EVENT])

    case = HistoricalCase.objects.get()
    assert (case.code, case.procedure_code, case.agency.name) == ("A-1", "2.000815", "UBND phường Cũ")
    assert (case.channel, case.applicant_name, case.state) == ("direct", "Lê Thị An", 9)
    assert case.received_at == datetime(2024, 3, 4, 8, 0, tzinfo=VN_TZ)
    event = case.events.get()
    assert (event.step, event.unit.name, event.officer) == ("Tiếp nhận", "Phòng Tư pháp", "Ông Bình")
    assert kinds(run) == {}
    assert CaseFact.objects.get().verdict == "early"
    assert (run.stage, run.finished_at) == (ImportStage.DONE, NOW)
    assert list(Event.objects.filter(subject_kind="case_import").values_list("kind", flat=True)) == [
        "cases.import_started",
        "cases.import_finished",
    ]


def changed(**cells: str) -> str:
    """The good line with some cells replaced."""
    names = "code procedure agency channel applicant received due finished handed state".split()
    values = dict(zip(names, GOOD.split(","), strict=True)) | cells
    return ",".join(values.values())


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"procedure": "9.999999"}, {"unknown_procedure"}),
        ({"agency": "Phòng không ai biết"}, {"unknown_agency"}),
        ({"channel": "chim câu"}, {"unknown_channel"}),
        ({"state": "lạ"}, {"unknown_state"}),
        ({"state": ""}, {"unknown_state"}),
        ({"received": ""}, {"missing_received"}),
        ({"received": "hôm qua"}, {"unreadable_date", "missing_received"}),
        ({"received": "01/01/0024"}, {"unreadable_date", "missing_received"}),
        ({"due": ""}, {"missing_due"}),
        ({"finished": ""}, {"missing_end"}),
        ({"finished": "2024-03-03 08:00"}, {"end_before_start"}),
        ({"handed": "2024-03-04 10:00", "state": "10"}, {"handed_over_before_end"}),
        ({"state": "4"}, {"state_against_dates"}),
        ({"applicant": "x" * 300}, {"too_long"}),
        ({"received": "2024-03-04T01:00:00Z", "state": "Đã có kết quả"}, set()),
        ({"procedure": "chung thuc ban sao"}, {"unknown_procedure"}),
    ],
)
def test_an_odd_case_is_loaded_and_flagged(
    desk: Desk, tmp_path: Path, cells: dict[str, str], found: set[str]
) -> None:
    run = load(tmp_path, [changed(**cells)])
    assert kinds(run).keys() == found
    assert HistoricalCase.objects.count() == CaseFact.objects.count() == 1
    assert all(row.case_code == "A-1" and row.line == 2 for row in run.anomalies.all())


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("A-1,2024-03-04 16:00,Trả,Phòng Tư pháp,,", {"event_after_end": 1}),
        ("A-1,2024-03-03 16:00,Trả,Phòng Tư pháp,,", {"event_before_start": 1}),
        ("A-1,2024-03-04 09:00,Trả,Tổ lạ,,", {"unknown_unit": 1}),
        ("A-1,,Trả,Phòng Tư pháp,,", {"missing_time": 1}),
        ("B-9,2024-03-04 09:00,Trả,Phòng Tư pháp,,", {"unknown_case": 1}),
        (GOOD_EVENT, {"repeated_event": 1}),
    ],
)
def test_an_odd_event_is_loaded_and_flagged(
    desk: Desk, tmp_path: Path, event: str, found: dict[str, int]
) -> None:
    run = load(tmp_path, [GOOD], [GOOD_EVENT, event])
    assert kinds(run) == found
    assert HistoricalEvent.objects.count() == 2


def test_what_cannot_be_loaded_is_kept_word_for_word(desk: Desk, tmp_path: Path) -> None:
    broken = ['X-1,"chưa đóng', "X-2,hai", changed(code=""), changed(code="x" * 61)]
    run = load(tmp_path, [*broken, GOOD], ['A-1,"chưa đóng', GOOD_EVENT])
    kept = dict(run.anomalies.values_list("verbatim", "kind"))
    assert kept == {
        broken[0]: "broken_line",
        broken[1]: "broken_line",
        broken[2]: "missing_code",
        broken[3]: "too_long",
        'A-1,"chưa đóng': "broken_line",
    }
    assert (run.broken_lines, run.cases_new, run.events_loaded) == (5, 1, 1)


def test_a_repeated_case_keeps_the_first_line_and_the_words_of_the_second(desk: Desk, tmp_path: Path) -> None:
    second = changed(applicant="Người khác")
    run = load(tmp_path, [GOOD, second])
    assert HistoricalCase.objects.get().applicant_name == "Lê Thị An"
    assert run.anomalies.get(kind="repeated_case").verbatim == second


def test_a_code_of_our_own_is_flagged_and_counts_once(desk: Desk, tmp_path: Path) -> None:
    native = make_case(desk, CERTIFIED_COPY)
    run = load(tmp_path, [changed(code=native.code)])
    assert kinds(run) == {"native_case": 1}
    assert HistoricalCase.objects.count() == 1
    assert CaseFact.objects.count() == 0  # the native one is folded from the log


def test_the_same_files_again_change_nothing(desk: Desk, tmp_path: Path) -> None:
    first = load(tmp_path, [GOOD], [GOOD_EVENT])
    assert load(tmp_path, [GOOD], [GOOD_EVENT]) == first
    assert (CaseImport.objects.count(), HistoricalEvent.objects.count()) == (1, 1)


def test_a_corrected_file_updates_by_code_and_replaces_events(desk: Desk, tmp_path: Path) -> None:
    load(tmp_path, [GOOD, changed(code="A-2")], [GOOD_EVENT, "A-2,2024-03-04 09:00,Trả,Phòng Tư pháp,,"])
    late = changed(finished="2024-03-09 08:00")
    run = load(tmp_path, [late], ["A-1,2024-03-04 08:30,Tiếp nhận,Phòng Tư pháp,,đã sửa"])

    assert (run.cases_new, run.cases_updated, run.events_replaced) == (0, 1, 1)
    assert HistoricalCase.objects.count() == 2
    assert HistoricalCase.objects.get(code="A-1").events.get().note == "đã sửa"
    assert HistoricalCase.objects.get(code="A-2").events.count() == 1
    assert Counter(CaseFact.objects.values_list("verdict", flat=True)) == {"late": 1, "early": 1}
    assert facts_are_right()


def test_events_find_a_case_that_a_later_file_brings(desk: Desk, tmp_path: Path) -> None:
    load(tmp_path, [changed(code="A-2")], [GOOD_EVENT])
    assert HistoricalEvent.objects.get().case is None
    load(tmp_path, [GOOD])
    assert HistoricalEvent.objects.get().case == HistoricalCase.objects.get(code="A-1")


def facts_are_right() -> bool:
    """Facts equal a recomputation, counters their sum."""
    present = facts_of_history(HistoricalCase.objects.values_list("pk", flat=True))
    stored = {fact.historical_case_id: fact for fact in CaseFact.objects.exclude(historical_case=None)}
    received = sum(CaseCounter.objects.filter(span="month").values_list("received", flat=True))
    return (
        stored.keys() == present.keys()
        and all(same(stored[pk], fact) for pk, fact in present.items())
        and received == len([fact for fact in present.values() if fact.verdict != "outside"])
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_load_the_same(desk: Desk, tmp_path: Path, encoding: str) -> None:
    load(tmp_path, [GOOD], [GOOD_EVENT], encoding=encoding)
    assert HistoricalCase.objects.get().applicant_name == "Lê Thị An"
    assert HistoricalEvent.objects.get().unit is not None


def test_vietnamese_heads_semicolons_and_words_are_understood(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "hs.csv").write_text(
        "Mã hồ sơ;Thủ tục;Cơ quan;Kênh tiếp nhận;Người nộp;Ngày tiếp nhận;Hẹn trả;Ngày có kết quả;Ngày trả;"
        "Trạng thái\n"
        "A-1;2.000815;UBND phường Cũ;BCCI;Lê Thị An;04/03/2024 08:00;05/03/2024;04/03/2024 15h00;;"
        "Đã có kết quả\n",
        encoding="utf-8",
    )
    run = actions.import_cases(
        cases=examine(tmp_path / "hs.csv"), events=None, by=BY, now=NOW, progress=lambda *_: None
    )
    case = HistoricalCase.objects.get()
    assert kinds(run) == {}
    assert (case.channel, case.state, case.due_at) == ("post", 9, datetime(2024, 3, 5, tzinfo=VN_TZ))


def test_a_file_without_the_needed_columns_is_refused_before_anything_is_written(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text("tên,tuổi\nAn,3\n", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"thiếu cột code, received.*tên, tuổi"):
        actions.import_cases(
            cases=examine(tmp_path / "x.csv"), events=None, by=BY, now=NOW, progress=lambda *_: None
        )
    assert CaseImport.objects.count() == 0


def test_who_does_not_administer_imports_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        actions.import_cases(
            **files(tmp_path, [GOOD]),
            by=make_actor(Role.DIRECTOR, desk.centre),
            now=NOW,
            progress=lambda *_: None,
        )


def test_a_second_process_on_the_same_files_gives_way(desk: Desk, tmp_path: Path) -> None:
    given = files(tmp_path, [GOOD, changed(code="A-2")])
    run = open_import(files=Files.at(**given), by=BY, now=NOW)

    def overtaken(*_: object) -> None:
        CaseImport.objects.filter(pk=run.pk).update(position=99)

    with pytest.raises(Conflict):
        actions.import_cases(**given, by=BY, now=NOW, progress=overtaken)


def was_stopped(given: dict[str, Any], *, after: int) -> bool:
    """Import, ending with so many batches done; whether it ended there."""
    left = iter(range(after)[::-1])

    def show(*_: object) -> None:
        if next(left, 1) == 0:
            raise KeyboardInterrupt

    try:
        actions.import_cases(**given, by=BY, now=NOW, progress=show)
    except KeyboardInterrupt:
        return True
    return False


def test_an_import_that_failed_in_any_batch_goes_on_and_doubles_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CASES_AT_ONCE", "EVENTS_AT_ONCE", "FACTS_AT_ONCE"):
        monkeypatch.setattr(importing, name, 2)
    codes = [f"A-{number}" for number in range(7)]
    given = files(
        tmp_path, [changed(code=code) for code in codes], [GOOD_EVENT.replace("A-1", code) for code in codes]
    )
    stops = sum(was_stopped(given, after=batches) for batches in range(1, 14))
    assert stops > 3
    run = CaseImport.objects.get()
    assert (run.case_lines, run.cases_new, run.event_lines, run.events_loaded) == (7, 7, 7, 7)
    assert (HistoricalCase.objects.count(), HistoricalEvent.objects.count()) == (7, 7)
    assert kinds(run) == {}
    assert facts_are_right()


def test_five_percent_broken_lines_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    lines = [changed(code=f"A-{number}") for number in range(400)]
    for number in range(0, 400, 20):
        lines[number] = [f'B-{number},"', f"B-{number},x", f"B-{number}" + ",y" * 30][number % 3]
    run = load(tmp_path, lines)
    assert (run.case_lines, run.cases_new, run.broken_lines) == (400, 380, 20)
    assert set(run.anomalies.values_list("verbatim", flat=True)) == set(lines[::20])


def test_the_command_writes_its_report(desk: Desk, tmp_path: Path) -> None:
    given = files(tmp_path, [GOOD, changed(code="A-2", due="")], [GOOD_EVENT])
    report, out = tmp_path / "report.json", StringIO()
    arguments = [str(given[name].path) for name in ("cases", "events")]
    call_command("import_cases", *arguments, "--report", str(report), stdout=out)

    assert "thêm 2" in out.getvalue()
    assert "Thiếu ngày hẹn trả: 1" in out.getvalue()
    assert "\r" not in out.getvalue()  # no bar where nobody looks
    said = json.loads(report.read_text(encoding="utf-8"))
    assert said["anomaly_counts"] == {"missing_due": 1}
    assert said["anomalies"][0]["case_code"] == "A-2"

    again = StringIO()
    call_command("import_cases", *arguments, stdout=again)
    assert "đã nhập xong trước đây" in again.getvalue()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"không|Không có tệp"):
        call_command("import_cases", str(tmp_path / "x.csv"))


def run_program(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_killed_half_way_and_run_again_nothing_is_double(
    own_database: dict[str, str], tmp_path: Path
) -> None:
    codes = [f"A-{number}" for number in range(6000)]
    given = files(
        tmp_path,
        [changed(code=code) for code in codes],
        [GOOD_EVENT.replace("A-1", code) for code in codes] * 2,
    )
    arguments = ["import-cases", str(given["cases"].path), str(given["events"].path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua.config.cli", *arguments], env=own_database, stdout=subprocess.DEVNULL
    )
    while asked(own_database, "SELECT count(*) FROM cases_historicalevent") == 0:
        assert process.poll() is None, "finished before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    loaded = asked(own_database, "SELECT count(*) FROM cases_historicalevent")
    assert 0 < loaded < 12000

    assert "đọc 6.000 dòng, thêm 6.000" in run_program(own_database, *arguments)
    assert asked(own_database, "SELECT count(*) FROM cases_historicalcase") == 6000
    assert asked(own_database, "SELECT count(*) FROM cases_historicalevent") == 12000
    assert asked(own_database, "SELECT count(*) FROM cases_casefact") == 6000
    assert asked(own_database, "SELECT sum(received) FROM cases_casecounter WHERE span = 'month'") == 6000
    assert (
        asked(own_database, "SELECT sum(count) FROM cases_importanomaly WHERE kind = 'repeated_event'")
        == 6000
    )

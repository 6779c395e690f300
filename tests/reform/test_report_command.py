"""What `motcua report` prints, in each format, letter for letter."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from motcua.cases.actions import import_cases
from motcua.core.actors import job_actor
from motcua.core.rules.delimited import examine
from tests.factories import NOW, make_agency

pytestmark = pytest.mark.django_db

LINES = """code,procedure,agency,channel,applicant,received,due,finished,handed over,state
A-1,=cmd,UBND phường Cũ,trực tiếp,An,2024-03-04 08:00,2024-03-06 08:00,2024-03-05 08:00,,9
A-2,=cmd,UBND phường Cũ,trực tuyến,An,2024-03-04 08:00,2024-03-06 08:00,2024-03-06 08:00,2024-03-07 08:00,10
A-3,=cmd,UBND phường Cũ,trực tuyến,An,2024-04-04 08:00,2024-04-06 08:00,2024-04-06 08:01,,9
A-4,=cmd,UBND phường Cũ,trực tuyến,An,2024-04-04 08:00,2024-04-06 08:00,,,4
A-5,=cmd,UBND phường Cũ,trực tiếp,An,2024-04-04 08:00,2099-04-06 08:00,,,5
A-6,=cmd,UBND phường Cũ,trực tiếp,An,2024-04-04 08:00,,2024-04-06 08:01,,9
A-7,=cmd,UBND phường Cũ,trực tiếp,An,2024-04-04 08:00,2024-04-06 08:00,,,3
"""


@pytest.fixture(autouse=True)
def history(tmp_path: Path) -> None:
    make_agency("UBND phường Cũ", code="H01.1")
    (tmp_path / "cases.csv").write_text(LINES, encoding="utf-8")
    import_cases(
        cases=examine(tmp_path / "cases.csv"),
        events=None,
        by=job_actor("import-cases"),
        now=NOW,
        progress=lambda *_: None,
    )


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_csv_is_a_row_for_each_value() -> None:
    assert said("on-time", "--by", "channel", "--format", "csv") == (
        "channel,label,total,early,on_time,late,open_in_time,open_late,unjudged\n"
        "direct,Trực tiếp,3,1,0,0,1,0,1\n"
        "online,Trực tuyến,3,0,1,1,0,1,0\n"
    )


def test_months_are_in_order() -> None:
    assert said("on-time", "--by", "month", "--format", "csv").splitlines()[1:] == [
        "2024-03,03/2024,2,1,1,0,0,0,0",
        "2024-04,04/2024,4,0,0,1,1,1,1",
    ]


def test_without_a_dimension_there_is_one_row() -> None:
    assert said("on-time", "--format", "csv") == (
        "total,early,on_time,late,open_in_time,open_late,unjudged\n6,1,1,1,1,1,1\n"
    )


def test_json_has_rows_and_their_sum() -> None:
    assert json.loads(said("on-time", "--by", "agency", "--format", "json", "--from", "01/04/2024")) == {
        "report": "on-time",
        "by": "agency",
        "from": "2024-04-01",
        "to": None,
        "rows": [
            {
                "agency": "H01.1", "label": "UBND phường Cũ", "total": 4, "early": 0, "on_time": 0,
                "late": 1, "open_in_time": 1, "open_late": 1, "unjudged": 1,
            }
        ],
        "total": {
            "total": 4, "early": 0, "on_time": 0, "late": 1, "open_in_time": 1, "open_late": 1, "unjudged": 1,
        },
    }  # fmt: skip


def test_a_table_aligns_figures_to_the_right_and_ends_with_the_sum() -> None:
    assert said("on-time", "--by", "channel") == (
        "channel  label       total  early  on_time  late  open_in_time  open_late  unjudged\n"
        "direct   Trực tiếp       3      1        0     0             1          0         1\n"
        "online   Trực tuyến      3      0        1     1             0          1         0\n"
        "Tổng                     6      1        1     1             1          1         1\n"
    )


def test_no_cell_of_a_csv_is_a_formula() -> None:
    rows = list(csv.reader(StringIO(said("on-time", "--by", "procedure", "--format", "csv"))))
    assert rows[1][:2] == ["'=cmd", "'=cmd"]


def test_progress_has_the_columns_of_the_form_in_order() -> None:
    april = ("--from", "2024-04-01", "--to", "2024-04-30")
    rows = list(csv.DictReader(StringIO(said("progress", "--format", "csv", *april))))
    received, done, running, paused = "4 0 4 2 2 0", "2 0 0 1", "1 0 1", "1 1 0"
    figures = f"{received} {done} {running} {paused}".split()
    assert list(rows[0].values()) == ["H01.1", "UBND phường Cũ", *figures]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("on-time", "--agency", "X99"), "Không có cơ quan mã X99"),
        (("on-time", "--from", "32/01/2024"), "không có ngày 32"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said(*arguments)


def test_today_is_the_last_day_unless_said() -> None:
    assert json.loads(said("progress", "--format", "json"))["total"]["running"] == 1

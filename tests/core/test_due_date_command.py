"""motcua due-date: the due moment, its derivation, and one clear sentence for wrong input."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

EXAMPLE = ("--received", "2026-02-13T16:00", "--limit", "3 ngày làm việc")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("due_date", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_due_moment_and_its_lines() -> None:
    printed = json.loads(run(*EXAMPLE, "--json"))
    assert list(printed) == ["due", "lines"]
    assert printed["due"] == "2026-02-25T16:00:00+07:00"
    assert sum(line["minutes"] for line in printed["lines"]) == 1440
    assert printed["lines"][0]["from"] == "2026-02-13T16:00:00+07:00"


def test_explain_prints_every_line_with_its_ground() -> None:
    printed = run(*EXAMPLE, "--explain")
    assert "Hẹn trả:   25/02/2026 16:00" in printed
    assert "Tết Nguyên đán, không tính" in printed
    assert "Căn cứ: Bộ luật Dân sự 2015, Điều 147 khoản 2" in printed


def test_alone_it_prints_the_moment() -> None:
    assert run(*EXAMPLE) == "25/02/2026 16:00\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--mode", "end-of-day"), "25/02/2026 17:00"),
        (("--online",), "25/02/2026 17:00"),
        (("--online", "2026-02-13T10:00"), "25/02/2026 16:00"),
        (("--pause", "2026-02-24T08:00/2026-02-25T08:00"), "26/02/2026 16:00"),
        (("--rules", "2018"), "25/02/2026 16:00"),
    ],
)
def test_options_change_the_count(options: tuple[str, ...], expected: str) -> None:
    assert run(*EXAMPLE, *options) == f"{expected}\n"


@pytest.mark.parametrize(
    "received", ["2026-02-13T16:00+07:00", "2026-02-13T09:00Z", "13/02/2026 16:00", "16:00 13/02/2026"]
)
def test_the_moment_may_be_written_in_several_ways(received: str) -> None:
    assert run("--received", received, "--limit", "3 ngày làm việc") == "25/02/2026 16:00\n"


def test_many_hours_carry_a_remark() -> None:
    assert "Lưu ý: Thời hạn 24 giờ" in run("--received", "2026-03-03T09:00", "--limit", "24 giờ", "--explain")


@pytest.mark.parametrize(
    ("received", "limit", "sentence"),
    [
        ("2026-02-13T16:00", "1", "không ghi đơn vị"),
        ("2026-02-13T16:00", "vài ngày", "không đọc được"),
        ("2026-02-13", "1 ngày", "không đọc được"),
        ("hôm qua", "1 ngày", "không đọc được"),
        ("2018-02-13T16:00", "1 ngày", "nằm ngoài lịch làm việc"),
        ("2126-02-13T16:00", "1 ngày", "nằm ngoài lịch làm việc"),
    ],
)
def test_wrong_input_gets_one_clear_sentence(received: str, limit: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("--received", received, "--limit", limit)


def test_a_pause_needs_both_ends() -> None:
    with pytest.raises(CommandError, match="Khoảng tạm dừng"):
        run(*EXAMPLE, "--pause", "2026-02-24T08:00")

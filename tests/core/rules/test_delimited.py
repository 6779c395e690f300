"""CSV files of every kind: encodings, separators, broken lines, going on in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.core.rules.delimited import JOINED, LONGEST_LINE, LineFault, Row, examine, opened, rows
from motcua.core.rules.errors import Unreadable

LINES = ["1,x", '2,"y', "3", '4,"a\nb"', '5,"c', "", "6,z,z"]
TEXT = "mã;họ tên\n1;Đặng Thị Hường\n2;Lê Văn Ước\n"


def read(path: Path, *, after: int = 0) -> list[Row]:
    source = examine(path)
    with opened(source) as file:
        return list(rows(source, file, after=after))


def written(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "tệp.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_encoding_and_separator_reads_alike(
    tmp_path: Path, encoding: str, ending: str, separator: str
) -> None:
    text = TEXT.replace("\n", ending).replace(";", separator)
    path = written(tmp_path, text.encode(encoding))

    assert examine(path).header == ("mã", "họ tên")
    assert [(row.line, row.cells) for row in read(path)] == [
        (2, ("1", "Đặng Thị Hường")),
        (3, ("2", "Lê Văn Ước")),
    ]


def cp1258(text: str) -> bytes:
    """As old Windows programs wrote it: base letters, then combining tones."""
    marks = {
        "ặ": "ă\u0323",
        "ị": "i\u0323",
        "ờ": "ơ\u0300",
        "ọ": "o\u0323",
        "ã": "a\u0303",
        "ê": "ê",
        "Ư": "Ư",
        "ớ": "ơ\u0301",
    }
    return "".join(marks.get(char, char) for char in text).encode("cp1258")


def test_windows_1258_is_read_and_said_so(tmp_path: Path) -> None:
    path = written(tmp_path, cp1258(TEXT))
    assert [row.cells[1] for row in read(path)] == ["Đă\u0323ng Thi\u0323 Hươ\u0300ng", "Lê Văn Ươ\u0301c"]
    assert "Windows-1258" in examine(path).remarks[0]


def test_tcvn3_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"TCVN3.*Unicode"):
        examine(written(tmp_path, b"ma;ten\n1;\xa7\xc6ng Th\xde H\xad\xeang \xae\xad\xac\xa8\xa9\xab\xaa\n"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"PK\x03\x04xyz", "bảng tính"),
        (b"\xd0\xcf\x11\xe0xyz", "bảng tính"),
        (b"\n\n", "tiêu đề"),
        (b"a,b\n\x80\x81\x82\x83,\x84\x85\n", "bảng mã"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        examine(written(tmp_path, content))


def test_one_line_in_another_encoding_is_read_and_marked(tmp_path: Path) -> None:
    good, foreign = "1;Đặng\n2;Hường\n".encode(), b"3;\xd0\xe3ng\n"
    found = read(written(tmp_path, "mã;tên\n".encode() + good + foreign))
    assert [(row.cells[1], row.was_recoded) for row in found] == [
        ("Đặng", False),
        ("Hường", False),
        ("Đăng", True),
    ]


def test_a_quoted_cell_may_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    found = read(written(tmp_path, 'a,b\n1,"x, ""y""\nz"\n2,c\n'))
    assert [(row.line, row.last_line, row.cells) for row in found] == [
        (2, 3, ("1", 'x, "y"\nz')),
        (4, 4, ("2", "c")),
    ]


def test_a_quote_that_never_ends_costs_one_line(tmp_path: Path) -> None:
    lines = "".join(f"{number},x\n" for number in range(3, 3 + 2 * JOINED))
    found = read(written(tmp_path, f'a,b\n2,"x\n{lines}'))
    assert found[0].fault is LineFault.QUOTES
    assert found[0].text == '2,"x'
    assert [row.cells[0] for row in found[1:]] == [str(number) for number in range(3, 3 + 2 * JOINED)]


def test_two_lines_with_a_lost_quote_each_are_both_kept(tmp_path: Path) -> None:
    found = read(written(tmp_path, 'a,b\n1,"x\n2,y\n3,"z\n4,w\n'))
    assert [(row.text, row.fault) for row in found] == [
        ('1,"x', LineFault.QUOTES),
        ("2,y", LineFault.NONE),
        ('3,"z', LineFault.QUOTES),
        ("4,w", LineFault.NONE),
    ]


def test_lines_with_too_few_or_too_many_cells_are_kept_word_for_word(tmp_path: Path) -> None:
    found = read(written(tmp_path, "a,b\n1\n1,2,3\n1,2,,\n"))
    assert [(row.text, row.fault) for row in found] == [
        ("1", LineFault.CELLS),
        ("1,2,3", LineFault.CELLS),
        ("1,2,,", LineFault.NONE),
    ]


def test_an_endless_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    found = read(written(tmp_path, f"a,b\n1,{'x' * 3 * LONGEST_LINE}\n2,y\n"))
    assert [row.fault for row in found] == [LineFault.TOO_LONG, LineFault.NONE]
    assert found[1].cells == ("2", "y")


def test_the_line_of_excel_that_names_the_separator_is_obeyed(tmp_path: Path) -> None:
    found = read(written(tmp_path, "sep=;\na;b,c\n1;2\n"))
    assert [(row.line, row.cells) for row in found] == [(3, ("1", "2"))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(st.sampled_from(["1,x", '2,"y', "3", '4,"a\nb"', '5,"c', "", "6,z,z"]), max_size=60), st.data()
)
def test_no_line_is_lost_and_reading_goes_on_anywhere(
    tmp_path: Path, lines: list[str], data: st.DataObject
) -> None:
    path = written(tmp_path, "a,b\n" + "".join(f"{line}\n" for line in lines))
    whole = read(path)
    assert "\n".join(row.text for row in whole).split() == "\n".join(lines).split()
    if whole:
        at = data.draw(st.integers(0, len(whole) - 1))
        assert read(path, after=whole[at].last_line) == whole[at + 1 :]

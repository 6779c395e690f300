"""Tables as text (CSV): any usual encoding and separator, read line by line, and no line is lost.

A record is one line, or several when a quoted cell holds line ends. A quote that never ends must not swallow
the rest of the file: after `JOINED` lines the first one counts as broken and reading goes on with the next.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc

SEPARATORS = (",", ";", "\t", "|")
LONGEST_LINE = 64 * 1024  # bytes; what is longer is no line of a table
JOINED = 20  # lines a quoted cell may run over
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# In TCVN3 (fonts .VnTime) these bytes are ă â ê ô ơ ư đ; in Windows-1258 they are signs nobody types.
_TCVN3_LETTERS = frozenset(range(0xA8, 0xAF))
_CP1258_LETTERS = frozenset((*range(0xC0, 0xD0), *range(0xD2, 0xFE)))


class LineFault(StrEnum):
    """What is wrong with a line."""

    NONE = ""
    CELLS = "cells"
    QUOTES = "quotes"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as examined: how to read it, and its SHA-256. `remarks` are sentences for people."""

    path: Path
    size: int
    sha256: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    first_line: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A record: its first and last line in the file, its cells, and the text as it stands there.

    `was_recoded`: the line alone was not in the encoding of the file and was read as Windows-1258.
    """

    line: int
    last_line: int
    cells: tuple[str, ...]
    text: str
    fault: LineFault = LineFault.NONE
    was_recoded: bool = False


def examine(path: Path) -> Source:
    """Find out encoding, separator and header in one pass; memory does not grow with the file.

    Raises Unreadable for spreadsheets, other binary files, TCVN3, unknown encodings and empty files.
    """
    digest, start, with_marks, zeros = hashlib.sha256(), b"", 0, 0
    foreign: list[bytes] = []
    with path.open("rb") as file:
        for raw in iter(lambda: file.readline(LONGEST_LINE), b""):
            digest.update(raw)
            start = start or raw
            zeros += b"\0" in raw
            if not raw.isascii():
                if _is_utf8(raw):
                    with_marks += 1
                elif len(foreign) < 1000:
                    foreign.append(raw)
                else:
                    with_marks -= 1  # keeps the comparison right without keeping the lines
    encoding, remarks = _encoding(start, with_marks, foreign, zeros)
    header, separator, first_line = _header(path, encoding)
    return Source(
        path, path.stat().st_size, digest.hexdigest(), encoding, separator, header, first_line, remarks
    )


def rows(source: Source, file: BinaryIO, *, after: int = 0) -> Iterator[Row]:
    """The records below the header; `after`: go on behind this line."""
    lines = _decoded(source, file)
    yield from _assembled(source, islice(lines, max(after, source.first_line - 1), None))


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The file for `rows`; its `tell` says how far reading has come."""
    with source.path.open("rb") as file:
        yield file


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    is_too_long: bool
    was_recoded: bool


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _encoding(start: bytes, with_marks: int, foreign: list[bytes], zeros: int) -> tuple[str, tuple[str, ...]]:
    if not start:
        raise Unreadable("Tệp rỗng. Xin kiểm tra lại tệp đã xuất.")
    if start.startswith(_SPREADSHEETS):
        raise Unreadable("Đây là tệp bảng tính, không phải CSV. Xin lưu dạng “CSV UTF-8” rồi nhập lại.")
    for bom, name in _BOMS.items():
        if start.startswith(bom):
            return name, ()
    if zeros:
        if start[1:2] == b"\0":
            return "utf-16-le", ("Tệp dùng UTF-16 không có dấu thứ tự byte; đã đọc như vậy.",)
        if start[:1] == b"\0":
            return "utf-16-be", ("Tệp dùng UTF-16 không có dấu thứ tự byte; đã đọc như vậy.",)
    if not foreign or with_marks >= len(foreign):
        return "utf-8", ()
    return _old_encoding(b"".join(foreign))


def _old_encoding(sample: bytes) -> tuple[str, tuple[str, ...]]:
    high = [byte for byte in sample if byte > 0x7F]
    if sum(byte in _TCVN3_LETTERS for byte in high) > len(high) / 10:
        raise Unreadable(
            "Tệp dùng bảng mã TCVN3 (phông .VnTime). Xin chuyển sang Unicode rồi lưu dạng “CSV UTF-8”."
        )
    if sum(byte in _CP1258_LETTERS for byte in high) < len(high) * 0.9:
        raise Unreadable("Không nhận ra bảng mã của tệp. Xin lưu dạng “CSV UTF-8” rồi nhập lại.")
    return "cp1258", ("Tệp không phải UTF-8; đã đọc theo Windows-1258. Xin xem lại vài tên có dấu.",)


def _header(path: Path, encoding: str) -> tuple[tuple[str, ...], str, int]:
    with path.open("rb") as file:
        lines = [line.text.strip("\r\n") for line in islice(_lines(file, encoding), 3)]
    declared, at = "", 0
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        declared, at = lines[0][4], 1  # Excel says the separator so
    text = lines[at] if len(lines) > at else ""
    separator = declared or max(SEPARATORS, key=text.count)
    cells = next(csv.reader([text], delimiter=separator), [])
    while cells and not cells[-1].strip():
        cells.pop()
    if not cells:
        raise Unreadable("Tệp không có dòng tiêu đề. Dòng đầu tiên phải ghi tên các cột.")
    return tuple(cells), separator, at + 2


def _decoded(source: Source, file: BinaryIO) -> Iterator[_Line]:
    return _lines(file, source.encoding)


def _lines(file: BinaryIO, encoding: str) -> Iterator[_Line]:
    if encoding.startswith("utf-16"):
        yield from _wide_lines(file, encoding)
        return
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        if number == 1 and encoding == "utf-8-sig":
            raw = raw[3:]
        is_too_long = len(raw) == LONGEST_LINE and not raw.endswith(b"\n")
        if is_too_long:
            _skip_to_line_end(file)
        try:
            yield _Line(number, raw.decode(codec), is_too_long, was_recoded=False)
        except UnicodeDecodeError:
            yield _Line(number, nfc(raw.decode("cp1258", "replace")), is_too_long, codec == "utf-8")


def _skip_to_line_end(file: BinaryIO) -> None:
    while (piece := file.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        pass


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[_Line]:
    """UTF-16: a line end is two bytes, and the byte 0x0A alone is none."""
    if encoding == "utf-16":
        encoding = "utf-16-le" if file.read(2) == b"\xff\xfe" else "utf-16-be"
    end = "\n".encode(encoding)
    number, rest = 0, b""
    while rest or number == 0:
        piece = file.read(LONGEST_LINE)
        rest += piece
        start = 0
        while (at := _aligned(rest, end, start)) >= 0:
            number += 1
            yield _wide(number, rest[start : at + 2], encoding)
            start = at + 2
        rest = rest[start:]
        if not piece or len(rest) > 2 * LONGEST_LINE:
            number += 1
            if rest:
                yield _wide(number, rest, encoding)
            rest = b""


def _aligned(raw: bytes, end: bytes, start: int) -> int:
    at = raw.find(end, start)
    while at >= 0 and at % 2:
        at = raw.find(end, at + 1)
    return at


def _wide(number: int, raw: bytes, encoding: str) -> _Line:
    return _Line(number, raw.decode(encoding, "replace"), len(raw) > 2 * LONGEST_LINE, was_recoded=False)


def _assembled(source: Source, lines: Iterator[_Line]) -> Iterator[Row]:
    waiting: list[_Line] = []  # read ahead for a quote that did not end
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        if not line.text.strip():
            continue
        if line.text.count('"') % 2 == 0 or line.is_too_long:
            yield _row(source, [line])
            continue
        parts = [line]
        while len(parts) < JOINED and (following := waiting.pop(0) if waiting else next(lines, None)):
            parts.append(following)
            if following.text.count('"') % 2:
                break
        whole = _row(source, parts)
        if len(parts) > 1 and not whole.fault:
            yield whole
        else:
            yield Row(line.number, line.number, (), line.text.rstrip("\r\n"), LineFault.QUOTES)
            waiting = parts[1:] + waiting


def _row(source: Source, lines: list[_Line]) -> Row:
    text = "".join(line.text for line in lines)
    try:
        cells = next(csv.reader(text.splitlines(keepends=True), delimiter=source.separator, strict=True), [])
    except csv.Error:
        cells, fault = [], LineFault.QUOTES
    else:
        while len(cells) > len(source.header) and not cells[-1].strip():
            cells.pop()
        fault = LineFault.NONE if len(cells) == len(source.header) else LineFault.CELLS
    if any(line.is_too_long for line in lines):
        fault = LineFault.TOO_LONG
    return Row(
        lines[0].number,
        lines[-1].number,
        tuple(cells),
        text.rstrip("\r\n"),
        fault,
        any(line.was_recoded for line in lines),
    )

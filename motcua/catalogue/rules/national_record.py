"""The file of national records, from its bytes to a `ProcedureRecord` a line.

The file has one JSON object a line, plain or packed, each of 22 texts named in Vietnamese. Everything is
kept as it stands in `verbatim`; the parsed view beside it (`national_parts`) splits the glued cells where
the text allows, keeps as text what cannot be split, and lists in `attention` what a person must decide. No
unit, amount or agency is invented. A broken line is told with its number and the rest goes in.
"""

import contextlib
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from motcua.catalogue.rules.national_parts import one_line, read_parts
from motcua.catalogue.rules.record import Attention, AttentionKind, ProcedureRecord

CODE = re.compile(r"[1-9]\.[0-9]{6}(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})?")
LONGEST_FIELD_NAME = 250
LONGEST_DECISION = 120
LONGEST_LINE = 8 * 1024**2  # bytes; the longest real record has about 100 kB
LARGEST_SOURCE = 256 * 1024**2  # bytes unpacked; the national file has about 7 MB

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"


class RecordUnreadable(ValueError):
    """A line is not a procedure of the national file; the message says why, in Vietnamese."""


class SourceUnreadable(Exception):
    """The file cannot be opened, or breaks off; the message is for people, in Vietnamese."""


class ReadLine(NamedTuple):
    """One line of the file: its number from 1, and either the procedure or why there is none."""

    line_number: int
    record: ProcedureRecord | None
    error: str | None


@contextmanager
def open_source(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a `.jsonl` or `.jsonl.gz` file; the content decides which it is, not the name.

    Raises `SourceUnreadable` at once when the file cannot be opened; the lines raise it, after the last
    whole one, when a packed file is cut off or damaged (`read_records` turns that into a last `ReadLine`).
    """
    with contextlib.ExitStack() as opened:
        try:
            stream = opened.enter_context(Path(path).open("rb"))
        except IsADirectoryError as error:
            raise SourceUnreadable(f"“{path}” là thư mục, không phải tệp.") from error
        except OSError as error:
            raise SourceUnreadable(f"Không mở được tệp “{path}”: {error.strerror or error}.") from error
        yield source_lines(stream)


def source_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of an open file that can be read from its beginning, plain or packed.

    Raises `SourceUnreadable` after the last whole line when the file breaks off or has no end: a packed file
    may unfold to any size.
    """
    stream.seek(0)
    is_packed = stream.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    stream.seek(0)
    left = LARGEST_SOURCE
    try:
        with gzip.GzipFile(fileobj=stream) if is_packed else contextlib.nullcontext(stream) as lines:
            while line := lines.readline(LONGEST_LINE + 1):
                yield line
                left -= len(line)
                while len(line) > LONGEST_LINE and not line.endswith(b"\n") and left > 0:
                    line = lines.readline(LONGEST_LINE + 1)
                    left -= len(line)
                if left <= 0:
                    raise SourceUnreadable(f"Tệp lớn quá {LARGEST_SOURCE // 1024**2} MB; phần sau bị bỏ.")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceUnreadable("Tệp nén bị cắt cụt hoặc hỏng; phần còn lại không đọc được.") from error
    except OSError as error:
        raise SourceUnreadable(f"Không đọc tiếp được tệp: {error.strerror or error}.") from error


def read_records(lines: Iterable[bytes]) -> Iterator[ReadLine]:
    """Every line that is not blank, parsed or with the reason why not; never raises for what a line holds."""
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line.strip():
                yield _read_line(number, line)
    except SourceUnreadable as error:
        yield ReadLine(number + 1, None, str(error))


def _read_line(number: int, line: bytes) -> ReadLine:
    try:
        return ReadLine(number, _parse(line), None)
    except RecordUnreadable as error:
        return ReadLine(number, None, str(error))


def _parse(line: bytes) -> ProcedureRecord:
    if len(line) > LONGEST_LINE:
        raise RecordUnreadable(f"Dòng dài quá {LONGEST_LINE // 1024 // 1024} MB.")
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise RecordUnreadable(f"Dòng không phải chữ UTF-8 (byte thứ {error.start + 1}).") from error
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordUnreadable(f"Dòng không phải JSON hợp lệ (ký tự thứ {error.pos + 1}).") from error
    except (RecursionError, ValueError) as error:
        raise RecordUnreadable("Dòng không phải JSON hợp lệ.") from error
    if not isinstance(raw, dict):
        raise RecordUnreadable("Dòng không phải một đối tượng JSON.")
    _refuse_half_characters(raw)
    return parse_record(raw)


def _refuse_half_characters(raw: dict[str, object]) -> None:
    """JSON may spell half of a surrogate pair ("\\ud83d"), which no database can store."""
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise RecordUnreadable("Dòng có ký tự không hợp lệ (nửa cặp mã thay thế).") from error


def parse_record(raw: Mapping[str, Any]) -> ProcedureRecord:
    """The procedure an object of the file describes.

    Raises `RecordUnreadable` when there is no code of the form `1.001193`, no name, or a text too long to be
    what its field says.
    """
    verbatim = {str(key): _exact(value) for key, value in raw.items()}
    code, name = _code(verbatim), one_line(verbatim, "ten_thu_tuc")
    if not name:
        raise RecordUnreadable(f"Thủ tục {code} không có tên.")
    parsed = read_parts(verbatim)
    _check_lengths(code, parsed)
    return ProcedureRecord(code=code, name=name, verbatim=verbatim, **parsed)


def attention_across(records: Iterable[ProcedureRecord]) -> dict[str, tuple[Attention, ...]]:
    """Attention that one record alone cannot show: procedures of one name, by the code of each.

    Names are compared without regard to case and to the full stop some end with.
    """
    codes_by_name: defaultdict[str, list[str]] = defaultdict(list)
    for record in records:
        codes_by_name[record.name.casefold().rstrip(" .")].append(record.code)
    found: dict[str, tuple[Attention, ...]] = {}
    for codes in codes_by_name.values():
        for code in codes if len(codes) > 1 else ():
            others = ", ".join(other for other in codes if other != code)
            found[code] = (
                Attention(AttentionKind.NAME_DUPLICATE, "name", f"Trùng tên với thủ tục {others}."),
            )
    return found


def _exact(value: Any) -> str:
    """A source value as text. NUL cannot be stored by PostgreSQL, so it becomes the replacement sign."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text.replace("\x00", "\ufffd")


def _code(verbatim: Mapping[str, str]) -> str:
    code = one_line(verbatim, "ma_thu_tuc")
    if not code:
        raise RecordUnreadable("Bản ghi không có mã thủ tục (ma_thu_tuc).")
    if not CODE.fullmatch(code):
        raise RecordUnreadable(f"Mã thủ tục “{code[:40]}” sai dạng, cần dạng 1.001193.")
    return code


def _check_lengths(code: str, parsed: Mapping[str, Any]) -> None:
    for key, longest, label in (
        ("field_name", LONGEST_FIELD_NAME, "Lĩnh vực"),
        ("decision_number", LONGEST_DECISION, "Số quyết định"),
    ):
        if len(parsed[key]) > longest:
            raise RecordUnreadable(f"{label} của thủ tục {code} dài quá {longest} ký tự.")

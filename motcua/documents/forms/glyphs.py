"""Which characters the form fonts can draw.

PDF/A-2b forbids a missing glyph, so typst refuses the whole document for one odd character in a name.
A form must come out all the same: such a character is printed as a box.
"""

import struct
import unicodedata
from pathlib import Path

REPLACEMENT = "□"


def drawable_characters(font: Path) -> frozenset[int]:
    """Return the code points of the basic plane for which the TrueType file has a glyph.

    Raises ValueError when the file has no Unicode character map of format 4.
    """
    data = font.read_bytes()
    (table_count,) = struct.unpack_from(">H", data, 4)
    for index in range(table_count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if tag == b"cmap":
            return _unicode_map(data, offset)
    raise ValueError(f"Tệp phông chữ {font.name} không có bảng ký tự.")


def _unicode_map(data: bytes, cmap: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        (table_format,) = struct.unpack_from(">H", data, cmap + offset)
        if (platform, encoding) == (3, 1) and table_format == 4:
            return _format_4(data, cmap + offset)
    raise ValueError("Tệp phông chữ không có bảng ký tự Unicode.")


def _format_4(data: bytes, start: int) -> frozenset[int]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * doubled)
    ranges_at = start + 16 + 3 * doubled
    range_offsets = struct.unpack_from(f">{count}H", data, ranges_at)
    found: set[int] = set()
    for segment in range(count):
        for code in range(starts[segment], ends[segment] + 1):
            glyph = code
            if range_offsets[segment]:
                at = ranges_at + 2 * segment + range_offsets[segment] + 2 * (code - starts[segment])
                (glyph,) = struct.unpack_from(">H", data, at)
            if (glyph + deltas[segment]) % 0x10000 and code != 0xFFFF:
                found.add(code)
    return frozenset(found)


def printable(text: str, drawable: frozenset[int]) -> str:
    """Return the text in NFC on one line, without control marks, every character one the fonts have."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if composed.isprintable() and drawable.issuperset(map(ord, composed)):
        return composed
    kept = (char for char in composed if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return "".join(char if ord(char) in drawable else REPLACEMENT for char in kept)

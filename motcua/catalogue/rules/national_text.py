"""Cleaning the text of a national record: normal form, page chrome, lists written into one cell.

The portal's pages were read as text, so cells carry what the page put around them: the block of search words
and of the button "Nộp hồ sơ" at the end, two spellings of one letter, invisible characters, broken lines.
"""

import re
import unicodedata

NO_INFORMATION = "Không có thông tin"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DIRT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\x85\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufffe\uffff]|"
    r"[ \t]\n"
)
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\u2028|\u2029|\x85)")
_BUTTONS = re.compile(
    r"Chọn cơ quan thực hiện\s?Tỉnh/ Thành phố\s?Bộ ngành"
    r"(?:\s?-- Chọn Tỉnh/ Thành phố --\s?Phường/ Xã\s?Sở\s?-- Chọn Phường/ Xã --)?"
    r"(?:\s?-- Chọn Bộ ngành --\s?Đơn vị\s?-- Chọn Cơ sở --)?"
    r"(?:\s?Hệ thống chỉ hiển thị những cơ quan đã áp dụng dịch vụ công trực tuyến)?\s?Nộp hồ sơ$"
)
_EMPTY_KEYWORDS = re.compile(rf"Từ khóa(?:{NO_INFORMATION}Mô tả{NO_INFORMATION}|:)?$")
_AGENCY_WORDS = (
    "Ban|Bảo hiểm|Bộ|Các|Cảng vụ|Chi cục|Chi nhánh|Chủ tịch|Cơ quan|Công an|Công đoàn|Công ty|Cục|"
    "Doanh nghiệp|"
    "Đại sứ|Đội|Đơn vị|Đồn|Giám đốc|Hải quan|Hội|Kho bạc|Kiểm toán|Ngân hàng|Phòng|Sở|Thanh tra|Thi hành án|"
    "Thủ tướng|Thuế|Tòa án|Tổ chức|Tổng cục|Tổng công ty|Trung tâm|Trường|UBND|Ủy ban|Uỷ ban|Văn phòng|"
    "Viện|Vụ"
)
_AGENCY_BREAK = re.compile(rf"\s*[,;]\s*(?=(?:{_AGENCY_WORDS})\b)|\s*[;\n]\s*")
_LIST_BREAK = re.compile(r",\s+(?=[^\W\d_])")


def clean(text: str) -> str:
    """NFC, without invisible and control characters, plain spaces, plain line ends; nothing else changes."""
    text = unicodedata.normalize("NFC", text)
    if not _DIRT.search(text):
        return text
    text = _INVISIBLE.sub("", _CONTROL.sub("", _LINE_END.sub("\n", text)))
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def clean_line(text: str) -> str:
    """Text that belongs on one line (names have line breaks in the source)."""
    return " ".join(clean(text).split())


def clean_block(text: str) -> str:
    """Text of several lines, without empty lines and blanks around; "Không có thông tin" is nothing."""
    lines = (line.strip() for line in clean(text).split("\n"))
    block = "\n".join(line for line in lines if line)
    return "" if block == NO_INFORMATION else block


def has_information(text: str) -> bool:
    """False for an empty cell and for the portal's words for one."""
    return text.strip() not in ("", NO_INFORMATION)


def cut_chrome(text: str) -> str:
    """A cell without the page's block at its end: "Từ khóa…", and the choices before the button "Nộp hồ sơ".

    Only the whole block is cut: steps may well end with the words "nộp hồ sơ".
    """
    return _EMPTY_KEYWORDS.sub("", _cut_buttons(text)).rstrip()


def _cut_buttons(text: str) -> str:
    return _BUTTONS.sub("", text.rstrip()).rstrip()


def split_chrome(text: str) -> tuple[str, str, str]:
    """The last cell of the page, before its block "Từ khóa … Mô tả … Nộp hồ sơ", and the search words and the
    description that stand inside the block: they are content."""
    body, found, block = _cut_buttons(text).partition("Từ khóa")
    words, marked, description = block.partition("Mô tả")
    if not (found and marked):
        return cut_chrome(text), "", ""
    return (
        body,
        words.strip(" :") if has_information(words) else "",
        description if has_information(description) else "",
    )


def split_agencies(text: str) -> tuple[str, ...]:
    """The agencies of one cell. Names hold commas ("trật tự, xã hội"; "Phòng, Chống thiên tai"), so a comma
    parts two of them only before a word that agencies begin with."""
    parts = (part.strip(" .") for part in _AGENCY_BREAK.split(text))
    return tuple(part for part in parts if has_information(part))


def split_list(text: str) -> tuple[str, ...]:
    """Items parted by a comma before a capital letter, outside brackets.

    Audience has "Cán bộ, công chức, viên chức" and "Tổ chức (không bao gồm doanh nghiệp, HTX)" as one item
    each.
    """
    items: list[str] = []
    start = 0
    for found in _LIST_BREAK.finditer(text):
        item = text[start : found.start()]
        if text[found.end()].isupper() and item.count("(") <= item.count(")"):
            items.append(item.strip())
            start = found.end()
    items.append(text[start:].strip())
    return tuple(item for item in items if has_information(item))

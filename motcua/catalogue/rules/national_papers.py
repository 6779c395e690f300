"""The cell "Thành phần hồ sơ" of a national record: tables of papers glued into one string.

`--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai…Mẫu 01.docx1 bản chính,1 bản sao…`: a heading (`--` for none),
the names of three columns, then for each paper its name, the file of its form, and a quantity, with no
border between them, then the next heading.
"""

import re
from dataclasses import dataclass

from motcua.catalogue.rules.national_text import clean, clean_block, clean_line
from motcua.catalogue.rules.record import Attention, AttentionKind, RequiredDocument

HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

_QUANTITY = re.compile(r"(\d{1,9}) bản chính(?:,(\d{1,3}) bản sao)?")
_NEXT_QUANTITY = re.compile(r"\d bản (?:chính|sao)")
_LETTER_BEFORE = re.compile(r"[^\W\d_][.;:)”\"]?$")
_FILE = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip|rtf|odt|ods|jpe?g|png|html?|pptx?)$", re.IGNORECASE)
_FILE_INSIDE = re.compile(r"\.(?:docx|doc(?!x)|pdf|xlsx|xls(?!x)|rar|zip)(?=[^\W_])", re.IGNORECASE)
_FORM_WORD = re.compile(
    r"(?:Mẫu|Mau|MẪU|MAU|Mẩu|Mãu|Mu|MU|Ms|Mus|Phụ lục|PHỤ LỤC|Phu luc|Phlc|PL|Đơn|ĐƠN|Don|DON|Tờ|TỜ|To |"
    r"Bản|Giấy|"
    r"Danh|Văn|Van|Bảng|Báo|Biểu|Bieu|BM|TK|TP-|NA\d|NC\d|HH\d|CT\d)"
)
_FORM_WORD_IN_SMALL = re.compile(
    r"mẫu|mau|văn bản|bản (?:khai|thông tin)|báo cáo|biểu mẫu|đơn|tờ khai|tờ trình|phụ lục|phu luc|ds |"
    r"giấy đề nghị"
)
_FORM_NUMBER = re.compile(r"\d{1,3}[ .\-_]")
_CAPITALS = re.compile(r"MẪU|PHỤ LỤC|ĐƠN")
_DIGITS_GLUED = re.compile(r"(?:(?<=[^\s\d/.\-])|(?<=[^\W\d_][.;]))\d{1,4}$")
_LONGEST_PREFIX = 25
_CLOSING = '.;:),…”"'
_LONGEST_NAME = 400
_LONGEST_FORM = 160
_SPILLED = re.compile(r"^(?P<spill>.+?)\s*Thành phần hồ sơ\s*(?P<head>-*)$", re.DOTALL)
_ROW_OF_CHANNELS = re.compile(r"(?:Trực tuyến|Trực tiếp|Dịch vụ bưu chính)\d+ (?:Ngày|Giờ|Tháng)")

_GROUP = re.compile(
    r"^\W*(?:(?:\w{1,3}|\d+)[.)]\s*)?(?:các )?(?:giấy tờ (?:phải )?(?:nộp|xuất trình)|"
    r"thành phần(?:, số lượng)? hồ sơ"
    r"|bao gồm|hồ sơ(?: đăng ký| đề nghị)?(?: bao)? gồm|lưu ý|ghi chú|chú ý|số lượng|"
    r"người yêu cầu chứng thực nộp"
    r"|xuất trình)(?!.*\b(?:trường hợp|đối với)\b)",
    re.IGNORECASE | re.DOTALL,
)
_PRESENTED = re.compile(r"^\W*(?:các )?(?:giấy tờ (?:phải )?)?xuất trình\b", re.IGNORECASE)
_ALWAYS_NOTE = re.compile(r"^\W*(?:lưu ý|ghi chú|chú ý|số lượng hồ sơ|số bộ hồ sơ)", re.IGNORECASE)
_REMARKS = re.compile(r"^\W*(?:lưu ý|ghi chú|chú ý)", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"^\W*(?:[\w.]{1,5}\W+)?(?:hồ sơ|đối với|trường hợp|thành phần|người|tùy)\b.*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_EXPLAINS = re.compile(
    r"phải (?:được|bảo đảm|đảm bảo|kèm|nộp|có đủ)|áp dụng đối với|chỉ nhận|là bản sao có xác nhận",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^\W*(?:(?:\w{1,3}|\d+)[.)/]\s*)?(?:bản |các |01 |một |những )*(?:bảng|báo cáo|bằng|biên bản|"
    r"biên lai|bản chính|"
    r"bản sao|bản chụp|bản vẽ|chứng chỉ|chứng minh|chứng nhận|chứng từ|công văn|danh sách|dự thảo|đề án|"
    r"điều lệ|đơn|"
    r"giấy|hóa đơn|hoá đơn|hộ chiếu|hợp đồng|lý lịch|nghị quyết|phiếu|phương án|quyết định|sổ|sơ đồ|"
    r"sơ yếu|tài liệu|"
    r"thẻ|thông báo|thuyết minh|tờ khai|tờ trình|văn bản|văn bằng|vận đơn|vận tải đơn|ảnh|xác nhận)\b",
    re.IGNORECASE,
)
_COUNT_IN_NAME = re.compile(
    r"[:(]\s*(?:nộp )?0*(\d+)\s*(?:\([^)]*\)\s*)?bản (chính|sao|chụp)\b[^:(]*$", re.IGNORECASE
)
_CONDITION = re.compile(
    r"nếu có\b|^\W*(?:trường hợp|đối với|nếu)\b|(?:đối với|trong|quy định tại) (?:các |những )?trường hợp"
    r"|\((?:trường hợp|đối với|nếu)\b|khi có yêu cầu|nếu thuộc",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row in the words of the source."""

    heading: str
    name: str
    form: str
    quantity: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class PaperCell:
    """The tables of one cell: rows, headings in order, and text that belongs to no row."""

    rows: tuple[PaperRow, ...]
    headings: tuple[str, ...]
    leftover: str


def read_papers(cell: str) -> PaperCell:
    """Cut the cell into tables and rows; a cell without a table is left over whole."""
    head, *bodies = clean(cell).split(HEADER)
    leftovers: list[str] = []
    head = _cut_spill(head, leftovers) if bodies else _blank_if_dashes(head)
    rows: list[PaperRow] = []
    headings: list[str] = []
    for body in bodies:
        headings.append(head)
        found, tail = _split_body(body, head)
        rows += found
        head = _blank_if_dashes(tail)
    return PaperCell(tuple(rows), tuple(headings), clean_block("\n".join([*leftovers, head])))


def _blank_if_dashes(text: str) -> str:
    return "" if not text.strip("- \n\t") else text.strip()


def _cut_spill(head: str, leftovers: list[str]) -> str:
    """Part of the channel table got before the papers of one record: "…nêu rõ lý do.Thành phần hồ sơ--"."""
    spilled = _SPILLED.match(head)
    if spilled and _ROW_OF_CHANNELS.search(spilled["spill"]):
        leftovers.append(spilled["spill"])
        head = spilled["head"]
    return _blank_if_dashes(head)


def _split_body(body: str, heading: str) -> tuple[list[PaperRow], str]:
    """Rows of one table and the text after its last quantity (the heading of the next table)."""
    rows: list[PaperRow] = []
    begin = 0
    for found in _QUANTITY.finditer(body):
        cut = _quantity_start(body, begin, found)
        if cut is None:
            continue
        name, form = split_form(body[begin:cut])
        quantity = body[cut : found.end()]
        originals = int(quantity.partition(" ")[0])
        rows.append(PaperRow(heading, clean_line(name), form, quantity, originals, int(found[2] or 0)))
        begin = found.end()
    return rows, body[begin:]


def _quantity_start(body: str, begin: int, found: re.Match[str]) -> int | None:
    """Where the quantity that ends a row begins; None when "01 bản chính" is part of a paper's name.

    The table's quantities have no leading zero and touch the next name. A number at the end of a name is
    glued to them: "…ngày 28/8/20201 bản chính" is the year 2020 and one original.
    """
    digits, before, after = found[1], body[begin : found.start()], body[found.end() : found.end() + 1]
    if re.fullmatch(r"0[1-9]", digits) or _NEXT_QUANTITY.match(body, found.end()):
        return None
    if before[-1:].isspace() or before[-1:] == "(":
        if after.isspace() or after in {".", ",", ";", ":", ")"}:
            return None
        return found.start() + len(digits) - 1
    is_whole = bool(_LETTER_BEFORE.search(before)) and not digits.startswith("0") and len(digits) <= 3
    return found.start() if is_whole else found.start() + len(digits) - 1


def split_form(text: str) -> tuple[str, str]:
    """A paper's name and the file of its form, glued: "…khoáng sảnMau 06.doc"; several files joined by ";
    "."""
    if not _FILE.search(text.strip()):
        return text, ""
    text = text.strip()
    first_file_end = next((found.end() for found in _FILE_INSIDE.finditer(text)), len(text))
    cut = _form_start(text[:first_file_end])
    files = _FILE_INSIDE.sub(lambda found: found[0] + "\n", text[cut:])
    return text[:cut], "; ".join(part.strip() for part in files.split("\n"))


def _form_start(text: str) -> int:
    """The place where one word runs into the next without a space, nearest to where a form's name begins."""
    ending = _FILE.search(text)
    stem = ending.start() if ending else len(text)
    places = [place for place in range(max(1, stem - _LONGEST_FORM), stem) if _is_glue(text, place)]
    for word in (_FORM_WORD, _FORM_WORD_IN_SMALL, _FORM_NUMBER):
        if likely := [place for place in places if word.match(text, place)]:
            return _with_prefix(text, likely)
    places = [place for place in places if not text[place].islower()]
    return places[0] if places else text.rfind(" ", 0, stem) + 1


def _with_prefix(text: str, likely: list[int]) -> int:
    """The last likely place, or one shortly before it: "MauDanhsach.docx", "315Phụ lục II.docx"."""
    cut = likely.pop()
    while likely and cut - likely[-1] <= _LONGEST_PREFIX:
        cut = likely.pop()
    digits = _DIGITS_GLUED.search(text[:cut])
    return digits.start() if digits else cut


def _is_glue(text: str, place: int) -> bool:
    """A word touching the one before it: a capital or digit after a small letter or a closing sign, or a
    form's first word after any letter, for no Vietnamese syllable goes on with it."""
    before, after = text[place - 1], text[place]
    if after.islower():
        return (before.isalnum() or before in _CLOSING) and bool(_FORM_WORD_IN_SMALL.match(text, place))
    if before.isspace() or not (after.isupper() or after.isdigit()):
        return False
    begins_word = after.isupper() and text[place + 1 : place + 2].islower()
    if before.islower():
        return True
    if before.isupper():
        return (
            place >= 2 and text[place - 2].isupper() and (begins_word or bool(_CAPITALS.match(text, place)))
        )
    if before.isdigit():
        return begins_word
    is_decimal = before in ".,:" and place >= 2 and text[place - 2].isdigit() and after.isdigit()
    return before in _CLOSING and not is_decimal


def read_documents(cell: PaperCell) -> tuple[RequiredDocument, ...]:
    """The papers of a record. A heading that names a case becomes the variant of its papers; any other
    heading ("Giấy tờ phải nộp:") becomes a note before them."""
    documents: list[RequiredDocument] = []
    has_choice = len([heading for heading in cell.headings if heading]) > 1 or len(cell.headings) > 1
    noted: set[str] = set()
    for heading in dict.fromkeys(cell.headings):
        is_case = has_choice and bool(heading) and not _GROUP.match(heading)
        variant = clean_line(heading) if is_case else ""
        if heading and not is_case and heading not in noted:
            noted.add(heading)
            documents.append(RequiredDocument(variant="", name=clean_line(heading), is_note=True))
        documents += [_document(row, variant) for row in cell.rows if row.heading == heading]
    return tuple(documents)


def _document(row: PaperRow, variant: str) -> RequiredDocument:
    originals, copies = row.originals, row.copies
    counted = _COUNT_IN_NAME.search(row.name) if originals == copies == 0 else None
    if counted:
        originals, copies = (int(counted[1]), 0) if counted[2].lower() == "chính" else (0, int(counted[1]))
    is_note = _is_note(row, originals + copies)
    return RequiredDocument(
        variant=variant,
        name=row.name,
        originals=originals,
        copies=copies,
        form_name=row.form,
        quantity_text=row.quantity,
        is_presented_only=not is_note and bool(_PRESENTED.match(row.heading) or _PRESENTED.match(row.name)),
        is_conditional=not is_note and bool(_CONDITION.search(row.name)),
        is_note=is_note,
    )


def _is_note(row: PaperRow, sheets: int) -> bool:
    """Explanations stand in the table as papers of "0 bản chính"; some carry a quantity all the same."""
    if row.form:
        return False
    if _ALWAYS_NOTE.match(row.name) or _LEADS_IN.match(row.name):
        return True
    if sheets:
        return False
    if _REMARKS.match(row.heading) or _EXPLAINS.search(row.name) or row.name.endswith(":"):
        return True
    return not _PAPER.match(row.name) or len(row.name) > _LONGEST_NAME


def paper_attention(cell: PaperCell) -> tuple[Attention, ...]:
    """A cell without a table, or text around its tables, needs a person."""
    if not cell.leftover:
        return ()
    return (Attention(AttentionKind.PAPERS_UNREADABLE, "documents", cell.leftover[:500]),)

"""The words of the certification texts (lời chứng) by form and rules in force. Pure data.

Forms of the annexes of NĐ 23/2015/NĐ-CP, and of TT 01/2020/TT-BTP for one-stop desks, where the people sign
before the receiver. NĐ 280/2025/NĐ-CP Điều 2 khoản 2 replaced the annexes from 01/11/2025. `is_compared` says
which words were compared with a published copy of the form named as their source; the others are the words
as practice knows them, and an office compares them before it uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class TextForm(StrEnum):
    """Which text: kind of certification, number of people, how they put their will on the paper."""

    COPY = "copy"
    SIGNATURE = "signature"
    SIGNATURES = "signatures"
    FINGERPRINT = "fingerprint"
    CANNOT_SIGN = "cannot_sign"
    TRANSLATOR = "translator"
    COLLABORATOR = "collaborator"
    TRANSACTION = "transaction"
    AMENDMENT = "amendment"
    CORRECTION = "correction"
    WILL = "will"
    RENUNCIATION = "renunciation"
    ESTATE = "estate"
    SOLE_HEIR = "sole_heir"


@dataclass(frozen=True, slots=True)
class AttestationText:
    """Title and words with {holes}; an empty line parts paragraphs, capitals alone stand in the middle.

    A paragraph that begins with SIGNED_BELOW leaves room for a signature. `source`: the official form.
    `is_compared`: whether the words were compared with it.
    """

    title: str
    text: str
    source: str
    is_compared: bool = False


SIGNED_BELOW = "[ký]"

MOMENT, DAY_IN_WORDS, PLACE = "thời điểm", "bằng chữ", "địa điểm"
CERTIFIER, POST, RECEIVER = "người chứng thực", "chức danh", "người tiếp nhận"
PEOPLE, NAMED_ABOVE = "người yêu cầu", "người có tên trên"
FIRST, FIRST_PAPER = "họ tên người yêu cầu", "giấy tờ tùy thân"
PAPER, DEALING, DID_SIGN = "tên giấy tờ", "giao dịch", "đã ký"
COPIES, SHEETS, PAGES, KEPT_AT = "số bản", "số tờ", "số trang", "nơi lưu"
FROM_LANGUAGE, TO_LANGUAGE = "từ tiếng", "sang tiếng"
INTERPRETER, WITNESSES, SPECIMEN, LAND = (
    "người phiên dịch",
    "người làm chứng",
    "chữ ký mẫu",
    "nơi có đất, nhà",
)
HOLES = (
    MOMENT, DAY_IN_WORDS, PLACE, CERTIFIER, POST, RECEIVER, PEOPLE, NAMED_ABOVE, FIRST, FIRST_PAPER, PAPER,
    DEALING, DID_SIGN, COPIES, SHEETS, PAGES, KEPT_AT, FROM_LANGUAGE, TO_LANGUAGE, INTERPRETER, WITNESSES,
    SPECIMEN, LAND,
)  # fmt: skip

_OPENING = (
    "{thời điểm} (bằng chữ: {bằng chữ})\n\n"
    "Tại {địa điểm}.\n\n"
    "Tôi {người chứng thực}, là {chức danh}.\n\n"
    "CHỨNG THỰC\n\n"
)
_BEFORE = "trước mặt ông/bà {người tiếp nhận} là người tiếp nhận hồ sơ"
_SOUND = "minh mẫn, nhận thức và làm chủ được hành vi của mình"
_KNOWS = "cam đoan đã hiểu, tự chịu trách nhiệm về nội dung của giấy tờ, văn bản"
_BESIDE = (
    "\n\nNgười phiên dịch: {người phiên dịch}, đã dịch đầy đủ, chính xác nội dung và ký vào từng trang."
    "\n\nNgười làm chứng: {người làm chứng}, đã ký tên xác nhận."
)
_PARTICULARS = (
    "\n\nNgười đại diện của {chữ ký mẫu} đã ký trước; chữ ký được đối chiếu với chữ ký mẫu đã đăng ký."
    "\n\nNơi có đất, nhà: {nơi có đất, nhà}."
)


def _kept(what: str, given: str) -> str:
    return (
        f"\n\n{what} này được lập thành {{số bản}} bản chính (mỗi bản chính gồm {{số tờ}} tờ, {{số trang}} "
        f"trang), giao cho {given}; lưu tại {{nơi lưu}} 01 (một) bản chính."
    )


def _dealing(what: str) -> str:
    return (
        f"{_OPENING}{what} “{{tên giấy tờ}}” được giao kết giữa:\n\n{{người yêu cầu}}\n\n"
        "{người có tên trên} cam đoan đã hiểu, tự chịu trách nhiệm trước pháp luật về nội dung của "
        "{giao dịch}."
        f"\n\nTại thời điểm chứng thực, các bên tham gia {{giao dịch}} {_SOUND}; tự nguyện giao kết "
        f"{{giao dịch}} và {{đã ký}} vào {{giao dịch}} này {_BEFORE}."
        f"{_PARTICULARS}{_BESIDE}{_kept('{giao dịch}', 'các bên')}"
    )


def _made_by(what: str, pledge: str, free: str) -> str:
    """A declaration of one or several people: who made it, what they pledge, of their own will."""
    return (
        f"{_OPENING}{what} này được lập bởi:\n\n{{người yêu cầu}}\n\n{{người có tên trên}} cam đoan "
        f"{pledge}.\n\n"
        f"Tại thời điểm chứng thực, {{người có tên trên}} {_SOUND}; {free} và {{đã ký}} vào {what.lower()} "
        f"này "
        f"{_BEFORE}.{_PARTICULARS}{_BESIDE}{_kept(what, 'người lập văn bản')}"
    )


_ONE_STOP = "TT 01/2020/TT-BTP, Phụ lục, mẫu tại bộ phận một cửa"
_ANNEX = "NĐ 23/2015/NĐ-CP, Phụ lục"
_2015: Mapping[TextForm, AttestationText] = MappingProxyType(
    {
        TextForm.COPY: AttestationText("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "", _ANNEX, is_compared=True),
        TextForm.SIGNATURE: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ CỦA MỘT NGƯỜI TRONG MỘT GIẤY TỜ, VĂN BẢN",
            f"{_OPENING}{{người yêu cầu}} {_KNOWS} và đã ký vào giấy tờ, văn bản này {_BEFORE}.{_BESIDE}",
            _ONE_STOP,
            is_compared=True,
        ),
        TextForm.SIGNATURES: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ CỦA NHIỀU NGƯỜI TRONG MỘT GIẤY TỜ, VĂN BẢN",
            f"{_OPENING}Các ông/bà có tên sau đây:\n\n{{người yêu cầu}}\n\nCác ông/bà có tên trên {_KNOWS} "
            f"và "
            f"{{đã ký}} vào giấy tờ, văn bản này {_BEFORE}.{_BESIDE}",
            _ONE_STOP,
        ),
        TextForm.FINGERPRINT: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC ĐIỂM CHỈ",
            f"{_OPENING}{{người yêu cầu}} {_KNOWS} và đã điểm chỉ vào giấy tờ, văn bản này "
            f"{_BEFORE}.{_BESIDE}",
            _ANNEX,
        ),
        TextForm.CANNOT_SIGN: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC TRONG TRƯỜNG HỢP KHÔNG THỂ KÝ, ĐIỂM CHỈ ĐƯỢC",
            f"{_OPENING}{{người yêu cầu}} {_KNOWS}, không thể ký, không thể điểm chỉ được và đã xác nhận "
            f"nội dung "
            f"của giấy tờ, văn bản này {_BEFORE}.{_BESIDE}",
            _ANNEX,
        ),
        TextForm.TRANSLATOR: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ NGƯỜI DỊCH",
            "Tôi {họ tên người yêu cầu}, {giấy tờ tùy thân}, cam đoan đã dịch chính xác nội dung của giấy "
            "tờ, văn bản này từ tiếng "
            "{từ tiếng} sang tiếng {sang tiếng}.\n\n[ký] {thời điểm} / Người dịch / "
            "{họ tên người yêu cầu}\n\n"
            f"{_OPENING}{{người yêu cầu}} là người đã ký vào bản dịch này {_BEFORE}.",
            _ANNEX,
        ),
        TextForm.COLLABORATOR: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ NGƯỜI DỊCH",
            "Tôi {họ tên người yêu cầu}, cộng tác viên dịch thuật, {giấy tờ tùy thân}, cam đoan đã dịch "
            "chính xác nội dung của giấy "
            "tờ, văn bản này từ tiếng {từ tiếng} sang tiếng {sang tiếng}.\n\n"
            "[ký] {thời điểm} / Người dịch / {họ tên người yêu cầu}\n\n"
            f"{_OPENING}{{người yêu cầu}}, cộng tác viên dịch thuật, là người đã ký vào bản dịch này "
            f"{_BEFORE}.",
            _ANNEX,
        ),
        TextForm.TRANSACTION: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC HỢP ĐỒNG, GIAO DỊCH", _dealing("{giao dịch}"), _ONE_STOP
        ),
        TextForm.AMENDMENT: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC VIỆC SỬA ĐỔI, BỔ SUNG, HỦY BỎ HỢP ĐỒNG, GIAO DỊCH",
            _dealing("Văn bản sửa đổi, bổ sung, hủy bỏ {giao dịch}"),
            "NĐ 23/2015/NĐ-CP Điều 38: theo mẫu của hợp đồng, giao dịch",
        ),
        TextForm.CORRECTION: AttestationText(
            "GHI NHẬN SỬA LỖI SAI SÓT",
            "{thời điểm}, tại {địa điểm}, tôi {người chứng thực}, là {chức danh}, ghi nhận việc sửa lỗi "
            "sai sót "
            "trong “{tên giấy tờ}” theo yêu cầu của:\n\n{người yêu cầu}\n\nViệc sửa không làm thay đổi "
            "quyền, "
            "nghĩa vụ của các bên.",
            "NĐ 23/2015/NĐ-CP Điều 39: ghi vào văn bản, không có mẫu lời chứng",
        ),
        TextForm.WILL: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC DI CHÚC",
            _made_by(
                "Di chúc",
                "lập di chúc này hoàn toàn tự nguyện, không bị lừa dối, đe dọa hoặc cưỡng ép và chịu trách "
                "nhiệm "
                "trước pháp luật về nội dung của di chúc",
                "tự nguyện lập di chúc",
            ),
            _ONE_STOP,
        ),
        TextForm.RENUNCIATION: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC VĂN BẢN TỪ CHỐI NHẬN DI SẢN",
            _made_by(
                "Văn bản từ chối nhận di sản",
                "việc từ chối nhận di sản không nhằm trốn tránh việc thực hiện nghĩa vụ tài sản và chịu "
                "trách "
                "nhiệm trước pháp luật về nội dung của văn bản từ chối nhận di sản",
                "tự nguyện từ chối nhận di sản",
            ),
            _ONE_STOP,
        ),
        TextForm.ESTATE: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC VĂN BẢN THỎA THUẬN PHÂN CHIA DI SẢN",
            _made_by(
                "Văn bản thỏa thuận phân chia di sản",
                "không bỏ sót người thừa kế và chịu trách nhiệm trước pháp luật về việc cam đoan này",
                "tự nguyện thỏa thuận phân chia di sản",
            ),
            _ONE_STOP,
        ),
        TextForm.SOLE_HEIR: AttestationText(
            "LỜI CHỨNG CHỨNG THỰC VĂN BẢN KHAI NHẬN DI SẢN",
            _made_by(
                "Văn bản khai nhận di sản",
                "là người thừa kế duy nhất và chịu trách nhiệm trước pháp luật về cam đoan của mình",
                "tự nguyện khai nhận di sản",
            ),
            _ONE_STOP,
        ),
    }
)

_2025_ANNEX = "NĐ 280/2025/NĐ-CP, Phụ lục"
# The number of the form is known from a published list of the annex where it is named.
_2025_FORMS = {
    TextForm.COPY: f"{_2025_ANNEX}, Mẫu số 01",
    TextForm.SIGNATURE: f"{_2025_ANNEX}, Mẫu số 03 (tại Trung tâm Phục vụ hành chính công)",
    TextForm.SIGNATURES: f"{_2025_ANNEX}, Mẫu số 04",
}
# NĐ 280/2025 says "giao dịch" for "hợp đồng, giao dịch" and "phân chia di sản" for the agreement on it.
_2025_TITLES = {
    TextForm.SIGNATURES: "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ, ĐIỂM CHỈ CỦA NHIỀU NGƯỜI TRONG MỘT GIẤY TỜ, VĂN BẢN",
    TextForm.TRANSACTION: "LỜI CHỨNG CHỨNG THỰC GIAO DỊCH",
    TextForm.AMENDMENT: "LỜI CHỨNG CHỨNG THỰC VIỆC SỬA ĐỔI, BỔ SUNG, HỦY BỎ GIAO DỊCH",
}


# Acts for which no annex has a form of their own.
_FORMLESS = {
    TextForm.AMENDMENT: "NĐ 23/2015/NĐ-CP Điều 38 sửa đổi: theo mẫu của giao dịch",
    TextForm.CORRECTION: _2015[TextForm.CORRECTION].source,
}


def _of_2025(form: TextForm, text: AttestationText) -> AttestationText:
    return replace(
        text,
        title=_2025_TITLES.get(form, text.title),
        source=_FORMLESS.get(form) or f"{_2025_FORMS.get(form, _2025_ANNEX)}; lời ghi theo {text.source}",
        is_compared=False,
    )


def _translator_of_2025(which: str) -> AttestationText:
    """Mẫu số 08, compared; "trước mặt tôi" is told of the receiver, before whom the translator signs here."""
    return AttestationText(
        "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ NGƯỜI DỊCH",
        f"Tôi {{họ tên người yêu cầu}}{which}, {{giấy tờ tùy thân}}, cam đoan đã dịch chính xác nội dung "
        f"của giấy tờ/văn bản này từ tiếng "
        "{từ tiếng} sang tiếng {sang tiếng}.\n\n[ký] {thời điểm} / Người dịch / {họ tên người yêu cầu}\n\n"
        f"{_OPENING}Ông/bà {{họ tên người yêu cầu}} là người đã ký vào từng trang bản dịch này {_BEFORE}.\n\n"
        "Văn bản chứng thực này được lập thành {số bản} bản gốc (mỗi bản gốc gồm {số tờ} tờ, {số trang} "
        "trang), "
        "lưu 01 (một) bản gốc tại {nơi lưu}.",
        f"{_2025_ANNEX}, Mẫu số 08; “trước mặt tôi” ghi theo người tiếp nhận hồ sơ",
        is_compared=True,
    )


_2025: Mapping[TextForm, AttestationText] = MappingProxyType(
    {
        **{form: _of_2025(form, text) for form, text in _2015.items()},
        TextForm.TRANSLATOR: _translator_of_2025(""),
        TextForm.COLLABORATOR: replace(
            _translator_of_2025(", cộng tác viên dịch thuật"), source=_2025_ANNEX, is_compared=False
        ),
    }
)
# By the version of the rules of registers (`core.rules.rule_table`).
TEXTS: Mapping[str, Mapping[TextForm, AttestationText]] = MappingProxyType(
    {"nd23_2015": _2015, "nd280_2025": _2025}
)

"""Letters of congratulation and condolence: their texts with holes, and what is not sent unasked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

BIRTH, MARRIAGE, CONDOLENCE = "birth", "marriage", "condolence"
# The procedures whose results end in a letter.
PROCEDURES: Mapping[str, str] = {"1.001193": BIRTH, "1.000894": MARRIAGE, "1.000656": CONDOLENCE}
CHILD_UNTIL = 16  # years: a child is younger (Luật Trẻ em 2016, Điều 1)

ADDRESSEE, OFFICE, PLACE, DAY = "người nhận", "cơ quan", "địa bàn", "ngày đăng ký"
# Whom the registration is about, and what stands there while nobody has typed the name.
SUBJECTS: Mapping[str, tuple[str, str]] = {
    BIRTH: ("cháu", "cháu bé"),
    MARRIAGE: ("đôi bạn", "hai anh chị"),
    CONDOLENCE: ("người mất", "người thân của ông/bà"),
}


@dataclass(frozen=True, slots=True)
class LetterText:
    """Title and text of a letter; an empty line parts paragraphs, {words in braces} are filled in."""

    title: str
    text: str


DEFAULTS: Mapping[str, LetterText] = {
    BIRTH: LetterText(
        "Thư chúc mừng",
        "{cơ quan} vui mừng được biết {cháu} đã được đăng ký khai sinh ngày {ngày đăng ký}. Thay mặt chính "
        "quyền và bà con {địa bàn}, tôi xin gửi tới gia đình lời chúc mừng ấm áp nhất.\n\n"
        "Tờ giấy khai sinh là giấy tờ đầu tiên trong đời. Chúc cháu hay ăn, chóng lớn, mạnh khỏe; chúc mái "
        "nhà của gia đình luôn đầy ắp tiếng cười.\n\n"
        "Khi cần làm thẻ bảo hiểm y tế, đăng ký thường trú cho cháu hay bất cứ việc gì, xin ông/bà cứ đến: "
        "chúng tôi luôn sẵn lòng giúp.",
    ),
    MARRIAGE: LetterText(
        "Thư chúc mừng",
        "Thay mặt {cơ quan} và bà con {địa bàn}, tôi thân mến chúc mừng {đôi bạn} đã nên duyên vợ chồng, "
        "đăng ký kết hôn ngày {ngày đăng ký}.\n\n"
        "Chúc hai anh chị luôn thương yêu, tin cậy và cùng nhau vun đắp; trăm năm hạnh phúc, gia đình hai "
        "bên sum vầy.\n\n"
        "Trên chặng đường mới, cần việc gì xin hai anh chị cứ đến: chính quyền luôn là người bạn của mỗi gia "
        "đình.",
    ),
    CONDOLENCE: LetterText(
        "Thư chia buồn",
        "Được tin {người mất} đã từ trần, {cơ quan} vô cùng thương tiếc. Thay mặt chính quyền và bà con "
        "{địa bàn}, tôi xin chia sẻ nỗi đau mất mát này với ông/bà và toàn thể gia đình.\n\n"
        "Kính mong ông/bà và gia quyến giữ gìn sức khỏe, nương tựa vào nhau để vượt qua những ngày này.\n\n"
        "Gia đình cần giúp về giấy tờ, chế độ mai táng hay việc gì khác, xin cứ nhắn cho chúng tôi; khi gia "
        "đình không tiện đến, chúng tôi sẽ tới tận nhà.",
    ),
}


def holes_of(kind: str) -> tuple[str, ...]:
    """The words that may stand in braces in a text of this kind."""
    return (SUBJECTS[kind][0], ADDRESSEE, OFFICE, PLACE, DAY)


def is_child(born_on: date, died_on: date) -> bool:
    """Whether somebody was younger than sixteen on the day of death."""
    years = died_on.year - born_on.year - ((died_on.month, died_on.day) < (born_on.month, born_on.day))
    return years < CHILD_UNTIL

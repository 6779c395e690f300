"""Which papers must be digitised, which may stay on paper. Pure.

Thông tư 01/2023/TT-VPCP with Thông tư 03/2025/TT-VPCP Điều 5: results of an earlier procedure are digitised;
what was filed online, is only shown, answers a verification between offices, or is a state secret is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from motcua.core.rules.text import fold, nfc


class Need(StrEnum):
    """Whether a paper is digitised."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NOT_NEEDED = "not_needed"
    FORBIDDEN = "forbidden"


class Ground(StrEnum):
    """Why."""

    NONE = ""
    EARLIER_RESULT = "earlier_result"
    ONLINE = "online"
    ELECTRONIC = "electronic"
    SHOWN_ONLY = "shown_only"
    NOT_HERE = "not_here"
    VERIFICATION = "verification"
    SECRET = "secret"  # noqa: S105 - a word about papers


@dataclass(frozen=True, slots=True)
class Digitising:
    """The need and its ground."""

    need: Need
    ground: Ground


# How the law marks secrets; "bí mật" in a title ("cam kết bảo mật") marks none.
_SECRET = re.compile(
    r"\(\s*(?:tuyệt mật|tối mật|mật)\s*\)|độ (?:tuyệt mật|tối mật|mật)\b|bí mật nhà nước", re.IGNORECASE
)
_VERIFICATION = ("tra loi xac minh", "ket qua xac minh", "van ban xac minh", "cong van tra loi")
# How papers begin that an authority gave out as the result of an earlier procedure.
_RESULTS = (
    "giay chung nhan",
    "giay phep",
    "giay khai sinh",
    "giay xac nhan",
    "giay chung tu",
    "giay bao tu",
    "giay chung sinh",
    "quyet dinh",
    "trich luc",
    "chung chi",
    "chung nhan",
    "ban an",
    "the bao hiem y te",
)
_BEFORE_THE_NAME = re.compile(
    r"^(?:[-+*•–\d.)\s]+|(?:ban sao chung thuc|ban (?:sao|chinh|chup|goc)|(?:mot|hai) ban)\s+(?:cua\s+)?)+"
)


def digitising(
    name: str, *, is_online: bool, is_shown: bool, is_handed_in: bool, is_electronic: bool
) -> Digitising:
    """What the law wants of one paper of a case; the first rule that fits, secrets before all.

    `is_shown`: brought to be looked at only; `is_handed_in`: left here, on paper unless `is_electronic`.
    """
    folded = fold(name)
    if _SECRET.search(nfc(name)):
        return Digitising(Need.FORBIDDEN, Ground.SECRET)
    if is_online:
        return Digitising(Need.NOT_NEEDED, Ground.ONLINE)
    if any(words in folded for words in _VERIFICATION):
        return Digitising(Need.NOT_NEEDED, Ground.VERIFICATION)
    if is_shown:
        return Digitising(Need.NOT_NEEDED, Ground.SHOWN_ONLY)
    if not is_handed_in:
        return Digitising(Need.NOT_NEEDED, Ground.NOT_HERE)
    if is_electronic:
        return Digitising(Need.NOT_NEEDED, Ground.ELECTRONIC)
    if _BEFORE_THE_NAME.sub("", folded).startswith(_RESULTS):
        return Digitising(Need.REQUIRED, Ground.EARLIER_RESULT)
    return Digitising(Need.OPTIONAL, Ground.NONE)

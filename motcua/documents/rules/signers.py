"""The lines above a signature: in whose place somebody signs (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I)."""

from __future__ import annotations

from enum import StrEnum


class SignerWay(StrEnum):
    """In whose place somebody signs."""

    OWN = "own"  # the head of an agency with one head
    COLLECTIVE = "TM."  # thay mặt: for a body that decides together
    DEPUTY = "KT."  # ký thay: a deputy for the head
    BY_ORDER = "TL."  # thừa lệnh: the head of a unit by order of the head
    DELEGATED = "TUQ."  # thừa ủy quyền: by written delegation
    ACTING = "Q."  # quyền: who holds the post for the time being


_OWN_TITLE_BELOW = frozenset({SignerWay.DEPUTY, SignerWay.BY_ORDER, SignerWay.DELEGATED})


def signer_lines(*, way: SignerWay, head: str, body: str = "", own: str = "") -> tuple[str, ...]:
    """The capacity of a signer, a line each, in capitals.

    - `head`: the title of the head of the agency, e.g. "Chủ tịch".
    - `body`: the body that decides together, e.g. "Ủy ban nhân dân"; then "TM. ỦY BAN NHÂN DÂN" stands first.
    - `own`: the signer's own title, below KT., TL. and TUQ.: "Phó Chủ tịch".

    Who signs by order or by delegation signs for the head and not for the body, so `body` is left out there.
    Raises ValueError where a way lacks what its lines need.
    """
    if way is SignerWay.COLLECTIVE and not body:
        raise ValueError("Ký thay mặt phải có tên tập thể.")
    if way in _OWN_TITLE_BELOW and not own:
        raise ValueError("Ký thay, thừa lệnh, thừa ủy quyền phải có chức vụ của người ký.")
    for_body = bool(body) and way not in {SignerWay.BY_ORDER, SignerWay.DELEGATED}
    lines = [f"{SignerWay.COLLECTIVE} {body.upper()}"] if for_body else []
    has_mark = way not in {SignerWay.OWN, SignerWay.COLLECTIVE}
    lines.append(f"{way} {head.upper()}" if has_mark else head.upper())
    if way in _OWN_TITLE_BELOW:
        lines.append(own.upper())
    return tuple(lines)

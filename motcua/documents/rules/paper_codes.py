"""The code by which a paper given out is found: ten characters without look-alikes, as look-up codes have."""

from __future__ import annotations

import unicodedata

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import ALPHABET

LENGTH = 10  # 21^10, about 17 million million


def paper_code(number: int) -> str:
    """The code of a number; numbers 21^10 apart have the same."""
    letters = []
    for _place in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def normalise_paper_code(text: str) -> str:
    """The code as stored, from what a person typed: any case, spaces or dashes between.

    Raises Unreadable when it cannot be one.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    code = "".join(char for char in wide if char.isalnum())
    if not code:
        raise Unreadable("Chưa nhập mã; mã gồm 10 chữ và số, in cạnh mã QR trên văn bản.")
    if len(code) != LENGTH:
        raise Unreadable(f"Mã kiểm tra có {LENGTH} ký tự; ông/bà đang nhập {len(code)}.")
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        raise Unreadable(f"Mã kiểm tra không dùng ký tự {', '.join(strange)}; xem lại mã trên văn bản.")
    return code


def check_path(code: str) -> str:
    """The path of the public page where the paper of a code is checked."""
    return f"/kiem-tra/{code}/"


def check_url(code: str, *, public_url: str) -> str:
    """What the QR of a paper holds."""
    return f"{public_url.rstrip('/')}{check_path(code)}"

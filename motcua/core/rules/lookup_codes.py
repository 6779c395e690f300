"""The short code on a slip that, with the case code, opens the public look-up.

Six characters of an alphabet without look-alikes (0 O, 1 I, 5 S, 2 Z …) and without the letters that
Telex turns into marks, so it survives a poor print, a telephone and a Vietnamese keyboard. 21^6, about
86 million: enough beside the case code and a limit on attempts.
"""

from __future__ import annotations

import unicodedata
from random import Random, SystemRandom

from motcua.core.rules.errors import Unreadable

ALPHABET = "BCGHKLMNPQTVY23456789"
LENGTH = 6
_SECURE = SystemRandom()


def new_lookup_code(source: Random = _SECURE) -> str:
    """A new code. Pass a seeded Random for a demo or a test; the default cannot be guessed."""
    return "".join(source.choice(ALPHABET) for _ in range(LENGTH))


def normalise_lookup_code(text: str) -> str:
    """The code as stored, from what a person typed: any case, spaces or dashes between.

    Raises Unreadable when it cannot be a look-up code.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    code = "".join(char for char in wide if char.isalnum())
    if not code:
        raise Unreadable("Chưa nhập mã tra cứu; mã gồm 6 chữ và số, in dưới mã hồ sơ trên giấy hẹn.")
    if not code.isascii():
        raise Unreadable("Mã tra cứu chỉ có chữ không dấu; tắt bộ gõ tiếng Việt rồi gõ lại.")
    if len(code) != LENGTH:
        raise Unreadable(f"Mã tra cứu phải có {LENGTH} ký tự; ông/bà đang nhập {len(code)}.")
    strange = sorted(set(code) - set(ALPHABET))
    if strange:
        raise Unreadable(f"Mã tra cứu không dùng ký tự {', '.join(strange)}; xem lại mã trên giấy hẹn.")
    return code

"""Vietnamese text: one spelling for storing, one folded form for searching, one key for sorting.

Vietnamese arrives precomposed (NFC) or decomposed (NFD), with old or new tone placement (hoà, hòa), from
scanners and web pages with odd spaces. We store NFC, search folded, and sort by the Vietnamese alphabet
with keys of digits only, so that a database orders them rightly under any collation.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

# Quality marks (circumflex, breve, horn) make another letter; tone marks only colour the syllable.
_QUALITY_MARKS = "\u0302\u0306\u031b"
# Dictionary order of tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANKS = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# The 29 letters in order; f, j, w, z stand where the Latin alphabet has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANKS = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=20)}
_NUMBER_RANK, _OTHER_RANK, _END_OF_SYLLABLE = "10", "90", "00"

_WORD_PARTS = re.compile(r"[0-9]{1,99}|[^\W_0-9]")
_WORDS = re.compile(r"[^\W_]+")
_NAME_PIECES = re.compile(r"[^\W\d_]+")
# Icelandic and African letters that look like Đ: frequent in lists typed with old fonts.
_LOOK_ALIKES = str.maketrans("ÐðƉɖ", "ĐđĐđ")
# Control characters, soft hyphen, zero-width and direction marks, byte order mark.
_INVISIBLE = dict.fromkeys(
    chain(range(9), range(14, 28), [0x7F, 0xAD, 0x2060, 0xFEFF], range(0x200B, 0x2010), range(0x202A, 0x202F))
)


def nfc(text: str) -> str:
    """The composed spelling, the one we store and print; a foreign look-alike of Đ becomes Đ."""
    return unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)


def squeeze(text: str) -> str:
    """Without invisible characters and outer spaces; every run of spaces or line ends is one space."""
    return " ".join(text.translate(_INVISIBLE).split())


def fold(text: str) -> str:
    """The form names and titles are searched by: no marks, đ as d, small letters, single spaces.

    NFC and NFD, old and new tone placement, any case give the same result; folding twice changes nothing.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", nfc(text)).casefold())
    bare = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return squeeze(bare.replace("đ", "d"))


def backward(folded_name: str) -> str:
    """The words in reverse, the given name first: "nguyen van an" gives "an van nguyen".

    People are looked for by what comes first or by the given name, which comes last; an index finds both
    when the name is kept in both orders.
    """
    return " ".join(reversed(folded_name.split()))


def fold_words(text: str) -> tuple[str, ...]:
    """The folded words without punctuation; "TP. Hồ Chí Minh" gives tp, ho, chi, minh."""
    return tuple(_WORDS.findall(fold(text)))


def sort_key(text: str) -> str:
    """A key of digits that sorts as a Vietnamese dictionary does: by syllable, letters before tone.

    Numbers sort by value (Tổ 2 before Tổ 10). Case, punctuation and the placement of the tone do not count.
    """
    return "".join(_syllable_key(word) for word in _WORDS.findall(squeeze(nfc(text)).casefold()))


def name_sort_key(full_name: str) -> str:
    """Sorts persons as Vietnamese lists do: given name first, then family name, then the middle names."""
    words = full_name.split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


def title_name(name: str) -> str:
    """A person's name as written in a letter: "NGUYỄN VĂN AN" gives "Nguyễn Văn An", "H'HEN NIÊ" "H'Hen Niê".

    A word already written in mixed case keeps its capitals.
    """
    return _NAME_PIECES.sub(lambda match: _capitalised(match.group()), squeeze(nfc(name)))


def digits_mask(number: str) -> str:
    """A personal number fit for a screen that others may see: "001099012345" gives "001***345".

    The stars do not tell the length. Of a number under 12 characters only the end shows, or too little
    would be hidden.
    """
    bare = "".join(number.split())
    if len(bare) >= 12:
        return f"{bare[:3]}***{bare[-3:]}"
    return f"***{bare[-3:]}" if len(bare) >= 8 else "***"


def name_mask(name: str) -> str:
    """A name that only who knows it recognises: "Trần Văn An" gives "T*** V*** An".

    The given name, or the last word of an organisation's name, stays; the stars do not tell the length.
    """
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}***" for word in before), last])


def _capitalised(piece: str) -> str:
    if piece.isupper() or piece.islower():
        return piece[0].upper() + piece[1:].lower()
    return piece


def _syllable_key(word: str) -> str:
    tone = "0"
    ranks = []
    for part in _WORD_PARTS.findall(word):
        if part.isascii() and part.isdigit():
            digits = part.lstrip("0")
            ranks.append(f"{_NUMBER_RANK}{len(digits):02d}{digits}")
            continue
        letter, *marks = list(unicodedata.normalize("NFD", part))
        quality = "".join(mark for mark in marks if mark in _QUALITY_MARKS)
        tone = next((_TONE_RANKS[mark] for mark in marks if mark in _TONE_RANKS), tone)
        rank = _LETTER_RANKS.get(nfc(letter + quality)) or _LETTER_RANKS.get(letter)
        ranks.append(rank or f"{_OTHER_RANK}{ord(letter):07d}")
    return "".join([*ranks, _END_OF_SYLLABLE, tone])

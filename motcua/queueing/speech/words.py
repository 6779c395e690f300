"""The words of a call: "Mời số đê, không bốn bảy, đến quầy ba".

A closed vocabulary, so that an office can record it once: each word is a clip, a file of that name.
"""

import re
from itertools import chain

from django.utils.translation import gettext as _

from motcua.core.errors import RuleViolation
from motcua.core.rules.numbers import read_number
from motcua.core.rules.text import nfc


def _table(text: str) -> dict[str, tuple[str, str]]:
    """Lines "sign clip words" as sign → (clip, words)."""
    return {
        sign: (clip, words) for sign, clip, words in (line.split(maxsplit=2) for line in text.split("\n"))
    }


# Clips are names of files that any system keeps apart, whatever it does to marks and capitals.
_LETTERS = _table(
    "A chu-a a\nĂ chu-aw á\nÂ chu-aa ớ\nB chu-b bê\nC chu-c xê\nD chu-d dê\nĐ chu-dd đê\nE chu-e e\n"
    "Ê chu-ee ê\nF chu-f ép\nG chu-g giê\nH chu-h hát\nI chu-i i\nJ chu-j gi\nK chu-k ca\nL chu-l e lờ\n"
    "M chu-m e mờ\nN chu-n e nờ\nO chu-o o\nÔ chu-oo ô\nƠ chu-ow ơ\nP chu-p pê\nQ chu-q quy\nR chu-r e rờ\n"
    "S chu-s ét sì\nT chu-t tê\nU chu-u u\nƯ chu-uw ư\nV chu-v vê\nW chu-w vê kép\nX chu-x ích xì\n"
    "Y chu-y i dài\nZ chu-z dét"
)
_NUMBER_CLIPS = dict(
    pair.split("=")
    for pair in (
        "không=so-0 một=so-1 hai=so-2 ba=so-3 bốn=so-4 năm=so-5 sáu=so-6 bảy=so-7 tám=so-8 chín=so-9 "
        "mười=so-10 mươi=muoi mốt=mots tư=tuw lăm=lam linh=linh trăm=tram nghìn=nghin"
    ).split()
)
CALL, TO_COUNTER = "moi-so", "den-quay"

# Clip → the words to record.
VOCABULARY = {
    CALL: "mời số",
    TO_COUNTER: "đến quầy",
    **{clip: words for words, clip in _NUMBER_CLIPS.items()},
    **dict(_LETTERS.values()),
}

_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|[\s.\-–/]+|.", re.DOTALL)
_GAP = re.compile(r"[\s.\-–/]+")
_MOST_DIGITS = 6  # a longer number is always read digit by digit


class NotSpeakable(RuleViolation):
    """The code or the counter has a sign that has no name in the vocabulary."""

    code = "not_speakable"


def needed_clips(letters: str) -> list[str]:
    """The clips an office records whose numbers begin with these letters: all words but the other letters.

    Raises NotSpeakable for a letter without a name.
    """
    names = {clip for part in _spell(letters, digit_by_digit=True) for clip in part} if letters else set()
    others = {clip for clip, _words in _LETTERS.values()} - names
    return [clip for clip in VOCABULARY if clip not in others]


def call_clips(code: str, counter: str, *, digit_by_digit: bool = True) -> list[str]:
    """The clips that call `code` ("D-047") to `counter` ("3", "2A").

    With `digit_by_digit` 047 is không bốn bảy, without it bốn mươi bảy; the counter is read as a number.
    Raises NotSpeakable for an empty text and for anything but letters, digits and dashes.
    """
    number = chain.from_iterable(_spell(code, digit_by_digit=digit_by_digit))
    place = chain.from_iterable(_spell(counter, digit_by_digit=False))
    return [CALL, *number, TO_COUNTER, *place]


def call_text(code: str, counter: str, *, digit_by_digit: bool = True) -> str:
    """The same call as a sentence for a voice that reads Vietnamese; raises as `call_clips`.

    Commas give the ear time between the letter, the number and the counter.
    """
    number = ", ".join(_words(part) for part in _spell(code, digit_by_digit=digit_by_digit))
    place = " ".join(_words(part) for part in _spell(counter, digit_by_digit=False))
    return f"Mời số {number}, đến quầy {place}."


def _words(clips: list[str]) -> str:
    return " ".join(VOCABULARY[clip] for clip in clips)


def _spell(text: str, *, digit_by_digit: bool) -> list[list[str]]:
    """The clips of each part of the text: its letters, its numbers."""
    parts = []
    for piece in _PIECES.findall(nfc(text).upper()):
        if piece.isascii() and piece.isdecimal():
            by_digit = digit_by_digit or len(piece) > _MOST_DIGITS
            numbers = [int(digit) for digit in piece] if by_digit else [int(piece)]
            parts.append([_NUMBER_CLIPS[word] for number in numbers for word in read_number(number).split()])
        elif all(sign in _LETTERS for sign in piece):
            parts.append([_LETTERS[sign][0] for sign in piece])
        elif not _GAP.fullmatch(piece):
            raise NotSpeakable(_("Không đọc được “%s” thành tiếng.") % piece[:40])
    if not parts:
        raise NotSpeakable(_("Không có số nào để đọc."))
    return parts

"""Whether letters that were read make Vietnamese words, or a page was read on its head. Pure."""

from __future__ import annotations

import re

from motcua.core.rules.text import fold_words

_FEWEST_WORDS = 4
_ENOUGH = 0.6  # of the words; upright pages have 0.85 and more, even forms full of dots
# A folded syllable: initial consonants, one to three vowels, final consonants.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)


def is_language(text: str) -> bool:
    """Whether most words could be Vietnamese; a page with hardly any words says nothing and passes."""
    words = [word for word in fold_words(text) if word.isalpha() and len(word) > 1]
    if len(words) < _FEWEST_WORDS:
        return not fold_words(text)
    return sum(bool(_SYLLABLE.fullmatch(word)) for word in words) >= _ENOUGH * len(words)

"""Which papers must be digitised, which may stay on paper. Pure.

The grounds of the law are dated rule data (`core.rules`, kind `digitising`); what sector law or a decision
says of papers besides is handed in as orders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.core.rules.rule_values import DigitisingRules
from motcua.core.rules.text import fold, fold_words, nfc


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
    ORDER = "order"
    ONLINE = "online"
    ELECTRONIC = "electronic"
    SHOWN_ONLY = "shown_only"
    NOT_HERE = "not_here"
    REUSED = "reused"
    VERIFICATION = "verification"
    SECRET = "secret"  # noqa: S105 - a word about papers


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is known of a paper of a case.

    `is_shown`: brought to be looked at only; `is_handed_in`: left here, on paper unless `is_electronic`;
    `is_reused`: a file of an earlier case stands for it.
    """

    name: str
    is_online: bool = False
    is_shown: bool = False
    is_handed_in: bool = True
    is_electronic: bool = False
    is_reused: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What a document orders about papers whose name holds `words`, folded; without words about every paper.

    Of several the greatest `rank` holds: how near to the procedure and the agency it was made.
    """

    words: str
    is_required: bool
    source: str
    rank: tuple[int, ...] = ()

    def speaks_of(self, name: str) -> bool:
        """Whether the paper is meant: its name holds the words, whole, one after the other."""
        return f" {self.words} " in f" {' '.join(fold_words(name))} " if self.words else True


@dataclass(frozen=True, slots=True)
class Digitising:
    """The need, its ground, and the text of law or the decision that says so."""

    need: Need
    ground: Ground
    source: str = ""

    @property
    def is_wanted(self) -> bool:
        """Whether a scan makes sense."""
        return self.need in (Need.REQUIRED, Need.OPTIONAL)


# How the law marks secrets; "bí mật" in a title ("cam kết bảo mật") marks none.
_SECRET = re.compile(
    r"\(\s*(?:tuyệt mật|tối mật|mật)\s*\)|độ (?:tuyệt mật|tối mật|mật)\b|bí mật nhà nước", re.IGNORECASE
)
_BEFORE_THE_NAME = re.compile(
    r"^(?:[-+*•–\d.)\s]+|(?:ban sao chung thuc|ban (?:sao|chinh|chup|goc)|(?:mot|hai) ban)\s+(?:cua\s+)?)+"
)


def is_secret(name: str) -> bool:
    """Whether the name of a paper says that it is a state secret: it is scanned under no circumstances."""
    return _SECRET.search(nfc(name)) is not None


def digitising(paper: PaperFacts, *, rules: DigitisingRules, orders: Sequence[Order] = ()) -> Digitising:
    """What is wanted of one paper; the first rule that fits.

    Secrets before all; then what the law exempts and what is not here on paper; then orders of sector law and
    decisions; then results of earlier procedures.
    """
    name = fold(paper.name)
    exempt = (
        (Ground.ONLINE, paper.is_online),
        (Ground.VERIFICATION, any(words in name for words in rules.verification_answers)),
        (Ground.SHOWN_ONLY, paper.is_shown),
        (Ground.REUSED, paper.is_reused),
        (Ground.NOT_HERE, not paper.is_handed_in),
        (Ground.ELECTRONIC, paper.is_electronic),
    )
    if is_secret(paper.name):
        return Digitising(Need.FORBIDDEN, Ground.SECRET, rules.sources.get(Ground.SECRET, ""))
    for ground, holds in exempt:
        if holds:
            return Digitising(Need.NOT_NEEDED, ground, rules.sources.get(ground, ""))
    meant = [order for order in orders if order.speaks_of(paper.name)]
    if meant:
        order = max(meant, key=lambda one: (one.rank, len(one.words)))
        return Digitising(Need.REQUIRED if order.is_required else Need.NOT_NEEDED, Ground.ORDER, order.source)
    if rules.earlier_results and _BEFORE_THE_NAME.sub("", name).startswith(rules.earlier_results):
        return Digitising(Need.REQUIRED, Ground.EARLIER_RESULT, rules.sources.get(Ground.EARLIER_RESULT, ""))
    return Digitising(Need.OPTIONAL, Ground.NONE)

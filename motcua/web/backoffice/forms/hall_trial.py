"""What a director may change in a day that is tried out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.queueing.rules.crowds import LineDemand

MOST_PEOPLE = 2000


@dataclass(frozen=True, slots=True)
class TrialQuery:
    """People a day, how many of a hundred have an appointment, the counter to leave out.

    None: as in the last weeks; the idlest counter. `message`: what could not be read.
    """

    people: int | None
    booked: int | None
    without: int | None
    message: str

    def applied(self, demands: list[LineDemand]) -> list[LineDemand]:
        """The demands of the last weeks with what was changed, each line in proportion."""
        whole = sum(one.people for one in demands)
        if self.people is not None and whole:
            demands = [replace(one, people=one.people * self.people / whole) for one in demands]
        if self.booked is not None:
            demands = [replace(one, booked_share=self.booked / 100) for one in demands]
        return demands


def trial_query(said: QueryDict, *, counters: Collection[int]) -> TrialQuery:
    """`khach`, `hen`, `bot` of an address."""
    message = ""

    def number(name: str, most: int) -> int | None:
        nonlocal message
        text = said.get(name, "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or int(text[:6]) > most:
            message = _("Xin ghi số khách từ 0 đến %(most)s và tỷ lệ hẹn từ 0 đến 99.") % {
                "most": MOST_PEOPLE
            }
            return None
        return int(text)

    people, booked = number("khach", MOST_PEOPLE), number("hen", 99)
    without = said.get("bot", "")
    chosen = int(without) if without.isascii() and without.isdecimal() and len(without) < 6 else 0
    return TrialQuery(people, booked, chosen if chosen in counters else None, message)

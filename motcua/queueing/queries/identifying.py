"""What somebody held to the scanner, told apart by its shape alone; nothing is read or written here.

A new kind of code is one more line of `_ADDRESSES`, or a case of `told_apart` when it is no address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote

from django.utils.translation import gettext as _

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code
from motcua.core.rules.text import squeeze
from motcua.queueing.rules.codes import APPOINTMENT_ADDRESS, TICKET_ADDRESS

LONGEST = 2000  # characters: the longest code of a card has some 300


class PayloadKind(StrEnum):
    """What kind of code it is."""

    CARD = "card"
    SLIP = "slip"
    TICKET = "ticket"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True)
class Payload:
    """A code and its parts: none for a card, `code` and `lookup_code` of a slip, `key` of a ticket or of an
    appointment.

    `text` is what the scanner typed. It may hold everything that stands on a card: never shown, never logged.
    """

    kind: PayloadKind
    text: str = field(repr=False)
    parts: Mapping[str, str] = field(default_factory=dict, repr=False)


# Addresses end where a scanner's own signs, a query or a blank begin.
_ADDRESSES = (
    (PayloadKind.SLIP, re.compile(r"/tra-cuu/h/(?P<code>[^/\s]+)/(?P<lookup_code>[^/?#\s]+)", re.IGNORECASE)),
    (PayloadKind.TICKET, TICKET_ADDRESS),
    (PayloadKind.APPOINTMENT, APPOINTMENT_ADDRESS),
)


def told_apart(text: str) -> Payload:
    """The kind of the code; raises Unreadable for what is none of ours."""
    given = text[:LONGEST].strip()
    address = unquote(squeeze(given))
    for kind, pattern in _ADDRESSES:
        match = pattern.search(address)
        if match is not None:
            parts = {name: value.upper() for name, value in match.groupdict().items()}
            if kind is PayloadKind.SLIP:
                parts["lookup_code"] = normalise_lookup_code(parts["lookup_code"])
            return Payload(kind, given, parts)
    if _is_card(given):
        return Payload(PayloadKind.CARD, given)
    raise Unreadable(
        _("Máy không đọc được mã này. Xin đưa mã QR trên thẻ căn cước, giấy hẹn hoặc phiếu số thứ tự."),
        field="payload",
    )


def _is_card(text: str) -> bool:
    """Bars or tabs between fields, the first of them digits; the parser of cards reads or refuses it."""
    first, *rest = re.split(r"[|\t｜¦│┃∣ǀ❘︱]", text)
    return bool(rest) and first.strip().isdigit()

"""How a ticket is named: `D-047`, and the secret of its page on the phone."""

from __future__ import annotations

import re
from hashlib import sha256
from random import Random, SystemRandom

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import ALPHABET

KEY_LENGTH = 12  # 21^12: cannot be guessed, unlike the six characters that stand beside a case code
PAIRING_LENGTH = 8
_SECURE = SystemRandom()
TICKET_ADDRESS = re.compile(rf"/so/(?P<key>[{ALPHABET}]{{{KEY_LENGTH}}})(?![A-Z0-9])", re.IGNORECASE)
_CODE = re.compile(r"([A-Z]{1,2})\s*-?\s*(\d{1,5})")


def ticket_code(letters: str, number: int) -> str:
    """The name called out and shown: the letters of the line and at least three digits."""
    return f"{letters}-{number:03d}"


def parse_ticket_code(text: str) -> str:
    """The clean spelling of a ticket's name as people type it; raises Unreadable."""
    match = _CODE.fullmatch(text.strip().upper())
    if match is None:
        raise Unreadable("Số thứ tự có dạng chữ và số, ví dụ D-047.")
    return ticket_code(match[1], int(match[2]))


def new_ticket_key(source: Random = _SECURE) -> str:
    """The secret by which the phone follows a ticket; pass a seeded Random for a demo or a test."""
    return "".join(source.choice(ALPHABET) for _ in range(KEY_LENGTH))


def ticket_path(key: str) -> str:
    """The path of a ticket's page on the phone: what follows the public address in the QR of a ticket."""
    return f"/so/{key}/"


def new_pairing_code(source: Random = _SECURE) -> str:
    """What is typed once at a screen to pair it; it lives for half an hour and attempts are limited."""
    return "".join(source.choice(ALPHABET) for _ in range(PAIRING_LENGTH))


def clean_pairing_code(text: str) -> str:
    """The code as made, from what a person typed: any case, spaces or dashes between."""
    return "".join(char for char in text.upper() if char.isalnum())


def hashed(secret: str) -> str:
    """What is kept of a random secret."""
    return sha256(secret.encode()).hexdigest()

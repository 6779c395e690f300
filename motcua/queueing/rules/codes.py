"""How a ticket is named: `D-047`, and the secret of its page on the phone."""

from __future__ import annotations

import re
from hashlib import sha256
from random import Random, SystemRandom

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import ALPHABET

KEY_LENGTH = 12  # 21^12: cannot be guessed, unlike the six characters that stand beside a case code
PAIRING_LENGTH = 8
APPOINTMENT_LENGTH = 8  # typed at a kiosk, which is paired and slows guessing down
_SECURE = SystemRandom()
TICKET_ADDRESS = re.compile(rf"/so/(?P<key>[{ALPHABET}]{{{KEY_LENGTH}}})(?![A-Z0-9])", re.IGNORECASE)
APPOINTMENT_ADDRESS = re.compile(rf"/hen/(?P<key>[{ALPHABET}]{{{KEY_LENGTH}}})(?![A-Z0-9])", re.IGNORECASE)
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


def appointment_path(key: str) -> str:
    """The path of an appointment's page: what follows the public address in its QR and in messages."""
    return f"/hen/{key}/"


def new_appointment_code(source: Random = _SECURE) -> str:
    """What somebody with an appointment types at the kiosk instead of holding the QR to it."""
    return "".join(source.choice(ALPHABET) for _ in range(APPOINTMENT_LENGTH))


def parse_appointment_code(text: str) -> str:
    """The code as made, from what a person typed: any case, spaces or dashes between; raises Unreadable."""
    code = clean_pairing_code(text)
    if len(code) != APPOINTMENT_LENGTH or not set(code) <= set(ALPHABET):
        raise Unreadable(f"Mã hẹn gồm {APPOINTMENT_LENGTH} chữ và số, ghi dưới mã QR của lịch hẹn.")
    return code


def presence_path(code: str) -> str:
    """The path behind the QR at the door, by which a phone shows that it is there."""
    return f"/co-mat/{code}/"


def spelt(digest: bytes, length: int) -> str:
    """The first signs of a digest in the alphabet of look-up codes."""
    number, signs = int.from_bytes(digest), []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def new_pairing_code(source: Random = _SECURE) -> str:
    """What is typed once at a screen to pair it; it lives for half an hour and attempts are limited."""
    return "".join(source.choice(ALPHABET) for _ in range(PAIRING_LENGTH))


def clean_pairing_code(text: str) -> str:
    """The code as made, from what a person typed: any case, spaces or dashes between."""
    return "".join(char for char in text.upper() if char.isalnum())


def hashed(secret: str) -> str:
    """What is kept of a random secret."""
    return sha256(secret.encode()).hexdigest()

"""Printed letters: their words filled in, one letter a page, with the signature of who signs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.agencies.models import Agency
from motcua.core.rules.dates import format_date, local_day, long_date
from motcua.documents.actions import read_stored
from motcua.documents.forms.rendering import draw, qr_svg
from motcua.documents.rules.paper_codes import check_url
from motcua.documents.signing.stamps import as_svg
from motcua.registers.models.letters import Letter, LetterSettings
from motcua.registers.rules.holes import filled
from motcua.registers.rules.letters import (
    ADDRESSEE,
    DAY,
    OFFICE,
    PLACE,
    SUBJECTS,
    LetterText,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """Title and paragraphs of a letter as it would go out now."""

    title: str
    paragraphs: tuple[str, ...]


def draft_of(letter: Letter, text: LetterText, agency: Agency) -> Draft:
    """The words of the office filled with the facts of the letter."""
    hole, unnamed = SUBJECTS[letter.kind]
    values = {
        hole: letter.subject_name or unnamed,
        ADDRESSEE: letter.addressee,
        OFFICE: agency.name,
        PLACE: agency.place or agency.name,
        DAY: format_date(letter.registered_on),
    }
    return Draft(text.title, filled(text.text, values))


def given_draft(letter: Letter) -> Draft:
    """The words of a letter that went out."""
    return Draft(letter.title, tuple(letter.text.split("\n\n")))


def letters_pdf(
    letters: Sequence[tuple[Letter, Draft]],
    *,
    agency: Agency,
    settings: LetterSettings,
    public_url: str = "",
    now: datetime,
) -> bytes:
    """The letters as one PDF/A, a page each, on the paper of the office.

    With `public_url` for a key: the QR by which the letter is checked, and no picture of a signature.
    """
    signature = read_stored(settings.signature) if settings.signature and not public_url else b""
    values = {
        "paper": settings.paper,
        "superior_body": agency.parent.name if agency.parent else "",
        "issuing_body": agency.name,
        "letters": [
            _page(letter, draft, agency, settings, public_url=public_url, now=now)
            for letter, draft in letters
        ],
    }
    return draw("letter", values, pictures={"signature_svg": as_svg(signature)}, at=now)


def _page(
    letter: Letter,
    draft: Draft,
    agency: Agency,
    settings: LetterSettings,
    *,
    public_url: str,
    now: datetime,
) -> dict[str, Any]:
    return {
        "qr": qr_svg(check_url(letter.check_code, public_url=public_url)) if public_url else "",
        "check_code": letter.check_code if public_url else "",
        "kind": letter.kind,
        "place_and_date": f"{agency.place or agency.name}, {long_date(local_day(letter.done_at or now))}",
        "title": draft.title,
        "addressee": letter.addressee,
        "address": letter.address,
        "paragraphs": list(draft.paragraphs),
        "signer_title": letter.signer_title or settings.signer_title,
        "signer_name": letter.signer_name or settings.signer_name,
        "is_signed": not letter.signer_name or letter.signer_name == settings.signer_name,
    }

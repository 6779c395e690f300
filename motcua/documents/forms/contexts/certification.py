"""Certification texts: stamps for copies, attestations for everything that is signed."""

from dataclasses import dataclass
from typing import Literal

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True)
class CertificationPart:
    """A paragraph of a text; a heading stands in the middle, a signature leaves room above its last line."""

    kind: Literal["text", "heading", "signature"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationSheet:
    """One text with number, day and the place of signature and seal.

    A stamp stands at the foot of the copy's last page, or on a sheet behind it, and carries its date;
    everything else is a page of its own and says its date itself. `beside`: who signs beside the certifier
    (receiver, interpreter, witnesses). `capacity`: the lines above the signature. `seal`: whose seal.
    `check_url`: what the QR of an electronic copy holds.
    """

    title: str
    is_stamp: bool
    parts: tuple[CertificationPart, ...] = ()
    number: str = ""
    volume: str = ""
    date_line: str = ""
    capacity: tuple[str, ...]
    signer_name: str
    seal: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    check_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationTexts(FormContext):
    """The texts of one request, in the order in which they are printed: one page each."""

    sheets: tuple[CertificationSheet, ...]

"""Certification texts: stamps for copies, attestations for everything that is signed."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationSheet:
    """One text with number, day and the place of signature and seal.

    A stamp stands at the foot of the copy's last page, or on a sheet behind it; everything else is a page of
    its own. `beside`: who signs beside the certifier (receiver, interpreter, witnesses). `capacity`: the
    lines above the signature. `seal`: whose seal. `check_url`: what the QR of an electronic copy holds.
    """

    title: str
    is_stamp: bool
    paragraphs: tuple[str, ...] = ()
    number: str = ""
    volume: str = ""
    date_line: str
    capacity: tuple[str, ...]
    signer_name: str
    seal: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    check_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationTexts(FormContext):
    """The texts of one request, in the order in which they are printed: one page each."""

    sheets: tuple[CertificationSheet, ...]

"""An authority for trials, keys of its making and papers to sign, for the tests of signatures."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image, ImageDraw

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.core.actors import job_actor
from motcua.documents.actions import store_files
from motcua.documents.actions.keys import NewKey, register_key
from motcua.documents.choices import MediaType
from motcua.documents.forms import render
from motcua.documents.models import KeyKind, SigningKey, StoredFile
from motcua.documents.numbering import open_date
from motcua.documents.signing.trial import TrialCa, TrialKey, make_trial_ca, save_trial_ca
from motcua.documents.signing.trial_token import make_trial_token, softhsm_library
from tests.documents.sample_forms import APOLOGY
from tests.factories import NOW

PIN = "kyso-2026"
SIGNER = "Lê Hoàng Nam"
MODULE = softhsm_library()
TOKEN, KEY = "motcua-thu", "ky"


@functools.cache
def ca() -> TrialCa:
    """One authority for all tests: making its keys takes a tenth of a second."""
    return make_trial_ca(now=NOW)


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    """One RSA key for all tests that need one."""
    return rsa.generate_private_key(65537, 2048)


def trust_the_authority(settings: Any, folder: Path, **lists: Any) -> None:
    """Put the root and its lists into the trust folder of the office, and stamp times with its TSA."""
    settings.TRUST_FOLDER, settings.TRIAL_FOLDER = folder / "trust", folder / "trial"
    settings.TRUST_FOLDER.mkdir(exist_ok=True)
    (settings.TRUST_FOLDER / "root.crt").write_bytes(ca().root.certificate.public_bytes(Encoding.PEM))
    for name, crl in zip(("root", "issuing"), ca().crls(**lists), strict=True):
        (settings.TRUST_FOLDER / f"{name}.crl").write_bytes(crl)
    save_trial_ca(ca(), settings.TRIAL_FOLDER)


def make_key(
    *, owner: User | None = None, agency: Agency | None = None, now: datetime = NOW, **issue: Any
) -> SigningKey:
    """A registered PKCS#12 key of an officer, or the seal of an agency, under PIN."""
    name = owner.full_name if owner is not None else agency.name if agency is not None else ""
    trial = ca().issue(name, **issue)
    new = NewKey(
        kind=KeyKind.PKCS12,
        owner=owner,
        agency=agency,
        content=trial.pkcs12(PIN),
        picture=seal_picture() if agency is not None else signature_picture(),
    )
    return register_key(new=new, pin=PIN, by=job_actor("kiểm thử"), now=now)


def make_paper(
    signer: str = SIGNER, *, now: datetime = NOW, reason: str = "chờ ý kiến", number: str = ""
) -> StoredFile:
    """A letter with a signer block, stored; the reason makes it another one.

    `number` is what its heading says behind "Số:"; "/TLHT-UBND" leaves room, and the date open too.
    """
    changed = replace(APOLOGY, signer_name=signer, reason=reason, number=number)
    if number.startswith("/"):
        changed = replace(changed, place_and_date=f"Bình Hòa, {open_date(2026)}")
    content = render("apology_2025", changed)
    return store_files(contents=[(content, MediaType.PDF)], now=now)[0]


@functools.cache
def signature_picture() -> bytes:
    """A signature as people photograph it: blue ink on white paper."""
    picture = Image.new("RGB", (400, 160), "white")
    wave = [(10, 120), (80, 20), (120, 130), (200, 40), (260, 120), (390, 60)]
    ImageDraw.Draw(picture).line(wave, fill=(18, 49, 156), width=8)
    return _png(picture)


@functools.cache
def seal_picture() -> bytes:
    """A red ring on a transparent ground."""
    picture = Image.new("RGBA", (500, 500), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse([8, 8, 492, 492], outline=(200, 16, 46, 255), width=14)
    return _png(picture)


@dataclass(frozen=True, slots=True)
class Token:
    """A SoftHSM2 token of a test, and how it is pulled out of the machine and put back."""

    folder: Path

    def pull_out(self) -> None:
        """Nobody finds it any more."""
        self.folder.rename(self.folder.with_name("out"))
        _forget_sessions()

    def put_back(self) -> None:
        """As it was."""
        self.folder.with_name("out").rename(self.folder)
        _forget_sessions()


def make_token(settings: Any, folder: Path, trial: TrialKey, *, monkeypatch: Any) -> Token:
    """A token with the key and its certificates, under PIN; settings lead to it."""
    conf = folder / "softhsm2.conf"
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    settings.PKCS11_MODULE, settings.SOFTHSM2_CONF = MODULE, conf
    make_trial_token(trial, conf=conf, token=TOKEN, label=KEY, pin=PIN)
    return Token(folder / "tokens")


def _forget_sessions() -> None:
    """As the driver of a real token does when it is pulled out: what was open is open no longer."""
    module: Any = pkcs11.lib(MODULE)
    try:
        module.reinitialize()
    except pkcs11.exceptions.PKCS11Error:
        return  # without its folder SoftHSM2 does not begin at all


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()

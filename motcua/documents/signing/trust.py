"""Whom we trust: a folder of certificates and revocation lists that the office chooses (MOTCUA_TRUST_FOLDER).

Nobody is trusted by default: not the authorities of browsers, and least of all an authority for trials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

_CERTIFICATES, _LISTS = (".crt", ".cer", ".pem"), (".crl",)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Self-signed certificates are roots, others help to build the way to one."""

    roots: Sequence[Certificate] = ()
    others: Sequence[Certificate] = ()
    crls: Sequence[CertificateList] = ()

    def context(
        self,
        *,
        at: datetime,
        others: Sequence[Certificate] = (),
        crls: Sequence[CertificateList | bytes] = (),
        ocsps: Sequence[bytes] = (),
        needs_revocation: bool = False,
        fetch_seconds: float = 0,
    ) -> ValidationContext:
        """What pyHanko needs to judge a certificate; without `fetch_seconds` no network is asked."""
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=[*self.others, *others],
            crls=[*self.crls, *crls],
            ocsps=list(ocsps),
            moment=at,
            allow_fetching=bool(fetch_seconds),
            fetcher_backend=RequestsFetcherBackend(per_request_timeout=fetch_seconds),
            revocation_mode="require" if needs_revocation else "soft-fail",
            retroactive_revinfo=True,
        )


def read_trust(folder: Path) -> Trusted:
    """What the folder holds now; read again when a file of it changes."""
    if not folder.is_dir():
        return Trusted()
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (*_CERTIFICATES, *_LISTS)]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Trusted:
    certificates: list[Certificate] = []
    crls: list[CertificateList] = []
    for path, _changed in files:
        content = path.read_bytes()
        parts = (
            [der for _type, _headers, der in pem.unarmor(content, multiple=True)]
            if pem.detect(content)
            else [content]
        )
        if path.suffix.lower() in _LISTS:
            crls += [CertificateList.load(part) for part in parts]
        else:
            certificates += [Certificate.load(part) for part in parts]
    roots = [one for one in certificates if one.self_signed != "no"]
    return Trusted(roots, [one for one in certificates if one not in roots], crls)

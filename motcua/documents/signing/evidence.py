"""What a signature needs beside its key: the state of its certificate, revocation data and a time stamp."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import tsp
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from motcua.core.rules.dates import format_date, local_day
from motcua.documents.errors import CertificateUnfit
from motcua.documents.signing.apart import apart
from motcua.documents.signing.certificates import facts_of
from motcua.documents.signing.trial import load_trial_ca
from motcua.documents.signing.trust import read_trust

log = logging.getLogger(__name__)


class FirstThatAnswers(TimeStamper):
    """Several time-stamping authorities, asked in turn; the one that answered is asked first next time."""

    def __init__(self, urls: Sequence[str], timeout: float) -> None:
        super().__init__()
        self._clients = [RequestsHTTPTimeStamper(url, timeout=timeout) for url in urls]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Raises TimestampRequestError when none answers."""
        for client in list(self._clients):
            try:
                answer = await client.async_request_tsa_response(req)
            except (TimestampRequestError, OSError, ValueError):
                log.warning("no time stamp from %s", client.url)
                continue
            self._clients.remove(client)
            self._clients.insert(0, client)
            return answer
        raise TimestampRequestError("no time-stamping authority answered")


class Evidence:
    """For the papers signed with one opened key at one sitting.

    `context` is None where the way from the certificate to a trusted root, or its revocation data, are not to
    be had: then no validation data are embedded, and the level of the signature says so.
    """

    def __init__(self, timestamper: TimeStamper | None, context: ValidationContext | None) -> None:
        self.timestamper = timestamper
        self.context = context

    @classmethod
    def for_key(cls, chain: Sequence[x509.Certificate], *, now: datetime) -> Evidence:
        """Judge the certificate at `now`; raises CertificateUnfit for one expired, not begun or revoked."""
        check_period(chain[0], now=now)
        certificates = [as_asn1(one) for one in chain]
        context = read_trust(Path(settings.TRUST_FOLDER)).context(
            at=now,
            others=certificates[1:],
            needs_revocation=True,
            fetch_seconds=settings.TSA_TIMEOUT if settings.FETCH_REVOCATION else 0,
        )
        usable = _checked(certificates[0], context)
        return cls(_timestamper(is_trial=facts_of(chain[0]).is_trial), context if usable else None)


def check_period(certificate: x509.Certificate, *, now: datetime) -> None:
    """Raise CertificateUnfit before the first and after the last day of a certificate."""
    facts = facts_of(certificate)
    if now > facts.not_after:
        raise CertificateUnfit(
            _("Chứng thư số của %(name)s đã hết hạn ngày %(day)s. Xin gia hạn rồi đăng ký lại.")
            % {"name": facts.name, "day": format_date(local_day(facts.not_after))}
        )
    if now < facts.not_before:
        raise CertificateUnfit(
            _("Chứng thư số của %(name)s có hiệu lực từ ngày %(day)s.")
            % {"name": facts.name, "day": format_date(local_day(facts.not_before))}
        )


def as_asn1(certificate: x509.Certificate) -> Certificate:
    """The same certificate as pyHanko knows it."""
    return Certificate.load(certificate.public_bytes(Encoding.DER))


def _checked(certificate: Certificate, context: ValidationContext) -> bool:
    """Whether validation data can be embedded; raises CertificateUnfit for a revoked certificate."""
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        apart(lambda: asyncio.run(validator.async_validate_usage(key_usage=set())))
    except RevokedError as error:
        raise CertificateUnfit(
            _("Chứng thư số này đã bị thu hồi, không ký được. Xin liên hệ nhà cung cấp chữ ký số.")
        ) from error
    except (PathError, ValidationError):
        return False
    return True


def _timestamper(*, is_trial: bool) -> TimeStamper | None:
    if settings.TSA_URLS:
        return FirstThatAnswers(settings.TSA_URLS, settings.TSA_TIMEOUT)
    if is_trial and (ca := load_trial_ca(Path(settings.TRIAL_FOLDER))) is not None:
        return ca.stamper()
    return None

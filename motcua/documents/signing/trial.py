"""A certificate authority for trials; every certificate of it says that it counts for nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.documents.signing.certificates import TRIAL_MARK

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
LASTS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class TrialKey:
    """A key with its certificate and those above it."""

    key: _Key
    certificate: x509.Certificate
    above: Sequence[x509.Certificate] = ()

    def pkcs12(self, pin: str) -> bytes:
        """As a PKCS#12 file under this PIN."""
        return pkcs12.serialize_key_and_certificates(
            TRIAL_MARK.encode(), self.key, self.certificate, list(self.above),
            BestAvailableEncryption(pin.encode()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrialCa:
    """Root, issuing authority and time-stamping authority."""

    root: TrialKey
    issuing: TrialKey
    stamping: TrialKey
    begins: datetime

    def issue(
        self,
        name: str,
        *,
        organisation: str = "",
        begins: datetime | None = None,
        ends: datetime | None = None,
        key: _Key | None = None,
    ) -> TrialKey:
        """A key that signs papers, for a person or an agency."""
        own = key or ec.generate_private_key(ec.SECP256R1())
        builder = _certificate(
            _name(name, organisation), self.issuing.certificate.subject, own.public_key(),
            begins or self.begins, ends or self.begins + LASTS,
        )  # fmt: skip
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs=True), critical=True)
        certificate = _signed(builder, self.issuing)
        return TrialKey(own, certificate, (self.issuing.certificate, self.root.certificate))

    def crls(
        self, *, revoked: Sequence[x509.Certificate] = (), at: datetime | None = None
    ) -> tuple[bytes, bytes]:
        """The revocation lists (DER) of root and issuing authority; `revoked` since `at`."""
        return _crl(self.root, self.begins, (), at), _crl(self.issuing, self.begins, revoked, at)

    def stamper(self, *, at: datetime | None = None) -> DummyTimeStamper:
        """Its time stamps, given in this process; of the moment `at`, or of the clock."""
        return DummyTimeStamper(
            asn1_x509.Certificate.load(self.stamping.certificate.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(
                self.stamping.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            certs_to_embed=SimpleCertificateStore.from_certs(
                [
                    asn1_x509.Certificate.load(one.public_bytes(Encoding.DER))
                    for one in (self.issuing.certificate, self.root.certificate)
                ]
            ),
            fixed_dt=at,
        )


def make_trial_ca(*, now: datetime) -> TrialCa:
    """New keys and certificates, valid from a year ago for ten years."""
    begins = now - timedelta(days=366)
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = _name("motcua Root CA", TRIAL_MARK)
    root = TrialKey(
        root_key,
        _authority(root_name, root_name, root_key, begins).sign(root_key, hashes.SHA256()),
    )
    issuing_key = ec.generate_private_key(ec.SECP256R1())
    above = (root.certificate,)
    builder = _authority(_name("motcua Issuing CA", TRIAL_MARK), root_name, issuing_key, begins)
    issuing = TrialKey(issuing_key, _signed(builder, root), above)
    stamping_key = rsa.generate_private_key(65537, 2048)
    builder = _certificate(
        _name("motcua TSA", TRIAL_MARK), issuing.certificate.subject, stamping_key.public_key(), begins,
        begins + LASTS,
    )  # fmt: skip
    builder = builder.add_extension(_usage(signs=True), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    stamping = TrialKey(stamping_key, _signed(builder, issuing), (issuing.certificate, *above))
    return TrialCa(root, issuing, stamping, begins)


def save_trial_ca(ca: TrialCa, folder: Path) -> None:
    """Keep it in a folder: certificates and lists for everybody, keys for the owner of the files alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("root", "issuing", "stamping"):
        one: TrialKey = getattr(ca, name)
        (folder / f"{name}.crt").write_bytes(one.certificate.public_bytes(Encoding.PEM))
        descriptor = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    for name, crl in zip(("root", "issuing"), ca.crls(), strict=True):
        (folder / f"{name}.crl").write_bytes(crl)


def load_trial_ca(folder: Path) -> TrialCa | None:
    """The one kept in the folder; None when there is none."""
    if not (folder / "stamping.key").exists():
        return None
    keys = {}
    above: tuple[x509.Certificate, ...] = ()
    for name in ("root", "issuing", "stamping"):
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
        key = load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            return None
        keys[name] = TrialKey(key, certificate, above)
        above = (certificate, *above)
    return TrialCa(**keys, begins=keys["root"].certificate.not_valid_before_utc)


def _name(common: str, organisation: str) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, (organisation or TRIAL_MARK)[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
    ]
    return x509.Name(parts)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(begins).not_valid_after(ends)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _authority(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime
) -> x509.CertificateBuilder:
    builder = _certificate(subject, issuer, key.public_key(), begins, begins + LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.add_extension(_usage(signs=False), critical=True)


def _signed(builder: x509.CertificateBuilder, by: TrialKey) -> x509.Certificate:
    issuer = by.certificate.public_key()
    if not isinstance(issuer, ec.EllipticCurvePublicKey):
        raise TypeError("authorities have EC keys")
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)
    return builder.add_extension(identifier, critical=False).sign(by.key, hashes.SHA256())


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs, content_commitment=signs, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=not signs, crl_sign=not signs, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _crl(by: TrialKey, begins: datetime, revoked: Sequence[x509.Certificate], at: datetime | None) -> bytes:
    builder = x509.CertificateRevocationListBuilder(issuer_name=by.certificate.subject)
    builder = builder.last_update(at or begins).next_update(begins + LASTS)
    issuer = by.certificate.public_key()
    if isinstance(issuer, ec.EllipticCurvePublicKey):
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)
        builder = builder.add_extension(identifier, critical=False)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    for one in revoked:
        line = x509.RevokedCertificateBuilder().serial_number(one.serial_number)
        builder = builder.add_revoked_certificate(line.revocation_date(at or begins).build())
    return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)

"""Keys in tokens and HSMs reached through a PKCS#11 module of this server (MOTCUA_PKCS11_MODULE)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pkcs11
from cryptography import x509
from django.conf import settings
from django.utils.translation import gettext as _
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import (
    NoSuchKey,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
)
from pkcs11.util.ec import encode_ecdsa_signature

from motcua.documents.signing.keys import KeyFailed, OpenKey, WrongPin
from motcua.documents.signing.trial_token import softhsm_library

# A module signs in for the whole process: a second caller would find the door open whatever PIN he gave. So
# one at a time, and signed out before the next.
_turn = threading.Lock()


class _TokenKey:
    def __init__(self, session: pkcs11.Session, label: str, chain: Sequence[x509.Certificate]) -> None:
        self.chain = chain
        self._key: Any = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=label)

    def sign(self, data: bytes) -> bytes:
        """In the token; the key never leaves it."""
        try:
            if self._key.key_type is KeyType.RSA:
                return bytes(self._key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
            return encode_ecdsa_signature(self._key.sign(data, mechanism=Mechanism.ECDSA_SHA256))
        except PKCS11Error as error:
            raise KeyFailed(_pulled_out()) from error


@contextmanager
def open_token(*, token_label: str, key_label: str, pin: str) -> Iterator[OpenKey]:
    """The key of that label in the token of that label while the block runs; raises WrongPin, KeyFailed."""
    with _turn, _session(token_label, pin) as session:
        try:
            key = _TokenKey(session, key_label, _chain(session, key_label))
        except NoSuchKey as error:
            raise KeyFailed(_("Thiết bị không có khóa “%(name)s”.") % {"name": key_label}) from error
        except PKCS11Error as error:
            raise KeyFailed(_pulled_out()) from error
        yield key


@contextmanager
def _session(token_label: str, pin: str) -> Iterator[pkcs11.Session]:
    try:
        session = _token(token_label).open(user_pin=pin)
    except (PinIncorrect, PinInvalid, PinLenRange) as error:
        raise WrongPin from error
    except PinLocked as error:
        raise KeyFailed(
            _("Thiết bị đã tự khóa mã PIN. Xin liên hệ nhà cung cấp chữ ký số để mở khóa.")
        ) from error
    except (PKCS11Error, RuntimeError) as error:
        raise KeyFailed(_("Không thấy thiết bị ký số “%(name)s”.") % {"name": token_label}) from error
    try:
        yield session
    finally:
        _close(session)


def _close(session: pkcs11.Session) -> None:
    try:
        session.close()
    except PKCS11Error:
        return  # a token that was pulled out has ended its sessions itself


def _token(label: str) -> pkcs11.Token:
    module = _module()
    token: pkcs11.Token
    try:
        token = module.get_token(token_label=label)
    except PKCS11Error:
        module.reinitialize()  # it may know only the tokens that were there when it began
        token = module.get_token(token_label=label)
    return token


def _module() -> Any:
    library = settings.PKCS11_MODULE
    if settings.SOFTHSM2_CONF.exists():  # a token of `motcua demo-ca`
        os.environ.setdefault("SOFTHSM2_CONF", str(settings.SOFTHSM2_CONF))
        library = library or softhsm_library()
    if not library:
        raise KeyFailed(_("Máy chủ chưa cấu hình thiết bị ký số (MOTCUA_PKCS11_MODULE)."))
    return pkcs11.lib(library)


def _chain(session: pkcs11.Session, label: str) -> list[x509.Certificate]:
    """The certificate of that label first, then whatever others the token keeps."""
    found: list[x509.Certificate] = []
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.load_der_x509_certificate(one[Attribute.VALUE])
        found.insert(0 if one[Attribute.LABEL] == label else len(found), certificate)
    if not found:
        raise KeyFailed(_("Thiết bị không có chứng thư của khóa “%(name)s”.") % {"name": label})
    return found


def _pulled_out() -> str:
    return str(_("Thiết bị ký số không trả lời, có thể đã bị rút ra. Xin cắm lại rồi ký tiếp."))

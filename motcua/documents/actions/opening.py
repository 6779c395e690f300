"""Opening a key with its PIN: wrong ones are counted before they are tried, and end at a lock.

Counting first means that neither a crash nor many tries at the same time give more guesses than three. The
PIN lives in the arguments of these functions and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import F
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.transactions import lasting
from motcua.documents.actions.storing import read_stored
from motcua.documents.errors import KeyLocked, KeyUnreachable, PinWrong
from motcua.documents.models import MOST_WRONG_PINS, KeyKind, SigningKey
from motcua.documents.permissions import check_may_use
from motcua.documents.signing.certificates import read_chain
from motcua.documents.signing.evidence import Evidence, check_period
from motcua.documents.signing.keys import KeyFailed, OpenKey, WrongPin
from motcua.documents.signing.papers import SignedPaper, sign_paper
from motcua.documents.signing.pkcs11 import open_token
from motcua.documents.signing.pkcs12 import open_pkcs12
from motcua.documents.signing.remote import open_remote
from motcua.documents.signing.stamps import Stamp, StampKind

KEY_SUBJECT = "documents.signing_key"


@dataclass(frozen=True, slots=True)
class StampWords:
    """What a visible signature says beside name and time.

    `capacity` are the lines above it ("KT. CHỦ TỊCH"), drawn where the paper has no signer block; `number` is
    the number and symbol of the document; `is_header` puts an agency's signature at the top right of an
    attachment.
    """

    capacity: tuple[str, ...] = ()
    number: str = ""
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """One key, opened by one person, who signs papers with it."""

    key: SigningKey
    opened: OpenKey
    evidence: Evidence
    picture: bytes
    now: datetime

    def sign(self, content: bytes, words: StampWords) -> SignedPaper:
        """Sign a paper; nothing is stored. Raises PaperNotSignable, KeyFailed."""
        kind = StampKind.SIGNATURE
        if self.key.is_seal:
            kind = StampKind.HEADER if words.is_header else StampKind.SEAL
        stamp = Stamp(
            kind=kind,
            name=self.key.holder_name,
            capacity=words.capacity,
            number=words.number,
            picture=self.picture,
            is_trial=self.key.is_trial,
        )
        return sign_paper(content, key=self.opened, evidence=self.evidence, stamp=stamp, now=self.now)


@contextmanager
def opened_key(
    *, key: SigningKey, pin: str, by: Actor, now: datetime, procedure: str | None = None
) -> Iterator[Sitting]:
    """The key, open while the block runs. Called outside any transaction, for a wrong PIN must stay counted.

    Raises KeyNotYours, KeyLocked, PinWrong, CertificateUnfit, KeyUnreachable.
    """
    check_may_use(by, key, procedure=procedure)
    certificate = read_chain(key.certificate)[0]
    check_period(certificate, now=now)
    _count(key)
    is_open = False
    try:
        with open_place(key, pin) as opened:
            is_open = True
            _forgive(key)
            if opened.chain[0] != certificate:
                raise KeyFailed(_("Thiết bị đang giữ chứng thư khác với chứng thư đã đăng ký."))
            evidence = Evidence.for_key([certificate, *opened.chain[1:]], now=now)
            picture = read_stored(key.picture) if key.picture is not None else b""
            yield Sitting(key, opened, evidence, picture, now)
    except WrongPin:
        raise _refused(key, by=by, now=now) from None
    except KeyFailed as error:
        if not is_open:
            _take_back(key)
        raise KeyUnreachable(error.reason) from error


def open_place(key: SigningKey, pin: str) -> AbstractContextManager[OpenKey]:
    """The key where it lives."""
    if key.kind == KeyKind.PKCS12:
        with default_storage.open(key.location) as kept:
            return open_pkcs12(kept.read(), pin)
    if key.kind == KeyKind.PKCS11:
        return open_token(token_label=key.location, key_label=key.label, pin=pin)
    return open_remote(key=key.label, pin=pin)


def _count(key: SigningKey) -> None:
    """Reserve a try; raises KeyLocked when there is none left."""
    with lasting():
        free = SigningKey.objects.filter(
            pk=key.pk, locked_at=None, retired_at=None, wrong_pins__lt=MOST_WRONG_PINS
        )
        if free.update(wrong_pins=F("wrong_pins") + 1):
            return
    key.refresh_from_db(fields=["locked_at", "retired_at"])
    if key.retired_at is not None:
        raise KeyLocked(_("Khóa ký số này đã ngừng dùng."))
    if key.locked_at is None:
        raise KeyLocked(_("Khóa ký số đang được dùng ở nơi khác. Xin thử lại sau ít giây."))
    raise KeyLocked(
        _("Khóa ký số đã bị khóa vì nhập sai mã PIN %(count)s lần. Xin đề nghị quản trị mở khóa.")
        % {"count": MOST_WRONG_PINS}
    )


def _forgive(key: SigningKey) -> None:
    """The PIN was right: what was wrong before counts no longer."""
    with lasting():
        SigningKey.objects.filter(pk=key.pk).update(wrong_pins=0)


def _take_back(key: SigningKey) -> None:
    """Nothing was learnt about the PIN: the try does not count."""
    with lasting():
        SigningKey.objects.filter(pk=key.pk, wrong_pins__gt=0).update(wrong_pins=F("wrong_pins") - 1)


def _refused(key: SigningKey, *, by: Actor, now: datetime) -> PinWrong | KeyLocked:
    """Say how many tries are left, or lock the key at the last one."""
    with lasting():
        key.refresh_from_db(fields=["wrong_pins"])
        left = MOST_WRONG_PINS - key.wrong_pins
        if left <= 0:
            SigningKey.objects.filter(pk=key.pk, locked_at=None).update(locked_at=now)
        append(
            subject_kind=KEY_SUBJECT,
            subject_id=str(key.pk),
            events=[NewEvent("documents.wrong_pin", {"left": max(left, 0)})],
            by=by,
            now=now,
        )
    if left > 0:
        return PinWrong(
            _("Mã PIN không đúng, còn %(count)s lần. Nhập sai hết số lần này thì khóa ký số bị khóa.")
            % {"count": left},
            field="pin",
        )
    return KeyLocked(
        _("Mã PIN không đúng. Khóa ký số đã bị khóa; xin đề nghị quản trị mở khóa."), field="pin"
    )

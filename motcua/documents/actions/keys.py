"""Registering keys that sign, taking them out of use, unlocking them. The PIN is tried, never kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cryptography import x509
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.documents.actions.opening import KEY_SUBJECT, open_place
from motcua.documents.actions.storing import store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import KeyUnfit, KeyUnreachable, PinWrong
from motcua.documents.models import KeyKind, SigningKey, SigningPolicy, StoredFile
from motcua.documents.permissions import MANAGE_KEYS, check_may_register
from motcua.documents.signing.certificates import chain_pem, facts_of
from motcua.documents.signing.evidence import check_period
from motcua.documents.signing.keys import KeyFailed, WrongPin, has_signed
from motcua.documents.signing.stamps import clean_picture

FOLDER = "keys"  # in the storage; nothing there is ever shown, and without its PIN a file opens nothing
_PROOF = b"motcua"
SHORTEST_PASSWORD = 8  # of a PKCS#12 file: who copies the file may try as often as they like


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to be registered, of an officer (`owner`) or as the seal of an `agency`.

    `content` is a PKCS#12 file; `token` and `label` name a key in a token, `label` one at the remote service.
    `picture` is a checked picture of the signature or seal.
    """

    kind: KeyKind
    owner: User | None = None
    agency: Agency | None = None
    content: bytes = field(default=b"", repr=False)
    token: str = ""
    label: str = ""
    picture: bytes = field(default=b"", repr=False)


def register_key(*, new: NewKey, pin: str, by: Actor, now: datetime) -> SigningKey:
    """Register a key that opens with this PIN and signs; the PIN is forgotten at once.

    Called outside any transaction: a token takes its time. Raises NotAllowed, KeyUnfit, PinWrong,
    KeyUnreachable, CertificateUnfit.
    """
    check_may_register(by, new.owner, new.agency)
    if (new.owner is None) == (new.agency is None):
        raise KeyUnfit(_("Xin chọn khóa của một cán bộ, hoặc con dấu của một cơ quan."))
    key = SigningKey(
        owner=new.owner, agency=new.agency, kind=new.kind, location=new.token.strip(), label=new.label.strip()
    )
    if new.kind == KeyKind.PKCS12:
        key.location = _keep(new.content, pin)
    try:
        chain = _tried(key, pin)
        check_period(chain[0], now=now)
        return _registered(key=key, chain=chain, picture=new.picture, by=by, now=now)
    except BaseException:
        if new.kind == KeyKind.PKCS12:
            default_storage.delete(key.location)
        raise


@action
def retire_key(*, key: SigningKey, by: Actor, now: datetime) -> None:
    """The key signs no more; what it signed stays. Raises NotAllowed."""
    check_may_register(by, key.owner, key.agency)
    if SigningKey.objects.filter(pk=key.pk, retired_at=None).update(retired_at=now):
        _note(key, "documents.key_retired", by=by, now=now)


@action
def unlock_key(*, key: SigningKey, by: Actor, now: datetime) -> None:
    """Let the owner try again; an administrator's, never the owner's own. Raises NotAllowed."""
    home = key.agency or (key.owner.agency if key.owner is not None else None)
    check(by, MANAGE_KEYS, home.path if home else "")
    locked = SigningKey.objects.filter(pk=key.pk, locked_at__isnull=False)
    if locked.update(locked_at=None, wrong_pins=0):
        _note(key, "documents.key_unlocked", by=by, now=now)


@action
def sign_digitally(*, agency: Agency, since: date | None, by: Actor, now: datetime) -> SigningPolicy:
    """From which day on the agency's results need digital signatures; None: ink on paper is enough again.

    Raises NotAllowed.
    """
    check(by, MANAGE_KEYS, agency.path)
    policy, _made = SigningPolicy.objects.update_or_create(agency=agency, defaults={"digital_from": since})
    said = {"since": since.isoformat() if since else ""}
    append(
        subject_kind="documents.signing_policy",
        subject_id=agency.code,
        events=[NewEvent("documents.digital_since", said)],
        by=by,
        now=now,
    )
    return policy


def _keep(content: bytes, pin: str) -> str:
    if not content:
        raise KeyUnfit(_("Xin chọn tệp khóa PKCS#12 (.p12, .pfx)."), field="file")
    if len(pin) < SHORTEST_PASSWORD:
        raise KeyUnfit(
            _("Mật khẩu của tệp khóa phải có ít nhất %(count)s ký tự. Xin đặt lại mật khẩu của tệp.")
            % {"count": SHORTEST_PASSWORD},
            field="pin",
        )
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.p12", ContentFile(content))


def _tried(key: SigningKey, pin: str) -> Sequence[x509.Certificate]:
    """The chain of the key, which has signed something to show that it can."""
    try:
        with open_place(key, pin) as opened:
            if not has_signed(opened.chain[0], opened.sign(_PROOF), _PROOF):
                raise KeyUnfit(_("Khóa và chứng thư trong thiết bị không khớp nhau."))
            return list(opened.chain)
    except WrongPin:
        raise PinWrong(_("Mã PIN không đúng, hoặc tệp khóa bị hỏng."), field="pin") from None
    except KeyFailed as error:
        raise KeyUnreachable(error.reason) from error


@action
def _registered(
    *, key: SigningKey, chain: Sequence[x509.Certificate], picture: bytes, by: Actor, now: datetime
) -> SigningKey:
    facts = facts_of(chain[0])
    if SigningKey.objects.usable().filter(issuer_name=facts.issuer[:200], serial=facts.serial).exists():
        raise KeyUnfit(_("Chứng thư số này đã được đăng ký."))
    key.certificate = chain_pem(chain)
    key.subject_name, key.issuer_name = facts.name[:200], facts.issuer[:200]
    key.serial, key.not_after, key.is_trial = facts.serial, facts.not_after, facts.is_trial
    key.registered_at = now
    key.picture = _kept_picture(picture, now)
    key.save()
    said = {"kind": key.kind, "serial": key.serial, "issuer": key.issuer_name, "of": key.holder_name}
    open_chain(
        subject_kind=KEY_SUBJECT,
        subject_id=str(key.pk),
        events=[NewEvent("documents.key_registered", said)],
        by=by,
        now=now,
    )
    return key


def _kept_picture(picture: bytes, now: datetime) -> StoredFile | None:
    if not picture:
        return None
    return store_files(contents=[(clean_picture(picture), MediaType.PNG)], now=now)[0]


def _note(key: SigningKey, kind: str, *, by: Actor, now: datetime) -> None:
    append(subject_kind=KEY_SUBJECT, subject_id=str(key.pk), events=[NewEvent(kind)], by=by, now=now)

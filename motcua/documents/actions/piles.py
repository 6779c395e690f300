"""Signing a pile of papers in rounds, with one entry of the PIN that the page keeps (ADR 0034)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.core.errors import Conflict, RuleViolation
from motcua.core.transactions import action, writing
from motcua.documents.actions.opening import Sitting, StampWords, opened_key
from motcua.documents.actions.signing import record_signature, signed_in
from motcua.documents.actions.storing import read_stored
from motcua.documents.errors import KeyUnreachable, PileEmpty
from motcua.documents.models import ItemState, Signature, SigningBatch, SigningItem, SigningKey, StoredFile
from motcua.documents.permissions import check_may_use

ROUND = 2.0  # seconds of signing in one request: the bar moves, and a page that was closed stops soon
MOST_PAPERS = 200

Beforehand = Callable[[SigningItem], bytes]
Afterwards = Callable[[SigningItem, Signature], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToSign:
    """A paper for a pile, and what it belongs to; `version` is that of the thing the signer saw."""

    file: StoredFile
    title: str
    subject_kind: str
    subject_id: str
    version: int = 0
    number: str = ""
    capacity: Sequence[str] = ()


@action
def start_pile(*, key: SigningKey, papers: Sequence[PaperToSign], by: Actor, now: datetime) -> SigningBatch:
    """Put papers on a pile to be signed with a key; raises KeyNotYours, PileEmpty."""
    check_may_use(by, key)
    if not papers:
        raise PileEmpty(_("Xin chọn ít nhất một văn bản để ký."))
    if len(papers) > MOST_PAPERS:
        raise PileEmpty(_("Mỗi lần ký nhiều nhất %(most)s văn bản.") % {"most": MOST_PAPERS})
    pile = SigningBatch.objects.create(key=key, started_at=now, started_by=by.label)
    SigningItem.objects.bulk_create(
        SigningItem(
            batch=pile,
            order=number,
            file=paper.file,
            title=paper.title[:300],
            number=paper.number,
            capacity="\n".join(paper.capacity),
            subject_kind=paper.subject_kind,
            subject_id=paper.subject_id,
            subject_version=paper.version,
        )
        for number, paper in enumerate(papers, start=1)
    )
    return pile


def sign_round(
    *,
    pile: SigningBatch,
    pin: str,
    by: Actor,
    now: datetime,
    beforehand: Beforehand = lambda item: read_stored(item.file),
    afterwards: Afterwards = lambda item, signature: None,
    seconds: float = ROUND,
) -> SigningBatch:
    """Sign papers of a pile for a while; at least one. Called outside any transaction.

    `beforehand` gives the content to sign, with what must be printed into it first; it may set the number of
    the item. Each paper is a transaction of its own, and what `afterwards` does belongs to it: a paper whose
    case has moved on meanwhile is not signed, with the reason, and the others go on. When the key fails, the
    round ends: what is signed stays signed, the rest waits, and the pile says why. Raises what `opened_key`
    raises.
    """
    ends = time.monotonic() + seconds
    with opened_key(key=pile.key, pin=pin, by=by, now=now) as sitting:
        stopped = ""
        for item in pile.items.filter(state=ItemState.WAITING).select_related("file"):
            try:
                _sign_item(sitting, item, beforehand, afterwards, by=by, now=now)
            except KeyUnreachable as error:
                stopped = str(error)
                break
            if time.monotonic() >= ends:
                break
    return _rounded_off(pile, stopped, now=now)


def _sign_item(
    sitting: Sitting,
    item: SigningItem,
    beforehand: Beforehand,
    afterwards: Afterwards,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """One paper: signed outside the transaction, what follows inside; a refusal is written on it."""
    try:
        content = beforehand(item)
        words = StampWords(capacity=tuple(item.capacity.splitlines()), number=item.number)
        signed = signed_in(sitting, item.file, words, content)
        with writing():
            signature = record_signature(file=item.file, signed=signed, key=sitting.key, by=by, now=now)
            waiting = SigningItem.objects.filter(pk=item.pk, state=ItemState.WAITING)
            if not waiting.update(state=ItemState.SIGNED, signature=signature, number=item.number, reason=""):
                raise Conflict(_("Văn bản này vừa được ký ở một cửa sổ khác."))
            afterwards(item, signature)
    except KeyUnreachable:
        raise
    except RuleViolation as refusal:
        waiting = SigningItem.objects.filter(pk=item.pk, state=ItemState.WAITING)
        waiting.update(state=ItemState.FAILED, reason=str(refusal)[:300])


@action
def _rounded_off(pile: SigningBatch, stopped: str, *, now: datetime) -> SigningBatch:
    pile.stopped_because = stopped[:300]
    if not pile.items.filter(state=ItemState.WAITING).exists():
        pile.finished_at = now
    pile.save(update_fields=["stopped_because", "finished_at"])
    return pile

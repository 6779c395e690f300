"""Electronic certified copies: scan of the original and certification text, signed by the certifier.

The agency's seal follows, and with it the copy is given out (`sealing`).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.documents.actions import free_code, store_files
from motcua.documents.actions.signing import StampWords, opened_key, record_signature, signed_in
from motcua.documents.choices import MediaType
from motcua.documents.forms import render
from motcua.documents.joining import joined
from motcua.documents.models import SigningKey, StoredFile
from motcua.documents.rules import check_url
from motcua.documents.signing.papers import SignedPaper
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.actions.checking import no_certifier
from motcua.registers.choices import EntryState
from motcua.registers.errors import EntryMoved
from motcua.registers.forms.certification import texts_of
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.queries.certifiers import certifier_of
from motcua.registers.rules.acts import Act


def sign_electronic_copy(
    *, paper_id: int, scan: bytes, key: SigningKey, pin: str, public_url: str, by: Actor, now: datetime
) -> EntryPaper:
    """Make the electronic copy of one paper: scan, text with its QR, the certifier's signature.

    Called outside any transaction: a wrong PIN must stay counted. Raises NotFound, NotAllowed for anybody but
    the certifier, EntryMoved, NoCertifier, and what opening a key and signing raise.
    """
    paper = _electronic(paper_id, by, now)
    entry, code = paper.entry, free_code()
    text = texts_of(entry, check_urls={paper.pk: check_url(code, public_url=public_url)})
    content = joined([scan, render("certification", text)])
    original, whole = store_files(contents=[(scan, MediaType.PDF), (content, MediaType.PDF)], now=now)
    number = paper.line.full_number if paper.line else ""
    words = StampWords(capacity=tuple(entry.capacity), number=number)
    with opened_key(key=key, pin=pin, by=by, now=now, procedure=entry.rules.procedure) as sitting:
        signed = signed_in(sitting, whole, words)
    return _record(paper, code, original, whole, signed, key, by, now)


@action
def _record(
    paper: EntryPaper,
    code: str,
    original: StoredFile,
    whole: StoredFile,
    signed: SignedPaper,
    key: SigningKey,
    by: Actor,
    now: datetime,
) -> EntryPaper:
    """Record the signature; the request is certified when all its copies are signed."""
    paper = _electronic(paper.pk, by, now)
    entry = paper.entry
    signature = record_signature(file=whole, signed=signed, key=key, by=by, now=now)
    paper.scan, paper.signed, paper.check_code = original, signature.signed_file, code
    paper.save(update_fields=["scan", "signed", "check_code"])
    events = [NewEvent("registers.electronic_copy_signed", {"paper": paper.pk, "code": code})]
    if not entry.papers.filter(signed=None).exists():
        CertificationEntry.objects.filter(pk=entry.pk).update(state=EntryState.CERTIFIED, certified_at=now)
        events.append(NewEvent("registers.certification_certified", {"state": "certified"}))
    append(subject_kind=SUBJECT, subject_id=str(entry.pk), events=events, by=by, now=now)
    return paper


def _electronic(paper_id: int, by: Actor, now: datetime) -> EntryPaper:
    """The paper, if this actor may certify it electronically now."""
    papers = EntryPaper.objects.select_related("entry__agency", "entry__office__agency", "case", "line__book")
    paper = papers.filter(pk=paper_id, entry__is_electronic=True).first()
    if paper is None:
        raise NotFound(_("Không có bản sao điện tử này."))
    entry = paper.entry
    if by.id != entry.certifier_id:
        raise NotAllowed(_("Yêu cầu này do %(name)s ký chứng thực.") % {"name": entry.certifier_name})
    if entry.state != EntryState.ENTERED or paper.signed_id is not None:
        raise EntryMoved(_("Bản sao điện tử này đã ký hoặc yêu cầu đã hủy."))
    today = local_day(now)
    found, could = certifier_of(
        entry.agency, procedure=entry.rules.procedure, user_id=entry.certifier_id, on=today
    )
    if found is None:
        raise no_certifier(Act(entry.act), could, on=today)
    return paper

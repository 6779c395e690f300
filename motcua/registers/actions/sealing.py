"""The agency's seal on electronic certified copies; and one pile for all that waits for signature or seal.

An electronic copy bears the certifier's signature and the agency's (NĐ 45/2020/NĐ-CP Điều 10); it is given
out once both are on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import signing as cases
from motcua.core.actors import Actor
from motcua.core.errors import Conflict
from motcua.documents.actions import NewDocument, issue_document, read_stored
from motcua.documents.actions.piles import ROUND, PaperToSign, sign_round, start_pile
from motcua.documents.models import DocumentKind, Signature, SigningBatch, SigningItem, SigningKey
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.actions.giving_letters import SUBJECT as LETTER
from motcua.registers.actions.signing_letters import letter_to_sign, letters_for_pile, sign_letter
from motcua.registers.choices import EntryState
from motcua.registers.errors import EntryMoved
from motcua.registers.models import CertificationEntry, EntryPaper
from motcua.registers.permissions import certifications_seen_by
from motcua.registers.queries.electronic import UNDER_WAY, copies_to_seal

COPY = "registers.electronic_copy"


def start_signing(
    *,
    case_ids: Sequence[int],
    copy_ids: Sequence[int],
    letter_ids: Sequence[int] = (),
    public_url: str = "",
    key: SigningKey,
    by: Actor,
    now: datetime,
) -> SigningBatch:
    """One pile of results of cases, electronic copies, letters.

    Raises PileEmpty, KeyNotYours, NotTheSigner.
    """
    papers = cases.papers_for_pile(case_ids, key, by=by, now=now)
    if letter_ids:
        papers += letters_for_pile(letter_ids=letter_ids, key=key, public_url=public_url, by=by, now=now)
    if key.is_seal and copy_ids:
        papers += [
            PaperToSign(
                file=paper.signed,
                title=paper.name,
                subject_kind=COPY,
                subject_id=str(paper.pk),
                number=paper.line.full_number if paper.line else "",
            )
            for paper in copies_to_seal(certifications_seen_by(by))
            if paper.pk in set(copy_ids) and paper.entry.seal_agency.pk == key.agency_id and paper.signed
        ]
    return start_pile(key=key, papers=papers, by=by, now=now)


def sign_pile(
    *, pile: SigningBatch, pin: str, by: Actor, now: datetime, seconds: float = ROUND
) -> SigningBatch:
    """A round of a pile: a result's case goes on, an electronic copy is given out, a letter may be sent."""

    def prepare(item: SigningItem) -> bytes:
        if item.subject_kind == COPY:
            _waiting(item)
            return read_stored(item.file)
        if item.subject_kind == LETTER:
            return letter_to_sign(item)
        return cases.prepare_item(item, by=by, now=now)

    def follow(item: SigningItem, signature: Signature) -> None:
        if item.subject_kind == COPY:
            _give_out(item, signature, by=by, now=now)
        elif item.subject_kind == LETTER:
            sign_letter(item, signature, by=by, now=now)
        else:
            cases.go_on(item, signature, by=by, now=now)

    return sign_round(
        pile=pile, pin=pin, by=by, now=now, beforehand=prepare, afterwards=follow, seconds=seconds
    )


def _waiting(item: SigningItem) -> EntryPaper:
    papers = EntryPaper.objects.select_related("entry__agency", "entry__office__agency", "case", "line__book")
    paper = papers.filter(pk=item.subject_id, issued=None, signed=item.file).first()
    if paper is None or paper.entry.state not in UNDER_WAY:
        raise EntryMoved(_("Bản sao điện tử này đã đóng dấu hoặc yêu cầu đã hủy."))
    return paper


def _give_out(item: SigningItem, signature: Signature, *, by: Actor, now: datetime) -> None:
    """Enter the sealed copy among the papers given out; the request is sealed when all its papers are."""
    paper = _waiting(item)
    entry = paper.entry
    document = issue_document(
        new=NewDocument(
            code=paper.check_code,
            kind=DocumentKind.CERTIFIED,
            title=f"Bản sao chứng thực điện tử: {paper.name}",
            number=paper.line.full_number if paper.line else "",
            file=signature.signed_file,
            issuer=entry.agency,
            signer_name=entry.certifier_name,
            subject_kind="case",
            subject_id=paper.case.code,
        ),
        by=by,
        now=now,
    )
    if not EntryPaper.objects.filter(pk=paper.pk, issued=None).update(issued=document):
        raise Conflict(_("Bản sao điện tử này đã đóng dấu hoặc yêu cầu đã hủy."))
    events = [NewEvent("registers.electronic_copy_issued", {"paper": paper.pk, "code": paper.check_code})]
    if not entry.papers.filter(issued=None).exists():
        CertificationEntry.objects.filter(pk=entry.pk).update(state=EntryState.SEALED, sealed_at=now)
        events.append(NewEvent("registers.certification_sealed", {"state": EntryState.SEALED.value}))
    append(subject_kind=SUBJECT, subject_id=str(entry.pk), events=events, by=by, now=now)

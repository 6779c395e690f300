"""Letters on the chairman's pile: put before who signs them, then entered among the papers given out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.documents.actions import NewDocument, free_code, issue_document, read_stored, store_files
from motcua.documents.actions.piles import PaperToSign
from motcua.documents.choices import MediaType
from motcua.documents.models import DocumentKind, Signature, SigningItem, SigningKey
from motcua.registers.actions.giving_letters import SUBJECT, write_words
from motcua.registers.errors import LetterNotPending, NotTheSigner
from motcua.registers.forms.letters import given_draft, letters_pdf
from motcua.registers.models.letters import Letter, LetterSettings, LetterState
from motcua.registers.permissions import SIGN_LETTERS
from motcua.registers.queries.letters import letters_to_sign, settings_of


@action
def letters_for_pile(
    *, letter_ids: Sequence[int], key: SigningKey, public_url: str, by: Actor, now: datetime
) -> list[PaperToSign]:
    """The chosen letters of the officer's list, drawn with the words of today; raises NotTheSigner.

    The words and the paper are kept with each letter: what is signed is what was put on the pile.
    """
    wanted = set(letter_ids)
    chosen = [letter for letter in letters_to_sign(by, roles=SIGN_LETTERS.roles) if letter.pk in wanted]
    papers: list[PaperToSign] = []
    for agency in dict.fromkeys(letter.agency for letter in chosen):
        settings = settings_of(agency)
        if key.holder_name != settings.signer_name:
            raise NotTheSigner(
                _("Thư của %(agency)s do %(name)s ký; khóa này của người khác.")
                % {"agency": agency.name, "name": settings.signer_name}
            )
        own = [letter for letter in chosen if letter.agency_id == agency.pk]
        _draw(own, agency, settings, public_url=public_url, now=now)
        papers += [_paper(letter) for letter in own]
    return papers


def letter_to_sign(item: SigningItem) -> bytes:
    """The paper of a letter on a pile; raises LetterNotPending when it changed or went out meanwhile."""
    _on_pile(item)
    return read_stored(item.file)


def sign_letter(item: SigningItem, signature: Signature, *, by: Actor, now: datetime) -> None:
    """What follows the signature of a letter, in its transaction: a paper given out, ready to be sent."""
    letter = _on_pile(item)
    letter.document = issue_document(
        new=NewDocument(
            code=letter.check_code,
            kind=DocumentKind.LETTER,
            title=letter.title,
            file=signature.signed_file,
            issuer=letter.agency,
            signer_name=letter.signer_name,
            person_name=letter.case.applicant_name,
            subject_kind=SUBJECT,
            subject_id=str(letter.pk),
        ),
        by=by,
        now=now,
    )
    letter.state = LetterState.SIGNED
    letter.save(update_fields=["document", "state"])
    signed = NewEvent("registers.letter_signed", {"code": letter.check_code})
    append(subject_kind=SUBJECT, subject_id=str(letter.pk), events=[signed], by=by, now=now)


def _draw(
    letters: Sequence[Letter], agency: Agency, settings: LetterSettings, *, public_url: str, now: datetime
) -> None:
    """The papers of letters of one office, kept with them."""
    write_words(letters, agency, settings, on=local_day(now))
    drawn = []
    for letter in letters:
        letter.check_code = letter.check_code or free_code()
        pages = [(letter, given_draft(letter))]
        paper = letters_pdf(pages, agency=agency, settings=settings, public_url=public_url, now=now)
        drawn.append((paper, MediaType.PDF))
    for letter, stored in zip(letters, store_files(contents=drawn, now=now), strict=True):
        letter.unsigned = stored
    kept = ["title", "text", "signer_name", "signer_title", "check_code", "unsigned"]
    Letter.objects.bulk_update(letters, kept, batch_size=100)


def _paper(letter: Letter) -> PaperToSign:
    if letter.unsigned is None:
        raise LookupError(f"letter {letter.pk} was not drawn")
    return PaperToSign(
        file=letter.unsigned,
        title=f"{letter.title}: {letter.addressee}",
        subject_kind=SUBJECT,
        subject_id=str(letter.pk),
    )


def _on_pile(item: SigningItem) -> Letter:
    """The letter as it was put on the pile."""
    ready = Letter.objects.ready().pending().select_related("agency", "case")
    letter = ready.filter(pk=item.subject_id, unsigned=item.file).first()
    if letter is None:
        raise LetterNotPending(_("Thư này vừa thay đổi hoặc đã gửi. Xin xem lại trước khi ký."))
    return letter

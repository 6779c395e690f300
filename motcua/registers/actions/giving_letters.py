"""What becomes of letters: looked at, printed in a batch, sent by message, or not sent with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append_to_each
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.notifications.actions import NewMessage, Reference, Sender, queue_messages
from motcua.registers.actions.writing_letters import OF_CHILD, WANTS_NONE
from motcua.registers.errors import LetterNotPending, ReasonMissing, SignerMissing
from motcua.registers.forms.letters import draft_of
from motcua.registers.models.letters import Letter, LetterKind, LetterOptOut, LetterSettings, LetterState
from motcua.registers.notices import LETTER, LetterFacts
from motcua.registers.permissions import GIVE_LETTERS, check_books
from motcua.registers.queries.letters import letter_path, settings_of, text_in_force

SUBJECT = "registers.letter"
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody who looked at a letter says: whom it goes to, about whom, and whether that is a child."""

    addressee: str
    subject_name: str = ""
    is_of_child: bool | None = None


@action
def look_at_letter(*, letter_id: int, looked: Looked, by: Actor, now: datetime) -> Letter:
    """Put names right before a letter goes out; a condolence must be looked at.

    One for a child or a stillborn is not sent unless the office says so. Raises NotFound, NotAllowed,
    LetterNotPending, ReasonMissing without an addressee.
    """
    letter = _waiting(letter_id, by)
    letter.addressee = " ".join(looked.addressee.split())[:300]
    if not letter.addressee:
        raise ReasonMissing(_("Xin ghi thư gửi cho ai."), field="addressee")
    letter.subject_name = " ".join(looked.subject_name.split())[:300]
    letter.is_of_child = looked.is_of_child if letter.kind == LetterKind.CONDOLENCE else None
    if letter.is_of_child and not settings_of(letter.agency).writes_for_children:
        letter.state, letter.reason = LetterState.SKIPPED, OF_CHILD
    letter.unsigned = None  # one on a pile is drawn anew
    letter.save(update_fields=["addressee", "subject_name", "is_of_child", "state", "reason", "unsigned"])
    kind = "registers.letter_skipped" if letter.reason else "registers.letter_looked_at"
    _note([letter], NewEvent(kind, {"of_child": letter.is_of_child}), by=by, now=now)
    return letter


@action
def skip_letter(*, letter_id: int, reason: str, by: Actor, now: datetime) -> Letter:
    """Let a letter not go out. Raises NotFound, NotAllowed, LetterNotPending, ReasonMissing."""
    letter = _not_given(letter_id, by)
    letter.reason = " ".join(reason.split())[:300]
    if not letter.reason:
        raise ReasonMissing(_("Xin ghi vì sao không gửi thư."), field="reason")
    _settle([letter], LetterState.SKIPPED, by=by, now=now)
    return letter


@action
def restore_letter(*, letter_id: int, by: Actor, now: datetime) -> Letter:
    """Let a skipped letter wait again, as it did. Raises NotFound, NotAllowed, LetterNotPending."""
    letter = _letter(letter_id, by)
    back = Letter.objects.filter(pk=letter.pk, state=LetterState.SKIPPED)
    state = LetterState.PENDING if letter.document_id is None else LetterState.SIGNED
    if not back.update(state=state, reason="", done_at=None, done_by=""):
        raise LetterNotPending(_("Thư này không ở mục Không gửi."))
    _note([letter], NewEvent("registers.letter_restored", {}), by=by, now=now)
    letter.refresh_from_db()
    return letter


@action
def opt_out(*, letter_id: int, by: Actor, now: datetime) -> Letter:
    """Somebody wants no letters: note it of the person, and skip all that wait for them."""
    letter = _letter(letter_id, by)
    person = letter.case.applicant
    LetterOptOut.objects.get_or_create(
        applicant=person, defaults={"noted_at": now, "noted_by": by.label, "reason": ""}
    )
    waiting = list(Letter.objects.not_given().filter(case__applicant=person))
    for one in waiting:
        one.reason = WANTS_NONE
    _settle(waiting, LetterState.SKIPPED, by=by, now=now)
    letter.refresh_from_db()
    return letter


@action
def opt_in(*, letter_id: int, by: Actor, now: datetime) -> None:
    """The person of the letter wants letters again; those skipped before stay so."""
    letter = _letter(letter_id, by)
    if LetterOptOut.objects.filter(applicant=letter.case.applicant).delete()[0]:
        _note([letter], NewEvent("registers.letters_wanted_again", {}), by=by, now=now)


@action
def give_letters(
    *,
    agency: Agency,
    letter_ids: Sequence[int],
    by_message: bool = False,
    public_url: str = "",
    by: Actor,
    now: datetime,
) -> list[Letter]:
    """The ready ones of the letters go out, printed or by message; they keep the text they had then.

    Signed ones go out as they were signed, by message with the link to the signed paper; the others are
    printed for a signature by hand. Not ready are condolences nobody has looked at, registrations being
    corrected, people who want none, and by message those without an address or wish for one. At most 500 at
    once, oldest first. Raises NotAllowed, SignerMissing.
    """
    check_books(by, GIVE_LETTERS, agency)
    settings, day = settings_of(agency), local_day(now)
    if not settings.signer_name:
        raise SignerMissing(_("Chưa có người ký thư. Lãnh đạo chọn người ký ở Quản trị, Thư."))
    letters = Letter.objects.ready().filter(agency=agency, pk__in=list(letter_ids)[:MOST_AT_ONCE])
    if by_message:
        letters = letters.filter(case__wants_mail=True).exclude(case__applicant_email="")
    letters = letters.select_for_update(of=("self",)).select_related("case", "document__file")
    locked = list(letters.order_by("registered_on", "pk"))
    write_words([letter for letter in locked if letter.document is None], agency, settings, on=day)
    _settle(locked, LetterState.SENT if by_message else LetterState.PRINTED, by=by, now=now)
    if by_message:
        queue_messages(messages=[_message(letter, agency, public_url) for letter in locked], by=by, now=now)
    return locked


def write_words(letters: Sequence[Letter], agency: Agency, settings: LetterSettings, *, on: date) -> None:
    """The words and the signer of a day, kept with each letter; nothing is saved."""
    texts = {kind: text_in_force(agency, kind, on=on) for kind in {letter.kind for letter in letters}}
    for letter in letters:
        draft = draft_of(letter, texts[letter.kind], agency)
        letter.title, letter.text = draft.title, "\n\n".join(draft.paragraphs)
        letter.signer_name, letter.signer_title = settings.signer_name, settings.signer_title


def _message(letter: Letter, agency: Agency, public_url: str) -> NewMessage:
    text = f"Kính gửi: {letter.addressee}\n\n{letter.text}\n\n{letter.signer_title}\n{letter.signer_name}"
    if letter.document is not None:
        text += f"\n\nThư có chữ ký số: {public_url.rstrip('/')}{letter_path(letter)}"
    return NewMessage(
        notice=LETTER,
        facts=LetterFacts(title=letter.title, office=agency.name, text=text),
        address=letter.case.applicant_email,
        reference=Reference("case", letter.case.code),
        sender=Sender(agency.name, agency.path),
        key=f"{LETTER.key}:{letter.pk}",
    )


def _settle(letters: Sequence[Letter], state: LetterState, *, by: Actor, now: datetime) -> None:
    for letter in letters:
        letter.state, letter.done_at, letter.done_by = state, now, by.label
    fields = ["state", "reason", "title", "text", "signer_name", "signer_title", "done_at", "done_by"]
    Letter.objects.bulk_update(letters, fields, batch_size=100)
    _note(letters, NewEvent(f"registers.letter_{state}", {"state": str(state)}), by=by, now=now)


def _note(letters: Sequence[Letter], event: NewEvent, *, by: Actor, now: datetime) -> None:
    append_to_each(
        subject_kind=SUBJECT, events={str(letter.pk): [event] for letter in letters}, by=by, now=now
    )


def _letter(letter_id: int, by: Actor) -> Letter:
    letter = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("agency", "case__applicant")
        .filter(pk=letter_id)
        .first()
    )
    if letter is None:
        raise NotFound(_("Không có thư này."))
    check_books(by, GIVE_LETTERS, letter.agency)
    return letter


def _not_given(letter_id: int, by: Actor) -> Letter:
    letter = _letter(letter_id, by)
    if letter.state not in (LetterState.PENDING, LetterState.SIGNED):
        raise LetterNotPending(_("Thư này đã in, đã gửi hoặc đã bỏ qua."))
    return letter


def _waiting(letter_id: int, by: Actor) -> Letter:
    letter = _letter(letter_id, by)
    if letter.state != LetterState.PENDING:
        raise LetterNotPending(_("Thư này đã ký, đã in, đã gửi hoặc đã bỏ qua."))
    return letter

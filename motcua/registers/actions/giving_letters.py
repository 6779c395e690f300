"""What becomes of letters: looked at, printed in a batch, sent by message, or not sent with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
from motcua.registers.models.letters import Letter, LetterKind, LetterOptOut, LetterState
from motcua.registers.notices import LETTER, LetterFacts
from motcua.registers.permissions import GIVE_LETTERS, check_books
from motcua.registers.queries.letters import settings_of, text_in_force

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
    letter.save(update_fields=["addressee", "subject_name", "is_of_child", "state", "reason"])
    kind = "registers.letter_skipped" if letter.reason else "registers.letter_looked_at"
    _note([letter], NewEvent(kind, {"of_child": letter.is_of_child}), by=by, now=now)
    return letter


@action
def skip_letter(*, letter_id: int, reason: str, by: Actor, now: datetime) -> Letter:
    """Let a letter not go out. Raises NotFound, NotAllowed, LetterNotPending, ReasonMissing."""
    letter = _waiting(letter_id, by)
    letter.reason = " ".join(reason.split())[:300]
    if not letter.reason:
        raise ReasonMissing(_("Xin ghi vì sao không gửi thư."), field="reason")
    _settle([letter], LetterState.SKIPPED, by=by, now=now)
    return letter


@action
def restore_letter(*, letter_id: int, by: Actor, now: datetime) -> Letter:
    """Let a skipped letter wait again. Raises NotFound, NotAllowed, LetterNotPending."""
    letter = _letter(letter_id, by)
    back = Letter.objects.filter(pk=letter.pk, state=LetterState.SKIPPED)
    if not back.update(state=LetterState.PENDING, reason="", done_at=None, done_by=""):
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
    waiting = list(Letter.objects.pending().filter(case__applicant=person))
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
    *, agency: Agency, letter_ids: Sequence[int], by_message: bool = False, by: Actor, now: datetime
) -> list[Letter]:
    """The ready ones of the letters go out, printed or by message; they keep the text they had then.

    Not ready are condolences nobody has looked at, registrations being corrected, people who want none, and
    by message those without an address or wish for one. At most 500 at once, oldest first.
    Raises NotAllowed, SignerMissing.
    """
    check_books(by, GIVE_LETTERS, agency)
    settings, day = settings_of(agency), local_day(now)
    if not settings.signer_name:
        raise SignerMissing(_("Chưa có người ký thư. Lãnh đạo chọn người ký ở Quản trị, Thư."))
    letters = Letter.objects.ready().filter(agency=agency, pk__in=list(letter_ids)[:MOST_AT_ONCE])
    letters = letters.filter(case__applicant__letter_opt_out=None)
    if by_message:
        letters = letters.filter(case__wants_mail=True).exclude(case__applicant_email="")
    letters = letters.select_for_update(of=("self",)).select_related("case")
    locked = list(letters.order_by("registered_on", "pk"))
    texts = {kind: text_in_force(agency, kind, on=day) for kind in {letter.kind for letter in locked}}
    for letter in locked:
        draft = draft_of(letter, texts[letter.kind], agency)
        letter.title, letter.text = draft.title, "\n\n".join(draft.paragraphs)
        letter.signer_name, letter.signer_title = settings.signer_name, settings.signer_title
    _settle(locked, LetterState.SENT if by_message else LetterState.PRINTED, by=by, now=now)
    if by_message:
        queue_messages(messages=[_message(letter, agency) for letter in locked], by=by, now=now)
    return locked


def _message(letter: Letter, agency: Agency) -> NewMessage:
    text = f"Kính gửi: {letter.addressee}\n\n{letter.text}\n\n{letter.signer_title}\n{letter.signer_name}"
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


def _waiting(letter_id: int, by: Actor) -> Letter:
    letter = _letter(letter_id, by)
    if letter.state != LetterState.PENDING:
        raise LetterNotPending(_("Thư này đã in, đã gửi hoặc đã bỏ qua."))
    return letter

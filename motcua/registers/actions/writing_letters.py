"""Letters come about: a cursor over the event log looks for registrations that are final (ADR 0022's way).

Final is what was handed over: then the parties have signed book and certificate. One letter a case, whatever
happens to it afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.audit.models import Event
from motcua.cases.actions.following import keep, lock_cursor, next_events
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.models import Case
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.registers.models.letters import (
    Letter,
    LetterKind,
    LetterOptOut,
    LetterSettings,
    LetterState,
)
from motcua.registers.permissions import WRITE_LETTERS
from motcua.registers.queries.letter_facts import Registered, registered_of
from motcua.registers.rules.letters import PROCEDURES

CURSOR = "letters"
EVENTS_AT_ONCE = 5000
NAMED_AT_ONCE = 500
SWITCHED_OFF = "Loại thư này đang tắt"
OF_CHILD = "Người mất là trẻ em hoặc trẻ sơ sinh: mặc định không gửi"
WANTS_NONE = "Người nhận không muốn nhận thư"
_ADDRESSED = {
    LetterKind.BIRTH: "Gia đình ông/bà {name}",
    LetterKind.MARRIAGE: "Anh/chị {name} và người bạn đời",
    LetterKind.CONDOLENCE: "Ông/bà {name} và gia quyến",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What one slice did; `has_more`: events wait behind it and can be read already."""

    letters: int
    has_more: bool


@action
def write_letters(*, by: Actor, now: datetime, limit: int = EVENTS_AT_ONCE) -> Written:
    """Make the letters of the registrations among the next events of the log. A job's action."""
    check(by, WRITE_LETTERS)
    cursor = lock_cursor(CURSOR)
    stood = cursor.settled, cursor.seen
    found = next_events(cursor, limit=limit)
    made = 0
    if found.events:
        handed_over = Event.objects.filter(
            subject_kind="case", kind="cases.handed_over", pk__gt=found.after, pk__lte=found.upto
        )
        made = _write(set(handed_over.values_list("subject_id", flat=True)), now=now)
    keep(cursor, now=now)
    _name_later()
    return Written(made, found.has_more and (cursor.settled, cursor.seen) != stood)


def _write(codes: Iterable[str], *, now: datetime) -> int:
    """Letters for those of the cases that are granted registrations and have none yet."""
    cases = list(
        Case.objects.filter(
            code__in=codes,
            procedure__code__in=PROCEDURES,
            state=CaseState.HANDED_OVER,
            outcome=Outcome.GRANTED,
            letter=None,
        ).select_related("procedure", "competent_agency")
    )
    if not cases:
        return 0
    offices = {case.competent_agency_id for case in cases}
    known = {one.agency_id: one for one in LetterSettings.objects.filter(agency__in=offices)}
    people = {case.applicant_id for case in cases}
    unwilling = set(LetterOptOut.objects.filter(applicant__in=people).values_list("applicant_id", flat=True))
    books = registered_of(cases)
    letters = [
        _letter(
            case,
            settings=known.get(case.competent_agency_id) or LetterSettings(),
            known=books.get(case.pk, Registered()),
            is_unwilling=case.applicant_id in unwilling,
            now=now,
        )
        for case in cases
    ]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)  # two nodes at the same events
    return len(letters)


def _name_later() -> None:
    """Names of waiting letters whose registration was entered in its book after the hand-over: a slice."""
    unnamed = Letter.objects.pending().filter(subject_name="", case__civil_record__isnull=False)
    letters = list(unnamed.select_related("case")[:NAMED_AT_ONCE])
    if not letters:
        return
    books = registered_of(letter.case for letter in letters)
    offices = {letter.agency_id for letter in letters}
    known = {one.agency_id: one for one in LetterSettings.objects.filter(agency__in=offices)}
    for letter in letters:
        settings = known.get(letter.agency_id) or LetterSettings()
        found = books[letter.case_id]
        letter.subject_name = found.subject_name[:300]
        letter.unsigned = None  # one on a pile is drawn anew
        if letter.is_of_child is None:
            letter.is_of_child = found.is_of_child
        if letter.is_of_child and not settings.writes_for_children:
            letter.state, letter.reason = LetterState.SKIPPED, OF_CHILD
    Letter.objects.bulk_update(letters, ["subject_name", "is_of_child", "unsigned", "state", "reason"])


def _letter(
    case: Case, *, settings: LetterSettings, known: Registered, is_unwilling: bool, now: datetime
) -> Letter:
    """The letter to who registered: of a condolence the informant, never the one who died.

    Names come from the civil-status book where the registration is entered there.
    """
    kind = LetterKind(PROCEDURES[case.procedure.code])
    reason = "" if settings.writes(kind) else SWITCHED_OFF
    if known.is_of_child and not settings.writes_for_children:
        reason = OF_CHILD
    if is_unwilling:
        reason = WANTS_NONE
    name = known.informant or case.applicant_name
    return Letter(
        agency=case.competent_agency,
        case=case,
        kind=kind,
        registered_on=local_day(case.handed_over_at or now),
        addressee=_addressed(kind, name, known)[:300],
        address=case.applicant_address,
        subject_name=known.subject_name[:300],
        is_of_child=known.is_of_child,
        state=LetterState.SKIPPED if reason else LetterState.PENDING,
        reason=reason,
        made_at=now,
    )


def _addressed(kind: LetterKind, name: str, known: Registered) -> str:
    if kind == LetterKind.MARRIAGE and " và " in known.subject_name:
        return f"Anh chị {known.subject_name}"
    return _ADDRESSED[kind].format(name=name)

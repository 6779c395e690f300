"""The letters of a sample office: some signed with its chairman's key, those of past months printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.models import Agency
from motcua.core.actors import Actor, job_actor
from motcua.core.rules.dates import local_day
from motcua.documents.models import SigningKey
from motcua.registers.actions import (
    LetterChoices,
    Looked,
    give_letters,
    look_at_letter,
    set_letters,
    write_letters,
)
from motcua.registers.actions.sealing import sign_pile, start_signing
from motcua.registers.models.letters import Letter, LetterKind
from motcua.registers.permissions import SIGN_LETTERS
from motcua.registers.queries.letters import letters_to_sign, settings_of

BY = job_actor("demo")
PRINTED_AFTER = timedelta(days=14)
AT_ONCE = 500
SIGNED = 6


def sign_letters(agency: Agency, signer: str, *, now: datetime) -> None:
    """The chairman signs the letters of the office: with their key, or by hand on paper."""
    set_letters(agency=agency, choices=LetterChoices(signer), by=BY, now=now)


def write_all(*, now: datetime) -> None:
    """The letters of everything that has been handed over."""
    while write_letters(by=BY, now=now).has_more:
        pass


def print_past(agency: Agency, *, clerk: Actor, now: datetime) -> None:
    """Print what has waited for two weeks; of the dead somebody has looked that none was a child."""
    until = local_day(now) - PRINTED_AFTER
    waiting = Letter.objects.pending().filter(agency=agency, registered_on__lt=until)
    for letter in waiting.filter(kind=LetterKind.CONDOLENCE):
        looked = Looked(letter.addressee, is_of_child=False)
        look_at_letter(letter_id=letter.pk, looked=looked, by=clerk, now=now)
    ids = list(waiting.order_by("registered_on", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        chosen = ids[start : start + AT_ONCE]
        give_letters(agency=agency, letter_ids=chosen, by=clerk, now=now)


def sign_some(agency: Agency, leaders: Sequence[User], *, pin: str, now: datetime) -> None:
    """The chairman signs the oldest letters that wait with their key; the others wait for who tries it."""
    name = settings_of(agency).signer_name
    chairman = next(user for user in leaders if user.full_name == name)
    by, key = actor_of(chairman, now=now), SigningKey.objects.usable().filter(owner=chairman).first()
    ids = [letter.pk for letter in letters_to_sign(by, roles=SIGN_LETTERS.roles)[:SIGNED]]
    if key is None or not ids:
        return
    pile = start_signing(
        case_ids=(),
        copy_ids=(),
        letter_ids=ids,
        public_url=settings.PUBLIC_URL,
        key=key,
        by=by,
        now=now,
    )
    sign_pile(pile=pile, pin=pin, by=by, now=now, seconds=60)

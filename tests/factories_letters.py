"""Letters of a small ward: registrations handed over, the letters they bring about, who signs them."""

from __future__ import annotations

from datetime import timedelta

from motcua.cases.actions import Recipient, hand_over_result
from motcua.cases.models import Case
from motcua.core.actors import Role, job_actor
from motcua.registers.actions import LetterChoices, set_letters, write_letters
from tests.factories import NOW
from tests.factories_cases import BIRTH, Desk
from tests.factories_work import decided

DEATH = "1.000656"
LATER = NOW + timedelta(days=1)


def registered(desk: Desk, code: str = BIRTH, **values: object) -> Case:
    """A registration whose result is in the hands of the people."""
    case = decided(desk, code=code, now=NOW, **values)
    return hand_over_result(
        case_id=case.pk,
        version=case.version,
        recipient=Recipient(case.applicant_name, is_present=True),
        by=desk.actor(Role.RECEIVER),
        now=LATER,
    )


def write() -> int:
    """The letters of all that was handed over; how many."""
    return write_letters(by=job_actor("registers.write_letters"), now=LATER).letters


def sign(desk: Desk, name: str = "Lâm Thị Tuyết Mai", **choices: bool) -> None:
    """Say who signs the letters of the ward."""
    by = desk.actor(Role.LEADER)
    set_letters(agency=desk.ward, choices=LetterChoices(name, **choices), by=by, now=NOW)

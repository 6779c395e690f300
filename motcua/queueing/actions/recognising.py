"""Knowing who stands at the kiosk or the guidance desk, so that nothing is declared twice at the counter."""

from __future__ import annotations

from datetime import datetime

from motcua.applicants.actions import ApplicantData, keep_applicant
from motcua.applicants.models import Applicant
from motcua.applicants.rules import parse_citizen_card
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.transactions import action
from motcua.queueing.choices import DeviceKind
from motcua.queueing.permissions import GUIDE
from motcua.queueing.queries.devices import device_of


@action
def recognise_card(*, payload: str, by: Actor, now: datetime) -> Applicant:
    """The person of the card held to a kiosk or a guide's scanner, kept as at the counter.

    The ticket then leads to them. Raises DeviceUnknown for a screen that is no kiosk, NotAllowed for an
    officer who does not guide, Unreadable for a card that cannot be read.
    """
    if by.kind is ActorKind.OFFICER:
        check(by, GUIDE)
    else:
        device_of(by, DeviceKind.KIOSK)
    card = parse_citizen_card(payload)
    return keep_applicant(
        data=ApplicantData(
            name=card.full_name,
            identifier=card.personal_id,
            old_identifier=card.old_id,
            born_on=card.born_on,
            sex=card.sex or "",
            address=card.address,
            card_issued_on=card.issued_on,
        ),
        now=now,
    )

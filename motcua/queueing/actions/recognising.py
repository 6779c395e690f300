"""Knowing who stands at the kiosk, so that nothing is declared twice at the counter."""

from __future__ import annotations

from datetime import datetime

from motcua.applicants.actions import ApplicantData, keep_applicant
from motcua.applicants.models import Applicant
from motcua.applicants.rules import parse_citizen_card
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.queueing.choices import DeviceKind
from motcua.queueing.queries.devices import device_of


@action
def recognise_card(*, payload: str, by: Actor, now: datetime) -> Applicant:
    """The person of the card held to a kiosk, kept as at the counter: the ticket then leads to them.

    Raises DeviceUnknown for a screen that is no kiosk, Unreadable for a card that cannot be read.
    """
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

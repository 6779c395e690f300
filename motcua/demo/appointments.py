"""People who have booked a time at the sample hall, so that its lists are not empty."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from motcua.agencies.models import Office
from motcua.core.actors import job_actor
from motcua.demo.crowd.people import KEY
from motcua.demo.people import make_people
from motcua.queueing.actions import Visitor, book_appointment, plan_slots
from motcua.queueing.models import Hall, Slot

BY = job_actor("demo")
# What people of a line write; nothing for the others.
NOTES = {
    "C": "sao y 3 bản",
    "H": "khai sinh cho con",
    "D": "hỏi về sổ đỏ",
    "K": "mở quán ăn",
    "B": "đổi thẻ bảo hiểm y tế",
}
BOOKED_SHARE = 0.3
NOTED_SHARE = 0.6
AHEAD = timedelta(days=5)


def book_some(office: Office, *, seed: int, now: datetime) -> int:
    """Plan the times of the office's hall and book some of the next days; returns how many."""
    hall = Hall.objects.select_related("office__agency").get(office=office)
    plan_slots(hall=hall, public_url=settings.PUBLIC_URL, by=BY, now=now)
    random = Random(seed)
    free = Slot.objects.free(at=now).select_related("line").filter(line__hall=hall, starts_at__lt=now + AHEAD)
    chosen = [slot for slot in free if random.random() < BOOKED_SHARE]
    people = make_people(random, len(chosen), place=hall.office.agency.place)
    for slot, person in zip(chosen, people, strict=True):
        note = NOTES.get(slot.line.letters, "") if random.random() < NOTED_SHARE else ""
        visitor = Visitor(name=person.data.name, phone=person.data.phone, note=note)
        book_appointment(
            slot_id=slot.pk,
            visitor=visitor,
            idempotency_key=f"{KEY}:{slot.pk}",  # who comes to it: the living day
            public_url=settings.PUBLIC_URL,
            by=BY,
            now=now,
        )
    return len(chosen)

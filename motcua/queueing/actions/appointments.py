"""Booking a time, moving and cancelling it.

A place is taken by one conditional statement, `taken < capacity`; with the constraint of the table behind it
no time is ever overbooked, whoever books at the same moment (ADR 0026). Actions that touch two times lock
them in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from motcua.applicants.rules import normalise_phone
from motcua.cases.actions.attempts import address_key
from motcua.catalogue.models import Offering
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotFound
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.series import count_attempt
from motcua.core.transactions import action
from motcua.notifications.rules import is_email, normal_address
from motcua.queueing.actions.appointment_notes import note_on_appointments, tell
from motcua.queueing.choices import AppointmentState
from motcua.queueing.errors import AppointmentOver, SlotNotFree, TooManyAppointments
from motcua.queueing.models import Appointment, Slot
from motcua.queueing.notices import APPOINTMENT_BOOKED, APPOINTMENT_CANCELLED, APPOINTMENT_MOVED
from motcua.queueing.permissions import ISSUE
from motcua.queueing.rules.codes import new_appointment_code, new_ticket_key

MOST_OF_ONE_PERSON = 3  # at one office: room for a family, none for hoarding
# People in one office or on one mobile gateway share an address; so does a program that books all.
MOST_FROM_ADDRESS = 20
WINDOW = timedelta(hours=1)
LONGEST_NAME, LONGEST_NOTE = 120, 300
_CITIZENS = frozenset({ActorKind.APPLICANT, ActorKind.HELPER, ActorKind.ANONYMOUS})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who will come: a name, a telephone or an e-mail, and at will the procedure and a line of text.

    `applicant_id`: an officer knows them by their card.
    """

    name: str
    phone: str = ""
    email: str = ""
    note: str = ""
    offering_id: int | None = None
    applicant_id: int | None = None
    language: str = "vi"


@action
def count_booking(*, address: str, now: datetime) -> None:
    """Count one booking by the network address it comes from; raises TooOften."""
    count_attempt(key=address_key("booking", address), now=now, window=WINDOW, limit=MOST_FROM_ADDRESS)


def book_appointment(
    *,
    slot_id: int,
    visitor: Visitor,
    idempotency_key: str | None = None,
    public_url: str,
    by: Actor,
    now: datetime,
) -> Appointment:
    """A place at the time; the same appointment again for an idempotency key already used.

    Raises NotFound, SlotNotFree, TooManyAppointments, Unreadable for a visitor nobody could call or write to,
    NotAllowed for an officer without the right.
    """
    clean = _checked(visitor)
    try:
        return _book(slot_id, clean, idempotency_key, public_url, by, now)
    except IntegrityError:
        # Two clicks at the same moment: the first is through, the second finds its appointment.
        if idempotency_key is None:
            raise
        return _book(slot_id, clean, idempotency_key, public_url, by, now)


@action
def _book(
    slot_id: int, visitor: Visitor, key: str | None, public_url: str, by: Actor, now: datetime
) -> Appointment:
    known = Appointment.objects.with_place().filter(idempotency_key=key).first() if key else None
    if known is not None:
        return known
    slot = Slot.objects.select_related("line__hall__office__agency").filter(pk=slot_id).first()
    if slot is None:
        raise NotFound(_("Không có giờ hẹn này."))
    if by.kind not in _CITIZENS:
        check(by, ISSUE, slot.line.hall.office.agency.path)
    _check_not_hoarding(slot, visitor, now=now)
    _take_place(slot, now=now)
    appointment = Appointment(
        slot=slot,
        key=new_ticket_key(),
        code=new_appointment_code(),
        name=visitor.name,
        phone=visitor.phone,
        email=visitor.email,
        note=visitor.note,
        offering=_offering(visitor),
        applicant_id=visitor.applicant_id,
        language=visitor.language,
        booked_at=now,
        changed_at=now,
        idempotency_key=key,
    )
    appointment.save(force_insert=True)
    note_on_appointments([appointment], "appointment_booked", by=by, now=now)
    tell([appointment], APPOINTMENT_BOOKED, public_url=public_url, by=by, now=now, expires_at_start=True)
    return appointment


@action
def move_appointment(
    *, appointment: Appointment, slot_id: int, public_url: str, by: Actor, now: datetime
) -> Appointment:
    """Another time of the same office instead; the old place is free again.

    Whoever holds the link may, and officers of the office. Raises SlotNotFree, AppointmentOver once it is
    kept, cancelled or past, NotAllowed.
    """
    _check_may_change(appointment, by=by, now=now)
    before = appointment.slot
    slots = _locked([before.pk, slot_id])
    slot = slots.get(slot_id)
    if slot is None or slot.line.hall_id != before.line.hall_id:
        raise NotFound(_("Không có giờ hẹn này."))
    if slot.pk == before.pk:
        return appointment
    _take_place(slot, now=now)
    _change(appointment, slot=slot, sequence=appointment.sequence + 1, changed_at=now, **_REMIND_ANEW)
    _free_place(before.pk)
    note_on_appointments([appointment], "appointment_moved", by=by, now=now, instead_of=before.pk)
    tell([appointment], APPOINTMENT_MOVED, public_url=public_url, by=by, now=now, expires_at_start=True)
    return appointment


@action
def cancel_appointment(*, appointment: Appointment, public_url: str, by: Actor, now: datetime) -> Appointment:
    """The person does not come; the place is free again.

    Whoever holds the link may, and officers of the office. Raises AppointmentOver once it is kept, cancelled
    or past, NotAllowed.
    """
    _check_may_change(appointment, by=by, now=now)
    _locked([appointment.slot_id])
    _change(appointment, state=AppointmentState.CANCELLED, sequence=appointment.sequence + 1, changed_at=now)
    _free_place(appointment.slot_id)
    note_on_appointments([appointment], "appointment_cancelled", by=by, now=now)
    tell([appointment], APPOINTMENT_CANCELLED, public_url=public_url, by=by, now=now)
    return appointment


_REMIND_ANEW = {"day_reminder_at": None, "hour_reminder_at": None}


def _take_place(slot: Slot, *, now: datetime) -> None:
    """One statement on the one table decides: conditions on other tables would not be looked at again by a
    writer who waited for the row on PostgreSQL.
    """
    takes = slot.line.is_active and slot.line.takes_appointments
    if not takes or not Slot.objects.free(at=now).filter(pk=slot.pk).update(taken=F("taken") + 1):
        raise SlotNotFree(
            _("Giờ %(time)s vừa hết chỗ hoặc không còn nhận hẹn. Xin chọn giờ khác.") % {"time": slot}
        )


def _free_place(slot_id: int) -> None:
    Slot.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1)


def _locked(ids: Iterable[int]) -> dict[int, Slot]:
    rows = Slot.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    return {slot.pk: slot for slot in rows.select_related("line__hall__office__agency")}


def _change(appointment: Appointment, **values: object) -> None:
    """Write the values if the appointment is still booked for the time it was read with."""
    same = Appointment.objects.booked().filter(pk=appointment.pk, slot_id=appointment.slot_id)
    if not same.update(**values):
        raise AppointmentOver(_("Lịch hẹn vừa được thay đổi ở nơi khác. Xin tải lại trang."))
    for name, value in values.items():
        setattr(appointment, name, value)


def _check_may_change(appointment: Appointment, *, by: Actor, now: datetime) -> None:
    if by.kind not in _CITIZENS:
        check(by, ISSUE, appointment.slot.line.hall.office.agency.path)
    if not appointment.is_booked:
        state = AppointmentState(appointment.state).label
        raise AppointmentOver(_("Lịch hẹn này không đổi được nữa (%(state)s).") % {"state": state})
    if appointment.slot.starts_at <= now:
        raise AppointmentOver(_("Đã đến giờ hẹn, không đổi được nữa. Xin đến máy lấy số."))


def _check_not_hoarding(slot: Slot, visitor: Visitor, *, now: datetime) -> None:
    same = Q(phone=visitor.phone) if visitor.phone else Q(pk__in=())
    if visitor.email:
        same |= Q(email=visitor.email)
    held = Appointment.objects.booked().filter(
        same, slot__line__hall=slot.line.hall_id, slot__starts_at__gt=now
    )
    if held.count() >= MOST_OF_ONE_PERSON:
        raise TooManyAppointments(
            _(
                "Điện thoại hoặc thư điện tử này đang giữ %(count)d lịch hẹn, nhiều nhất có thể. "
                "Xin hủy bớt trước khi đặt thêm."
            )
            % {"count": MOST_OF_ONE_PERSON}
        )


def _checked(visitor: Visitor) -> Visitor:
    name, email = squeeze(nfc(visitor.name))[:LONGEST_NAME], normal_address(visitor.email)
    if not name:
        raise Unreadable(_("Xin ghi tên để cán bộ gọi."), field="name")
    if not (visitor.phone.strip() or email):
        raise Unreadable(_("Xin ghi số điện thoại hoặc thư điện tử."), field="phone")
    phone = normalise_phone(visitor.phone) if visitor.phone.strip() else ""
    if email and not is_email(email):
        raise Unreadable(_("Thư điện tử phải có dạng ten@noigui.vn."), field="email")
    note = squeeze(nfc(visitor.note))[:LONGEST_NOTE]
    return replace(visitor, name=name, phone=phone, email=email, note=note)


def _offering(visitor: Visitor) -> Offering | None:
    if visitor.offering_id is None:
        return None
    return Offering.objects.select_related("procedure").filter(pk=visitor.offering_id).first()

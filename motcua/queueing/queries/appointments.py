"""Finding appointments, and the times that are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from motcua.agencies.models import Agency, Office
from motcua.applicants.models import Applicant
from motcua.catalogue.models import ProcedureVersion
from motcua.core.rules.dates import VN_TZ, local, local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold
from motcua.queueing.models import Appointment, AppointmentQuerySet, Hall, ServiceLine, Slot, Ticket
from motcua.queueing.rules.codes import parse_appointment_code
from motcua.queueing.rules.slots import FreeTime

CROWD_WEEKS = 4  # how far back one looks for the hours to which many come


def appointment_of_key(key: str) -> Appointment | None:
    """The appointment whose page has this secret, with its time, line and office; one statement."""
    if not (key.isascii() and key.isalnum()):
        return None
    return Appointment.objects.with_place().filter(key=key.upper()).first()


def appointment_at(hall: Hall, text: str) -> Appointment | None:
    """The appointment of this hall whose code somebody typed; None for anything else."""
    try:
        code = parse_appointment_code(text)
    except Unreadable:
        return None
    return Appointment.objects.with_place().filter(code=code, slot__line__hall=hall).first()


def halls_with_appointments() -> list[Hall]:
    """The halls where a time can be booked in some line, by the name of their office; one statement."""
    lines = ServiceLine.objects.active().filter(takes_appointments=True)
    halls = Hall.objects.filter(lines__in=lines).select_related("office__agency").distinct()
    return list(halls.order_by("-office__is_main", "office__name"))


def bookable_lines(hall: Hall) -> list[ServiceLine]:
    """The lines of a hall that take appointments, in their order; one statement."""
    return list(hall.lines.active().filter(takes_appointments=True))


def line_of_procedure(hall: Hall, code: str) -> ServiceLine | None:
    """The line of a hall in which the procedure in force is filed, if it takes appointments."""
    current = ProcedureVersion.objects.filter(procedure__code=code, procedure__current_version=F("pk"))
    lines = hall.lines.active().filter(takes_appointments=True, fields__versions__in=current)
    return lines.order_by("position", "pk").first()


def free_times(line: ServiceLine, *, now: datetime) -> list[FreeTime]:
    """The times of a line that can be booked now, in order, each with how many usually come in its hour.

    Two statements.
    """
    crowds = _crowds(line, now=now)
    found = []
    for slot in Slot.objects.free(at=now).filter(line=line).order_by("starts_at"):
        starts, ends = local(slot.starts_at), local(slot.ends_at)
        crowd = crowds[starts.isoweekday(), starts.hour] / CROWD_WEEKS
        found.append(FreeTime(slot.pk, starts, ends, slot.capacity, slot.taken, crowd))
    return found


def _crowds(line: ServiceLine, *, now: datetime) -> Counter[tuple[int, int]]:
    """People of the last weeks by weekday (1 is Monday) and hour of their ticket."""
    today = local_day(now)
    tickets = Ticket.objects.filter(
        line=line, day__gte=today - timedelta(weeks=CROWD_WEEKS), day__lt=today
    ).order_by()
    rows = tickets.values_list(
        ExtractIsoWeekDay("issued_at", tzinfo=VN_TZ), ExtractHour("issued_at", tzinfo=VN_TZ)
    ).annotate(Count("pk"))
    return Counter({(weekday, hour): count for weekday, hour, count in rows})


def by_day(times: Iterable[FreeTime]) -> dict[date, list[FreeTime]]:
    """The times by their day, in order."""
    days: dict[date, list[FreeTime]] = {}
    for one in times:
        days.setdefault(one.starts_at.date(), []).append(one)
    return days


def booked_today(applicant: Applicant, hall: Hall, *, now: datetime) -> list[Appointment]:
    """What is booked here today for a person who showed their card; one statement.

    Booked for them by an officer, or with their telephone under their name: a family shares a telephone.
    """
    theirs = Q(applicant=applicant)
    if applicant.phone:
        theirs |= Q(applicant=None, phone=applicant.phone)
    name = fold(applicant.name)
    held = appointments_on(hall.office, local_day(now)).booked().filter(theirs)
    return [one for one in held if one.applicant_id or fold(one.name) == name]


def halls_below(paths: tuple[str, ...]) -> list[Hall]:
    """The halls of agencies below these paths; one statement."""
    agencies = Agency.objects.under(paths)
    halls = Hall.objects.filter(office__agency__in=agencies).select_related("office__agency")
    return list(halls.order_by("-office__is_main", "office__name"))


def appointment_below(paths: tuple[str, ...], pk: int) -> Appointment | None:
    """An appointment at an office of an agency below these paths."""
    held = Appointment.objects.with_place().filter(pk=pk).first()
    return held if held and held.slot.line.hall.office.agency.path.startswith(paths) else None


def places_on(office: Office, day: date) -> tuple[int, int]:
    """Of the times of a day: how many places were booked, and how many there are."""
    midnight = datetime.combine(day, time.min, VN_TZ)
    slots = Slot.objects.filter(
        line__hall__office=office, starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=1)
    )
    found = slots.aggregate(taken=Sum("taken", default=0), all=Sum("capacity", default=0))
    return found["taken"], found["all"]


def appointments_on(office: Office, day: date) -> AppointmentQuerySet:
    """The appointments of an office on a day by their time, with line, procedure and ticket."""
    midnight = datetime.combine(day, time.min, VN_TZ)
    rows = Appointment.objects.select_related("slot__line", "offering__procedure", "ticket")
    return rows.filter(
        slot__line__hall__office=office,
        slot__starts_at__gte=midnight,
        slot__starts_at__lt=midnight + timedelta(days=1),
    ).order_by("slot__starts_at", "pk")

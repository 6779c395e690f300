"""Tables of the hall."""

from motcua.queueing.models.advice import Advice, AdviceNote, AdvicePaper, AdviceTopic
from motcua.queueing.models.appointments import Appointment, AppointmentQuerySet, Slot
from motcua.queueing.models.boards import BoardMedia
from motcua.queueing.models.counters import CounterLine, CounterSession
from motcua.queueing.models.devices import Device
from motcua.queueing.models.figures import HallDay, HallFolding
from motcua.queueing.models.halls import Hall, PriorityGroup
from motcua.queueing.models.lines import LinePace, ServiceLine
from motcua.queueing.models.near import NearNotice
from motcua.queueing.models.tickets import Ticket, TicketCase

__all__ = [
    "Advice",
    "AdviceNote",
    "AdvicePaper",
    "AdviceTopic",
    "Appointment",
    "AppointmentQuerySet",
    "BoardMedia",
    "CounterLine",
    "CounterSession",
    "Device",
    "Hall",
    "HallDay",
    "HallFolding",
    "LinePace",
    "NearNotice",
    "PriorityGroup",
    "ServiceLine",
    "Slot",
    "Ticket",
    "TicketCase",
]

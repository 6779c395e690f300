"""Refusals of the hall, each with a sentence for the person in front of it."""

from motcua.core.errors import Conflict, RuleViolation


class LineClosed(RuleViolation):
    """The line takes nobody now: closed by hand, out of session, or full for the day."""

    code = "line_closed"


class RemoteNotOffered(RuleViolation):
    """The office gives no tickets from afar."""

    code = "remote_not_offered"


class AlreadyHolding(Conflict):
    """The browser holds a ticket from afar already."""

    code = "already_holding"


class NotAtDoor(RuleViolation):
    """The code of the door is wrong, or yesterday's: nothing shows that the holder is there."""

    code = "not_at_door"


class NobodyWaiting(RuleViolation):
    """There is nobody to call for this counter."""

    code = "nobody_waiting"


class CounterClosed(RuleViolation):
    """The counter is not open, is paused, or somebody else sits at it."""

    code = "counter_closed"


class CounterTaken(Conflict):
    """Another officer sits at the counter."""

    code = "counter_taken"


class StillServing(Conflict):
    """A person is still at the counter: finish with them first."""

    code = "still_serving"


class TicketNotThere(Conflict):
    """The ticket is not in the state the move needs; somebody else was faster, or the person left."""

    code = "ticket_not_there"


class TooManyRecalls(RuleViolation):
    """The person was called as often as the office allows."""

    code = "too_many_recalls"


class ReasonMissing(RuleViolation):
    """The move needs a reason."""

    code = "reason_missing"


class LineNotServed(RuleViolation):
    """The counter does not serve the line."""

    code = "line_not_served"


class SentElsewhere(RuleViolation):
    """The person was sent to another counter, which alone calls them."""

    code = "sent_elsewhere"


class DeviceUnknown(RuleViolation):
    """The screen is not paired with an office, or no longer."""

    code = "device_unknown"
    http_state = 403


class SlotNotFree(Conflict):
    """The time is booked out, past, or no longer offered; another one may be free."""

    code = "slot_not_free"


class TooManyAppointments(RuleViolation):
    """The same person holds as many appointments at the office as one may."""

    code = "too_many_appointments"


class AppointmentOver(Conflict):
    """The appointment was cancelled, kept or missed already."""

    code = "appointment_over"


class NotYetTime(RuleViolation):
    """Somebody with an appointment came too early, or on another day."""

    code = "not_yet_time"


class LineInUse(Conflict):
    """The line cannot be changed so while people of it wait or were given numbers today."""

    code = "line_in_use"


class AdviceForgotten(Conflict):
    """Person and words were erased: nothing is added to what nobody can read any more."""

    code = "advice_forgotten"


class AlreadyFollowedUp(Conflict):
    """Nothing is promised any more: somebody else has told the person."""

    code = "already_followed_up"

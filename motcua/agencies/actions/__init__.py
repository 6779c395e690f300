"""Everything that changes agencies, their offices and their calendars."""

from motcua.agencies.actions.calendars import change_calendar, checked_change
from motcua.agencies.actions.offices import (
    OfficeFacts,
    add_counter,
    add_position,
    change_counter,
    change_office,
    change_position,
    create_office,
    remove_counter,
)
from motcua.agencies.actions.tree import AgencyFacts, change_agency, create_agency, merge_agencies

__all__ = [
    "AgencyFacts",
    "OfficeFacts",
    "add_counter",
    "add_position",
    "change_agency",
    "change_calendar",
    "change_counter",
    "change_office",
    "change_position",
    "checked_change",
    "create_agency",
    "create_office",
    "merge_agencies",
    "remove_counter",
]

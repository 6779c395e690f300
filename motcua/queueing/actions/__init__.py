"""Everything that changes the hall."""

from motcua.queueing.actions.calling import call_chosen, call_next, recall
from motcua.queueing.actions.counters import (
    close_counter,
    open_counter,
    pause_counter,
    resume_counter,
    take_over_counter,
)
from motcua.queueing.actions.devices import NewDevice, claim_device, pair_device, renew_code, unpair_device
from motcua.queueing.actions.halls import LineFacts, PriorityFacts, add_line, open_hall, serve_line
from motcua.queueing.actions.issuing import NewTicket, give_back_ticket, issue_ticket
from motcua.queueing.actions.recognising import recognise_card
from motcua.queueing.actions.serving import (
    begin_service,
    finish_and_call_next,
    finish_ticket,
    hold_ticket,
    mark_no_show,
    take_back,
)
from motcua.queueing.actions.transferring import transfer_ticket
from motcua.queueing.actions.visits import (
    VISITED,
    begin_for_case,
    complete_supplement_for_ticket,
    hand_over_for_ticket,
    identify_ticket,
    link_case,
    receive_for_ticket,
)

__all__ = [
    "VISITED",
    "LineFacts",
    "NewDevice",
    "NewTicket",
    "PriorityFacts",
    "add_line",
    "begin_for_case",
    "begin_service",
    "call_chosen",
    "call_next",
    "claim_device",
    "close_counter",
    "complete_supplement_for_ticket",
    "finish_and_call_next",
    "finish_ticket",
    "give_back_ticket",
    "hand_over_for_ticket",
    "hold_ticket",
    "identify_ticket",
    "issue_ticket",
    "link_case",
    "mark_no_show",
    "open_counter",
    "open_hall",
    "pair_device",
    "pause_counter",
    "recall",
    "receive_for_ticket",
    "recognise_card",
    "renew_code",
    "resume_counter",
    "serve_line",
    "take_back",
    "take_over_counter",
    "transfer_ticket",
    "unpair_device",
]

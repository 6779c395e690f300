"""Everything that changes the hall."""

from motcua.queueing.actions.advice_upkeep import forget_advised
from motcua.queueing.actions.advising import (
    NewAdvice,
    SaidPaper,
    Topic,
    correct_advice,
    follow_up_advice,
    give_advice,
)
from motcua.queueing.actions.appointment_settings import LineAppointments, change_appointments
from motcua.queueing.actions.appointment_upkeep import (
    close_missed_appointments,
    forget_visitors,
    remind_of_appointments,
)
from motcua.queueing.actions.appointments import (
    Visitor,
    book_appointment,
    cancel_appointment,
    count_booking,
    move_appointment,
)
from motcua.queueing.actions.arriving import check_in
from motcua.queueing.actions.boards import add_board_media, remove_board_media, set_board_voice
from motcua.queueing.actions.calling import call_chosen, call_next, recall
from motcua.queueing.actions.certifying import certify_for_ticket
from motcua.queueing.actions.changing_lines import (
    change_line,
    group_fields,
    reorder_line,
    stop_line,
    stop_serving,
    use_line_again,
)
from motcua.queueing.actions.counters import (
    close_counter,
    open_counter,
    pause_counter,
    resume_counter,
    take_over_counter,
)
from motcua.queueing.actions.devices import (
    NewDevice,
    change_device,
    claim_device,
    pair_device,
    renew_code,
    unpair_device,
)
from motcua.queueing.actions.ending_day import DayEnd, end_day, end_day_if_over
from motcua.queueing.actions.folding import compare_hall_days, comparison_begins, fold_hall_days
from motcua.queueing.actions.guiding import NewGuidance, guide_visitor
from motcua.queueing.actions.halls import (
    HallFacts,
    LineFacts,
    PriorityFacts,
    add_line,
    change_hall,
    enter_past_visits,
    open_hall,
    serve_line,
    set_simulation,
)
from motcua.queueing.actions.issuing import NewTicket, give_back_ticket, issue_ticket
from motcua.queueing.actions.learning import learn_paces
from motcua.queueing.actions.lines import close_line, leave_closed_line, move_line, reopen_line
from motcua.queueing.actions.near import ask_to_be_told, forget_near_notices, tell_near
from motcua.queueing.actions.priorities import add_priority, change_priority
from motcua.queueing.actions.recognising import recognise_card
from motcua.queueing.actions.remote import (
    RemoteTicket,
    arrive,
    count_remote_wish,
    open_remote_ticket,
    take_remote_ticket,
)
from motcua.queueing.actions.rostering import follow_roster
from motcua.queueing.actions.serving import (
    begin_service,
    finish_and_call_next,
    finish_ticket,
    hold_ticket,
    mark_no_show,
    take_back,
)
from motcua.queueing.actions.slots import plan_slots
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
    "DayEnd",
    "HallFacts",
    "LineAppointments",
    "LineFacts",
    "NewAdvice",
    "NewDevice",
    "NewGuidance",
    "NewTicket",
    "PriorityFacts",
    "RemoteTicket",
    "SaidPaper",
    "Topic",
    "Visitor",
    "add_board_media",
    "add_line",
    "add_priority",
    "arrive",
    "ask_to_be_told",
    "begin_for_case",
    "begin_service",
    "book_appointment",
    "call_chosen",
    "call_next",
    "cancel_appointment",
    "certify_for_ticket",
    "change_appointments",
    "change_device",
    "change_hall",
    "change_line",
    "change_priority",
    "check_in",
    "claim_device",
    "close_counter",
    "close_line",
    "close_missed_appointments",
    "compare_hall_days",
    "comparison_begins",
    "complete_supplement_for_ticket",
    "correct_advice",
    "count_booking",
    "count_remote_wish",
    "end_day",
    "end_day_if_over",
    "enter_past_visits",
    "finish_and_call_next",
    "finish_ticket",
    "fold_hall_days",
    "follow_roster",
    "follow_up_advice",
    "forget_advised",
    "forget_near_notices",
    "forget_visitors",
    "give_advice",
    "give_back_ticket",
    "group_fields",
    "guide_visitor",
    "hand_over_for_ticket",
    "hold_ticket",
    "identify_ticket",
    "issue_ticket",
    "learn_paces",
    "leave_closed_line",
    "link_case",
    "mark_no_show",
    "move_appointment",
    "move_line",
    "open_counter",
    "open_hall",
    "open_remote_ticket",
    "pair_device",
    "pause_counter",
    "plan_slots",
    "recall",
    "receive_for_ticket",
    "recognise_card",
    "remind_of_appointments",
    "remove_board_media",
    "renew_code",
    "reopen_line",
    "reorder_line",
    "resume_counter",
    "serve_line",
    "set_board_voice",
    "set_simulation",
    "stop_line",
    "stop_serving",
    "take_back",
    "take_over_counter",
    "take_remote_ticket",
    "tell_near",
    "transfer_ticket",
    "unpair_device",
    "use_line_again",
]

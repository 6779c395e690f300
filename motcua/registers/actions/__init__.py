"""What is done with books and with requests for certification."""

from motcua.registers.actions.certifying import enter_certification
from motcua.registers.actions.changing import ChangedEntry, change_entry
from motcua.registers.actions.closing import close_book, close_ended_years
from motcua.registers.actions.correcting import cancel_line, correct_line
from motcua.registers.actions.destroying import (
    DESTROY_JOB,
    approve_destruction,
    carry_out_destruction,
    propose_destruction,
    refuse_destruction,
    unfinished_destructions,
)
from motcua.registers.actions.entering import NewLine, enter_lines
from motcua.registers.actions.entry_endings import cancel_entry
from motcua.registers.actions.entry_moves import advance_entries, set_certification
from motcua.registers.actions.extracting import NewExtract, draw_extract, give_out_extract
from motcua.registers.actions.giving_letters import (
    Looked,
    give_letters,
    look_at_letter,
    opt_in,
    opt_out,
    restore_letter,
    skip_letter,
)
from motcua.registers.actions.holding import hold_papers, lift_hold
from motcua.registers.actions.noting import NewNote, note_record
from motcua.registers.actions.opening import open_book
from motcua.registers.actions.planning_changes import EntryChange, PlannedChange, plan_change
from motcua.registers.actions.print_certification import print_certification
from motcua.registers.actions.printing import PRINT_JOB, carry_out_print, order_print
from motcua.registers.actions.registering import NewRecord, enter_record
from motcua.registers.actions.reminding import remind_of_closing
from motcua.registers.actions.requests import CertificationRequest
from motcua.registers.actions.setting_attestations import NewAttestation, write_attestation
from motcua.registers.actions.setting_letters import LetterChoices, set_letters, write_template
from motcua.registers.actions.settings import choose_settings
from motcua.registers.actions.taking_over import FormerBook, take_over_book
from motcua.registers.actions.writing_letters import Written, write_letters

__all__ = [
    "DESTROY_JOB",
    "PRINT_JOB",
    "CertificationRequest",
    "ChangedEntry",
    "EntryChange",
    "FormerBook",
    "LetterChoices",
    "Looked",
    "NewAttestation",
    "NewExtract",
    "NewLine",
    "NewNote",
    "NewRecord",
    "PlannedChange",
    "Written",
    "advance_entries",
    "approve_destruction",
    "cancel_entry",
    "cancel_line",
    "carry_out_destruction",
    "carry_out_print",
    "change_entry",
    "choose_settings",
    "close_book",
    "close_ended_years",
    "correct_line",
    "draw_extract",
    "enter_certification",
    "enter_lines",
    "enter_record",
    "give_letters",
    "give_out_extract",
    "hold_papers",
    "lift_hold",
    "look_at_letter",
    "note_record",
    "open_book",
    "opt_in",
    "opt_out",
    "order_print",
    "plan_change",
    "print_certification",
    "propose_destruction",
    "refuse_destruction",
    "remind_of_closing",
    "restore_letter",
    "set_certification",
    "set_letters",
    "skip_letter",
    "take_over_book",
    "unfinished_destructions",
    "write_attestation",
    "write_letters",
    "write_template",
]

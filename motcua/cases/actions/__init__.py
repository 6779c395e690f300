"""Everything that changes a case."""

from motcua.applicants.actions import ApplicantData
from motcua.cases.actions.apologising import draft_apology, sign_apology
from motcua.cases.actions.attaching import NewAttachment, attach_files, with_check_mark
from motcua.cases.actions.collecting import cancel_fee_receipt, collect_charges, undo_waiver, waive_charge
from motcua.cases.actions.comparing import begin_comparison, compare_slice
from motcua.cases.actions.confirming import (
    Reply,
    answer_draft,
    answer_draft_online,
    send_draft,
    take_silence_as_consent,
)
from motcua.cases.actions.confirming_fields import confirm_fields
from motcua.cases.actions.consulting import (
    Answer,
    Question,
    answer_consultation,
    ask_consultation,
    tell_late_consultation,
)
from motcua.cases.actions.declaring import declare, take_declaration
from motcua.cases.actions.desk_refusals import (
    decline_refusal,
    propose_refusal_again,
    receive_submitted,
    refuse_at_desk,
)
from motcua.cases.actions.digitising import OrderFacts, end_digitising_order, order_digitising
from motcua.cases.actions.ending import close_unanswered_case, withdraw_case
from motcua.cases.actions.entering_book import enter_old_cases_in_book
from motcua.cases.actions.escalating import escalate_overdue_steps, instruct
from motcua.cases.actions.express import amend_express, finish_express, receive_express
from motcua.cases.actions.external import fail_outside, send_again
from motcua.cases.actions.folding import fold_all, fold_slice
from motcua.cases.actions.handing_over import Recipient, hand_over_result
from motcua.cases.actions.import_jobs import (
    CASES_JOB,
    begin_case_import,
    carry_out_case_import,
    resume_case_import,
)
from motcua.cases.actions.importing import import_cases
from motcua.cases.actions.intake import Intake, PaperData
from motcua.cases.actions.linking import (
    LinkChoice,
    drop_part,
    open_linked_cases,
    open_next_parts,
    receive_with_parts,
)
from motcua.cases.actions.moving import Act, act_on_case, assign_case, release_case, take_case
from motcua.cases.actions.papers import give_papers, make_postal_list, receive_papers
from motcua.cases.actions.pausing import Defect, ask_supplement, complete_supplement
from motcua.cases.actions.paying import (
    TransferSlip,
    ask_payment,
    complete_payment,
    confirm_tax,
    note_tax_notice,
)
from motcua.cases.actions.printing import print_form, print_waiver
from motcua.cases.actions.reading import READING_JOB, Slice, lay_words_under, queue_unread, read_slice
from motcua.cases.actions.receiving import Express, receive_case
from motcua.cases.actions.recounting import change_calendar
from motcua.cases.actions.rejecting import drop_rejection, propose_rejection
from motcua.cases.actions.reopening import reopen_case
from motcua.cases.actions.scanning import (
    add_to_scan,
    arrange_scan,
    begin_intake_scan,
    begin_scan,
    bind_scans,
    drop_scan,
    finish_scan,
    open_phone,
    scan_at_work,
)
from motcua.cases.actions.slips import issue_slip
from motcua.cases.actions.stopping import resume_case, stop_case
from motcua.cases.actions.telling import warn_of_closing, write_case_messages
from motcua.cases.actions.turning_away import open_incomplete_case, propose_refusal
from motcua.cases.actions.undoing import undo_step

__all__ = [
    "CASES_JOB",
    "READING_JOB",
    "Act",
    "Answer",
    "ApplicantData",
    "Defect",
    "Express",
    "Intake",
    "LinkChoice",
    "NewAttachment",
    "OrderFacts",
    "PaperData",
    "Question",
    "Recipient",
    "Reply",
    "Slice",
    "TransferSlip",
    "act_on_case",
    "add_to_scan",
    "amend_express",
    "answer_consultation",
    "answer_draft",
    "answer_draft_online",
    "arrange_scan",
    "ask_consultation",
    "ask_payment",
    "ask_supplement",
    "assign_case",
    "attach_files",
    "begin_case_import",
    "begin_comparison",
    "begin_intake_scan",
    "begin_scan",
    "bind_scans",
    "cancel_fee_receipt",
    "carry_out_case_import",
    "change_calendar",
    "close_unanswered_case",
    "collect_charges",
    "compare_slice",
    "complete_payment",
    "complete_supplement",
    "confirm_fields",
    "confirm_tax",
    "declare",
    "decline_refusal",
    "draft_apology",
    "drop_part",
    "drop_rejection",
    "drop_scan",
    "end_digitising_order",
    "enter_old_cases_in_book",
    "escalate_overdue_steps",
    "fail_outside",
    "finish_express",
    "finish_scan",
    "fold_all",
    "fold_slice",
    "give_papers",
    "hand_over_result",
    "import_cases",
    "instruct",
    "issue_slip",
    "lay_words_under",
    "make_postal_list",
    "note_tax_notice",
    "open_incomplete_case",
    "open_linked_cases",
    "open_next_parts",
    "open_phone",
    "order_digitising",
    "print_form",
    "print_waiver",
    "propose_refusal",
    "propose_refusal_again",
    "propose_rejection",
    "queue_unread",
    "read_slice",
    "receive_case",
    "receive_express",
    "receive_papers",
    "receive_submitted",
    "receive_with_parts",
    "refuse_at_desk",
    "release_case",
    "reopen_case",
    "resume_case",
    "resume_case_import",
    "scan_at_work",
    "send_again",
    "send_draft",
    "sign_apology",
    "stop_case",
    "take_case",
    "take_declaration",
    "take_silence_as_consent",
    "tell_late_consultation",
    "undo_step",
    "undo_waiver",
    "waive_charge",
    "warn_of_closing",
    "with_check_mark",
    "withdraw_case",
    "write_case_messages",
]

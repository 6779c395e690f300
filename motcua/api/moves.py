"""All moves of a case over the API, one table: its path and right, the action, what is sent and answered.

They are the buttons of the case page (`web.desk.moves`) and call the same actions. The operations are made
from the table in `operations.moves`; moves that carry a file stand in `operations.sending`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.api.schemas import moves as sent
from motcua.api.schemas.cases import CaseSummary, SupplementOut, summary_of, supplement_of
from motcua.api.schemas.types import Output
from motcua.cases import actions
from motcua.cases.permissions import (
    ANSWER_DRAFT,
    ASSIGN,
    DRAFT_APOLOGY,
    HAND_OVER,
    LINK,
    OVERSEE,
    RECEIVE,
    REFUSE,
    REOPEN,
    SIGN_APOLOGY,
    WITHDRAW,
    WORK,
)
from motcua.core.access import Right


def _moved(case: Any, now: datetime) -> Output:
    """The case an action gives."""
    return summary_of(case, updated_at=now)


def _moved_with(row: Any, now: datetime) -> Output:
    """The case of the row an action gives."""
    return summary_of(row.case, updated_at=now)


@dataclass(frozen=True, slots=True)
class Move:
    """`POST /cases/{code}/{path}`: its id is the action's name, `summary` and `about` describe it.

    `show` makes the answer, an `answer` with `state`, from what the action gives.
    """

    path: str
    right: Right
    action: Callable[..., Any]
    body: type[sent.MoveIn]
    summary: str
    about: str
    show: Callable[[Any, datetime], Output] = _moved
    answer: type[Output] = CaseSummary
    state: int = 200

    @property
    def name(self) -> str:
        """The operation id."""
        return self.action.__name__


STEPS = (
    Move("take", WORK, actions.take_case, sent.MoveIn, "Take a case",
         "Check that the client may act at the present step; a case held by a person answers 409."),
    Move("release", WORK, actions.release_case, sent.MoveIn, "Put a case back",
         "For the others at the same step."),
    Move("assign", ASSIGN, actions.assign_case, sent.AssignIn, "Give the present step to a person",
         "The person holds the role of the step there; the case stays at its step."),
    Move("act", WORK, actions.act_on_case, sent.ActIn, "Send a case on or back",
         "Along one of `step.actions`. The way back from a draft takes the draft back."),
    Move("undo", WORK, actions.undo_step, sent.ReasonIn, "Take the last step back",
         "By the client that sent it, on the same working day, while nobody has done anything since."),
    Move("instruct", OVERSEE, actions.instruct, sent.InstructIn, "Answer an overdue step",
         "What the holder is to do, by whom the step was told to; the case stays where it is."),
    Move("hand-over", HAND_OVER, actions.hand_over_result, sent.HandOverIn, "Hand the result over",
         "9 → 10, with the recipient's name. A late result without an apology is given with one."),
    Move("reopen", REOPEN, actions.reopen_case, sent.ReopenIn, "Open a handed-over case again",
         "10 → 4, to correct its result; the wrong one is kept with its number and recipient."),
)  # fmt: skip

DESK = (
    Move("desk-refusal/give", REFUSE, actions.refuse_at_desk, sent.RefusalIn, "Give the notice of refusal",
         "The director agrees that the case is not accepted (Mẫu 03): 1 → 3, numbered."),
    Move("desk-refusal/decline", REFUSE, actions.decline_refusal, sent.ReasonIn, "Disagree with a refusal",
         "The case goes back to the receiver, who receives it or asks for a supplement."),
    Move("desk-refusal/propose", RECEIVE, actions.propose_refusal_again, sent.ReasonIn,
         "Propose the refusal again", "With a reason that the director has not heard yet."),
    Move("receive", RECEIVE, actions.receive_submitted, sent.MoveIn, "Receive a case that lies at the desk",
         "After the director disagreed; limit and appointment run from now."),
    Move("slip/issue", RECEIVE, actions.issue_slip, sent.MoveIn, "Number an appointment slip",
         "For a case received without one (same day); a case that has a slip keeps it."),
    Move("supplements", WORK, actions.ask_supplement, sent.SupplementIn, "Ask for a supplement",
         "All defects at once (Mẫu 02); the clock pauses. Again only by those above the officer.",
         lambda row, now: supplement_of(row), SupplementOut, 201),
    Move("supplements/complete", RECEIVE, actions.complete_supplement, sent.NoteIn,
         "Note that the supplement is complete", "The whole limit starts anew from now."),
    Move("withdraw", WITHDRAW, actions.withdraw_case, sent.EndIn, "Note that the applicant withdraws",
         "Final. Under the rules of 2025 a received case gets the numbered stop notice (Mẫu 05)."),
)  # fmt: skip

WAITS = (
    Move("payment", WORK, actions.ask_payment, sent.PaymentIn, "Ask for a financial obligation",
         "The information goes to tax, the clock stands until the proof of payment."),
    Move("payment/notice", RECEIVE, actions.note_tax_notice, sent.TaxNoticeIn, "Note the notice of tax",
         "The applicant can pay from now."),
    Move("payment/complete", RECEIVE, actions.complete_payment, sent.NoteIn, "Note the proof of payment",
         "The second appointment runs from now, or the first moves by the wait."),
    Move("payment/confirm", RECEIVE, actions.confirm_tax, sent.MoveIn, "Note the confirmation of tax",
         "Where it is asked for, no result is handed over without it."),
    Move("stop", WORK, actions.stop_case, sent.EndIn, "Stop work",
         "For a reason outside the agency's hands; the clock stands until it resumes."),
    Move("resume", WORK, actions.resume_case, sent.NoteIn, "Go on with a stopped case",
         "Where it stood; the appointment moves by the stop."),
    Move("external/fail", WORK, actions.fail_outside, sent.ReasonIn, "Note that a system outside failed",
         "It refused or was out of reach; its number is noted with `act`."),
    Move("external/send", WORK, actions.send_again, sent.SendAgainIn, "Send to a system outside again",
         "After a failed one."),
    Move("drafts/answer", ANSWER_DRAFT, actions.answer_draft, sent.DraftReplyIn,
         "Note what the applicant said about the draft", "Consent sends the case on, a correction back."),
    Move("consultations", WORK, actions.ask_consultation, sent.QuestionIn, "Ask other units",
         "For their opinion; each gets a due moment by its own calendar; the clock of the case goes on.",
         lambda rows, now: _moved_with(rows[0], now)),
)  # fmt: skip

DECISIONS = (
    Move("rejection", WORK, actions.propose_rejection, sent.ReasonIn, "Propose to refuse the case",
         "It goes on as a refusal, which the leader's signature decides."),
    Move("rejection/drop", WORK, actions.drop_rejection, sent.ReasonIn, "Drop a proposed refusal",
         "Before or at the signature; the case goes on as a grant."),
    Move("apology", DRAFT_APOLOGY, actions.draft_apology, sent.ApologyIn, "Draft the apology",
         "Why the result is late and the new day (Mẫu 04); rewritten until it is signed.", _moved_with),
    Move("apology/sign", SIGN_APOLOGY, actions.sign_apology, sent.MoveIn, "Sign the apology",
         "Numbered; the case is re-appointed, once. On time is judged against the first day.", _moved_with),
    Move("links", LINK, actions.open_linked_cases, sent.PartsIn, "Open linked cases",
         "Each part is received at its agency; those of a later place wait for those before.",
         lambda links, now: _moved(links[0].parent, now)),
    Move("links/drop", LINK, actions.drop_part, sent.DropPartIn, "Give up a linked case",
         "One that is not opened.", lambda link, now: _moved(link.parent, now)),
)  # fmt: skip

ALL: tuple[Move, ...] = (*STEPS, *DESK, *WAITS, *DECISIONS)

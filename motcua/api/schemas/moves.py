"""What a program sends to move a case. `version` is the one it saw: a case moved since answers 409.

The fields of a body are those of the action it is for; where an action takes more than plain values,
`arguments` puts them together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from motcua.api.schemas.types import (
    Bool,
    FilledLine,
    Id,
    Input,
    Name,
    NearDay,
    Number,
    Reason,
    ShortLine,
    Text,
)
from motcua.cases.actions import Act, Defect, LinkChoice, Question, Recipient, Reply, TransferSlip
from motcua.cases.choices import AnswerWay, DraftAnswer, PartsFate
from motcua.core.worktime import Limit, LimitUnit

Version = Annotated[int, Field(ge=1, le=2**31 - 1), Number]
DefectReason = Literal[
    "missing", "unreadable", "wrong_form", "expired", "mismatch", "unsigned", "unpaid", "other"
]  # those of `SupplementReason`; a test compares
Key = Annotated[str, Field(pattern=r"^[0-9a-z_]{1,40}$")]
ProcedureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,30}$")]


class MoveIn(Input):
    """The version of the case that the program saw."""

    version: Version

    def arguments(self) -> dict[str, Any]:
        """What the action is called with, beside the case, `by` and `now`."""
        return dict(self)


class ReasonIn(MoveIn):
    """Why."""

    reason: Reason


class NoteIn(MoveIn):
    """A note, if there is something to say."""

    note: Text = ""


class ActIn(NoteIn):
    """Send the case along one of `step.actions`; its `conditions` say what else is needed."""

    action: Key
    assignee_id: Id | None = None
    result_number: ShortLine = ""
    external_number: ShortLine = ""

    def arguments(self) -> dict[str, Any]:
        """The way and what its conditions ask for."""
        act = Act(self.action, self.note, self.assignee_id, self.result_number, self.external_number)
        return {"version": self.version, "act": act}


class AssignIn(MoveIn):
    """Who shall do the present step."""

    assignee_id: Id


class InstructIn(MoveIn):
    """What the holder of an overdue step is to do."""

    instruction: Reason


class DefectIn(Input):
    """One thing that is wrong: why, in words, and which paper (its `order`); words or a paper are needed."""

    reason: DefectReason
    text: Text = ""
    paper: Annotated[int, Field(ge=1, le=200), Number] | None = None

    def defect(self) -> Defect:
        """As the action takes it."""
        return Defect(self.reason, self.text, self.paper)


Defects = Annotated[list[DefectIn], Field(min_length=1, max_length=50)]


class SupplementIn(MoveIn):
    """Ask for everything that is wrong at once; a second request needs its `repeat_reason`."""

    defects: Defects
    reason: Text = ""
    repeat_reason: Text = ""

    def arguments(self) -> dict[str, Any]:
        """With the defects."""
        return {**dict(self), "defects": [one.defect() for one in self.defects]}


class QuestionIn(MoveIn):
    """What is asked of which units, and how long each has; `may_exceed` lets them answer too late."""

    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=30)]
    question: Reason
    amount: Annotated[int, Field(ge=1, le=60), Number]
    unit: Literal["working_day", "hour"]
    may_exceed: Bool = False

    def arguments(self) -> dict[str, Any]:
        """The question."""
        limit = Limit(self.amount, LimitUnit(self.unit))
        question = Question(self.unit_ids, self.question, limit, self.may_exceed)
        return {"version": self.version, "question": question}


class SendAgainIn(MoveIn):
    """The reference the other system gave, if any."""

    reference: ShortLine = ""


class DraftReplyIn(NoteIn):
    """What the applicant said about the draft, and how; a correction needs a note that says what is wrong."""

    answer: Literal["confirmed", "correction"]  # `DraftAnswer`
    way: Literal["phone", "email", "counter"]  # of `AnswerWay`, those by which an officer is told

    def arguments(self) -> dict[str, Any]:
        """The reply."""
        reply = Reply(DraftAnswer(self.answer), AnswerWay(self.way), self.note)
        return {"version": self.version, "reply": reply}


class PaymentIn(ReasonIn):
    """What went to the tax office; `needs_confirmation`: no result goes out before tax confirms."""

    slip_number: ShortLine = ""
    needs_confirmation: Bool = False

    def arguments(self) -> dict[str, Any]:
        """With the information transfer slip."""
        slip = TransferSlip(self.slip_number, self.needs_confirmation)
        return {"version": self.version, "reason": self.reason, "slip": slip}


class TaxNoticeIn(MoveIn):
    """The number of the notice of tax."""

    number: FilledLine


class EndIn(ReasonIn):
    """Why the case ends or stops, and what becomes of linked cases still open; needed when there are any."""

    parts: Literal["withdraw", "go_on"] | None = None  # `PartsFate`

    def arguments(self) -> dict[str, Any]:
        """With the fate of the parts."""
        return {**dict(self), "parts": PartsFate(self.parts) if self.parts else None}


class RefusalIn(MoveIn):
    """The reason as the director puts it; "" keeps the one that was proposed."""

    reason: Text = ""


class ApologyIn(ReasonIn):
    """Why the result is late, and the day on which it will be there."""

    new_day: NearDay


class ReopenIn(ReasonIn):
    """What was wrong, and at which step of the process it is corrected."""

    step_key: Key


class PartIn(Input):
    """A part to open: its procedure, the agency that carries it out, its place in the order.

    Equal places run side by side; without one that of the definition holds.
    """

    procedure_code: ProcedureCode
    agency_id: Id
    order: Annotated[int, Field(ge=1, le=99), Number] | None = None


class PartsIn(MoveIn):
    """The parts of a linked procedure to open."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=20)]

    def arguments(self) -> dict[str, Any]:
        """The choices."""
        choices = [LinkChoice(one.procedure_code, one.agency_id, one.order) for one in self.parts]
        return {"version": self.version, "choices": choices}


class DropPartIn(ReasonIn):
    """An unopened part (`links[].id` of the case), and why it is given up."""

    link_id: Id


class HandOverIn(MoveIn):
    """The result goes into this person's hand; `partly_because`: why before those of open linked cases."""

    recipient_name: Name
    recipient_paper: ShortLine = ""
    is_present: Bool = True
    partly_because: Text = ""

    def arguments(self) -> dict[str, Any]:
        """The recipient."""
        names = (self.recipient_name, self.recipient_paper, self.is_present, self.partly_because)
        return {"version": self.version, "recipient": Recipient(*names)}


class TrackIn(Input):
    """What stands on the slip: the case code and the look-up code below it."""

    code: ShortLine
    lookup_code: ShortLine

"""What a program sends to move a case. `version` is the one it saw: a case moved since answers 409."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from motcua.api.schemas.types import Bool, Id, Input, Name, Number, ShortLine, Text

Version = Annotated[int, Field(ge=1, le=2**31 - 1), Number]
DefectReason = Literal[
    "missing", "unreadable", "wrong_form", "expired", "mismatch", "unsigned", "unpaid", "other"
]  # those of `SupplementReason`; a test compares
Key = Annotated[str, Field(pattern=r"^[0-9a-z_]{1,40}$")]


class TakeIn(Input):
    """Take the case at its present step."""

    version: Version


class ActIn(Input):
    """Send the case along one of `step.actions`; its `conditions` say what else is needed."""

    version: Version
    action: Key
    note: Text = ""
    assignee_id: Id | None = None
    result_number: ShortLine = ""
    external_number: ShortLine = ""


class DefectIn(Input):
    """One thing that is wrong: why, in words, and which paper (its `order`); words or a paper are needed."""

    reason: DefectReason
    text: Text = ""
    paper: Annotated[int, Field(ge=1, le=200), Number] | None = None


class SupplementIn(Input):
    """Ask for everything that is wrong at once; a second request needs its `repeat_reason`."""

    version: Version
    defects: Annotated[list[DefectIn], Field(min_length=1, max_length=50)]
    reason: Text = ""
    repeat_reason: Text = ""


class SupplementDoneIn(Input):
    """The applicant has completed the case."""

    version: Version
    note: Text = ""


class HandOverIn(Input):
    """The result goes into this person's hand."""

    version: Version
    recipient_name: Name
    recipient_paper: ShortLine = ""
    is_present: Bool = True


class TrackIn(Input):
    """What stands on the slip: the case code and the look-up code below it."""

    code: ShortLine
    lookup_code: ShortLine

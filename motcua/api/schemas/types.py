"""Types every schema uses. Input is strict: a number is no text and a text no number."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, Strict
from pydantic.functional_validators import WrapValidator
from pydantic_core import PydanticCustomError

from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.text import nfc

Item = TypeVar("Item")
LARGEST = 2**53 - 1  # what every JSON reader keeps exactly
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Input(BaseModel):
    """A body; a field nobody knows is refused, so a misspelt one is not lost silently."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """An answer, built by us and therefore not checked again."""

    model_config = ConfigDict(extra="forbid")


def plain(text: str) -> str:
    """One line as we store it."""
    return " ".join(nfc(text).split())


def _lines(text: str) -> str:
    return nfc(text).strip()


def _text_only(pattern: re.Pattern[str], word: str) -> Any:
    """pydantic would read numbers as moments; JSON Schema's formats are texts."""

    def read(value: Any) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise PydanticCustomError("wrong_format", f"not a {word} of RFC 3339")
        return value

    return BeforeValidator(read)


def _within_reach(value: Any, handler: Any) -> Any:
    """Years at both ends of the calendar have no moment in another zone; a leap second has none at all."""
    try:
        moment: datetime = handler(value)
    except ValueError:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise
        raise OutOfReach(_("Không có thời điểm này; xem lại ngày và giờ.")) from None
    if not 1900 <= moment.year <= 2200:
        raise OutOfReach(_("Thời điểm ngoài khoảng từ năm 1900 đến 2200."))
    return moment


def _number(value: Any) -> Any:
    """JSON has one kind of numbers: 2.0 is the integer 2, true and "2" are none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | float | str):
        raise PydanticCustomError("int_type", "not an integer")
    return value


def _nothing(value: Any) -> Any:
    """A form sends an empty field for nothing."""
    return None if value in ("", "null") else value


class OutOfReach(RuleViolation):
    """A moment no case can have."""

    code = "moment_out_of_range"


def _day_within_reach(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise OutOfReach(_("Thời điểm ngoài khoảng từ năm 1900 đến 2200."))
    return day


NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot keep it
VISIBLE = r"^[^\x00]*[^\s\x00][^\x00]*$"
ShortLine = Annotated[str, Field(max_length=80, pattern=NO_NUL), AfterValidator(plain)]
FilledLine = Annotated[str, Field(max_length=80, pattern=VISIBLE), AfterValidator(plain)]
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL), AfterValidator(plain)]
LongLine = Annotated[str, Field(max_length=300, pattern=NO_NUL), AfterValidator(plain)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL), AfterValidator(plain)]
Text = Annotated[str, Field(max_length=2000, pattern=NO_NUL), AfterValidator(_lines)]
Reason = Annotated[str, Field(max_length=2000, pattern=VISIBLE), AfterValidator(_lines)]
Number = BeforeValidator(_number)
Id = Annotated[int, Field(ge=1, le=LARGEST), Number]
PathId = Annotated[int, Field(ge=1, le=LARGEST)]
FormId = Annotated[PathId | None, BeforeValidator(_nothing)]
Bool = Annotated[bool, Strict()]
MomentIn = Annotated[datetime, _text_only(_MOMENT, "date-time"), WrapValidator(_within_reach)]
DayIn = Annotated[date, _text_only(_DAY, "full-date")]
NearDay = Annotated[DayIn, AfterValidator(_day_within_reach)]
Moment = Annotated[
    datetime, PlainSerializer(lambda moment: moment.astimezone(VN_TZ).isoformat(), return_type=str)
]


class Page(Output, Generic[Item]):
    """One page of a list: `count` is the whole number of rows, `next_page` null on the last page."""

    items: list[Item]
    count: int
    page: int
    page_size: int
    next_page: int | None

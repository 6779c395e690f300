"""What the page of a ticket says, in a sentence and a line or two, for each state it may be in."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import ceil, floor

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from motcua.queueing.choices import TicketState
from motcua.queueing.models import PriorityGroup, ServiceLine
from motcua.queueing.queries.following import Following
from motcua.queueing.rules.waits import WaitInterval

# Seconds between two looks of a phone; a far turn moves slowly, and so many phones ask.
SOON, LATER = 4, 10
LONG = 120  # minutes, from where people count in hours


@dataclass(frozen=True, slots=True)
class TicketNow:
    """What changes on the page.

    `mark` names what the rest of the page depends on: when it changes, the whole page is loaded anew.
    `place` is where to go when called, as large as the screen allows. `before` where the sentence does not
    say it. `seconds` until the next look, 0 for none.
    """

    state: str
    mark: str
    sentence: str
    lines: tuple[str, ...]
    tone: str
    place: str
    before: int | None
    wait: str
    seconds: int

    @property
    def version(self) -> str:
        """Names the content: a phone that has it need not receive it again."""
        parts = (self.mark, self.sentence, *self.lines, self.place, self.before, self.wait, self.seconds)
        return sha256("|".join(map(str, parts)).encode()).hexdigest()[:12]


def ticket_now(seen: Following) -> TicketNow:
    """The ticket in words."""
    sentence, lines, tone = _said(seen)
    shows_order = seen.is_in_line and seen.passed_at is None
    is_close = seen.is_near or seen.state in (TicketState.CALLED, TicketState.SERVING)
    is_over = not seen.ticket.is_open or seen.is_of_another_day
    return TicketNow(
        state=_state_key(seen),
        mark=f"{_state_key(seen)}.{seen.ticket.line_id}.{int(bool(seen.closed_because))}",
        sentence=sentence,
        lines=tuple(lines),
        tone=tone,
        place=_place(seen) if seen.state is TicketState.CALLED and not seen.is_of_another_day else "",
        before=seen.before if shows_order and seen.is_near and seen.before else None,
        wait=wait_words(seen.wait) if shows_order and seen.wait else "",
        seconds=0 if is_over else SOON if is_close else LATER,
    )


def wait_words(wait: WaitInterval) -> str:
    """An interval as people say it: minutes, from two hours on half hours."""
    if wait.high >= LONG:
        low, high = floor(wait.low / 30) / 2, ceil(wait.high / 30) / 2
        return _("%(low)s–%(high)s giờ") % {"low": _half(low), "high": _half(high)}
    if wait.low == 0:
        return _("dưới %(high)s phút") % {"high": wait.high}
    return _("%(low)s–%(high)s phút") % {"low": wait.low, "high": wait.high}


def _half(hours: float) -> str:
    """2 or 2,5; the comma of Vietnamese, the point of English."""
    return f"{hours:g}" if get_language() == "en" else f"{hours:g}".replace(".", ",")


def line_name(line: ServiceLine) -> str:
    """The name of a line in the language of the page."""
    return (line.english_name if get_language() == "en" else "") or line.name


def priority_name(group: PriorityGroup) -> str:
    """The name of a group that goes first in the language of the page."""
    return (group.english_name if get_language() == "en" else "") or group.name


def _state_key(seen: Following) -> str:
    """The state, told further apart where the page differs."""
    if seen.is_of_another_day:
        return "old"
    if seen.passed_at is not None:
        return "passed"
    return f"{seen.state.value}-near" if seen.is_near else seen.state.value


def _place(seen: Following) -> str:
    counter = seen.ticket.counter
    return _("Quầy %(number)s") % {"number": counter.number} if counter else ""


def _said(seen: Following) -> tuple[str, list[str], str]:
    """Sentence, lines and tone."""
    if seen.is_of_another_day:
        return _("Số này của ngày khác, không còn dùng được"), [_("Xin lấy số mới.")], ""
    match seen.state:
        case TicketState.EXPECTED:
            return _expected(seen)
        case TicketState.WAITING:
            return _waiting(seen)
        case TicketState.CALLED:
            return _("Đến lượt ông/bà: mời đến %(place)s") % {"place": _place(seen)}, [], "now"
        case TicketState.SERVING:
            return _("Ông/bà đang được phục vụ tại %(place)s") % {"place": _place(seen)}, [], ""
        case TicketState.HELD:
            again = _("Xong việc, xin quay lại %(place)s; không phải lấy số mới.") % {"place": _place(seen)}
            return _("Số của ông/bà đang được giữ tại quầy"), [again], "waiting"
        case TicketState.NO_SHOW:
            again = _("Xin đến %(place)s để được gọi lại trong ngày; không phải lấy số mới.")
            return _("Đã gọi mà chưa gặp ông/bà"), [again % {"place": _place(seen)}], "waiting"
        case TicketState.DONE:
            return _("Đã phục vụ xong, cảm ơn ông/bà"), [], ""
        case TicketState.GIVEN_BACK:
            return _("Ông/bà đã trả số này"), [_("Khi cần, ông/bà lấy số khác.")], ""
        case TicketState.CLOSED:
            return _("Số đã đóng khi hết giờ làm việc"), [_("Xin lấy số mới vào ngày làm việc sau.")], ""


def _waiting(seen: Following) -> tuple[str, list[str], str]:
    lines = [] if seen.is_served else [_("Lúc này chưa có quầy nào phục vụ nhóm này.")]
    if seen.before == 0:
        return _("Người tiếp theo là ông/bà"), [_("Xin ở gần quầy và nghe gọi số."), *lines], "waiting"
    if seen.is_near:
        return _("Sắp đến lượt ông/bà"), [_("Xin ở gần quầy và nghe gọi số."), *lines], "waiting"
    return _people(seen.before), lines, ""


def _expected(seen: Following) -> tuple[str, list[str], str]:
    if seen.passed_at is not None:
        return (
            _("Đã qua lượt vì ông/bà chưa đến"),
            [
                _("Số vẫn còn. Khi đến nơi, xin báo có mặt; ông/bà được gọi sau những người có mặt trước đó,"
                  " trước những người đến sau.")
            ],
            "waiting",
        )  # fmt: skip
    if seen.is_near:
        lines = [_("Xin đến ngay và báo có mặt ở cửa; chưa báo có mặt thì chưa gọi được.")]
        return _("Sắp đến lượt ông/bà"), lines, "waiting"
    return _people(seen.before), [_("Chỗ được giữ từ lúc lấy số. Khi đến nơi, xin báo có mặt ở cửa.")], ""


def _people(count: int) -> str:
    return ngettext(
        "Còn %(count)s người trước ông/bà", "Còn %(count)s người trước ông/bà", count
    ) % {"count": count}  # fmt: skip

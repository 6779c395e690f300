"""The internal process of a procedure: steps, what may follow, exits. Pure.

A day counts as 480 working minutes in the static proof (`design`: process definitions). Defaults follow the
usual internal process of a one-stop desk: Tiếp nhận → Phân công → Thẩm định → Lãnh đạo phòng xem xét →
Lãnh đạo UBND ký → Văn thư cấp số, đóng dấu → Chuyển Trung tâm → Trả kết quả.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from motcua.catalogue.rules.record import Channel
from motcua.core.worktime import SAME_DAY, Limit, LimitUnit, static_minutes
from motcua.core.worktime.limits import MAX_AMOUNT, PROOF_DAY_MINUTES

MAX_STEPS = 60
"""More steps than any office walks; a file or a form with more is refused."""

MAX_ACTIONS = 130
"""More ways than any process has; their fields fit into one form (DATA_UPLOAD_MAX_NUMBER_FIELDS)."""


DRAFT_CHECKED = frozenset({"1.001193", "1.000894", "1.000656"})
"""Birth, marriage, death: filed online, the applicant checks the draft of the electronic paper before it is
signed (Nghị định 87/2020/NĐ-CP). For others an office adds such a step in the process editor."""


class StepKind(StrEnum):
    """What is done in a step."""

    RECEIVE = "receive"
    DO = "do"
    CHECK = "check"
    SIGN = "sign"
    NUMBER_AND_SEAL = "number_and_seal"
    TRANSFER = "transfer"
    HAND_OVER = "hand_over"
    CONSULT = "consult"
    EXTERNAL_WAIT = "external_wait"
    CONFIRM_DRAFT = "confirm_draft"


class StepUnit(StrEnum):
    """Which unit owns a step: the desk, the section that handles the field, or the agency itself."""

    CENTRE = "centre"
    SECTION = "section"
    AGENCY = "agency"


class Condition(StrEnum):
    """What an action between steps asks for.

    SIGNATURE: the result carries a digital signature, of the officer at a step that signs, of the agency at
    one that seals; where the agency has not changed to digital signatures yet, ink on paper is enough.
    """

    NOTE = "note"
    ASSIGNEE = "assignee"
    RESULT_NUMBER = "result_number"
    EXTERNAL_NUMBER = "external_number"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class StepAction:
    """A way from a step to another; `is_return` leads back and always needs a reason."""

    key: str
    label: str
    to: str
    conditions: tuple[Condition, ...] = ()
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does it (unit and role), what kind it is, and its allotted working minutes.

    `channels` are the filing channels whose cases walk it, () for all; others pass it by (`walked`).
    `pauses_clock`: whether the clock stands while the applicant looks at a draft (CONFIRM_DRAFT only).
    """

    key: str
    name: str
    kind: StepKind
    unit: StepUnit
    role: str
    minutes: int
    actions: tuple[StepAction, ...] = ()
    allows_supplement: bool = False
    allows_refusal: bool = False
    allows_stop: bool = False
    channels: tuple[Channel, ...] = ()
    pauses_clock: bool = False

    def is_walked_by(self, channel: Channel) -> bool:
        """Whether cases filed so walk the step."""
        return not self.channels or channel in self.channels


@dataclass(frozen=True, slots=True)
class Process:
    """Steps in their usual order; the first is the reception, the last the hand-over."""

    name: str
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step of that key; KeyError if there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    @property
    def first(self) -> Step:
        """The reception."""
        return self.steps[0]

    @property
    def hand_over(self) -> Step:
        """The step in which the result is given out."""
        return self.steps[-1]

    def minutes(self) -> int:
        """Allotted working minutes of the straight way, hand-over left out (it follows the finish)."""
        return sum(step.minutes for step in self.steps if step.kind is not StepKind.HAND_OVER)


_ASK = (Condition.ASSIGNEE,)
_NOTE = (Condition.NOTE,)


def draft_step(onward: str, to: str) -> Step:
    """Who filed online looks at the draft paper, sent by the specialist (Nghị định 87/2020/NĐ-CP).

    It has no time of its own: the rules say how long the applicant has (`TimeRules.draft_check_days`).
    """
    return Step(
        "confirm_draft", "Người nộp kiểm tra bản nháp", StepKind.CONFIRM_DRAFT,
        StepUnit.SECTION, "specialist", 0,
        (StepAction("forward", onward, to),
         StepAction("return", "Sửa theo ý kiến người nộp", "appraise", _NOTE, is_return=True)),
        channels=(Channel.ONLINE,),
    )  # fmt: skip


def default_process(
    total_minutes: int, *, external_system: str = "", confirms_draft: bool = False
) -> Process:
    """The usual process of eight steps, its times filling `total_minutes` (the legal limit)."""
    shares = {"receive": 4, "assign": 8, "appraise": 48, "review": 12, "sign": 16, "seal": 8, "transfer": 4}
    if external_system:
        shares["appraise"], shares["external"] = 36, 12
    minutes = _filled(total_minutes, shares)
    after_appraisal = "external" if external_system else "review"
    onward = f"Gửi {external_system}" if external_system else "Trình lãnh đạo phòng"
    steps = [
        Step(
            "receive", "Tiếp nhận hồ sơ", StepKind.RECEIVE, StepUnit.CENTRE, "receiver", minutes["receive"],
            (StepAction("forward", "Chuyển phân công", "assign"),), allows_supplement=True,
        ),
        Step(
            "assign", "Phân công xử lý", StepKind.DO, StepUnit.SECTION, "head_of_section", minutes["assign"],
            (StepAction("forward", "Phân công chuyên viên", "appraise", _ASK),), allows_stop=True,
        ),
        Step(
            "appraise", "Thẩm định hồ sơ", StepKind.DO, StepUnit.SECTION, "specialist", minutes["appraise"],
            (_to_draft(confirms_draft) or StepAction("forward", onward, after_appraisal),),
            allows_supplement=True, allows_refusal=True, allows_stop=True,
        ),
    ]  # fmt: skip
    if confirms_draft:
        steps.append(draft_step(onward, after_appraisal))
    if external_system:
        steps.append(
            Step(
                "external", f"Chờ {external_system}", StepKind.EXTERNAL_WAIT, StepUnit.SECTION, "specialist",
                minutes["external"],
                (StepAction("forward", "Đã có kết quả, trình lãnh đạo phòng", "review",
                            (Condition.EXTERNAL_NUMBER,)),
                 StepAction("return", "Trả lại thẩm định", "appraise", _NOTE, is_return=True)),
                allows_stop=True,
            )
        )  # fmt: skip
    steps += [
        Step(
            "review", "Lãnh đạo phòng xem xét", StepKind.CHECK, StepUnit.SECTION, "head_of_section",
            minutes["review"],
            (StepAction("forward", "Trình lãnh đạo UBND ký", "sign"),
             StepAction("return", "Trả lại chuyên viên", "appraise", _NOTE, is_return=True)),
            allows_refusal=True, allows_stop=True,
        ),
        Step(
            "sign", "Lãnh đạo UBND ký", StepKind.SIGN, StepUnit.AGENCY, "leader", minutes["sign"],
            (StepAction("forward", "Ký duyệt", "seal"),
             StepAction("return", "Trả lại phòng", "review", _NOTE, is_return=True)),
            allows_stop=True,
        ),
        Step(
            "seal", "Văn thư cấp số, đóng dấu", StepKind.NUMBER_AND_SEAL, StepUnit.AGENCY, "records_clerk",
            minutes["seal"],
            (StepAction("forward", "Cấp số, đóng dấu", "transfer", (Condition.RESULT_NUMBER,)),
             StepAction("return", "Trả lại lãnh đạo", "sign", _NOTE, is_return=True)),
        ),
        Step(
            "transfer", "Chuyển kết quả về Trung tâm", StepKind.TRANSFER, StepUnit.AGENCY, "records_clerk",
            minutes["transfer"], (StepAction("forward", "Chuyển Trung tâm", "hand_over"),),
        ),
        Step("hand_over", "Trả kết quả", StepKind.HAND_OVER, StepUnit.CENTRE, "receiver", 0),
    ]  # fmt: skip
    return Process("Quy trình chung", tuple(steps))


def waiting_outside(process: Process, system: str) -> Process:
    """The process with a stay after the appraisal until a national line system has given its number."""
    steps: list[Step] = []
    for step in process.steps:
        if step.key != "appraise":
            steps.append(step)
            continue
        onward, minutes = step.actions[0], step.minutes // 3
        sent = replace(onward, label=f"Gửi {system}", to="external")
        answered = replace(onward, conditions=(*onward.conditions, Condition.EXTERNAL_NUMBER))
        back = StepAction("return", "Trả lại thẩm định", "appraise", _NOTE, is_return=True)
        steps += [
            replace(step, minutes=step.minutes - minutes, actions=(sent, *step.actions[1:])),
            Step(
                "external", f"Chờ {system}", StepKind.EXTERNAL_WAIT, step.unit, step.role, minutes,
                (answered, back), allows_stop=True,
            ),
        ]  # fmt: skip
    return replace(process, steps=tuple(steps))


def signed_digitally(process: Process) -> Process:
    """The process with digital signatures asked for where it signs and where it seals."""
    kinds = (StepKind.SIGN, StepKind.NUMBER_AND_SEAL)
    return replace(process, steps=tuple(_signing(one) if one.kind in kinds else one for one in process.steps))


def _signing(step: Step) -> Step:
    ways = (way if way.is_return else _with_signature(way) for way in step.actions)
    return replace(step, actions=tuple(ways))


def _with_signature(way: StepAction) -> StepAction:
    return replace(way, conditions=tuple(dict.fromkeys((*way.conditions, Condition.SIGNATURE))))


def _to_draft(confirms_draft: bool) -> StepAction | None:
    return StepAction("forward", "Chuyển người nộp kiểm tra", "confirm_draft") if confirms_draft else None


def same_day_process(
    total_minutes: int, *, external_system: str = "", confirms_draft: bool = False
) -> Process:
    """The short process of a procedure answered on the day: the desk does it, a leader signs."""
    shares = {"receive": 20, "appraise": 40, "sign": 25, "seal": 15}
    minutes = _filled(total_minutes, shares)
    note = f" và cập nhật {external_system}" if external_system else ""
    return Process(
        "Quy trình trong ngày",
        (
            Step(
                "receive", "Tiếp nhận hồ sơ", StepKind.RECEIVE, StepUnit.CENTRE, "receiver",
                minutes["receive"],
                (StepAction("forward", "Chuyển thẩm định", "appraise"),), allows_supplement=True,
            ),
            Step(
                "appraise", f"Kiểm tra, soạn kết quả{note}", StepKind.DO, StepUnit.SECTION, "specialist",
                minutes["appraise"],
                (_to_draft(confirms_draft) or StepAction("forward", "Trình ký", "sign"),),
                allows_supplement=True, allows_refusal=True, allows_stop=True,
            ),
            *((draft_step("Trình ký", "sign"),) if confirms_draft else ()),
            Step(
                "sign", "Lãnh đạo UBND ký", StepKind.SIGN, StepUnit.AGENCY, "leader", minutes["sign"],
                (StepAction("forward", "Ký duyệt", "seal"),
                 StepAction("return", "Trả lại người soạn", "appraise", _NOTE, is_return=True)),
                allows_refusal=True, allows_stop=True,
            ),
            Step(
                "seal", "Cấp số, đóng dấu, chuyển Trung tâm", StepKind.NUMBER_AND_SEAL, StepUnit.AGENCY,
                "records_clerk", minutes["seal"],
                (StepAction("forward", "Cấp số, đóng dấu, chuyển Trung tâm", "hand_over",
                            (Condition.RESULT_NUMBER,)),
                 StepAction("return", "Trả lại lãnh đạo", "sign", _NOTE, is_return=True)),
            ),
            Step("hand_over", "Trả kết quả", StepKind.HAND_OVER, StepUnit.CENTRE, "receiver", 0),
        ),
    )  # fmt: skip


def _filled(total: int, shares: dict[str, int]) -> dict[str, int]:
    """Split `total` minutes by shares so that nothing is lost to rounding."""
    whole = sum(shares.values())
    filled = {key: total * share // whole for key, share in shares.items()}
    longest = max(shares, key=lambda key: shares[key])
    filled[longest] += total - sum(filled.values())
    return filled


def allotted_minutes(amount: int | None, unit: str) -> int:
    """Working minutes that the steps of a process may fill for a legal limit; 0 when the limit is unknown.

    Calendar days and months are taken at their worst, so that steps never allow more than the law.
    """
    if unit == LimitUnit.SAME_DAY:
        return static_minutes(SAME_DAY)
    if not unit or amount is None or not 1 <= amount <= MAX_AMOUNT:
        return 0
    return static_minutes(Limit(amount, LimitUnit(unit)))


def sensible_process(
    *, amount: int | None, unit: str, is_same_day: bool, external_system: str, confirms_draft: bool = False
) -> Process:
    """The default process, or the short same-day one, its times filling the limit."""
    minutes = allotted_minutes(amount, unit)
    if is_same_day:
        minutes = minutes or PROOF_DAY_MINUTES
        return same_day_process(minutes, external_system=external_system, confirms_draft=confirms_draft)
    return default_process(minutes, external_system=external_system, confirms_draft=confirms_draft)

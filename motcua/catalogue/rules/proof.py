"""The static proof of a process: what would leave a case stuck, unowned, late, without a lawful exit. Pure.

A process with an error is not published; a warning is for a person to weigh. The times are judged along the
longest way forward, a working day counting 480 minutes (design: working time). The exits are those that
NĐ 118/2025/NĐ-CP and NĐ 61/2018/NĐ-CP give a case while it is worked on: supplement, refusal, stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from motcua.catalogue.rules.process import Condition, Process, Step, StepAction, StepKind
from motcua.catalogue.rules.process_graph import Graph, is_on_loop, longest_way
from motcua.catalogue.rules.process_words import CHANNELS, EXITS, STEP_ROLES, step_words, time_words
from motcua.catalogue.rules.record import Channel
from motcua.catalogue.rules.walked import is_for_all, walked

LONGEST_KEY = 40
LONGEST_NAME = 200
# Where a case is judged: the steps from which a refusal, a supplement or a stop must be possible.
_JUDGING = (StepKind.DO, StepKind.CHECK)
_TIMELESS = (StepKind.RECEIVE, StepKind.HAND_OVER, StepKind.CONFIRM_DRAFT)


class Severity(StrEnum):
    """Whether a finding stands in the way of publishing."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    KEY_UNUSABLE = "key_unusable"
    KEY_TWICE = "key_twice"
    NAME_MISSING = "name_missing"
    NO_OWNER = "no_owner"
    TIME_NEGATIVE = "time_negative"
    NO_TIME = "no_time"
    ACTION_TWICE = "action_twice"
    ACTION_UNNAMED = "action_unnamed"
    ACTION_NOWHERE = "action_nowhere"
    RETURN_WITHOUT_NOTE = "return_without_note"
    FIRST_NOT_RECEIVE = "first_not_receive"
    RECEIVE_ASKS = "receive_asks"
    RECEIVE_ENDS = "receive_ends"
    LAST_NOT_HAND_OVER = "last_not_hand_over"
    HAND_OVER_EARLY = "hand_over_early"
    HAND_OVER_GOES_ON = "hand_over_goes_on"
    UNREACHABLE = "unreachable"
    DEAD_END = "dead_end"
    NO_WAY_TO_END = "no_way_to_end"
    FORWARD_LOOP = "forward_loop"
    BEYOND_LIMIT = "beyond_limit"
    LIMIT_UNKNOWN = "limit_unknown"
    NO_SUPPLEMENT = "no_supplement"
    NO_REFUSAL = "no_refusal"
    NO_STOP = "no_stop"
    NO_SIGNATURE = "no_signature"
    END_OF_SOME = "end_of_some"
    DRAFT_WAYS = "draft_ways"
    DRAFT_ASKS = "draft_asks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the proof found. `step` is the key of the step it is about, "" when it is about the whole."""

    code: FindingCode
    severity: Severity
    step: str
    text: str


def prove(process: Process, *, allotted: int) -> tuple[Finding, ...]:
    """What is wrong with a process; () when it is whole.

    `allotted` are the working minutes that the legal limit offers (`allotted_minutes`), 0 when the limit is
    not known: then the times cannot be judged, which is said as a warning.
    """
    if not process.steps:
        return (_error(FindingCode.EMPTY, "", "Quy trình chưa có bước nào."),)
    graph = Graph.of(process)
    return (
        *_of_steps(process, allotted),
        *_of_actions(process),
        *_of_both_ends(process),
        *_of_ways(process, graph),
        *_of_times(process, graph, allotted),
        *_of_exits(process, graph),
        *_of_drafts(process),
        *_of_channels(process),
    )


def may_publish(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing found is an error."""
    return all(finding.severity is not Severity.ERROR for finding in findings)


def longest_minutes(process: Process) -> int:
    """Allotted minutes of the longest way forward, of all steps together when a way runs in a circle.

    The hand-over follows the finish and is left out.
    """
    if not process.steps:
        return 0
    graph = Graph.of(process)
    return _total(_counted(graph, longest_way(graph, process.first.key)))


def _of_steps(process: Process, allotted: int) -> Iterator[Finding]:
    keys: set[str] = set()
    for step in process.steps:
        name = step_words(process, step)
        if not step.key or len(step.key) > LONGEST_KEY:
            yield _error(
                FindingCode.KEY_UNUSABLE,
                step.key,
                f"Bước {name}: mã bước phải có từ 1 đến {LONGEST_KEY} ký tự.",
            )
        if step.key in keys:
            yield _error(
                FindingCode.KEY_TWICE, step.key, f"Bước {name} trùng mã “{step.key}” với bước trước."
            )
        keys.add(step.key)
        if not step.name.strip() or len(step.name) > LONGEST_NAME:
            yield _error(
                FindingCode.NAME_MISSING, step.key, f"Bước {name}: tên phải có từ 1 đến {LONGEST_NAME} ký tự."
            )
        if step.role not in STEP_ROLES:
            why = "vai trò này không xử lý hồ sơ" if step.role else "chưa chọn vai trò"
            yield _error(FindingCode.NO_OWNER, step.key, f"Bước {name} không có người làm: {why}.")
        if step.minutes < 0:
            yield _error(FindingCode.TIME_NEGATIVE, step.key, f"Bước {name}: thời gian không được âm.")
        elif allotted and not step.minutes and step.kind not in _TIMELESS:
            yield _warning(
                FindingCode.NO_TIME, step.key, f"Bước {name} không có thời gian, nên không có hạn để nhắc."
            )


def _of_actions(process: Process) -> Iterator[Finding]:
    known = {step.key for step in process.steps}
    for step in process.steps:
        name = step_words(process, step)
        keys: set[str] = set()
        for action in step.actions:
            called = f"“{action.label.strip() or action.key}”"
            if action.key in keys:
                yield _error(
                    FindingCode.ACTION_TWICE, step.key, f"Bước {name} có hai việc cùng mã “{action.key}”."
                )
            keys.add(action.key)
            if not action.label.strip() or len(action.label) > LONGEST_NAME:
                yield _error(
                    FindingCode.ACTION_UNNAMED,
                    step.key,
                    f"Bước {name}: việc chuyển tiếp phải có tên từ 1 đến {LONGEST_NAME} ký tự.",
                )
            if action.to not in known:
                where = (
                    f"đến bước “{action.to}” không có trong quy trình" if action.to else "chưa chọn bước đến"
                )
                yield _error(FindingCode.ACTION_NOWHERE, step.key, f"Bước {name}: việc {called} {where}.")
            if action.is_return and Condition.NOTE not in action.conditions:
                yield _error(
                    FindingCode.RETURN_WITHOUT_NOTE,
                    step.key,
                    f"Bước {name}: trả lại {called} phải ghi lý do.",
                )


def _of_both_ends(process: Process) -> Iterator[Finding]:
    first, last = process.first, process.hand_over
    if first.kind is not StepKind.RECEIVE:
        yield _error(
            FindingCode.FIRST_NOT_RECEIVE,
            first.key,
            f"Bước đầu {step_words(process, first)} phải là bước tiếp nhận.",
        )
    elif first.actions:
        yield from _of_reception(process, first.actions[0])
    if last.kind is not StepKind.HAND_OVER:
        yield _error(
            FindingCode.LAST_NOT_HAND_OVER,
            last.key,
            f"Bước cuối {step_words(process, last)} phải là bước trả kết quả.",
        )
    for step in process.steps[:-1]:
        if step.kind is StepKind.HAND_OVER:
            yield _error(
                FindingCode.HAND_OVER_EARLY,
                step.key,
                f"Bước {step_words(process, step)} trả kết quả nhưng không đứng cuối."
                " Chỉ bước cuối trả kết quả.",
            )
    if last.kind is StepKind.HAND_OVER and last.actions:
        yield _error(
            FindingCode.HAND_OVER_GOES_ON,
            last.key,
            f"Bước {step_words(process, last)} là bước cuối, không chuyển đi đâu nữa.",
        )


def _of_reception(process: Process, way: StepAction) -> Iterator[Finding]:
    """A received case moves on at once by the first way (NĐ 61/2018 Điều 18): it can ask for nothing."""
    first = process.first
    if way.conditions or way.is_return:
        yield _error(
            FindingCode.RECEIVE_ASKS,
            first.key,
            f"Bước {step_words(process, first)}: hồ sơ vừa nhận tự chuyển theo việc đầu tiên “{way.label}”, "
            "nên việc này không được kèm điều kiện.",
        )
    if way.to == process.hand_over.key:
        yield _error(
            FindingCode.RECEIVE_ENDS,
            first.key,
            f"Bước {step_words(process, first)} chuyển thẳng đến trả kết quả; "
            "phải có bước giải quyết ở giữa.",
        )


def _of_ways(process: Process, graph: Graph) -> Iterator[Finding]:
    ending = graph.leading_to(process.hand_over.key)
    for step in process.steps[1:]:
        if step.key not in graph.reached:
            yield _error(
                FindingCode.UNREACHABLE, step.key, f"Bước {step_words(process, step)} không bước nào dẫn đến."
            )
    for step in process.steps[:-1]:
        if step.kind is StepKind.HAND_OVER:
            continue  # named as one too many already
        name = step_words(process, step)
        if not graph.every[step.key]:
            yield _error(FindingCode.DEAD_END, step.key, f"Bước {name} không có lối đi tiếp.")
        elif step.key not in ending:
            yield _error(
                FindingCode.NO_WAY_TO_END, step.key, f"Từ bước {name} không có lối nào đến trả kết quả."
            )


def _of_times(process: Process, graph: Graph, allotted: int) -> Iterator[Finding]:
    way = longest_way(graph, process.first.key)
    if way is None:
        looped = next(key for key in graph.steps if is_on_loop(graph, key))
        yield _error(
            FindingCode.FORWARD_LOOP,
            looped,
            f"Bước {step_words(process, graph.steps[looped])} quay lại chính nó mà không phải là trả lại; "
            "lối quay lại phải đánh dấu “trả lại” và ghi lý do.",
        )
    if not allotted:
        yield _warning(
            FindingCode.LIMIT_UNKNOWN,
            "",
            "Thủ tục chưa có thời hạn tính được, nên chưa kiểm tra được thời gian của các bước.",
        )
        return
    counted = _counted(graph, way)
    total = _total(counted)
    if total > allotted:
        longest = max(counted, key=lambda step: step.minutes)
        yield _error(
            FindingCode.BEYOND_LIMIT,
            longest.key,
            f"Các bước cộng lại {time_words(total)}, vượt thời hạn {time_words(allotted)} là "
            f"{time_words(total - allotted)}; dài nhất là bước {step_words(process, longest)} "
            f"({time_words(longest.minutes)}).",
        )


def _counted(graph: Graph, way: tuple[str, ...] | None) -> list[Step]:
    """The steps of a way whose time counts; of all that are reached without a way."""
    steps = [graph.steps[key] for key in (way or graph.reached)]
    return [step for step in steps if step.kind is not StepKind.HAND_OVER]


def _total(steps: list[Step]) -> int:
    return sum(max(step.minutes, 0) for step in steps)


_EXIT_CODES = {
    "allows_supplement": FindingCode.NO_SUPPLEMENT,
    "allows_refusal": FindingCode.NO_REFUSAL,
    "allows_stop": FindingCode.NO_STOP,
}


def _of_exits(process: Process, graph: Graph) -> Iterator[Finding]:
    judging = [step for step in process.steps if step.kind in _JUDGING and step.key in graph.reached]
    usual = max(judging, key=lambda step: step.minutes, default=process.first)
    for attribute, code in _EXIT_CODES.items():
        if not any(getattr(step, attribute) for step in judging):
            yield _error(
                code,
                usual.key,
                f"Không bước thực hiện hay kiểm tra nào cho phép {EXITS[attribute]}; "
                f"thường cho phép ở bước {step_words(process, usual)}.",
            )
    if not any(step.kind is StepKind.SIGN for step in process.steps):
        yield _warning(FindingCode.NO_SIGNATURE, "", "Quy trình không có bước ký kết quả.")


def _of_drafts(process: Process) -> Iterator[Finding]:
    """An applicant's answer moves the case on or back: silence, too, must be able to (a job takes it)."""
    for step in process.steps:
        if step.kind is not StepKind.CONFIRM_DRAFT:
            continue
        forward = [action for action in step.actions if not action.is_return]
        if not forward or len(forward) == len(step.actions):
            yield _error(
                FindingCode.DRAFT_WAYS,
                step.key,
                f"Bước {step_words(process, step)} phải có lối đi tiếp khi người nộp đồng ý và lối trả lại "
                "khi người nộp đề nghị sửa.",
            )
        elif forward[0].conditions:
            yield _error(
                FindingCode.DRAFT_ASKS,
                step.key,
                f"Bước {step_words(process, step)}: người nộp im lặng là đồng ý, hồ sơ tự chuyển theo việc "
                f"“{forward[0].label}”, nên việc này không được kèm điều kiện.",
            )


def _of_channels(process: Process) -> Iterator[Finding]:
    """What is wrong for the cases of one channel only: the steps they pass by must leave a way."""
    ends = [step for step in (process.first, process.hand_over) if step.channels]
    for step in ends:
        yield _error(
            FindingCode.END_OF_SOME,
            step.key,
            f"Bước {step_words(process, step)} phải dành cho hồ sơ nộp qua mọi kênh.",
        )
    if ends or is_for_all(process):
        return
    for channel in Channel:
        theirs = walked(process, channel)
        graph = Graph.of(theirs)
        found = (*_of_both_ends(theirs), *_of_ways(theirs, graph), *_of_exits(theirs, graph))
        for one in found:
            yield replace(one, text=f"Với hồ sơ nộp {CHANNELS[channel]}: {one.text[0].lower()}{one.text[1:]}")


def _error(code: FindingCode, step: str, text: str) -> Finding:
    return Finding(code, Severity.ERROR, step, text)


def _warning(code: FindingCode, step: str, text: str) -> Finding:
    return Finding(code, Severity.WARNING, step, text)

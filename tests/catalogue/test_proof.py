"""The proof finds each fault, names the step in words, and finds nothing in a whole process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.limits import limit_of_steps, minutes_for_steps
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.process import (
    Condition,
    Process,
    Step,
    StepAction,
    StepKind,
    StepUnit,
    default_process,
    same_day_process,
    sensible_process,
)
from motcua.catalogue.rules.process_words import STEP_ROLES, time_words
from motcua.catalogue.rules.proof import FindingCode as F
from motcua.catalogue.rules.proof import Severity, longest_minutes, may_publish, prove
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.actors import Role

WHOLE = default_process(1440)
RECORDS = read_own_records()


def changed(process: Process, at: str, **values: Any) -> Process:
    """The process with some facts of one step otherwise."""
    steps = tuple(replace(step, **values) if step.key == at else step for step in process.steps)
    return replace(process, steps=steps)


def way(to: str, label: str = "Đi", *conditions: Condition, back: bool = False, key: str = "") -> StepAction:
    """An action to a step."""
    return StepAction(key or f"to_{to}", label, to, conditions, back)


def without_exit(name: str) -> Process:
    """The usual process with an exit taken out of every step."""
    taken: dict[str, Any] = {name: False}
    return replace(WHOLE, steps=tuple(replace(step, **taken) for step in WHOLE.steps))


@pytest.mark.parametrize(
    "process",
    [
        default_process(1440),
        default_process(1440, external_system="Hệ thống ngành"),
        default_process(7, external_system=""),
    ],
)
def test_the_usual_process_is_whole(process: Process) -> None:
    assert not [found for found in prove(process, allotted=1440) if found.severity is Severity.ERROR]


def test_the_usual_processes_give_no_warning_either() -> None:
    assert prove(default_process(1440), allotted=1440) == ()
    assert prove(same_day_process(480), allotted=480) == ()


@pytest.mark.parametrize("record", RECORDS, ids=[record.code for record in RECORDS])
def test_the_process_of_every_own_procedure_is_whole(record: ProcedureRecord) -> None:
    limit = limit_of_steps(record)
    process = sensible_process(
        amount=limit.amount if limit else None,
        unit=limit.unit if limit else "",
        is_same_day=record.is_same_day,
        external_system=record.external_system,
    )
    found = prove(process, allotted=minutes_for_steps(record))
    assert [each.code for each in found] == ([] if minutes_for_steps(record) else [F.LIMIT_UNKNOWN])


SUPPLEMENT = "cho phép yêu cầu bổ sung; thường cho phép ở bước “Thẩm định hồ sơ”"
BEYOND = "vượt thời hạn 3 ngày là 1 ngày 4 giờ 26 phút; dài nhất là bước “Thẩm định hồ sơ” (3 ngày)"

# What is wrong, at which step, the process, words of the sentence that says it.
FAULTS: list[tuple[F, str, Process, str]] = [
    (F.NO_OWNER, "appraise", changed(WHOLE, "appraise", role=""), "“Thẩm định hồ sơ” không có người làm"),
    (F.NO_OWNER, "sign", changed(WHOLE, "sign", role="administrator"), "vai trò này không xử lý hồ sơ"),
    (
        F.UNREACHABLE,
        "transfer",
        changed(WHOLE, "seal", actions=(way("hand_over"),)),
        "Bước “Chuyển kết quả về Trung tâm” không bước nào dẫn đến",
    ),
    (
        F.DEAD_END,
        "transfer",
        changed(WHOLE, "transfer", actions=()),
        "Bước “Chuyển kết quả về Trung tâm” không có lối đi tiếp",
    ),
    (
        F.NO_WAY_TO_END,
        "sign",
        changed(WHOLE, "sign", actions=(way("review", "Trả", Condition.NOTE, back=True),)),
        "Từ bước “Lãnh đạo UBND ký” không có lối nào đến trả kết quả",
    ),
    (
        F.FORWARD_LOOP,
        "appraise",
        changed(WHOLE, "review", actions=(way("sign"), way("appraise"))),
        "“Thẩm định hồ sơ” quay lại chính nó",
    ),
    (F.BEYOND_LIMIT, "appraise", changed(WHOLE, "appraise", minutes=1440), BEYOND),
    (F.TIME_NEGATIVE, "sign", changed(WHOLE, "sign", minutes=-5), "“Lãnh đạo UBND ký”: thời gian"),
    (F.NO_TIME, "seal", changed(WHOLE, "seal", minutes=0), "“Văn thư cấp số, đóng dấu” không có thời gian"),
    (F.NO_SUPPLEMENT, "appraise", without_exit("allows_supplement"), SUPPLEMENT),
    (F.NO_REFUSAL, "appraise", without_exit("allows_refusal"), "cho phép từ chối; thường cho phép ở bước"),
    (F.NO_STOP, "appraise", without_exit("allows_stop"), "cho phép dừng xử lý; thường cho phép ở bước"),
    (
        F.RETURN_WITHOUT_NOTE,
        "seal",
        changed(WHOLE, "seal", actions=(way("transfer"), way("sign", "Trả", back=True))),
        "“Văn thư cấp số, đóng dấu”: trả lại “Trả” phải ghi lý do",
    ),
    (F.KEY_TWICE, "assign", changed(WHOLE, "receive", key="assign"), "“Phân công xử lý” trùng mã “assign”"),
    (F.KEY_UNUSABLE, "", changed(WHOLE, "seal", key=""), "mã bước phải có từ 1"),
    (F.NAME_MISSING, "seal", changed(WHOLE, "seal", name=" "), "Bước thứ 6: tên phải có"),
    (
        F.ACTION_TWICE,
        "seal",
        changed(WHOLE, "seal", actions=(way("transfer"), way("sign", key="to_transfer"))),
        "“Văn thư cấp số, đóng dấu” có hai việc cùng mã",
    ),
    (
        F.ACTION_UNNAMED,
        "seal",
        changed(WHOLE, "seal", actions=(way("transfer", ""),)),
        "“Văn thư cấp số, đóng dấu”: việc chuyển tiếp phải có tên",
    ),
    (
        F.ACTION_NOWHERE,
        "seal",
        changed(WHOLE, "seal", actions=(way("khong_co"),)),
        "việc “Đi” đến bước “khong_co” không có",
    ),
    (
        F.FIRST_NOT_RECEIVE,
        "receive",
        changed(WHOLE, "receive", kind=StepKind.DO),
        "Bước đầu “Tiếp nhận hồ sơ” phải là bước tiếp nhận",
    ),
    (
        F.RECEIVE_ASKS,
        "receive",
        changed(WHOLE, "receive", actions=(way("assign", "Chuyển", Condition.NOTE),)),
        "việc đầu tiên “Chuyển”",
    ),
    (
        F.RECEIVE_ENDS,
        "receive",
        changed(WHOLE, "receive", actions=(way("hand_over"),)),
        "“Tiếp nhận hồ sơ” chuyển thẳng đến trả kết quả",
    ),
    (
        F.LAST_NOT_HAND_OVER,
        "hand_over",
        changed(WHOLE, "hand_over", kind=StepKind.TRANSFER),
        "Bước cuối “Trả kết quả” phải là bước trả kết quả",
    ),
    (
        F.HAND_OVER_EARLY,
        "transfer",
        changed(WHOLE, "transfer", kind=StepKind.HAND_OVER),
        "“Chuyển kết quả về Trung tâm” trả kết quả nhưng không đứng cuối",
    ),
    (
        F.HAND_OVER_GOES_ON,
        "hand_over",
        changed(WHOLE, "hand_over", actions=(way("sign"),)),
        "“Trả kết quả” là bước cuối",
    ),
    (F.NO_SIGNATURE, "", changed(WHOLE, "sign", kind=StepKind.CHECK), "không có bước ký"),
    (F.EMPTY, "", Process("Trống", ()), "chưa có bước nào"),
]


@pytest.mark.parametrize(
    ("code", "step", "process", "words"), FAULTS, ids=[fault[0].value for fault in FAULTS]
)
def test_each_fault_is_named_with_its_step(code: F, step: str, process: Process, words: str) -> None:
    named = [found for found in prove(process, allotted=1440) if (found.code, found.step) == (code, step)]
    assert any(words in found.text for found in named), prove(process, allotted=1440)


def test_every_code_has_a_fault_that_shows_it() -> None:
    of_channels = {F.END_OF_SOME, F.DRAFT_WAYS, F.DRAFT_ASKS}  # test_walked.py
    assert {fault[0] for fault in FAULTS} | {F.LIMIT_UNKNOWN} | of_channels == set(F)


def test_an_unknown_limit_is_a_warning_and_no_obstacle() -> None:
    found = prove(default_process(0), allotted=0)
    assert [(each.code, each.severity) for each in found] == [(F.LIMIT_UNKNOWN, Severity.WARNING)]
    assert may_publish(found)


def test_times_are_those_of_the_longest_way_not_the_sum_of_alternatives() -> None:
    """A case takes one of two ways out of the appraisal: each fits into the limit, their sum does not."""
    consult = Step(
        "consult", "Lấy ý kiến", StepKind.CONSULT, StepUnit.SECTION, "specialist", 144,
        (way("sign", "Trình ký"),),
    )  # fmt: skip
    both = changed(WHOLE, "appraise", actions=(way("review"), way("consult")))
    branched = replace(both, steps=(*both.steps[:4], consult, *both.steps[4:]))
    assert branched.minutes() > 1440
    assert prove(branched, allotted=1440) == ()
    longer = changed(branched, "consult", minutes=260)
    assert [found.code for found in prove(longer, allotted=1440)] == [F.BEYOND_LIMIT]


def test_roles_of_steps_are_roles_of_the_program() -> None:
    assert set(STEP_ROLES) <= {role.value for role in Role}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 phút"), (90, "1 giờ 30 phút"), (480, "1 ngày"), (1025, "2 ngày 1 giờ 5 phút"), (-60, "âm 1 giờ")],
)
def test_times_are_said_in_days_of_eight_hours(minutes: int, words: str) -> None:
    assert time_words(minutes) == words


# Random processes against an oracle that works otherwise: Warshall's closure of the matrix of ways.

N = 7
KEYS = [f"s{number}" for number in range(N)]


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Seven steps with any ways between them, the last of kind hand-over without ways."""
    ways = st.lists(st.tuples(st.integers(0, N - 1), st.booleans()), max_size=3, unique=True)
    steps = []
    for number, key in enumerate(KEYS):
        kind = StepKind.RECEIVE if not number else StepKind.HAND_OVER if number == N - 1 else StepKind.DO
        drawn = draw(ways) if number < N - 1 else []
        actions = tuple(
            StepAction(f"a{place}", "đi", KEYS[target], (Condition.NOTE,) if back else (), back)
            for place, (target, back) in enumerate(drawn)
        )
        minutes = draw(st.integers(0, 300)) if number < N - 1 else 0
        steps.append(Step(key, key, kind, StepUnit.SECTION, "specialist", minutes, actions, True, True, True))
    return Process("Thử", tuple(steps))


def closure(process: Process, *, returns: bool) -> list[list[bool]]:
    """can[i][j]: a way of one or more actions leads from step i to step j."""
    can = [[False] * N for _ in range(N)]
    for place, step in enumerate(process.steps):
        for action in step.actions:
            if returns or not action.is_return:
                can[place][KEYS.index(action.to)] = True
    for middle in range(N):
        for start in range(N):
            for end in range(N):
                can[start][end] |= can[start][middle] and can[middle][end]
    return can


def longest_by_trying(process: Process) -> int:
    """Minutes of the longest way forward, by walking every way."""

    def walk(key: str) -> int:
        step = process.step(key)
        return step.minutes + max((walk(way.to) for way in step.actions if not way.is_return), default=0)

    return walk(KEYS[0])


@given(processes())
def test_reachability_agrees_with_the_closure_of_the_matrix(process: Process) -> None:
    can = closure(process, returns=True)
    found = prove(process, allotted=480)

    def named(code: F) -> set[str]:
        return {each.step for each in found if each.code is code}

    assert named(F.UNREACHABLE) == {KEYS[n] for n in range(1, N) if not can[0][n]}
    stuck = {KEYS[n] for n in range(N - 1) if not can[n][N - 1]}
    assert named(F.NO_WAY_TO_END) | named(F.DEAD_END) == stuck
    assert named(F.DEAD_END) == {step.key for step in process.steps[:-1] if not step.actions}


@given(processes())
def test_loops_and_times_agree_with_walking_every_way(process: Process) -> None:
    can = closure(process, returns=False)
    loops = any(can[n][n] and (n == 0 or can[0][n]) for n in range(N))
    codes = {each.code for each in prove(process, allotted=480)}
    assert (F.FORWARD_LOOP in codes) == loops
    if not loops:
        assert longest_minutes(process) == longest_by_trying(process)
        assert (F.BEYOND_LIMIT in codes) == (longest_by_trying(process) > 480)

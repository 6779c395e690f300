"""Steps kept for some filing channels: who passes them by has a way on and back, nothing old changes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.bpmn import read_bpmn, write_bpmn
from motcua.catalogue.rules.process import (
    DRAFT_CHECKED,
    Condition,
    Process,
    StepAction,
    StepKind,
    default_process,
    same_day_process,
)
from motcua.catalogue.rules.process_diff import diff_processes
from motcua.catalogue.rules.proof import FindingCode as F
from motcua.catalogue.rules.proof import may_publish, prove
from motcua.catalogue.rules.record import Channel
from motcua.catalogue.rules.storage import process_from_json, to_json
from motcua.catalogue.rules.walked import walked

CHECKED = [
    same_day_process(480, external_system="Hộ tịch", confirms_draft=True),
    default_process(1440, confirms_draft=True),
    default_process(1440, external_system="Hộ tịch", confirms_draft=True),
]
SOME = st.sampled_from(
    list(chain.from_iterable(combinations(tuple(Channel), count) for count in range(1, 4)))
)


def changed(process: Process, at: str, **values: object) -> Process:
    steps = tuple(replace(step, **values) if step.key == at else step for step in process.steps)  # type: ignore[arg-type]
    return replace(process, steps=steps)


@pytest.mark.parametrize("process", CHECKED)
def test_who_files_online_looks_at_the_draft_and_the_others_walk_the_usual_process(process: Process):
    assert prove(process, allotted=1440) == ()
    assert walked(process, Channel.ONLINE) == process
    if process.step("appraise").actions[0].to == "confirm_draft" and len(process.steps) == 6:
        usual = same_day_process(480, external_system="Hộ tịch")
    else:
        system = "Hộ tịch" if any(step.kind is StepKind.EXTERNAL_WAIT for step in process.steps) else ""
        usual = default_process(1440, external_system=system)
    assert walked(process, Channel.DIRECT) == walked(process, Channel.POST) == usual


@pytest.mark.parametrize("process", CHECKED)
def test_channels_survive_storage_and_bpmn(process: Process):
    pausing = changed(process, "confirm_draft", pauses_clock=True)
    for each in (process, pausing):
        assert process_from_json(to_json(each)) == each
        assert read_bpmn(write_bpmn(each)).process == each
    (change,) = diff_processes(process, pausing)
    assert "tạm dừng" in change.new


def test_a_process_stored_before_steps_had_channels_reads_as_it_was():
    process = default_process(1440)
    old = json.loads(to_json(process))
    for step in old["steps"]:
        del step["channels"], step["pauses_clock"]
    assert process_from_json(json.dumps(old)) == process


def test_a_return_to_a_step_left_out_goes_where_that_step_returns():
    back = StepAction("return", "Trả lại", "confirm_draft", (Condition.NOTE,), is_return=True)
    sign = CHECKED[0].step("sign")
    process = changed(CHECKED[0], "sign", actions=(sign.actions[0], back))

    assert walked(process, Channel.ONLINE).step("sign").actions[1] == back
    assert walked(process, Channel.DIRECT).step("sign").actions[1] == replace(back, to="appraise")


def test_a_way_past_a_step_asks_for_what_both_ways_ask_for():
    step = CHECKED[1].step("review")
    number = replace(step.actions[0], conditions=(Condition.RESULT_NUMBER,))
    process = changed(CHECKED[1], "review", channels=(Channel.POST,), actions=(number, *step.actions[1:]))
    led = walked(process, Channel.ONLINE).step("confirm_draft").actions[0]
    assert (led.to, led.label, led.conditions) == ("sign", number.label, (Condition.RESULT_NUMBER,))


@pytest.mark.parametrize(
    ("wrong", "process"),
    [
        ((F.END_OF_SOME, "receive"), changed(CHECKED[0], "receive", channels=(Channel.ONLINE,))),
        ((F.END_OF_SOME, "hand_over"), changed(CHECKED[0], "hand_over", channels=(Channel.DIRECT,))),
        ((F.DEAD_END, "appraise"), changed(CHECKED[0], "confirm_draft", actions=())),
        ((F.DRAFT_WAYS, "confirm_draft"), changed(CHECKED[0], "confirm_draft",
            actions=CHECKED[0].step("confirm_draft").actions[:1])),
        ((F.DRAFT_WAYS, "confirm_draft"), changed(CHECKED[0], "confirm_draft",
            actions=CHECKED[0].step("confirm_draft").actions[1:])),
        ((F.DRAFT_ASKS, "confirm_draft"), changed(CHECKED[0], "confirm_draft", actions=(
            StepAction("forward", "Trình", "sign", (Condition.ASSIGNEE,)),
            CHECKED[0].step("confirm_draft").actions[1]))),
        ((F.NO_REFUSAL, "receive"), changed(CHECKED[0], "appraise", channels=(Channel.ONLINE,))),
    ],
)  # fmt: skip
def test_the_proof_names_what_leaves_a_channel_or_an_answer_without_a_way(
    wrong: tuple[F, str], process: Process
):
    found = prove(process, allotted=1440)
    assert not may_publish(found)
    assert wrong in {(one.code, one.step) for one in found}, found


MIDDLE = st.sampled_from(
    ["assign", "appraise", "confirm_draft", "external", "review", "sign", "seal", "transfer"]
)


@given(st.sampled_from(CHECKED), st.dictionaries(MIDDLE, SOME))
def test_a_process_that_passes_the_proof_leads_every_channel_to_the_end(
    process: Process, kept: dict[str, tuple[Channel, ...]]
):
    for key, channels in kept.items():
        process = changed(process, key, channels=channels)
    if not may_publish(prove(process, allotted=1440)):
        return
    for channel in Channel:
        theirs = walked(process, channel)
        keys = {step.key for step in theirs.steps}
        assert all(step.is_walked_by(channel) for step in theirs.steps)
        assert all(way.to in keys for step in theirs.steps for way in step.actions)
        step = theirs.first
        for _count in range(len(theirs.steps)):
            if step.kind is StepKind.HAND_OVER:
                break
            step = theirs.step(next(way.to for way in step.actions if not way.is_return))
        assert step.kind is StepKind.HAND_OVER


def test_our_records_of_online_civil_status_are_the_checked_ones():
    assert {"1.001193", "1.000894", "1.000656"} == DRAFT_CHECKED

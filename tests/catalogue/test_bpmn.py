"""BPMN in and out: our processes come back as they were, files of strangers never crash the reader."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.bpmn import MAX_BYTES, BpmnUnusable, read_bpmn, write_bpmn
from motcua.catalogue.rules.bpmn.names import BPMN
from motcua.catalogue.rules.process import (
    Condition,
    Process,
    Step,
    StepAction,
    StepKind,
    StepUnit,
    default_process,
    same_day_process,
)
from motcua.catalogue.rules.process_words import STEP_ROLES
from motcua.catalogue.rules.proof import FindingCode, prove
from motcua.catalogue.rules.record import Channel

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "bpmn"
FILES = sorted(SAMPLES.glob("*.bpmn"))
needs_samples = pytest.mark.skipif(not FILES, reason="../shared/data/bpmn is not here")

# Text that XML 1.0 can hold and that forms let through.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=30)
KEYS = st.text(st.characters(codec="ascii", categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=8)


def flow(body: str, name: str = "Thử") -> bytes:
    """A BPMN file with one process."""
    return (
        f'<definitions xmlns="{BPMN}"><process id="p" name="{name}">{body}</process></definitions>'
    ).encode()


def task(name: str, tag: str = "task") -> str:
    return f'<{tag} id="{name}" name="Việc {name}"/>'


def arrow(source: str, target: str, name: str = "") -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}" name="{name}"/>'


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Any process whose ways lead to steps it has, however foolish."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=7, unique=True))
    actions = st.builds(
        StepAction,
        key=KEYS,
        label=TEXT,
        to=st.sampled_from(keys),
        conditions=st.lists(st.sampled_from(Condition), max_size=2, unique=True).map(tuple),
        is_return=st.booleans(),
    )
    steps = [
        draw(
            st.builds(
                Step,
                key=st.just(key),
                name=TEXT,
                kind=st.sampled_from(StepKind),
                unit=st.sampled_from(StepUnit),
                role=st.sampled_from(["", *STEP_ROLES]),
                minutes=st.integers(-10, 10_000),
                actions=st.lists(actions, max_size=3).map(tuple),
                allows_supplement=st.booleans(),
                allows_refusal=st.booleans(),
                allows_stop=st.booleans(),
                channels=st.sampled_from([(), (Channel.ONLINE,), (Channel.DIRECT, Channel.POST)]),
                pauses_clock=st.booleans(),
            )
        )
        for key in keys
    ]
    return Process(draw(TEXT), tuple(steps))


@given(processes())
def test_what_is_written_is_read_back(process: Process) -> None:
    read = read_bpmn(write_bpmn(process))
    assert read.process == process
    assert read.notes == ()


@pytest.mark.parametrize(
    "process",
    [default_process(1440), default_process(960, external_system="VBDLIS"), same_day_process(480)],
)
def test_the_usual_processes_are_read_back(process: Process) -> None:
    assert read_bpmn(write_bpmn(process)).process == process


def test_a_way_to_nowhere_is_left_out_of_the_drawing() -> None:
    whole = default_process(1440)
    lost = replace(whole.steps[0], actions=(StepAction("forward", "Đi", "khong_co"),))
    read = read_bpmn(write_bpmn(replace(whole, steps=(lost, *whole.steps[1:]))))
    assert read.process is not None
    assert read.process.first.actions == ()


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_files_of_the_working_group_are_read(path: Path) -> None:
    read = read_bpmn(path.read_bytes())
    assert read.process is not None
    codes = {found.code for found in prove(read.process, allotted=4800)}
    assert not codes & {
        FindingCode.FORWARD_LOOP,
        FindingCode.KEY_TWICE,
        FindingCode.ACTION_NOWHERE,
        FindingCode.DEAD_END,
        FindingCode.NO_WAY_TO_END,
    }
    again = read_bpmn(write_bpmn(read.process))
    assert (again.process, again.notes) == (read.process, ())


@needs_samples
def test_what_a_process_cannot_say_is_named_with_the_element() -> None:
    said = "\n".join(read_bpmn((SAMPLES / "C.4.0.bpmn").read_bytes()).notes)
    assert "Cổng song song “Non-exclusive Gateway” (_305ddf53-49a8-4105-ad06-70272a2332aa)" in said
    assert "Kho dữ liệu “Payroll system” (_2addcc9a-638e-4496-b84f-5b0e28fe6536): không đọc." in said
    assert "Quy trình khác trong tệp “IT - Process”" in said
    said = "\n".join(read_bpmn((SAMPLES / "A.3.0.bpmn").read_bytes()).notes)
    assert "Tiến trình con “Collapsed Sub-Process”" in said
    assert "Sự kiện gắn vào bước “Boundary Intermediate Event Non-Interrupting Message”" in said


@needs_samples
@pytest.mark.parametrize("seed", range(140))
def test_damaged_files_are_read_or_refused(seed: int) -> None:
    """Bytes cut, doubled, turned and swapped at random: a sentence or a process, never anything else."""
    dice = random.Random(seed)
    data = bytearray(FILES[seed % len(FILES)].read_bytes())
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(data))
        piece = data[start : start + dice.randint(1, 400)]
        match dice.randrange(4):
            case 0:
                del data[start : start + len(piece)]
            case 1:
                data[start:start] = piece
            case 2:
                data[start] ^= 1 << dice.randrange(8)
            case _:
                other = dice.randrange(len(data))
                data[other : other + len(piece)] = piece
    read_or_refused(bytes(data))


@needs_samples
@pytest.mark.parametrize("seed", range(70))
def test_files_with_strange_attributes_are_read_or_refused(seed: int) -> None:
    """Well-formed XML whose ids, references and tags no longer fit together."""
    dice = random.Random(seed)
    text = FILES[seed % len(FILES)].read_bytes().decode("latin-1")
    words = ["id=", "sourceRef=", "targetRef=", "processRef=", "name=", "task", "Event", "Gateway", "process"]
    for word in dice.sample(words, 3):
        places = text.split(word)
        text = "".join(
            place + (word if dice.random() < 0.7 else f"x{word}") for place in places[:-1]
        ) + places[-1]  # fmt: skip
    read_or_refused(text.encode("latin-1"))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BpmnUnusable):
        read_bpmn(data)


def read_or_refused(data: bytes) -> None:
    said = "."
    try:
        read = read_bpmn(data)
    except BpmnUnusable as refusal:
        said = str(refusal)
    else:
        if read.process is not None:
            assert read_bpmn(write_bpmn(read.process)).process is not None
    assert said.endswith(".")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, REMOTE], ids=["bomb", "file", "remote"])
def test_entities_and_outside_references_are_refused(text: str) -> None:
    with pytest.raises(BpmnUnusable, match="DTD hoặc thực thể"):
        read_bpmn(text.encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không phải XML"),
        (b"\x00\x01", "không phải XML"),
        (b"<html></html>", "không phải BPMN 2.0"),
        (b"<?xml version='1.0' encoding='khong-co'?><a/>", "không phải XML"),
        (b" " * (MAX_BYTES + 1), "lớn quá 5 MB"),
        (flow(task("a") * 61), "nhiều nhất là 60"),
        (flow("<startEvent/>" * 1001), "quá nhiều phần tử"),
    ],
)
def test_what_is_no_process_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(BpmnUnusable, match=words):
        read_bpmn(data)


def test_a_mesh_of_ways_is_refused() -> None:
    names = [f"t{number}" for number in range(20)]
    body = "".join(map(task, names)) + '<exclusiveGateway id="g"/>'
    flows = "".join(arrow(name, "g") + arrow("g", name) for name in names)
    with pytest.raises(BpmnUnusable, match="lối đi giữa các việc; nhiều nhất là 130"):
        read_bpmn(flow(body + flows))


def test_a_deep_file_is_read_to_its_end() -> None:
    depth = 20_000
    data = flow(task("a") + "<subProcess>" * depth + "</subProcess>" * depth)
    assert read_bpmn(data).process is not None


@pytest.mark.parametrize(
    "data", [f'<definitions xmlns="{BPMN}"/>'.encode(), flow("<startEvent id='a'/>")], ids=["none", "empty"]
)
def test_a_file_without_tasks_holds_no_process(data: bytes) -> None:
    read = read_bpmn(data)
    assert read.process is None
    assert read.notes


def test_tasks_stand_between_our_reception_and_hand_over() -> None:
    body = "<startEvent id='s'/>" + task("a") + task("b") + "<endEvent id='e'/>"
    read = read_bpmn(flow(body + arrow("s", "a") + arrow("a", "b", "Trình") + arrow("b", "e")))
    assert read.process is not None
    assert [step.key for step in read.process.steps] == ["receive", "a", "b", "hand_over"]
    assert read.process.step("a").actions == (StepAction("way_1", "Trình", "b"),)
    assert read.process.step("b").actions[0].to == "hand_over"
    assert read.process.hand_over.kind is StepKind.HAND_OVER


def test_a_flow_that_leads_back_is_a_return_with_a_reason() -> None:
    body = "<startEvent id='s'/>" + task("a") + task("b") + '<exclusiveGateway id="g"/>'
    flows = arrow("s", "a") + arrow("a", "b") + arrow("b", "g") + arrow("g", "a", "Sai") + arrow("g", "e")
    read = read_bpmn(flow(body + "<endEvent id='e'/>" + flows))
    assert read.process is not None
    back, on = read.process.step("b").actions
    assert (back.label, back.to, back.is_return, back.conditions) == ("Sai", "a", True, (Condition.NOTE,))
    assert (on.to, on.is_return) == ("hand_over", False)


def test_gateways_that_run_in_a_circle_are_passed_once() -> None:
    body = task("a") + task("b") + '<exclusiveGateway id="g"/><exclusiveGateway id="h"/>'
    flows = arrow("a", "g") + arrow("g", "h") + arrow("h", "g") + arrow("h", "b")
    read = read_bpmn(flow(body + flows))
    assert read.process is not None
    assert [way.to for way in read.process.step("a").actions] == ["b"]


@pytest.mark.parametrize(
    ("lane", "role", "unit"),
    [
        ("Chuyên viên phòng Tư pháp", "specialist", StepUnit.SECTION),
        ("VĂN THƯ", "records_clerk", StepUnit.AGENCY),
        ("Lãnh đạo phòng", "head_of_section", StepUnit.SECTION),
        ("Chủ tịch UBND", "leader", StepUnit.AGENCY),
        ("Giám đốc Trung tâm", "director", StepUnit.CENTRE),
        ("Bộ phận Một cửa", "receiver", StepUnit.CENTRE),
        ("Accountant", "", StepUnit.SECTION),
    ],
)
def test_owners_are_guessed_from_lanes(lane: str, role: str, unit: StepUnit) -> None:
    lanes = f'<laneSet><lane name="{lane}"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    read = read_bpmn(flow(lanes + task("a")))
    assert read.process is not None
    assert (read.process.step("a").role, read.process.step("a").unit) == (role, unit)
    assert any("chưa rõ ai làm" in note for note in read.notes) == (not role)


def test_a_task_added_by_another_program_stands_before_the_end() -> None:
    """What other programs keep is ours unchanged; the new task asks for what it lacks."""
    whole = default_process(1440)
    text = write_bpmn(whole).decode()
    added = '<bpmn:task id="them" name="Hỏi công an" />'
    read = read_bpmn(text.replace('<bpmn:endEvent id="end"', f'{added}<bpmn:endEvent id="end"', 1).encode())
    assert read.process is not None
    assert [step.key for step in read.process.steps][-3:] == ["transfer", "them", "hand_over"]
    assert read.process.steps[:7] == whole.steps[:7]
    assert any("Hỏi công an" in note for note in read.notes)

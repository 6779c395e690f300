"""The proof of one chain: it holds against the published root, and any change of it is caught."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.actions import NewEvent, append, log_read, seal_days
from motcua.audit.errors import NotProvable
from motcua.audit.models import DayRoot, Event
from motcua.audit.queries import find_faults, newest_root
from motcua.audit.queries.proving import proof_of
from motcua.audit.rules import GENESIS, check_proof, former_event_hash, merkle_path, merkle_root
from motcua.audit.rules.proofs import root_over
from motcua.core.actors import job_actor

BY = job_actor("kiểm thử")
HEX = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)


@given(st.lists(HEX, min_size=1, max_size=60, unique=True), st.data())
def test_a_path_leads_from_each_leaf_to_the_root(leaves: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle_path(leaves, place)
    root = merkle_root(leaves)
    assert root_over(leaves[place], place, len(leaves), path) == root
    other = data.draw(HEX.filter(lambda one: one != leaves[place]))
    assert root_over(other, place, len(leaves), path) != root


@pytest.mark.parametrize(
    ("place", "count", "path"), [(0, 2, []), (0, 1, ["00" * 32]), (2, 2, []), (-1, 2, [])]
)
def test_a_path_that_fits_no_tree_is_refused(place: int, count: int, path: list[str]) -> None:
    with pytest.raises(ValueError, match=r"place|path"):
        root_over("a" * 64, place, count, path)


def grow(now: datetime) -> tuple[dict[str, Any], str]:
    """A case that grew on three days among others and their reads, sealed but for its last event."""
    for day in range(4):
        at = now + timedelta(days=day)
        for subject in ("H29.1-260324-0001", "H29.1-260324-0002", f"H29.1-26032{day}-0009"):
            if day != 2 or subject.endswith("0002"):
                said = {"note": f"Ngày {day}", "tên": "Nguyễn “An”\n\t\u2028\\"}
                append(
                    subject_kind="case",
                    subject_id=subject,
                    events=[NewEvent("cases.moved", said), NewEvent("cases.received", said)],
                    by=BY,
                    now=at,
                )
            log_read(subject_kind="case", subject_id=subject, what="case", by=BY, now=at)
    seal_days(now=now + timedelta(days=3))
    newest = newest_root()
    assert newest is not None
    proof = proof_of("case", "H29.1-260324-0001", names_actors=True)
    return json.loads(json.dumps(proof)), newest.hash


@pytest.mark.django_db
def test_a_proof_holds_against_the_published_root_and_says_how_far(now: datetime) -> None:
    proof, root = grow(now)
    verdict = check_proof(proof, root=root.upper())
    assert (verdict.faults, verdict.events, verdict.sealed) == ((), 6, 4)
    assert len(proof["seals"]) == 2
    assert verdict.day == DayRoot.objects.latest("day").day


@pytest.mark.django_db
def test_a_proof_that_withholds_proves_the_same(now: datetime) -> None:
    _whole, root = grow(now)
    proof = proof_of(
        "case", "H29.1-260324-0001", names_actors=False, shows=lambda kind: kind == "cases.received"
    )
    assert check_proof(proof, root=root).faults == ()
    text = json.dumps(proof, ensure_ascii=False)
    assert "kiểm thử" not in text
    assert [("said" in event) for event in proof["events"]] == [False, True] * 3


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each plain value in a proof."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*way, name))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from places(item, (*way, at))
    else:
        yield way


def changed(proof: dict[str, Any], way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    new = copy.deepcopy(proof)
    holder = new
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = value
    return new


@pytest.mark.django_db
def test_every_single_value_of_a_proof_counts(now: datetime) -> None:
    proof, root = grow(now)
    for way in places(proof):
        value = proof
        for step in way:
            value = value[step]
        assert isinstance(value, str | int | None)
        others = [None, "", 7, True, [], {}, f"{value}0", f"0{value}"]
        if isinstance(value, int):
            others += [value + 1, value - 1, -value - 1]
        if isinstance(value, str) and value:
            others += [value[:-1] + ("0" if value[-1] != "0" else "1"), value.upper(), value + " "]
        for other in others:
            if other == value and type(other) is type(value):
                continue
            assert check_proof(changed(proof, way, other), root=root).faults, (way, other)


@pytest.mark.django_db
def test_parts_left_out_doubled_or_moved_are_caught(now: datetime) -> None:
    proof, root = grow(now)
    for name in ("format", "subject", "events", "seals", "days"):
        assert check_proof({key: part for key, part in proof.items() if key != name}, root=root).faults
    for key in ("events", "seals"):
        for at in range(len(proof[key])):
            if key == "events" and at >= 4:
                continue  # sealed by no day yet: nothing is said of them
            less = {**proof, key: [part for place, part in enumerate(proof[key]) if place != at]}
            if key == "seals":
                assert check_proof(less, root=root).sealed <= 4
                continue
            assert check_proof(less, root=root).faults, (key, at)
            double = {**proof, key: [*proof[key][: at + 1], *proof[key][at:]]}
            assert check_proof(double, root=root).faults, (key, at)
        assert check_proof({**proof, key: list(reversed(proof[key]))}, root=root).faults
    rows = proof["days"]["rows"]
    for at in range(len(rows)):
        less = {**proof["days"], "rows": [row for place, row in enumerate(rows) if place != at]}
        assert check_proof({**proof, "days": less}, root=root).faults, at
    assert check_proof({**proof, "days": {"before": GENESIS, "rows": []}}, root=root).faults
    assert check_proof({**proof, "seals": []}, root=root).faults


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    )
)
def test_anything_else_is_no_proof(value: Any) -> None:
    assert check_proof(value, root="0" * 64).faults


@pytest.mark.django_db
def test_a_wrong_root_and_another_case_are_caught(now: datetime) -> None:
    proof, root = grow(now)
    assert check_proof(proof, root="0" * 64).faults
    assert check_proof(proof, root="").faults
    assert check_proof({**proof, "subject": ["case", "H29.1-260324-0002"]}, root=root).faults


@pytest.mark.django_db
def test_a_case_of_today_has_no_proof_yet_and_an_unknown_one_none(now: datetime) -> None:
    append(subject_kind="case", subject_id="H1", events=[NewEvent("cases.received")], by=BY, now=now)
    for code in ("H1", "H2"):
        with pytest.raises(NotProvable, match="Chưa có ngày nào"):
            proof_of("case", code, names_actors=True)


@pytest.mark.django_db
def test_events_sealed_in_the_former_way_still_verify_but_give_no_proof(now: datetime) -> None:
    append(subject_kind="case", subject_id="H1", events=[NewEvent("cases.received")], by=BY, now=now)
    event = Event.objects.get()
    former = former_event_hash(
        previous=GENESIS,
        subject_kind="case",
        subject_id="H1",
        number=1,
        at=event.at,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        actor_label=event.actor_label,
        kind=event.kind,
        payload=event.payload,
    )
    Event.objects.update(hash=former)
    type(event)._meta.apps.get_model("audit", "ChainHead").objects.update(hash=former)
    assert list(find_faults()) == []
    with pytest.raises(NotProvable, match="từ trước"):
        proof_of("case", "H1", names_actors=True)


@pytest.mark.django_db
def test_the_command_checks_a_file_and_a_case(
    now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof, root = grow(now)
    file, bad = tmp_path / "chung-minh.json", tmp_path / "sua.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    bad.write_text(json.dumps(proof).replace("cases.moved", "cases.taken", 1), encoding="utf-8")
    call_command("verify_slip", str(file), "H29.1-260324-0001", root=root)
    assert capsys.readouterr().out.count("nguyên vẹn, 4/6 sự kiện đã chốt") == 2
    with pytest.raises(SystemExit):
        call_command("verify_slip", str(bad), root=root)
    assert "Sự kiện số 1 đã bị sửa" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--root"):
        call_command("verify_slip", str(file))
    with pytest.raises(CommandError, match="Chưa có ngày nào"):
        call_command("verify_slip", "H29.1-260324-7777")


def test_a_file_is_checked_without_any_database(tmp_path: Path) -> None:
    broken = tmp_path / "hong.json"
    broken.write_bytes(b"\xff\xfe{")
    with pytest.raises(SystemExit):  # pytest-django lets no statement through here
        call_command("verify_slip", str(broken), root="0" * 64)

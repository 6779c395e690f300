"""Drafts of processes: made, saved, published, discarded; what is published never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.catalogue.actions import (
    create_process_draft,
    discard_process_draft,
    import_process_draft,
    publish_process,
    save_process_draft,
)
from motcua.catalogue.choices import VersionState
from motcua.catalogue.errors import (
    DraftChanged,
    DraftExists,
    ProcessNotWhole,
    SourceUnusable,
    VersionOutdated,
    VersionPublished,
)
from motcua.catalogue.models import ProcedureVersion, ProcessVersion
from motcua.catalogue.rules.bpmn import read_bpmn, write_bpmn
from motcua.catalogue.rules.process import MAX_ACTIONS, MAX_STEPS, Process, default_process
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from tests.factories import NOW, make_actor, make_agency
from tests.factories_catalogue import raw, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make_agency()


@pytest.fixture
def admin(agency: Agency) -> Actor:
    return make_actor(Role.ADMINISTRATOR, agency)


@pytest.fixture
def version() -> ProcedureVersion:
    run(raw())
    return in_force()


def in_force() -> ProcedureVersion:
    return ProcedureVersion.objects.select_related("procedure", "current_process").get(
        procedure__current_version__isnull=False, state=VersionState.PUBLISHED
    )


def process_of(version: ProcedureVersion) -> ProcessVersion:
    assert version.current_process is not None
    return version.current_process


def draft_of(version: ProcedureVersion, admin: Actor) -> ProcessVersion:
    return create_process_draft(source=process_of(version), by=admin, now=NOW)


def shorter(process: Process, minutes: int = 60) -> Process:
    """The process with another time for the appraisal."""
    steps = [replace(step, minutes=minutes) if step.key == "appraise" else step for step in process.steps]
    return replace(process, steps=tuple(steps))


def events(kind: str) -> list[dict[str, Any]]:
    found = Event.objects.filter(kind=f"catalogue.process_{kind}").order_by("pk")
    return [json.loads(event.payload) for event in found]


def test_a_draft_begins_as_the_process_in_force(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    assert draft.process == process_of(version).process
    assert (draft.number, draft.state, draft.revision, draft.saved_by) == (2, "draft", 1, admin.label)
    assert in_force().current_process_id == version.current_process_id
    [event] = events("drafted")
    assert (event["version"], event["number"], event["from"]) == (1, 2, version.current_process_id)


def test_a_version_has_one_draft(version: ProcedureVersion, admin: Actor) -> None:
    draft_of(version, admin)
    with pytest.raises(DraftExists):
        draft_of(version, admin)
    reading = read_bpmn(write_bpmn(default_process(480)))
    with pytest.raises(DraftExists):
        import_process_draft(version=version, reading=reading, by=admin, now=NOW)
    assert ProcessVersion.objects.filter(state=VersionState.DRAFT).count() == 1
    assert len(events("drafted")) == 1


def test_a_file_becomes_a_draft_with_what_it_could_not_say(version: ProcedureVersion, admin: Actor) -> None:
    data = write_bpmn(default_process(480)).replace(b"exclusiveGateway", b"parallelGateway")
    draft = import_process_draft(version=version, reading=read_bpmn(data), by=admin, now=NOW)
    assert draft.process == default_process(480)
    assert len(draft.notes) == 3
    assert all(note.startswith("Cổng song song") for note in draft.notes)
    assert events("drafted")[0]["source"] == "bpmn"


def test_a_file_without_tasks_makes_no_draft(version: ProcedureVersion, admin: Actor) -> None:
    data = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
    with pytest.raises(SourceUnusable, match="không có quy trình nào"):
        import_process_draft(version=version, reading=read_bpmn(data), by=admin, now=NOW)
    assert not ProcessVersion.objects.filter(state=VersionState.DRAFT).exists()


def test_two_editors_do_not_overwrite_each_other(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    saved = save_process_draft(
        draft=draft, revision=1, process=shorter(draft.process), by=admin, now=NOW + timedelta(minutes=1)
    )
    assert (saved.revision, saved.saved_at) == (2, NOW + timedelta(minutes=1))
    with pytest.raises(DraftChanged):
        save_process_draft(draft=draft, revision=1, process=draft.process, by=admin, now=NOW)
    assert ProcessVersion.objects.get(pk=draft.pk).process == shorter(draft.process)
    assert len(events("saved")) == 1


@pytest.mark.parametrize("count", [0, MAX_STEPS + 1])
def test_a_draft_has_some_steps_and_not_too_many(version: ProcedureVersion, admin: Actor, count: int) -> None:
    draft = draft_of(version, admin)
    process = Process("Thử", draft.process.steps[:1] * count)
    with pytest.raises(ProcessNotWhole):
        save_process_draft(draft=draft, revision=1, process=process, by=admin, now=NOW)


def test_a_draft_has_not_too_many_ways(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    first = replace(draft.process.steps[0], actions=draft.process.steps[0].actions * (MAX_ACTIONS + 1))
    process = replace(draft.process, steps=(first, *draft.process.steps[1:]))
    with pytest.raises(ProcessNotWhole, match="quá nhiều lối đi"):
        save_process_draft(draft=draft, revision=1, process=process, by=admin, now=NOW)


def test_publishing_puts_the_draft_in_force_and_retires_the_old(
    version: ProcedureVersion, admin: Actor
) -> None:
    draft = draft_of(version, admin)
    save_process_draft(draft=draft, revision=1, process=shorter(draft.process), by=admin, now=NOW)
    published = publish_process(draft=draft, revision=2, by=admin, now=NOW + timedelta(hours=1))
    assert in_force().current_process == published
    assert (published.state, published.published_at) == ("published", NOW + timedelta(hours=1))
    assert ProcessVersion.objects.get(pk=version.current_process_id or 0).state == VersionState.RETIRED
    [event] = events("published")
    assert (event["number"], event["replaces"]) == (2, version.current_process_id)


def test_a_process_with_an_error_is_not_published(version: ProcedureVersion, admin: Actor) -> None:
    """The source says 3 working days."""
    draft = draft_of(version, admin)
    save_process_draft(draft=draft, revision=1, process=shorter(draft.process, 5000), by=admin, now=NOW)
    with pytest.raises(ProcessNotWhole, match=r"còn 1 lỗi\. Các bước cộng lại .* vượt thời hạn 3 ngày"):
        publish_process(draft=draft, revision=2, by=admin, now=NOW)
    assert in_force().current_process_id == version.current_process_id
    assert ProcessVersion.objects.get(pk=draft.pk).state == VersionState.DRAFT
    assert events("published") == []


def test_what_somebody_else_saved_is_not_published_unseen(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    save_process_draft(draft=draft, revision=1, process=shorter(draft.process), by=admin, now=NOW)
    with pytest.raises(DraftChanged):
        publish_process(draft=draft, revision=1, by=admin, now=NOW)


def test_a_published_process_takes_no_more_changes(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    published = publish_process(draft=draft, revision=1, by=admin, now=NOW)
    with pytest.raises(DraftChanged):
        save_process_draft(draft=draft, revision=1, process=shorter(draft.process), by=admin, now=NOW)
    with pytest.raises(DraftChanged):
        publish_process(draft=draft, revision=1, by=admin, now=NOW)
    with pytest.raises(DraftChanged):
        discard_process_draft(draft=draft, revision=1, by=admin, now=NOW)
    with pytest.raises(VersionPublished):
        ProcessVersion.objects.filter(pk=published.pk).update(definition_text="{}")


def test_a_draft_of_an_older_version_is_taken_over_not_published(
    version: ProcedureVersion, admin: Actor
) -> None:
    old = draft_of(version, admin)
    save_process_draft(draft=old, revision=1, process=shorter(old.process), by=admin, now=NOW)
    run(raw(ten_thu_tuc="Tên mới"), later=1)
    with pytest.raises(VersionOutdated):
        publish_process(draft=old, revision=2, by=admin, now=NOW + timedelta(days=2))
    old.refresh_from_db()
    again = create_process_draft(
        source=ProcessVersion.objects.get(pk=old.pk), by=admin, now=NOW + timedelta(days=2)
    )
    assert (again.procedure_version.number, again.process) == (2, shorter(process_of(version).process))


def test_a_discarded_draft_leaves_its_trace_in_the_log(version: ProcedureVersion, admin: Actor) -> None:
    draft = draft_of(version, admin)
    discard_process_draft(draft=draft, revision=1, by=admin, now=NOW)
    assert not ProcessVersion.objects.filter(pk=draft.pk).exists()
    assert [event["number"] for event in events("discarded")] == [2]
    assert draft_of(version, admin).number == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.DIRECTOR)])
def test_only_administrators_and_directors_edit(
    version: ProcedureVersion, admin: Actor, agency: Agency, role: Role
) -> None:
    draft = draft_of(version, admin)
    stranger = make_actor(role, agency)
    with pytest.raises(NotAllowed):
        create_process_draft(source=draft, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        import_process_draft(
            version=version, reading=read_bpmn(write_bpmn(draft.process)), by=stranger, now=NOW
        )
    with pytest.raises(NotAllowed):
        save_process_draft(draft=draft, revision=1, process=draft.process, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        publish_process(draft=draft, revision=1, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        discard_process_draft(draft=draft, revision=1, by=stranger, now=NOW)

"""The life of an internal process: a draft from an older one or from a file, saved, published or discarded.

A procedure has one draft at a time, at its version in force. A published process never changes; cases keep
the one they were received with.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.catalogue.choices import VersionState
from motcua.catalogue.errors import (
    DraftChanged,
    DraftExists,
    ProcedureUnknown,
    ProcessNotWhole,
    SourceUnusable,
    VersionOutdated,
)
from motcua.catalogue.models import Procedure, ProcedureVersion, ProcessVersion
from motcua.catalogue.permissions import EDIT_PROCESSES
from motcua.catalogue.rules.bpmn import BpmnReading
from motcua.catalogue.rules.limits import minutes_for_steps
from motcua.catalogue.rules.process import MAX_ACTIONS, MAX_STEPS, Process
from motcua.catalogue.rules.proof import Severity, prove
from motcua.catalogue.rules.storage import text_hash, to_json
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@action
def create_process_draft(*, source: ProcessVersion, by: Actor, now: datetime) -> ProcessVersion:
    """A draft at the version in force with the steps of a process, in force, retired or of an older version.

    Raises NotAllowed, DraftExists.
    """
    check(by, EDIT_PROCESSES)
    version = _locked_version(source.procedure_version.procedure_id)
    origin: dict[str, object] = {"from": source.pk}
    return _draft(version, source.process, notes=(), origin=origin, by=by, now=now)


@action
def import_process_draft(
    *, version: ProcedureVersion, reading: BpmnReading, by: Actor, now: datetime
) -> ProcessVersion:
    """A draft from a BPMN file that was read; it keeps what of the file a process cannot say.

    Raises NotAllowed, DraftExists, and SourceUnusable for a file without any task.
    """
    check(by, EDIT_PROCESSES)
    if reading.process is None:
        raise SourceUnusable(reading.notes[0], field="file")
    current = _locked_version(version.procedure_id)
    origin: dict[str, object] = {"source": "bpmn", "lost": len(reading.notes)}
    return _draft(current, reading.process, notes=reading.notes, origin=origin, by=by, now=now)


@action
def save_process_draft(
    *, draft: ProcessVersion, revision: int, process: Process, by: Actor, now: datetime
) -> ProcessVersion:
    """Keep the steps as they are now, whole or not; `revision` is the one the person has seen.

    Raises NotAllowed, DraftChanged when somebody saved, published or discarded it meanwhile, ProcessNotWhole
    for one without steps or with far too many.
    """
    check(by, EDIT_PROCESSES)
    if not 1 <= len(process.steps) <= MAX_STEPS:
        raise ProcessNotWhole(_("Quy trình phải có từ 1 đến %(most)s bước.") % {"most": MAX_STEPS})
    if sum(len(step.actions) for step in process.steps) > MAX_ACTIONS:
        raise ProcessNotWhole(
            _("Quy trình có quá nhiều lối đi; nhiều nhất là %(most)s.") % {"most": MAX_ACTIONS}
        )
    text = to_json(process)
    _change(
        draft,
        seen=revision,
        definition_text=text,
        revision=F("revision") + 1,
        saved_by=by.label,
        saved_at=now,
    )
    _log("saved", draft, {"revision": revision + 1, "process": text_hash(text)}, by=by, now=now)
    return ProcessVersion.objects.get(pk=draft.pk)


@action
def publish_process(*, draft: ProcessVersion, revision: int, by: Actor, now: datetime) -> ProcessVersion:
    """Put a draft in force for cases received from now on; the process before is retired, its cases keep it.

    Raises NotAllowed, DraftChanged, VersionOutdated when the procedure has a newer version, and
    ProcessNotWhole when the proof finds an error, with the first one in words.
    """
    check(by, EDIT_PROCESSES)
    version = _locked_version(draft.procedure_version.procedure_id)
    stored = ProcessVersion.objects.filter(pk=draft.pk).first()
    if stored is None or stored.state != VersionState.DRAFT or stored.revision != revision:
        raise DraftChanged
    if stored.procedure_version_id != version.pk:
        raise VersionOutdated(
            _("Thủ tục đã có phiên bản mới. Xin lập dự thảo ở phiên bản đang áp dụng từ dự thảo này.")
        )
    process = stored.process
    errors = [
        found.text
        for found in prove(process, allotted=minutes_for_steps(version.record))
        if found.severity is Severity.ERROR
    ]
    if errors:
        raise ProcessNotWhole(
            _("Chưa công bố được, còn %(count)s lỗi. %(first)s") % {"count": len(errors), "first": errors[0]}
        )
    _change(
        stored, seen=revision, state=VersionState.PUBLISHED, published_at=now, saved_by=by.label, saved_at=now
    )
    replaced = version.current_process_id
    others = version.processes.filter(state=VersionState.PUBLISHED).exclude(pk=stored.pk)
    others.update(state=VersionState.RETIRED)
    ProcedureVersion.objects.filter(pk=version.pk).update(current_process=stored)
    _log(
        "published",
        stored,
        {"process": text_hash(stored.definition_text), "minutes": process.minutes(), "replaces": replaced},
        by=by,
        now=now,
    )
    return ProcessVersion.objects.get(pk=stored.pk)


@action
def discard_process_draft(*, draft: ProcessVersion, revision: int, by: Actor, now: datetime) -> None:
    """Throw a draft away; the log keeps that there was one. Raises NotAllowed, DraftChanged."""
    check(by, EDIT_PROCESSES)
    drafts = ProcessVersion.objects.filter(pk=draft.pk, state=VersionState.DRAFT, revision=revision)
    gone, _kinds = drafts.delete()
    if not gone:
        raise DraftChanged
    _log("discarded", draft, {"process": text_hash(draft.definition_text)}, by=by, now=now)


def _locked_version(procedure_id: int) -> ProcedureVersion:
    """The version in force, its procedure locked so that drafts and publications come one after another."""
    procedures = Procedure.objects.select_for_update(of=("self",)).select_related("current_version")
    procedure = procedures.get(pk=procedure_id)
    if procedure.current_version is None:
        raise ProcedureUnknown(_("Thủ tục chưa được công bố."))
    procedure.current_version.procedure = procedure
    return procedure.current_version


def _draft(
    version: ProcedureVersion,
    process: Process,
    *,
    notes: tuple[str, ...],
    origin: dict[str, object],
    by: Actor,
    now: datetime,
) -> ProcessVersion:
    """A new draft of a version that has none."""
    processes = version.processes.order_by("number")
    if processes.filter(state=VersionState.DRAFT).exists():
        raise DraftExists(_("Thủ tục đã có dự thảo quy trình. Xin mở dự thảo đó, hoặc bỏ đi rồi lập lại."))
    numbers = processes.values_list("number", flat=True)
    draft = ProcessVersion.objects.create(
        procedure_version=version,
        number=max(numbers, default=0) + 1,
        state=VersionState.DRAFT,
        definition_text=to_json(process),
        notes_text=json.dumps(notes, ensure_ascii=False),
        saved_by=by.label,
        saved_at=now,
    )
    _log("drafted", draft, {"process": text_hash(draft.definition_text), **origin}, by=by, now=now)
    return draft


def _change(draft: ProcessVersion, *, seen: int, **values: Any) -> None:
    """One conditional statement; raises DraftChanged when somebody was faster."""
    drafts = ProcessVersion.objects.filter(pk=draft.pk, state=VersionState.DRAFT, revision=seen)
    if not drafts.update(**values):
        raise DraftChanged


def _log(what: str, draft: ProcessVersion, payload: dict[str, object], *, by: Actor, now: datetime) -> None:
    version = draft.procedure_version
    whole = {"version": version.number, "number": draft.number, **payload}
    append(
        subject_kind="procedure",
        subject_id=version.procedure.code,
        events=[NewEvent(f"catalogue.process_{what}", whole)],
        by=by,
        now=now,
    )

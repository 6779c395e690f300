"""The life of a draft of a procedure: begun from the version in force, saved, put in force today or on a day.

A published version never changes; cases keep the one they were received with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.catalogue.actions.publishing import Edit, Publication, publish
from motcua.catalogue.actions.settling import take_over_attention
from motcua.catalogue.choices import Origin
from motcua.catalogue.errors import (
    NoteMissing,
    ProcedureDraftChanged,
    ProcedureUnknown,
    RecordNotWhole,
    VersionOutdated,
    WrongDay,
)
from motcua.catalogue.models import Procedure, ProcedureDraft, ProcedureVersion
from motcua.catalogue.permissions import EDIT_PROCEDURES
from motcua.catalogue.rules.diff import canonical
from motcua.catalogue.rules.editing import problems_of
from motcua.catalogue.rules.limits import fills_same_limit
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.catalogue.rules.storage import record_to_json, text_hash
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import RuleViolation
from motcua.core.rules.text import squeeze
from motcua.core.transactions import action

LONGEST_GROUND = 300
LATEST = timedelta(days=3 * 366)  # a day of effect beyond is a slip of the finger


@action
def start_draft(*, code: str, by: Actor, now: datetime) -> ProcedureDraft:
    """A draft from the version in force; the one there is, if somebody began before.

    Raises NotAllowed, ProcedureUnknown.
    """
    check(by, EDIT_PROCEDURES)
    procedure = _locked(code)
    known = ProcedureDraft.objects.filter(procedure=procedure).first()
    if known is not None:
        return known
    version = _in_force(procedure)
    draft = ProcedureDraft.objects.create(
        procedure=procedure,
        base=version,
        record_text=record_to_json(version.record),
        saved_by=by.label,
        saved_at=now,
    )
    _note(procedure, "draft_started", {"base": version.number}, by=by, now=now)
    return draft


@action
def save_draft(
    *, draft: ProcedureDraft, revision: int, record: ProcedureRecord, ground: str, by: Actor, now: datetime
) -> ProcedureDraft:
    """Keep the record as it is now, whole or not; a day of effect that was set is taken back.

    `revision` is the one the person has seen. Raises NotAllowed, ProcedureDraftChanged.
    """
    check(by, EDIT_PROCEDURES)
    text = record_to_json(record)
    _change(
        draft,
        seen=revision,
        record_text=text,
        ground=squeeze(ground)[:LONGEST_GROUND],
        publish_on=None,
        held_because="",
        saved_by=by.label,
        saved_at=now,
    )
    said = {"revision": revision + 1, "record": text_hash(text)}
    _note(draft.procedure, "draft_saved", said, by=by, now=now)
    return ProcedureDraft.objects.select_related("procedure", "base").get(pk=draft.pk)


@action
def discard_draft(*, draft: ProcedureDraft, revision: int, by: Actor, now: datetime) -> None:
    """Throw the draft away. Raises NotAllowed, ProcedureDraftChanged."""
    check(by, EDIT_PROCEDURES)
    gone, _kinds = ProcedureDraft.objects.filter(pk=draft.pk, revision=revision).delete()
    if not gone:
        raise ProcedureDraftChanged
    _note(draft.procedure, "draft_discarded", {"revision": revision}, by=by, now=now)


@action
def take_new_base(*, draft: ProcedureDraft, revision: int, by: Actor, now: datetime) -> ProcedureDraft:
    """The draft now stands over the version in force, which came while it was edited; its words stay.

    Raises NotAllowed, ProcedureDraftChanged.
    """
    check(by, EDIT_PROCEDURES)
    version = _in_force(_locked(draft.procedure.code))
    _change(draft, seen=revision, base=version, held_because="", saved_by=by.label, saved_at=now)
    _note(draft.procedure, "draft_rebased", {"base": version.number}, by=by, now=now)
    return ProcedureDraft.objects.select_related("procedure", "base").get(pk=draft.pk)


@action
def publish_draft(
    *, draft: ProcedureDraft, revision: int, on: date, by: Actor, now: datetime
) -> ProcedureVersion | None:
    """Put the draft in force today, or let a job do so on a later day; returns the version, None for later.

    Raises NotAllowed, ProcedureDraftChanged, WrongDay, NoteMissing (no document that orders the change),
    RecordNotWhole, VersionOutdated (a newer version came while it was edited).
    """
    check(by, EDIT_PROCEDURES)
    today = localdate(now)
    if not today <= on <= today + LATEST:
        raise WrongDay(_("Ngày hiệu lực phải từ hôm nay, không quá 3 năm nữa."), field="on")
    stored = ProcedureDraft.objects.select_related("procedure", "base").filter(pk=draft.pk).first()
    if stored is None or stored.revision != revision:
        raise ProcedureDraftChanged
    procedure = _locked(stored.procedure.code)
    _check_publishable(stored, procedure)
    if on > today:
        _change(stored, seen=revision, publish_on=on, held_because="", saved_by=by.label, saved_at=now)
        _note(procedure, "draft_scheduled", {"on": on.isoformat(), "ground": stored.ground}, by=by, now=now)
        return None
    return _put_in_force(stored, procedure, by=by, now=now)


@action
def withdraw_schedule(*, draft: ProcedureDraft, revision: int, by: Actor, now: datetime) -> None:
    """The draft does not come into force by itself any more. Raises NotAllowed, ProcedureDraftChanged."""
    check(by, EDIT_PROCEDURES)
    _change(draft, seen=revision, publish_on=None, saved_by=by.label, saved_at=now)
    _note(draft.procedure, "draft_unscheduled", {"revision": revision}, by=by, now=now)


def publish_due_drafts(*, by: Actor, now: datetime) -> int:
    """Put in force the drafts whose day has come, each in an action of its own; returns how many.

    A draft that may not be published any more is held with the reason and waits for a person.
    """
    due = ProcedureDraft.objects.filter(publish_on__lte=localdate(now)).values_list("pk", flat=True)
    return sum(_publish_due(draft_id=pk, by=by, now=now) for pk in list(due))


@action
def _publish_due(*, draft_id: int, by: Actor, now: datetime) -> bool:
    code = ProcedureDraft.objects.filter(pk=draft_id).values_list("procedure__code", flat=True).first()
    if code is None:
        return False
    procedure = _locked(code)
    # Read behind the lock: another node may have published it, or a person have taken the day back.
    draft = ProcedureDraft.objects.select_related("base").filter(pk=draft_id).first()
    if draft is None or draft.publish_on is None or draft.publish_on > localdate(now):
        return False
    draft.procedure = procedure
    try:
        _check_publishable(draft, procedure)
    except RuleViolation as refusal:
        ProcedureDraft.objects.filter(pk=draft.pk).update(
            publish_on=None, held_because=str(refusal), revision=F("revision") + 1
        )
        _note(procedure, "draft_held", {"why": str(refusal)}, by=by, now=now)
        return False
    _put_in_force(draft, procedure, by=by, now=now)
    return True


def _check_publishable(draft: ProcedureDraft, procedure: Procedure) -> None:
    if not draft.ground:
        raise NoteMissing(
            _("Xin ghi căn cứ: quyết định công bố hoặc văn bản làm thay đổi thủ tục."), field="ground"
        )
    if draft.base_id != procedure.current_version_id:
        raise VersionOutdated(
            _(
                "Trong lúc biên tập, thủ tục đã có phiên bản mới. Xin so sánh, lấy phiên bản mới làm nền rồi "
                "công bố."
            )
        )
    problems = problems_of(draft.record)
    if problems:
        raise RecordNotWhole(
            _("Chưa công bố được, còn %(count)s chỗ phải sửa. %(first)s")
            % {"count": len(problems), "first": problems[0].text}
        )
    if canonical(draft.record) == canonical(draft.base.record):
        raise RecordNotWhole(_("Bản nháp ghi như phiên bản đang áp dụng, không có gì để công bố."))


def _put_in_force(
    draft: ProcedureDraft, procedure: Procedure, *, by: Actor, now: datetime
) -> ProcedureVersion:
    """A new version over what the source says; open questions about the old one go with it."""
    base = draft.base
    author = draft.saved_by
    stated = base.based_on or base
    (made,) = publish(
        [Publication.with_verbatim(draft.record, base.verbatim_text, ())],
        origin=Origin(procedure.origin),
        known={procedure.code: procedure},
        now=now,
        based_on={procedure.code: stated},
        edits={procedure.code: Edit(author, draft.ground, _kept_process(base, draft.record))},
    )
    take_over_attention(base, made, note=draft.ground, by=by, now=now)
    ProcedureDraft.objects.filter(pk=draft.pk).delete()
    if procedure.retired_on is not None:
        Procedure.objects.filter(pk=procedure.pk).update(retired_on=None, retirement_ground="")
    said = {"version": made.number, "record": made.record_hash, "ground": draft.ground, "editor": author}
    _note(procedure, "version_published", said, by=by, now=now)
    return made


def _kept_process(base: ProcedureVersion, record: ProcedureRecord) -> str:
    """The steps as the office arranged them, unless the limit they fill has changed."""
    stored = base.current_process
    return stored.definition_text if stored and fills_same_limit(base.record, record) else ""


def _locked(code: str) -> Procedure:
    """The procedure, kept from other publications until the transaction ends."""
    procedure = Procedure.objects.select_for_update(of=("self",)).filter(code=code).first()
    if procedure is None:
        raise ProcedureUnknown(_("Không có thủ tục mã %(code)s.") % {"code": code})
    return procedure


def _in_force(procedure: Procedure) -> ProcedureVersion:
    if procedure.current_version is None:
        raise ProcedureUnknown(_("Thủ tục này chưa có phiên bản nào."))
    return procedure.current_version


def _change(draft: ProcedureDraft, *, seen: int, **values: Any) -> None:
    """One conditional statement; raises ProcedureDraftChanged when somebody was faster."""
    changed = ProcedureDraft.objects.filter(pk=draft.pk, revision=seen).update(revision=seen + 1, **values)
    if not changed:
        raise ProcedureDraftChanged


def _note(procedure: Procedure, kind: str, said: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    append(
        subject_kind="procedure",
        subject_id=procedure.code,
        events=[NewEvent(f"catalogue.{kind}", said)],
        by=by,
        now=now,
    )

"""Publishing versions of procedures in bulk, each with its process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from motcua.catalogue.choices import Origin, VersionState
from motcua.catalogue.models import AttentionItem, Field, Procedure, ProcedureVersion, ProcessVersion
from motcua.catalogue.rules.diff import canonical
from motcua.catalogue.rules.limits import limit_of_steps
from motcua.catalogue.rules.process import DRAFT_CHECKED, sensible_process
from motcua.catalogue.rules.record import Attention, ProcedureRecord
from motcua.catalogue.rules.storage import record_to_json, text_hash, to_json, verbatim_to_json
from motcua.core.rules.text import fold

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """Who edited a record, by which document, and the process that stays ("": a new one for its limit)."""

    by_label: str
    ground: str
    process_text: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A record ready to become the current version of its procedure, and what a person must look at."""

    record: ProcedureRecord
    attention: tuple[Attention, ...]
    record_text: str
    verbatim_text: str
    record_hash: str

    @classmethod
    def of(cls, record: ProcedureRecord, extra: Sequence[Attention] = ()) -> Publication:
        """A record fresh from its source, with what several records together show."""
        return cls.with_verbatim(record, verbatim_to_json(record), (*record.attention, *extra))

    @classmethod
    def with_verbatim(
        cls, record: ProcedureRecord, verbatim_text: str, attention: Sequence[Attention]
    ) -> Publication:
        """A record whose verbatim source is known as text, as a stored version keeps it.

        Attention does not enter the hash: what we notice about a record does not change it.
        """
        return cls(
            record,
            tuple(attention),
            record_to_json(record),
            verbatim_text,
            text_hash(canonical(record) + "\n" + verbatim_text),
        )


def publish(
    publications: Sequence[Publication],
    *,
    origin: Origin,
    known: Mapping[str, Procedure],
    now: datetime,
    based_on: Mapping[str, ProcedureVersion] | None = None,
    edits: Mapping[str, Edit] | None = None,
) -> list[ProcedureVersion]:
    """Make each record the current version of its procedure; called inside an action.

    `known` are the procedures that exist already, by code, with `current_version` loaded. The version before
    is retired; cases keep it. `based_on` are, by code, the versions as their sources say them, when a record
    holds what people decided; `edits` say by code what a person wrote.
    """
    fields = _fields(publications)
    procedures = _procedures(publications, origin, known)
    versions = []
    for publication in publications:
        procedure = procedures[publication.record.code]
        previous = procedure.current_version
        number = (previous.number if previous else 0) + 1
        version = _version(publication, procedure, fields, number, now)
        version.based_on = based_on.get(publication.record.code) if based_on else None
        edit = edits.get(publication.record.code) if edits else None
        if edit:
            version.edited_by, version.ground = edit.by_label, edit.ground
        versions.append(version)
    retired = [
        procedure.current_version_id for procedure in procedures.values() if procedure.current_version_id
    ]
    ProcedureVersion.objects.filter(pk__in=retired).update(
        state=VersionState.RETIRED, effective_to=localdate(now)
    )
    ProcedureVersion.objects.bulk_create(versions, batch_size=_BATCH)
    processes = [_process(version, (edits or {}).get(version.procedure.code), now) for version in versions]
    ProcessVersion.objects.bulk_create(processes, batch_size=_BATCH)
    for version, process in zip(versions, processes, strict=True):
        version.current_process = process
        version.procedure.current_version = version
        version.procedure.origin = origin
    ProcedureVersion.objects.bulk_update(versions, ["current_process"], batch_size=_BATCH)
    Procedure.objects.bulk_update(
        [version.procedure for version in versions], ["current_version", "origin"], batch_size=_BATCH
    )
    AttentionItem.objects.bulk_create(
        [
            AttentionItem(version=version, kind=item.kind.value, part=item.field, text=item.text)
            for publication, version in zip(publications, versions, strict=True)
            for item in publication.attention
        ],
        batch_size=_BATCH,
    )
    return versions


def search_text(record: ProcedureRecord) -> str:
    """What the search looks through: code, name, field and the other words people use, folded."""
    return fold(" | ".join((record.code, record.name, record.field_name, *record.aliases)))


def _fields(publications: Sequence[Publication]) -> dict[str, Field]:
    names = {_field_name(publication.record) for publication in publications}
    Field.objects.bulk_create(
        [Field(name=name, folded_name=fold(name)) for name in sorted(names)], ignore_conflicts=True
    )
    return {field.name: field for field in Field.objects.filter(name__in=names)}


def _field_name(record: ProcedureRecord) -> str:
    return record.field_name or "Chưa phân lĩnh vực"


def _procedures(
    publications: Sequence[Publication], origin: Origin, known: Mapping[str, Procedure]
) -> dict[str, Procedure]:
    new = [
        Procedure(code=publication.record.code, origin=origin)
        for publication in publications
        if publication.record.code not in known
    ]
    Procedure.objects.bulk_create(new, batch_size=_BATCH)
    found = {procedure.code: procedure for procedure in new}
    return {
        publication.record.code: found.get(publication.record.code) or known[publication.record.code]
        for publication in publications
    }


def _version(
    publication: Publication, procedure: Procedure, fields: Mapping[str, Field], number: int, now: datetime
) -> ProcedureVersion:
    record = publication.record
    return ProcedureVersion(
        procedure=procedure,
        number=number,
        state=VersionState.PUBLISHED,
        name=record.name,
        field=fields[_field_name(record)],
        levels=" ".join(record.levels),
        agency_text=record.agency,
        online_level=record.online_level,
        is_same_day=record.is_same_day,
        decision_number=record.decision_number[:120],
        search_text=search_text(record),
        record_text=publication.record_text,
        verbatim_text=publication.verbatim_text,
        record_hash=publication.record_hash,
        effective_from=localdate(now),
        created_at=now,
    )


def _process(version: ProcedureVersion, edit: Edit | None, now: datetime) -> ProcessVersion:
    if edit and edit.process_text:
        return _published_process(version, edit.process_text, now)
    record = version.record
    limit = limit_of_steps(record)
    process = sensible_process(
        amount=limit.amount if limit else None,
        unit=limit.unit if limit else "",
        is_same_day=record.is_same_day,
        external_system=record.external_system,
        confirms_draft=record.code in DRAFT_CHECKED,
    )
    return _published_process(version, to_json(process), now)


def _published_process(version: ProcedureVersion, definition_text: str, now: datetime) -> ProcessVersion:
    return ProcessVersion(
        procedure_version=version,
        number=1,
        state=VersionState.PUBLISHED,
        definition_text=definition_text,
        published_at=now,
    )

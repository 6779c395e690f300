"""Finding procedures: by words or code, with or without tone marks, by field, agency, level, online level."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from motcua.agencies.models import Agency
from motcua.catalogue.choices import VersionState
from motcua.catalogue.errors import ProcedureUnknown
from motcua.catalogue.models import (
    AttentionItem,
    Field,
    Offering,
    Procedure,
    ProcedureVersion,
    ProcessVersion,
)
from motcua.catalogue.rules.process import Process
from motcua.catalogue.rules.record import AttentionKind, Channel, ProcedureRecord
from motcua.catalogue.rules.walked import walked
from motcua.core.rules.text import fold, fold_words

UNCOUNTABLE = (
    AttentionKind.LIMIT_WITHOUT_UNIT.value,
    AttentionKind.LIMIT_MISSING.value,
    AttentionKind.LIMIT_UNREADABLE.value,
)
HEAVY = ("record_text", "verbatim_text", "search_text")


@dataclass(frozen=True, slots=True)
class ProcedureFilter:
    """What a list of procedures is narrowed by; empty values narrow nothing."""

    words: str = ""
    field_id: int | None = None
    level: str = ""
    online_level: str = ""
    agency_id: int | None = None
    retired: bool = False


def find_procedures(wanted: ProcedureFilter) -> QuerySet[ProcedureVersion]:
    """Versions in force that fit (or the last ones of retired procedures), each word somewhere in them.

    Those that have the words together come first, then by name.
    """
    found = (
        ProcedureVersion.objects.filter(
            procedure__current_version_id=F("pk"),
            state=VersionState.RETIRED if wanted.retired else VersionState.PUBLISHED,
        )
        .select_related("procedure", "field")
        .defer(*HEAVY)
    )
    for word in words_of(wanted.words):
        found = found.filter(search_text__contains=word)
    if wanted.field_id:
        found = found.filter(field_id=wanted.field_id)
    if wanted.level:
        found = found.filter(levels__contains=wanted.level)
    if wanted.online_level:
        found = found.filter(online_level=wanted.online_level)
    if wanted.agency_id:
        found = found.filter(
            procedure__offerings__agency_id=wanted.agency_id, procedure__offerings__is_open=True
        )
    if not wanted.words:
        return found.order_by("name", "pk")
    together = When(search_text__contains=fold(wanted.words), then=Value(0))
    return found.order_by(Case(together, default=Value(1)), "name", "pk")


def with_counts(versions: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
    """Each with `offer_count`, the agencies taking cases for it, and `open_count`, what people must look at.

    `without_limit` says that a limit cannot be counted, so that some cases cannot be received.
    """
    offers = Offering.objects.filter(procedure=OuterRef("procedure_id"), is_open=True)
    waiting = AttentionItem.objects.filter(version=OuterRef("pk"), settled_at=None)
    return versions.annotate(
        offer_count=_count(offers, "procedure"),
        open_count=_count(waiting, "version"),
        without_limit=Exists(waiting.filter(kind__in=UNCOUNTABLE)),
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def suggest_procedures(words: str, *, agency: Agency | None = None, limit: int = 8) -> list[ProcedureVersion]:
    """The best few for words being typed: a code or a beginning of the name first, short before long."""
    wanted = ProcedureFilter(words=words, agency_id=agency.pk if agency else None)
    folded = fold(words)
    found = list(find_procedures(wanted)[:200])
    found.sort(key=lambda version: _rank(version, folded))
    return found[:limit]


def current_version(code: str) -> ProcedureVersion:
    """The version of a procedure in force; raises ProcedureUnknown."""
    version = (
        ProcedureVersion.objects.filter(procedure__code=code, procedure__current_version_id=F("pk"))
        .select_related("procedure", "field")
        .first()
    )
    if version is None:
        raise ProcedureUnknown(f"Không có thủ tục mã {code}. Xin kiểm tra lại mã hoặc tìm theo tên.")
    return version


def fields_in_use() -> QuerySet[Field]:
    """Fields that have a current procedure."""
    return Field.objects.filter(versions__procedure__current_version_id=F("versions__pk")).distinct()


def offering_of(agency_id: int, code: str) -> Offering | None:
    """How an agency offers a procedure, with everything a reception needs, in one statement."""
    return (
        Offering.objects.filter(agency_id=agency_id, procedure__code=code)
        .select_related("agency", "handling_unit", "procedure", "procedure__current_version__current_process")
        .defer(
            *(f"procedure__current_version__{name}" for name in HEAVY),
            "procedure__current_version__current_process__definition_text",
        )
        .first()
    )


def offered_to(agency: Agency) -> Sequence[Offering]:
    """All procedures an agency takes cases for."""
    return list(
        Offering.objects.filter(agency=agency, is_open=True).select_related(
            "procedure", "procedure__current_version", "handling_unit"
        )
    )


@functools.lru_cache(maxsize=512)
def record_of(version_id: int) -> ProcedureRecord:
    """The record of a version. Versions never change, so it is read once a process."""
    text = ProcedureVersion.objects.values_list("record_text", flat=True).get(pk=version_id)
    return ProcedureVersion(record_text=text).record


@functools.lru_cache(maxsize=512)
def process_of(process_version_id: int) -> Process:
    """The steps of a published process version, read once a process."""
    text = ProcessVersion.objects.values_list("definition_text", flat=True).get(pk=process_version_id)
    return ProcessVersion(definition_text=text).process


@functools.lru_cache(maxsize=1024)
def process_walked(process_version_id: int, channel: Channel) -> Process:
    """The same as the cases of a filing channel walk it."""
    return walked(process_of(process_version_id), channel)


def processes_of(procedure: Procedure) -> QuerySet[ProcessVersion]:
    """Every process of every version of a procedure, drafts too, newest first."""
    every = ProcessVersion.objects.filter(procedure_version__procedure=procedure)
    return (
        every.select_related("procedure_version")
        .defer(*(f"procedure_version__{name}" for name in HEAVY))
        .order_by("-procedure_version__number", "-number")
    )


def forget_versions() -> None:
    """Empty this process's memory of versions, for tests that roll back."""
    record_of.cache_clear()
    process_of.cache_clear()
    process_walked.cache_clear()


def versions_of(procedure: Procedure) -> QuerySet[ProcedureVersion]:
    """All versions, newest first."""
    return procedure.versions.order_by("-number")


def words_of(text: str) -> tuple[str, ...]:
    """Words of a query; a code such as 1.001612 stays one word."""
    folded = fold(text)
    return tuple(word for word in folded.split() if any(fold_words(word)))[:8]


def _rank(version: ProcedureVersion, folded: str) -> tuple[bool, bool, bool, int, str]:
    name = fold(version.name)
    return (
        version.procedure.code != folded,
        not name.startswith(folded),
        folded not in name,
        len(name),
        version.procedure.code,
    )

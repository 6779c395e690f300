"""The proof of a database: every event, chain, head and day root is recomputed and compared.

Domains add what of their own tables the log can prove: a query marked `proves_tables` in `queries/proofs.py`.

Reads everything as of one moment, streaming: memory does not grow with the log. A head is read before its
events and both in one snapshot, so an office at work causes no false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from motcua.audit.models import ChainHead, DayRoot, Event
from motcua.audit.queries.day_leaves import CHUNK, Counted, head_leaves, read_leaves
from motcua.audit.rules import (
    GENESIS,
    day_hash,
    event_hash,
    former_event_hash,
    merkle_root,
    said_hash,
    who_hash,
)
from motcua.core.rules.dates import format_date
from motcua.core.transactions import one_moment

HEADS_AT_ONCE = 500
PLACES_TRIED = 1000  # how far an event that lost its place is looked for


class Fault(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    REPLACED = "replaced"
    TAIL_DELETED = "tail_deleted"
    HEAD_CHANGED = "head_changed"
    HEAD_MISSING = "head_missing"
    DAY_ROOT_WRONG = "day_root_wrong"
    DAY_ROOT_MISSING = "day_root_missing"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_ADDED = "row_added"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and where it is. `number` is the place in the subject, `event_id` the place in the log."""

    fault: Fault
    sentence: str
    subject_kind: str = ""
    subject_id: str = ""
    number: int | None = None
    event_id: int | None = None
    day: date | None = None


TableProof = Callable[[], Iterator[Finding]]
_TABLE_PROOFS: list[TableProof] = []


def proves_tables(proof: TableProof) -> TableProof:
    """Mark a query that compares tables of a domain with what its events said of them."""
    if proof not in _TABLE_PROOFS:
        _TABLE_PROOFS.append(proof)
    return proof


def find_faults() -> Iterator[Finding]:
    """Everything that is wrong, in the order of subjects, then days, then tables. Nothing: it is proven."""
    autodiscover_modules("queries.proofs")
    with one_moment():
        yield from _faults_of_chains()
        yield from _events_without_head()
        yield from _faults_of_days()
        for proof in _TABLE_PROOFS:
            yield from proof()


def newest_root() -> DayRoot | None:
    """The last seal: kept outside the database (printed, sent), it proves all days before it."""
    return DayRoot.objects.order_by("-day").first()


def _faults_of_chains() -> Iterator[Finding]:
    last: tuple[str, str] | None = None
    while True:
        heads = ChainHead.objects.order_by("subject_kind", "subject_id")
        if last is not None:
            kind, subject = last
            heads = heads.filter(Q(subject_kind__gt=kind) | Q(subject_kind=kind, subject_id__gt=subject))
        page = list(heads[:HEADS_AT_ONCE])
        if not page:
            return
        last = page[-1].subject_kind, page[-1].subject_id
        for kind, of_kind in groupby(page, key=lambda head: head.subject_kind):
            yield from _faults_of_subjects(kind, {head.subject_id: head for head in of_kind})


def _faults_of_subjects(kind: str, heads: dict[str, ChainHead]) -> Iterator[Finding]:
    events = (
        Event.objects.filter(subject_kind=kind, subject_id__in=list(heads))
        .order_by("subject_id", "number")
        .iterator(chunk_size=CHUNK)
    )
    seen = set()
    for subject, rows in groupby(events, key=lambda event: event.subject_id):
        seen.add(subject)
        yield from _faults_of_chain(rows, heads[subject])
    for subject, head in heads.items():
        if subject not in seen:
            yield _tail_deleted(head, 0)


def _faults_of_chain(events: Iterator[Event], head: ChainHead) -> Iterator[Finding]:
    number, hash_, event_id = 0, GENESIS, 0
    is_whole = True
    for event in events:
        # After a gap or a faulty event the link cannot fit; that would be no news.
        must_link = is_whole and event.number == number + 1
        is_whole = _is_sealed_as(event, event.number)
        if event.number != number + 1:
            yield _missing(event, number + 1)
        if not is_whole:
            yield _changed_or_moved(event)
        elif must_link and event.previous_hash != hash_:
            yield _finding(
                Fault.REPLACED,
                event,
                _("không nối với sự kiện đứng trước: sự kiện trước đã bị sửa đổi hoặc thay thế"),
            )
        elif event.pk < event_id:
            yield _finding(Fault.REORDERED, event, _("bị đảo thứ tự trong nhật ký chung"))
        number, hash_, event_id = event.number, event.hash, event.pk
    if number < head.number:
        yield _tail_deleted(head, number)
    elif number > head.number or hash_ != head.hash:
        yield Finding(
            Fault.HEAD_CHANGED,
            _("%(subject)s: đầu chuỗi bị sửa đổi (ghi số %(said)s, chuỗi có %(found)s sự kiện).")
            % {"subject": _subject(head), "said": head.number, "found": number},
            head.subject_kind,
            head.subject_id,
            number,
            event_id,
        )


def _changed_or_moved(event: Event) -> Finding:
    """Whether the event was written anew, or is whole but stands in another's place."""
    for place in range(1, PLACES_TRIED + 1):
        if place != event.number and _is_sealed_as(event, place):
            return _finding(
                Fault.REORDERED, event, _("bị đảo thứ tự: vốn là sự kiện số %(place)s") % {"place": place}
            )
    return _finding(Fault.CHANGED, event, _("bị sửa đổi: nội dung không khớp mã băm"))


def _is_sealed_as(event: Event, number: int) -> bool:
    """Whether the event is whole as the one of that number, in the way of now or in the former one."""
    given: dict[str, Any] = {
        "previous": event.previous_hash,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "number": number,
        "at": event.at,
        "kind": event.kind,
    }
    actor: dict[str, Any] = {
        "actor_kind": event.actor_kind,
        "actor_id": event.actor_id,
        "actor_label": event.actor_label,
    }
    if event_hash(**given, who=who_hash(**actor), said=said_hash(event.payload)) == event.hash:
        return True
    return former_event_hash(**given, **actor, payload=event.payload) == event.hash


def _missing(event: Event, first: int) -> Finding:
    last = event.number - 1
    what = str(first) if first == last else f"{first}–{last}"
    return Finding(
        Fault.MISSING,
        _("%(subject)s: thiếu sự kiện số %(what)s, trước sự kiện số %(number)s (mã %(id)s).")
        % {"subject": _subject(event), "what": what, "number": event.number, "id": event.pk},
        event.subject_kind,
        event.subject_id,
        first,
        event.pk,
    )


def _tail_deleted(head: ChainHead, found: int) -> Finding:
    return Finding(
        Fault.TAIL_DELETED,
        _("%(subject)s: đuôi bị xóa, phải có %(said)s sự kiện nhưng chỉ còn %(found)s.")
        % {"subject": _subject(head), "said": head.number, "found": found},
        head.subject_kind,
        head.subject_id,
        found + 1,
    )


def _finding(fault: Fault, event: Event, what: str) -> Finding:
    return Finding(
        fault,
        _("%(subject)s: sự kiện số %(number)s (mã %(id)s) %(what)s.")
        % {"subject": _subject(event), "number": event.number, "id": event.pk, "what": what},
        event.subject_kind,
        event.subject_id,
        event.number,
        event.pk,
    )


def _subject(row: Event | ChainHead) -> str:
    return f"{row.subject_kind} {row.subject_id}"


def _events_without_head() -> Iterator[Finding]:
    head = ChainHead.objects.filter(subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"))
    lost = Event.objects.filter(~Exists(head)).order_by("subject_kind", "subject_id", "number")
    last = None
    for event in lost.iterator(chunk_size=CHUNK):
        if (event.subject_kind, event.subject_id) == last:
            continue
        last = event.subject_kind, event.subject_id
        yield Finding(
            Fault.HEAD_MISSING,
            _("%(subject)s: đầu chuỗi bị xóa, không chứng minh được chuỗi còn đủ.")
            % {"subject": _subject(event)},
            event.subject_kind,
            event.subject_id,
            event.number,
            event.pk,
        )


def _faults_of_days() -> Iterator[Finding]:
    previous, day, event_id, read_id = GENESIS, None, 0, 0
    for sealed in DayRoot.objects.order_by("day").iterator(chunk_size=CHUNK):
        if day is not None and sealed.day != day + timedelta(days=1):
            yield _day_finding(
                Fault.DAY_ROOT_MISSING,
                day + timedelta(days=1),
                _("thiếu gốc ngày (gốc kế tiếp là ngày %(next)s)") % {"next": format_date(sealed.day)},
            )
        yield from _faults_of_day(sealed, previous, event_id, read_id)
        previous, day = sealed.hash, sealed.day
        event_id, read_id = sealed.last_event, sealed.last_read


def _faults_of_day(sealed: DayRoot, previous: str, event_id: int, read_id: int) -> Iterator[Finding]:
    heads = Counted(head_leaves(after=event_id, upto=sealed.last_event))
    reads = Counted(read_leaves(after=read_id, upto=sealed.last_read))
    root = merkle_root(chain(heads, reads))
    seal = day_hash(
        previous=sealed.previous_hash,
        day=sealed.day,
        root=sealed.root,
        heads=sealed.heads,
        reads=sealed.reads,
        last_event=sealed.last_event,
        last_read=sealed.last_read,
    )
    if seal != sealed.hash:
        yield _day_finding(Fault.DAY_ROOT_WRONG, sealed.day, _("gốc ngày bị sửa đổi"))
    elif sealed.previous_hash != previous:
        yield _day_finding(Fault.DAY_ROOT_WRONG, sealed.day, _("gốc ngày sai: không nối với ngày trước"))
    elif sealed.root != root:
        yield _day_finding(
            Fault.DAY_ROOT_WRONG,
            sealed.day,
            _(
                "gốc ngày sai: sự kiện hoặc lượt xem của ngày đã bị đổi sau khi chốt "
                "(chốt %(heads)s chuỗi, %(reads)s lượt xem; nay %(heads_now)s chuỗi, %(reads_now)s lượt xem)"
            )
            % {
                "heads": sealed.heads,
                "reads": sealed.reads,
                "heads_now": heads.count,
                "reads_now": reads.count,
            },
        )


def _day_finding(fault: Fault, day: date, what: str) -> Finding:
    return Finding(fault, _("Ngày %(day)s: %(what)s.") % {"day": format_date(day), "what": what}, day=day)

"""Fingerprints of what stands in a book; events keep them, so what is changed afterwards shows.

Neither names nor contents can be read from one. What is noted about a line later (a correction, a cancelled
number, a destruction) has events of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any

from motcua.audit.rules import canonical_json
from motcua.registers.models import CertificationLine, CivilNote, CivilRecord, LineCorrection

PART = 500


def digest_of_lines(rows: Sequence[CertificationLine]) -> str:
    """The columns of lines as entered."""
    columns = [
        [
            row.number, row.made_on.isoformat(), row.requester_name, row.requester_identity, row.paper_name,
            row.certifier_name, row.certifier_title, row.documents, row.copies, row.pages, row.fee, row.note,
            row.details_text,
        ]
        for row in rows
    ]  # fmt: skip
    return _hash({"lines": columns})


def digest_of_records(rows: Sequence[CivilRecord]) -> str:
    """The contents of registrations and who signed them."""
    columns = [
        [
            row.number, row.national_number, row.registered_on.isoformat(), row.name, row.other_name,
            row.content_text, row.signer_name, row.signer_title, row.officer_name,
        ]
        for row in rows
    ]  # fmt: skip
    return _hash({"records": columns})


def former_digest_of_record(row: CivilRecord) -> str:
    """As events of registrations kept it first: the contents alone."""
    return sha256(row.content_text.encode()).hexdigest()


def digest_of_book(rows: Iterable[Any], *, is_civil: bool) -> str:
    """All lines of a book taken over, in their order, part by part: memory does not grow with the book."""
    whole, rest = sha256(), iter(rows)
    while part := list(islice(rest, PART)):
        whole.update((digest_of_records(part) if is_civil else digest_of_lines(part)).encode())
    return whole.hexdigest()


def digest_of_note(note: LineCorrection | CivilNote) -> str:
    """What is noted beside a line or a registration."""
    if isinstance(note, LineCorrection):
        said = [note.line_id, note.column, note.before, note.after, note.reason]
    else:
        said = [note.record_id, note.kind, note.column, note.before, note.after, note.text, note.ground]
    return _hash({"note": said})


def _hash(said: dict[str, Any]) -> str:
    return sha256(canonical_json(said).encode()).hexdigest()

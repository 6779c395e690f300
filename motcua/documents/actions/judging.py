"""What the scanner of malware says about files that are kept already."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import F

from motcua.audit.actions import NewEvent, open_chain
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.documents import antivirus
from motcua.documents.actions.storing import read_stored
from motcua.documents.models import ScanState, StoredFile
from motcua.documents.permissions import JUDGE

logger = logging.getLogger("motcua.documents")


def scan_unscanned(*, by: Actor, now: datetime, most: int) -> int:
    """Ask about files without a verdict, those asked about longest ago first; returns how many were judged.

    Long work between short transactions. Ends at once while the scanner is away; a file it cannot judge waits
    behind the others.
    """
    check(by, JUDGE)
    if not antivirus.is_configured():
        return 0
    waiting = StoredFile.objects.filter(scan_state=ScanState.UNSCANNED, destroyed_at=None)
    judged = 0
    for file in list(waiting.order_by(F("asked_at").asc(nulls_first=True), "stored_at")[:most]):
        try:
            state = antivirus.verdict_on(read_stored(file))
        except antivirus.NoVerdict as error:
            logger.warning("no verdict on a file: %s", error)
            note_asked(file=file, by=by, now=now)
            if antivirus.is_away():
                break
            continue
        except FileNotFoundError:
            note_asked(file=file, by=by, now=now)
            continue
        judged += keep_verdict(file=file, state=state, by=by, now=now)
    return judged


@action
def keep_verdict(*, file: StoredFile, state: ScanState, by: Actor, now: datetime) -> bool:
    """Note the verdict on a file that had none; whether this call did. An infected one is an event."""
    check(by, JUDGE)
    waiting = StoredFile.objects.filter(pk=file.pk, scan_state=ScanState.UNSCANNED)
    if not waiting.update(scan_state=state, asked_at=now):
        return False
    if state is ScanState.INFECTED:
        found = NewEvent("documents.file_infected", {"file": file.pk})
        open_chain(subject_kind="documents.file", subject_id=file.pk, events=[found], by=by, now=now)
    return True


@action
def note_asked(*, file: StoredFile, by: Actor, now: datetime) -> None:
    """A file on which there is no verdict waits behind the others."""
    check(by, JUDGE)
    StoredFile.objects.filter(pk=file.pk).update(asked_at=now)

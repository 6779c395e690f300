"""Printing a request for certification: the one way to it, so that no look goes unnoted."""

from __future__ import annotations

from datetime import datetime

from motcua.audit.actions import log_read
from motcua.core.actors import Actor
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.forms.certification import certification_pdf
from motcua.registers.models import CertificationEntry


def print_certification(*, entry: CertificationEntry, by: Actor, now: datetime) -> bytes:
    """Texts and receipt in one PDF; who looked is noted in the read log, since they carry personal data.

    The caller has checked that the request is visible to `by`. Laying out is done before the transaction.
    """
    content = certification_pdf(entry)
    log_read(subject_kind=SUBJECT, subject_id=str(entry.pk), what="form:certification", by=by, now=now)
    return content

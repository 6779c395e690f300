"""Printing a form of a case: the one way to it, so that no look goes unnoted."""

from __future__ import annotations

from datetime import datetime

from motcua.audit.actions import log_read
from motcua.cases.forms.offered import form_pdf
from motcua.cases.models import Case
from motcua.core.actors import Actor


def print_form(*, case: Case, kind: str, public_url: str, by: Actor, now: datetime) -> bytes:
    """The form as PDF/A; who looked at it is noted in the read log, since forms carry personal data.

    The caller has checked that the case is visible to `by`. Raises FormNotIssued or SlipNotIssued when the
    case has no form of that kind, and then notes nothing. Laying out is done before the transaction begins.
    """
    content = form_pdf(case, kind, public_url=public_url, now=now)
    log_read(subject_kind="case", subject_id=case.code, what=f"form:{kind}", by=by, now=now)
    return content

"""A letter signed with the chairman's key, for who has the link of its message; no sign-in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from motcua.audit.actions import log_read
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.documents.actions import read_stored
from motcua.registers.queries.letters import letter_of_link
from motcua.web.portal.views.tracking import private
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest


@public
@require_safe
def letter(request: SiteRequest, link: str) -> HttpResponse:
    """The signed paper; a link that is old or was changed leads nowhere."""
    found = letter_of_link(link)
    if found is None or found.document is None:
        raise Http404
    log_read(subject_kind="case", subject_id=found.case.code, what="letter", by=APPLICANT, now=request.now)
    return private(pdf_answer(read_stored(found.document.file), name=f"thu-{found.pk}"))

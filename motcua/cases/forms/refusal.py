"""The notice that a case is not accepted at the desk (Mẫu 03)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.audit.queries.history import HistoryEntry, history_of
from motcua.cases.choices import CaseState
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.heading import applicant_fields, desk_heading, forms_of, in_vietnamese
from motcua.cases.models import Case
from motcua.core.actors import ROLE_LABELS, Role
from motcua.documents.forms import RefusalNotice, render


def refusal_pdf(case: Case, *, number: str = "") -> bytes:
    """The notice as PDF/A; raises FormNotIssued for a case that was not refused at the desk."""
    return render(forms_of(case).refusal, refusal_of(case, number=number))


@in_vietnamese
def refusal_of(case: Case, *, number: str = "") -> RefusalNotice:
    """The context of the notice; without a number its place is left to be filled in by hand.

    Who refused is read from the event log: the receiver, or the director where the procedure leaves the
    notice to that office. Raises FormNotIssued for a case that was not refused at the desk.
    """
    refused = _refused(case)
    by_receiver = refused.actor_id == case.received_by_id
    return RefusalNotice(
        **desk_heading(case, form=forms_of(case).refusal, number=number, at=refused.at),
        **applicant_fields(case),
        centre=case.receiving_agency.name,
        case_code=case.code,
        identity_number=case.applicant_identifier,
        matter=case.procedure_name,
        reasons=tuple(line for line in case.note.splitlines() if line.strip()),
        submitter_name=case.proxy_name or case.applicant_name,
        giver_title="Người tiếp nhận hồ sơ" if by_receiver else str(ROLE_LABELS[Role.DIRECTOR]),
        giver_name=refused.actor_label,
    )


def _refused(case: Case) -> HistoryEntry:
    if case.state == CaseState.NOT_ACCEPTED:
        for entry in reversed(history_of("case", case.code)):
            if entry.kind == "cases.not_accepted":
                return entry
    raise FormNotIssued(_("Hồ sơ %(code)s không bị từ chối tiếp nhận.") % {"code": case.code})

"""Receiving a case that lay at the desk: by the rules of the day it is received."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from motcua.cases import clock
from motcua.cases.actions.charging import charge_case
from motcua.cases.actions.numbering import number_late_receipt
from motcua.cases.models import Case
from motcua.cases.rules import slip_is_needed
from motcua.catalogue.queries import record_of
from motcua.core.rules.rule_sets import in_force_all
from motcua.core.worktime import Due

RECEIPT_FIELDS = (
    "received_at", "rule_versions", "is_same_day", "slip_number", "book_number", "statutory_due_at",
    *clock.APPOINTED,
)  # fmt: skip


def receive_now(case: Case, *, now: datetime) -> Due:
    """Give the case what reception gives: rules in force, appointment, slip number, charges; not saved yet.

    Raises LimitUnknown, and NoRuleInForce for a day before all rules.
    """
    record = record_of(case.procedure_version_id)
    case.received_at = now
    case.rule_versions = {str(kind): rule for kind, rule in in_force_all(localdate(now)).items()}
    due = clock.appointment(
        record=record,
        agency=case.competent_agency,
        channel=case.channel,
        variant=case.variant,
        submitted_at=case.submitted_at,
        received_at=now,
        rule_versions=case.rule_versions,
    )
    case.is_same_day, case.statutory_due_at = due.is_same_day, due.moment
    clock.appoint(case, due)
    with_slip = slip_is_needed(due.moment, now, wanted=False)
    number_late_receipt(case, case.receiving_agency, on=now, with_slip=with_slip)
    charge_case(case=case, record=record, now=now)
    return due

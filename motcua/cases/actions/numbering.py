"""The numbers of a case: its code and the number of its slip."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from motcua.agencies.models import Agency
from motcua.cases.models import Case
from motcua.cases.rules import slip_series
from motcua.core.rules.case_codes import numbered, series_key
from motcua.core.rules.rule_sets import code_rules
from motcua.core.series import take


def number_case(case: Case, centre: Agency, *, on: datetime, with_slip: bool) -> None:
    """Case code and, if a slip is due, its number: both series in one statement."""
    day = localdate(on)
    code_format = code_rules(case.rule_versions["codes"]).case_format
    # TT 01/2018 Điều 19 counts per receiving unit, TT 03/2025 Điều 13 by the competent agency.
    holder = centre if code_format == "tt01_2018" else case.competent_agency
    code_key = series_key(code_format, agency=holder.code, received_on=day)
    if not with_slip:
        case.code = numbered(code_key, take([code_key])[0], code_format)
        return
    code_number, slip_number = take([code_key, slip_series(centre.code, day.year)])
    case.code = numbered(code_key, code_number, code_format)
    case.slip_number = f"{slip_number:04d}"

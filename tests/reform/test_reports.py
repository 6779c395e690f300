"""Reports equal a count by hand over all cases, folded or not, imported or native, in any time and scope."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import fold_all
from motcua.cases.actions.folding import lock_cursor, refresh_history
from motcua.cases.choices import CaseChannel, CaseState
from motcua.cases.models import Case, CaseImport, HistoricalCase
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import VN_TZ
from motcua.reform.permissions import VIEW_REPORTS
from motcua.reform.progress_sheet import progress_sheet
from motcua.reform.queries import on_time as on_time_module
from motcua.reform.queries.on_time import FIGURES, Dimension, on_time
from motcua.reform.queries.progress import COLUMNS, progress
from motcua.reform.queries.scope import Scope, scope_for
from tests.factories import NOW, make_agency
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db

BY = job_actor("kiểm thử")
FIRST = datetime(2026, 1, 5, 9, 0, tzinfo=VN_TZ)


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


def imported(source: random.Random, number: int, agency_id: int | None) -> HistoricalCase:
    received = FIRST + timedelta(hours=source.randrange(24 * 100))
    due = received + timedelta(days=source.choice((1, 3, 20)))
    end = received + timedelta(hours=source.randrange(24 * 25))
    state = source.choice((10, 10, 10, 9, 7, 4, 5, 3))
    return HistoricalCase(
        code=f"A-{number}",
        procedure_code=source.choice((CERTIFIED_COPY, "")),
        procedure_text="Thủ tục cũ",
        agency_id=source.choice((agency_id, agency_id, None)),
        agency_text="Phòng đã giải thể",
        channel=source.choice((*CaseChannel.values, "")),
        received_at=source.choice((received, received, received, None)),
        due_at=source.choice((due, due, due, None)),
        finished_at=end if state in (7, 9, 10) and end < NOW else None,
        state=state,
        imported_in=CaseImport.objects.get(),
        line=number,
    )


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Native and imported cases in every condition, most of them folded, some changed since."""
    source = random.Random(2026)
    CaseImport.objects.create(cases_name="x", cases_hash="x", started_at=NOW, by_label="x")
    HistoricalCase.objects.bulk_create([imported(source, number, desk.ward.pk) for number in range(150)])
    natives = []
    for _ in range(12):
        code, channel = source.choice((CERTIFIED_COPY, HOUSEHOLD_BUSINESS)), source.choice(CaseChannel.values)
        natives.append(receive(desk, code, channel=channel))
    for case in natives:
        age(case, source)
    lock_cursor()
    refresh_history(list(HistoricalCase.objects.values_list("pk", flat=True)))
    fold_all(by=BY, now=NOW)
    for case in natives[:5]:
        age(case, source)
        append(subject_kind="case", subject_id=case.code, events=[NewEvent("cases.moved")], by=BY, now=NOW)
    receive(desk, CERTIFIED_COPY)
    return desk


def age(case: Case, source: random.Random) -> None:
    """Put a case somewhere else in time and state, as a long life would."""
    received = FIRST + timedelta(hours=source.randrange(24 * 70))
    state = source.choice((CaseState.IN_PROGRESS, CaseState.AWAITING_PAYMENT, CaseState.DECIDED))
    Case.objects.filter(pk=case.pk).update(
        received_at=received,
        due_at=received + timedelta(days=source.choice((2, 60))),
        state=state,
        finished_at=received + timedelta(days=source.randrange(5)) if state == CaseState.DECIDED else None,
    )


def everything() -> list[dict[str, Any]]:
    """All cases as plain values, judged here by hand."""
    found = [
        judged(case, case.state, agency=case.competent_agency.code, procedure=case.procedure.code)
        for case in Case.objects.select_related("procedure", "competent_agency")
    ]
    found += [
        judged(
            old,
            old.state or 4,
            agency=old.agency.code if old.agency else old.agency_text,
            procedure=old.procedure_code or old.procedure_text,
        )
        for old in HistoricalCase.objects.select_related("agency")
    ]
    return [case for case in found if case["state"] != CaseState.NOT_ACCEPTED]


def judged(case: Case | HistoricalCase, state: int, *, agency: str, procedure: str) -> dict[str, Any]:
    due, end = case.due_at, case.finished_at or case.handed_over_at
    is_over = state in (7, 9, 10)
    finish = end if is_over else None
    if not is_over:
        verdict = "open_late" if due and due < NOW else "open_in_time"
    elif finish is None or due is None:
        verdict = "unjudged"
    elif finish > due:
        verdict = "late"
    else:
        verdict = "early" if localdate(finish) < localdate(due) else "on_time"
    on = localdate(case.received_at) if case.received_at else None
    return {
        "state": state,
        "verdict": verdict,
        "on": on,
        "month": f"{on:%Y-%m}" if on else "",
        "due": due,
        "finish": finish,
        "channel": case.channel,
        "agency": agency,
        "procedure": procedure,
    }


def by_hand(cases: list[dict[str, Any]], by: Dimension | None) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for case in cases:
        tally = found.setdefault(case[by.value] if by else "", Counter())
        tally["total"] += 1
        tally[case["verdict"]] += 1
    return {value: {name: tally[name] for name in FIGURES} for value, tally in found.items()}


def as_dict(figures: object) -> dict[str, int]:
    return {name: getattr(figures, name) for name in FIGURES}


@pytest.mark.parametrize("by", [*Dimension, None])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, None),
        (date(2026, 1, 1), None),
        (None, date(2026, 2, 28)),
        (date(2026, 1, 15), date(2026, 3, 10)),
        (date(2026, 2, 3), date(2026, 2, 20)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 20), date(2026, 2, 10)),
        (date(2026, 3, 31), date(2026, 3, 31)),
    ],
)
def test_on_time_equals_a_count_by_hand(
    office: Desk, by: Dimension | None, first: date | None, last: date | None
) -> None:
    cases = everything()
    if first or last:
        cases = [c for c in cases if c["on"] and (first or c["on"]) <= c["on"] <= (last or c["on"])]
    report = on_time(by=by, scope=Scope(first, last), now=NOW)

    if by:
        assert {line.value: as_dict(line.figures) for line in report.lines} == by_hand(cases, by)
    else:
        assert as_dict(report.total) == by_hand(cases, None).get("", dict.fromkeys(FIGURES, 0))
    assert report.total.total == len(cases)
    assert not report.lags


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 24)),
        (date(2026, 2, 10), date(2026, 3, 24)),
        (date(2026, 2, 1), date(2026, 2, 20)),
    ],
)
def test_progress_equals_a_count_by_hand(office: Desk, first: date, last: date) -> None:
    report = progress(first=first, last=last, scope=Scope(), now=NOW)
    at = min(NOW, datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=VN_TZ))
    wanted: Counter[str] = Counter()
    for case in everything():
        on, ended = case["on"], localdate(case["finish"]) if case["finish"] else None
        is_over = not case["verdict"].startswith("open")
        if is_over:
            ended = max(filter(None, (ended, on)), default=None)
        if on and on > last:
            continue
        was_open = not is_over or (ended is not None and ended >= first)
        is_in = on is not None and on >= first
        if is_in:
            wanted["received"] += 1
            wanted[{"home_visit": "direct"}.get(case["channel"], case["channel"] or "?")] += 1
        elif was_open:
            wanted["carried"] += 1
        if is_over and ended and first <= ended <= last:
            wanted["done"] += 1
            wanted[f"done_{case['verdict']}"] += 1
        if not is_over or (ended and ended > last):
            kind = "paused" if not is_over and case["state"] in (5, 6, 8) else "running"
            wanted[kind] += 1
            wanted[f"{kind}_{'late' if case['due'] and case['due'] < at else 'in_time'}"] += 1
    wanted["received_total"] = wanted["carried"] + wanted["received"]

    assert report.total == {name: wanted[name] for name in COLUMNS}
    total = report.total
    assert total["received_total"] == total["done"] + total["running"] + total["paused"]


def test_the_spreadsheet_has_the_columns_of_the_form(office: Desk) -> None:
    HistoricalCase.objects.update(agency_text="=1+1")
    lock_cursor()
    refresh_history(list(HistoricalCase.objects.values_list("pk", flat=True)))
    report = progress(first=date(2026, 1, 1), last=date(2026, 3, 24), scope=Scope(), now=NOW)
    page = openpyxl.load_workbook(BytesIO(progress_sheet(report))).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[3][:3] == ["TT", "Đơn vị", "Tiếp nhận"]
    assert [name for name in rows[3] if name] == [
        "TT",
        "Đơn vị",
        "Tiếp nhận",
        "Đã xử lý",
        "Đang xử lý",
        "Tạm dừng",
    ]
    assert rows[5][4:8] == ["Tổng", "Trực tuyến", "Trực tiếp", "BCCI"]
    assert rows[-1][1] == "Tổng cộng"
    assert rows[-1][2:] == list(report.total.values())
    unknown = next(row for row in page.iter_rows() if row[1].value == "=1+1")
    assert unknown[1].data_type == "s"


def test_people_see_their_own_agencies_and_only_administrators_the_unknown(office: Desk) -> None:
    everyone = on_time(by=None, scope=Scope(), now=NOW).total.total
    unknown = HistoricalCase.objects.filter(agency=None).exclude(state=3).count()
    seen = {}
    for role in (Role.DIRECTOR, Role.LEADER, Role.ADMINISTRATOR):
        scope = scope_for(office.actor(role), VIEW_REPORTS)
        seen[role] = on_time(by=None, scope=scope, now=NOW).total.total
    known = everyone - unknown
    assert seen == {Role.DIRECTOR: known, Role.LEADER: known, Role.ADMINISTRATOR: everyone}

    elsewhere = make_agency()
    assert on_time(by=None, scope=Scope(agency_path=elsewhere.path), now=NOW).total.total == 0
    ward = on_time(by=None, scope=Scope(agency_path=office.ward.path), now=NOW)
    assert ward.total.total == everyone - unknown


def test_a_huge_backlog_is_not_computed_on_the_fly_and_the_report_says_so(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_time_module, "BACKLOG", 2)
    assert on_time(by=None, scope=Scope(), now=NOW).lags
    fold_all(by=BY, now=NOW)
    if connection.vendor == "sqlite":
        assert not on_time(by=None, scope=Scope(), now=NOW).lags


def test_a_report_takes_few_statements(office: Desk) -> None:
    for by in Dimension:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            on_time(by=by, scope=Scope(date(2026, 1, 3), date(2026, 3, 3)), now=NOW)
        assert len(captured) <= 9
    with CaptureQueriesContext(
        connection,
    ) as captured:
        progress(first=date(2026, 1, 1), last=date(2026, 3, 24), scope=Scope(), now=NOW)
    assert len(captured) <= 12

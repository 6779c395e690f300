"""The screens of reports and imports: figures that open their cases, who sees what, few statements."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.cases.actions import begin_comparison, compare_slice, fold_all, import_cases
from motcua.cases.models import CaseImport, HistoricalCase
from motcua.core.actors import Role, job_actor
from motcua.core.rules.delimited import examine
from motcua.reform.queries.progress import COLUMNS
from tests.factories import NOW, make_agency, make_user
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.factories_work import decided, receive

pytestmark = pytest.mark.django_db

BY = job_actor("kiểm thử")
HEAD = "code,procedure,agency,channel,applicant,received,due,finished,handed over,state"
EVENTS = "case,time,step,unit,officer,note\nA-1,2024-03-04 09:00,Thẩm định,Tổ lạ,Ông Bình,Đủ điều kiện\n"


def line(number: int, agency: str, *, end: str = "2024-03-09 08:00", state: str = "10") -> str:
    moments = f"2024-03-04 08:00,2024-03-05 08:00,{end},"
    return f"A-{number},2.000815,{agency},trực tuyến,Lê Thị Ánh {number},{moments},{state}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Native cases, folded and not, beside imported ones of this ward and of an agency nobody knows."""
    desk = make_desk(CERTIFIED_COPY)
    decided(desk, CERTIFIED_COPY)
    lines = [line(number, desk.ward.code) for number in range(1, 61)]
    lines += [
        line(61, desk.ward.code, end="", state="4"),
        line(62, "Phòng cũ"),
        line(63, "Phòng cũ", state=""),
    ]
    (tmp_path / "cases.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    cases, events = examine(tmp_path / "cases.csv"), examine(tmp_path / "events.csv")
    import_cases(cases=cases, events=events, by=BY, now=NOW, progress=lambda *_: None)
    fold_all(by=BY, now=NOW)
    receive(desk, CERTIFIED_COPY)
    return desk


@pytest.fixture
def site(client: Client, desk: Desk) -> Client:
    client.force_login(desk.users[Role.ADMINISTRATOR])
    return client


def url(name: str, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=values)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def linked_figures(page: str) -> list[tuple[str, int]]:
    """Every figure of a report that opens its cases: address and number."""
    found = re.findall(r'<a href="([^"]*/bao-cao/ho-so/[^"]*)">([\d.]+)</a>', page)
    return [(address.replace("&amp;", "&"), int(number.replace(".", ""))) for address, number in found]


def listed(site: Client, address: str) -> int:
    return site.get(address).context["page"].paginator.count


@pytest.mark.parametrize("by", ["agency", "procedure", "channel", "month"])
@pytest.mark.parametrize("days", ["", "&tu=2024-01-01", "&tu=2026-03-01&den=2026-03-31"])
def test_each_figure_opens_as_many_cases_as_it_says(site: Client, by: str, days: str) -> None:
    figures = linked_figures(text(site.get(f"{url('reports')}?theo={by}{days}")))
    assert len(figures) > 4
    assert [(address, number) for address, number in figures if listed(site, address) != number] == []


def test_each_figure_of_the_national_report_opens_its_cases(site: Client) -> None:
    for days in ("?tu=2024-01-01&den=2024-03-06", "?tu=2024-03-05&den=2026-12-31", "?tu=2026-01-01"):
        figures = linked_figures(text(site.get(url("progress_report") + days)))
        assert figures
        assert [(address, number) for address, number in figures if listed(site, address) != number] == []


def test_the_spreadsheet_has_the_figures_of_the_screen(site: Client) -> None:
    days = "?tu=2024-01-01&den=2024-12-31"
    response = site.get(url("progress_file") + days)
    assert response["Content-Disposition"] == 'attachment; filename="tien-do-20240101-20241231.xlsx"'
    page = openpyxl.load_workbook(BytesIO(response.content)).active
    assert page is not None
    total = site.get(url("progress_report") + days).context["report"].total
    assert [cell.value for cell in page[page.max_row]][2:] == [total[name] for name in COLUMNS]


def test_cases_of_unknown_agencies_are_for_administrators(desk: Desk, site: Client) -> None:
    assert "Phòng cũ" in text(site.get(url("reports")))
    director = Client()
    director.force_login(desk.users[Role.DIRECTOR])
    page = director.get(url("reports"))
    assert "Phòng cũ" not in text(page)
    assert page.context["report"].total.total == 63  # the centre's director sees the ward it receives for
    elsewhere = Client()
    elsewhere.force_login(make_user(Role.DIRECTOR, make_agency()))
    assert elsewhere.get(url("reports")).context["report"].total.total == 0


def test_a_day_that_is_none_is_said_so(site: Client) -> None:
    page = site.get(f"{url('reports')}?tu=2024-02-30&theo=x&co_quan=abc")
    assert page.status_code == 200
    assert "không có ngày 30" in text(page)


def test_a_page_takes_few_statements_whatever_its_rows(desk: Desk, site: Client) -> None:
    for address in (
        url("reports"), url("progress_report"), url("report_cases"), url("case_imports"),
        url("case_import", CaseImport.objects.get().pk), url("fact_comparisons"),
    ):  # fmt: skip
        site.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert site.get(address).status_code == 200
        assert len(captured) <= 20, address  # six of them are the session, the officer and the frame


def test_the_pages_of_a_list_meet_without_gap(site: Client) -> None:
    codes: list[str] = []
    for number in (1, 2):
        page = site.get(f"{url('report_cases')}?page={number}").context["rows"]
        codes += [fact.code for fact, _procedure in page]
    assert len(codes) == len(set(codes)) == 65


def test_an_import_lists_its_anomalies_by_kind_and_code(site: Client) -> None:
    run = CaseImport.objects.get()
    assert "cases.csv" in text(site.get(url("case_imports")))
    page = site.get(f"{url('case_import', run.pk)}?loai=unknown_agency")
    assert [each.case_code for each in page.context["page"]] == ["A-62", "A-63"]
    assert "Phòng cũ" in text(page)
    found = site.get(f"{url('case_import', run.pk)}?q=A-63").context["page"]
    assert {each.kind for each in found} == {"unknown_agency", "unknown_state"}


def test_differences_of_the_night_are_shown(site: Client) -> None:
    comparison = begin_comparison(by=BY, now=NOW)
    while comparison.finished_at is None:
        comparison = compare_slice(comparison_id=comparison.pk, by=BY, now=NOW)
    assert "không lệch" in text(site.get(url("reports")))
    assert "Các lần đối chiếu" in text(site.get(url("fact_comparisons")))


def test_the_look_up_of_the_desk_finds_imported_cases(desk: Desk) -> None:
    receiver = Client()
    receiver.force_login(desk.users[Role.RECEIVER])
    lookup = reverse("desk:lookup")
    found = receiver.post(lookup, {"q": "le thi anh"}, follow=True)
    assert len(found.context["history"]) == 50
    one = receiver.post(lookup, {"q": "A-61"}, follow=True)
    assert one.redirect_chain[-1][0] == reverse(
        "desk:historical_case", args=[HistoricalCase.objects.get(code="A-61").pk]
    )
    assert "chỉ xem" in text(one)

    page = text(
        receiver.get(reverse("desk:historical_case", args=[HistoricalCase.objects.get(code="A-1").pk]))
    )
    assert "Thẩm định" in page
    assert "Đủ điều kiện" in page


def test_an_imported_case_of_another_agency_does_not_exist_for_an_officer(desk: Desk) -> None:
    stranger = Client()
    stranger.force_login(make_user(Role.RECEIVER, make_agency()))
    case = HistoricalCase.objects.get(code="A-1")
    assert stranger.get(reverse("desk:historical_case", args=[case.pk])).status_code == 404
    unknown = HistoricalCase.objects.get(code="A-62")
    receiver = Client()
    receiver.force_login(desk.users[Role.RECEIVER])
    assert receiver.get(reverse("desk:historical_case", args=[unknown.pk])).status_code == 404

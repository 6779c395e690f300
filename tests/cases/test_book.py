"""The tracking book: numbers, lines, pages, search, XLSX and PDF."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.applicants.actions import ApplicantData
from motcua.cases.actions import (
    Defect,
    Recipient,
    complete_supplement,
    hand_over_result,
    open_incomplete_case,
    withdraw_case,
)
from motcua.cases.forms import tracking_book
from motcua.cases.forms.slip import slip_of
from motcua.cases.forms.tracking_book import book_pdf, line_of, write_book_xlsx
from motcua.cases.models import Case
from motcua.cases.permissions import VIEW_BOOK
from motcua.cases.queries import book
from motcua.cases.queries.book import BookFilter, centres_of, fields_in, first_year, lines_of, page_of
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.rule_sets import regime
from tests.documents.reading import pages_of, size_in_millimetres, text_of
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk, make_intake
from tests.factories_work import decided, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def named(name: str, **fields: str) -> ApplicantData:
    return ApplicantData(name=name, identifier="079186012345", **fields)


def whole_year(desk: Desk, **values: Any) -> BookFilter:
    return BookFilter(**{"centre": desk.centre, "year": 2026, **values})


def codes(wanted: BookFilter) -> list[str]:
    return list(lines_of(wanted).values_list("code", flat=True))


def test_each_field_counts_its_own_lines_in_order_of_receipt(desk: Desk) -> None:
    cases = [receive(desk, HOUSEHOLD_BUSINESS), receive(desk, BIRTH), receive(desk, HOUSEHOLD_BUSINESS)]
    assert [case.book_number for case in cases] == [1, 1, 2]
    assert cases[0].field_id == cases[2].field_id != cases[1].field_id


def test_a_new_year_begins_a_new_book(desk: Desk) -> None:
    receive(desk, now=NOW)
    assert receive(desk, now=datetime(2027, 1, 4, 8, 0, tzinfo=VN_TZ)).book_number == 1


def test_a_case_enters_the_book_when_it_is_received_not_when_it_is_recorded(desk: Desk) -> None:
    receiver = desk.actor(Role.RECEIVER)
    case = open_incomplete_case(
        intake=make_intake(desk), defects=[Defect("missing", "Ảnh")], by=receiver, now=NOW
    )
    assert case.book_number is None
    assert codes(whole_year(desk)) == []
    assert receive(desk).book_number == 1
    done = complete_supplement(
        case_id=case.pk, version=case.version, by=receiver, now=NOW + timedelta(hours=1)
    )
    assert Case.objects.get(pk=done.pk).book_number == 2
    assert codes(whole_year(desk))[-1] == case.code


def test_the_slip_names_book_and_line(desk: Desk) -> None:
    slip = slip_of(receive(desk), public_url="https://example.test")
    assert (slip.book_number, slip.book_line) == ("2026", "0001")


def test_a_line_has_all_columns_of_the_form(desk: Desk) -> None:
    case = decided(desk, applicant=named("Lê Thị Hoa", address="12 Lê Lợi", phone="0903123456"))
    taken = NOW + timedelta(days=1)
    hand_over_result(
        case_id=case.pk, version=case.version, recipient=Recipient("Nguyễn Văn Bình"),
        by=desk.actor(Role.RECEIVER, now=taken), now=taken,
    )  # fmt: skip
    line = line_of(lines_of(whole_year(desk)).get())
    assert line.number == "1"
    assert line.case_code == case.code
    assert line.procedure == case.procedure_name
    assert line.applicant == "Lê Thị Hoa"
    assert line.contact == "12 Lê Lợi; 0903123456"
    assert line.handling_body == "Ủy ban nhân dân phường Bình Hòa"
    assert (line.received_at, line.due_at) == ("24/03/2026 09:00", "27/03/2026 09:00")
    assert (line.handed_over_at, line.way, line.recipient) == (
        "25/03/2026 09:00",
        "Trực tiếp",
        "Nguyễn Văn Bình",
    )


def test_a_withdrawn_case_and_a_second_appointment_are_visible_in_their_line(desk: Desk) -> None:
    case = receive(desk)
    withdraw_case(
        case_id=case.pk, version=case.version, reason="đổi ý", by=desk.actor(Role.RECEIVER), now=NOW
    )
    Case.objects.filter(pk=case.pk).update(reappointed_due_at=NOW + timedelta(days=7))
    line = line_of(lines_of(whole_year(desk)).get())
    assert line.handed_over_at == "Rút hồ sơ 24/03/2026 09:00"
    assert line.due_at == "27/03/2026 09:00; hẹn lại 31/03/2026 09:00"


def test_a_period_ends_at_local_midnight(desk: Desk) -> None:
    inside = receive(desk, now=datetime(2026, 4, 30, 23, 59, tzinfo=VN_TZ))
    outside = receive(desk, now=datetime(2026, 5, 1, 0, 0, tzinfo=VN_TZ))
    assert codes(whole_year(desk, month=4)) == [inside.code]
    assert codes(whole_year(desk, month=5)) == [outside.code]
    assert codes(whole_year(desk, year=2025)) == []


def test_a_book_is_one_centres_and_one_fields(desk: Desk) -> None:
    business, birth = receive(desk, HOUSEHOLD_BUSINESS), receive(desk, BIRTH)
    assert codes(whole_year(desk, field_id=birth.field_id)) == [birth.code]
    assert codes(whole_year(desk)) == [business.code, birth.code]
    assert codes(BookFilter(centre=desk.ward, year=2026)) == []
    assert {field.pk for field in fields_in(whole_year(desk))} == {business.field_id, birth.field_id}
    assert first_year(desk.centre, now=NOW.replace(year=2030)) == 2026


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hoang yen", ["yen"]),
        ("YẾN", ["yen"]),
        ("ho kinh doanh", ["yen", "nam"]),
        ("khai sinh", ["an"]),
        ("không có ai", []),
        ("%", []),
    ],
)
def test_search_finds_names_and_procedures_with_or_without_marks(
    desk: Desk, words: str, found: list[str]
) -> None:
    people = {
        "yen": receive(desk, applicant=named("Vũ Hoàng Yến")).code,
        "nam": receive(desk, applicant=named("Đặng Phương Nam")).code,
        "an": receive(desk, BIRTH, applicant=named("Trịnh Hải An")).code,
    }
    assert codes(whole_year(desk, words=words)) == [people[name] for name in found]


def test_search_finds_a_code_whole_or_in_part(desk: Desk) -> None:
    first, second = receive(desk), receive(desk)
    assert codes(whole_year(desk, words=second.code.lower())) == [second.code]
    assert codes(whole_year(desk, words=second.code.rsplit("-", 1)[1])) == [second.code]
    assert first.code in codes(whole_year(desk, words=first.code.split("-")[1]))


def copies_of(case: Case, count: int) -> None:
    """Lines like the case's, a minute apart; two of them in the same moment."""
    kept = [f for f in Case._meta.concrete_fields if f.name not in ("id", "code", "intake_key")]
    values = {field.attname: getattr(case, field.attname) for field in kept}
    Case.objects.bulk_create(
        Case(
            **{
                **values,
                "code": f"{case.code}-{number}",
                "book_number": number,
                "received_at": NOW + timedelta(minutes=max(number, 3)),
            }
        )
        for number in range(2, count + 1)
    )


def test_pages_go_on_without_gap_or_double_in_both_directions(desk: Desk) -> None:
    case = receive(desk)
    copies_of(case, 120)
    wanted = whole_year(desk)
    first = page_of(wanted)
    second = page_of(wanted, older_than=first.older)
    third = page_of(wanted, older_than=second.older)
    pages = [first, second, third]
    numbers = [line.book_number for page in pages for line in page.cases]
    assert numbers == list(range(120, 0, -1))
    assert (first.newer, third.older) == (None, None)
    assert (first.total, first.has_more_than_total) == (120, False)
    back = page_of(wanted, newer_than=third.newer)
    assert [line.pk for line in back.cases] == [line.pk for line in second.cases]
    assert page_of(wanted, newer_than=back.newer).newer is None


def test_a_page_costs_the_same_few_statements_for_any_number_of_lines(desk: Desk) -> None:
    case = receive(desk)

    def statements(words: str = "") -> int:
        with CaptureQueriesContext(connection) as asked:
            page = page_of(whole_year(desk, words=words), older_than=None)
            for line in page.cases:
                line_of(line)
        return len(asked)

    few = statements()
    assert statements("an") <= 4  # a rare word: looked for in the whole book
    copies_of(case, 130)
    assert statements() == few <= 4
    assert statements("an") <= 4  # a common one: the next lines fill the page


def test_pages_of_found_lines_have_no_gap_or_double_when_the_words_grow_rare(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies_of(receive(desk, applicant=named("Trần Bình Nguyên")), 80)
    copies_of(receive(desk, applicant=named("Lê Văn Dũng")), 90)
    monkeypatch.setattr(book, "NEWEST", 60)
    wanted, older, numbers = whole_year(desk, words="tran nguyen"), None, list[int | None]()
    while True:
        page = page_of(wanted, older_than=older)
        numbers += [line.book_number for line in page.cases]
        older = page.older
        if older is None:
            break
    assert sorted(numbers, key=int) == list(range(1, 81))


def test_counting_stops_at_its_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copies_of(receive(desk), 12)
    monkeypatch.setattr(book, "COUNTED_UP_TO", 10)
    page = page_of(whole_year(desk))
    assert (page.total, page.has_more_than_total) == (10, True)


def sheet_of(wanted: BookFilter, field_name: str = "") -> list[list[object]]:
    target = io.BytesIO()
    write_book_xlsx(target, wanted, field_name=field_name)
    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_spreadsheet_reads_back_with_all_columns_and_lines(desk: Desk) -> None:
    case = receive(desk, applicant=named("Lê Thị Hoa", address="12 Lê Lợi"))
    copies_of(case, 60)
    rows = sheet_of(whole_year(desk), "Hộ kinh doanh")
    assert [row[0] for row in rows[:4]] == [
        "Trung tâm Phục vụ hành chính công phường Bình Hòa",
        "SỔ THEO DÕI HỒ SƠ",
        "Lĩnh vực: Hộ kinh doanh",
        "Từ ngày 01/01/2026 đến ngày 31/12/2026",
    ]
    assert rows[5][6] == "Nhận và trả kết quả"
    assert rows[6] == [
        "STT", "Mã hồ sơ", "Tên TTHC", "Tên tổ chức, cá nhân", "Địa chỉ, số điện thoại",
        "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả", "Trả kết quả", "Phương thức nhận kết quả",
        "Ký nhận",
    ]  # fmt: skip
    assert [row[0] for row in rows[7:]] == list(range(1, 61))
    assert rows[7][1:7] == [
        case.code, case.procedure_name, "Lê Thị Hoa", "12 Lê Lợi", "Ủy ban nhân dân phường Bình Hòa",
        "24/03/2026 09:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "=1+1", "+84903", "@SUM(A1)", "-2+3", "http://example.test", "{=1}"]
)
def test_what_people_typed_is_never_a_formula_or_a_link(desk: Desk, name: str) -> None:
    make_case(desk, applicant=named(name))
    target = io.BytesIO()
    write_book_xlsx(target, whole_year(desk), field_name="")
    sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    assert sheet is not None
    cell = sheet.cell(row=8, column=4)
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_the_printed_book_is_the_form_of_the_years_rules(desk: Desk) -> None:
    case = receive(desk)
    pdf = book_pdf(whole_year(desk), field_name="Hộ kinh doanh", now=NOW)
    assert size_in_millimetres(pdf) == {(297, 210)}
    text = text_of(pdf)
    assert "Lĩnh vực: Hộ kinh doanh" in text
    assert "Từ ngày 01/01/2026 đến ngày 31/12/2026; số hồ sơ: 1" in text
    assert case.applicant_name in text
    Case.objects.filter(pk=case.pk).update(rule_versions=case.rule_versions | dict(regime("2018")))
    assert b"01/2018" in _keywords(book_pdf(whole_year(desk), field_name="", now=NOW))
    assert "Không có hồ sơ nào" in text_of(book_pdf(whole_year(desk, year=2024), field_name="", now=NOW))


def _keywords(pdf: bytes) -> bytes:
    return pdf[pdf.index(b"<?xpacket begin") : pdf.index(b"<?xpacket end")]


def test_a_long_book_is_cut_and_says_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copies_of(receive(desk), 40)
    monkeypatch.setattr(tracking_book, "PRINTED_LINES", 30)
    pages = pages_of(book_pdf(whole_year(desk), field_name="", now=NOW))
    assert "số hồ sơ: hơn 30" in pages[0]
    assert "Bản in gồm 30 hồ sơ đầu tiên của kỳ. Để có đủ, xin in từng tháng hoặc tải tệp XLSX." in pages[0]
    assert sum(page.count("-30 ") for page in pages) == 1
    assert sum(page.count("-31 ") for page in pages) == 0


def test_only_the_centres_of_ones_roles_have_a_book(desk: Desk) -> None:
    for role in (Role.RECEIVER, Role.DIRECTOR, Role.LEADER, Role.RECORDS_CLERK):
        assert centres_of(desk.actor(role), VIEW_BOOK.roles) == [desk.centre]
    for role in (Role.SPECIALIST, Role.POSTAL_CLERK, Role.ADMINISTRATOR):
        assert centres_of(desk.actor(role), VIEW_BOOK.roles) == []

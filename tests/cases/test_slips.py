"""The appointment slip of a case: which form, which numbers, who stands on it."""

from __future__ import annotations

import dataclasses
import io
from datetime import datetime

import pytest
from pypdf import PdfReader

from motcua.applicants.actions import ApplicantData
from motcua.applicants.models import ApplicantKind
from motcua.cases.actions import PaperData, issue_slip
from motcua.cases.errors import SlipNotIssued
from motcua.cases.forms.slip import derivation_lines, slip_of, slip_pdf, tracking_url
from motcua.cases.models import Case
from motcua.cases.queries.tracking import tracking_path
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.rule_sets import regime
from motcua.core.worktime import Limit, LimitUnit, due, national_calendar, policy_on
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, TRANSACTION, Desk, make_case, make_desk

pytestmark = pytest.mark.django_db
URL = "https://motcua.binhhoa.example"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH, TRANSACTION)


def test_the_slip_of_2025_says_all_its_form_asks_for(desk: Desk, now: datetime) -> None:
    papers = (
        PaperData(name="Giấy đề nghị", state="submitted"),
        PaperData(name="Thẻ căn cước", state="presented"),
        PaperData(name="Dữ liệu cư trú", state="held"),
        PaperData(name="Giấy ủy quyền", state="not_needed"),
    )
    slip = slip_of(make_case(desk, now=now, papers=papers), public_url=URL)

    assert slip.superior_body == "Ủy ban nhân dân phường Bình Hòa"
    assert slip.issuing_body == ""
    assert slip.number == "0001/TNHS-TTPVHCC"
    assert slip.place_and_date == "Bình Hòa, ngày 24 tháng 3 năm 2026"
    assert slip.limit == "03 ngày làm việc"
    assert slip.received_at == "09 giờ 00 phút, ngày 24 tháng 3 năm 2026"
    assert slip.due_at == "09 giờ 00 phút, ngày 27 tháng 3 năm 2026"
    assert [(paper.name, paper.kind) for paper in slip.papers] == [
        ("Giấy đề nghị", "Bản chính"),
        ("Thẻ căn cước", "Bản chính (xuất trình)"),
    ]
    assert slip.result_at == "Điểm tiếp nhận chính, 12 Nguyễn Văn Đậu"
    assert slip.hotline == "028 3800 1022"
    assert (slip.applicant_title, slip.applicant_name) == ("Ông/Bà", "Nguyễn Văn An")
    assert slip.submitter_name == "Nguyễn Văn An"


def test_a_case_of_the_older_rules_keeps_the_form_of_2018(desk: Desk, now: datetime) -> None:
    case = make_case(desk, now=now)
    case.rule_versions = case.rule_versions | dict(regime("2018"))
    assert slip_of(case, public_url=URL).number == "0001/BPTNTKQ"
    text = PdfReader(io.BytesIO(slip_pdf(case, public_url=URL))).pages[0].extract_text()
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert "THỜI GIAN" in text.upper()


def test_the_pdf_is_a5_and_has_right_diacritics(desk: Desk, now: datetime) -> None:
    page = PdfReader(io.BytesIO(slip_pdf(make_case(desk, now=now), public_url=URL))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (420, 595)
    assert "Nguyễn Văn An" in page.extract_text()


def test_the_qr_leads_to_the_public_look_up(desk: Desk, now: datetime) -> None:
    case = make_case(desk, now=now)
    assert tracking_url(case, public_url=URL + "/") == f"{URL}{tracking_path(case.code, case.lookup_code)}"


def test_a_proxy_hands_in_and_the_person_authorising_is_named(desk: Desk, now: datetime) -> None:
    proxy = ApplicantData(name="Trần Thị Bình", identifier="079190012345", phone="0987654321")
    slip = slip_of(make_case(desk, now=now, proxy=proxy, proxy_paper="Giấy 01"), public_url=URL)
    assert (slip.applicant_name, slip.identity_number) == ("Trần Thị Bình", "079190012345")
    assert slip.authorising is not None
    assert (slip.authorising.name, slip.authorising.authorisation) == ("Nguyễn Văn An", "Giấy 01")


def test_an_organisation_is_titled_as_one_and_signs_by_its_representative(desk: Desk, now: datetime) -> None:
    firm = ApplicantData(
        name="Công ty Cổ phần Hòa Bình", kind=ApplicantKind.ORGANISATION, identifier="0100109106",
        representative="Lê Văn Cường",
    )  # fmt: skip
    slip = slip_of(make_case(desk, now=now, applicant=firm), public_url=URL)
    assert (slip.applicant_title, slip.submitter_name) == ("Tổ chức", "Lê Văn Cường")


@pytest.mark.parametrize(
    ("delivery", "address", "expected"),
    [
        ("post", "12 Lê Lợi", "Bưu chính, trả tận nơi: 12 Lê Lợi"),
        ("online", "an@example.vn", "Bản điện tử, gửi đến an@example.vn"),
    ],
)
def test_the_way_of_receiving_is_named(
    desk: Desk, now: datetime, delivery: str, address: str, expected: str
) -> None:
    case = make_case(desk, now=now, delivery=delivery, delivery_address=address)
    assert slip_of(case, public_url=URL).result_at == expected


def test_a_same_day_case_has_no_slip_unless_asked_for(desk: Desk, now: datetime) -> None:
    with pytest.raises(SlipNotIssued):
        slip_of(make_case(desk, BIRTH, now=now), public_url=URL)
    assert slip_of(make_case(desk, BIRTH, now=now, wants_slip=True), public_url=URL).limit == "trong ngày"


def test_the_derivation_fits_three_short_lines() -> None:
    received = datetime(2026, 2, 13, 16, 0, tzinfo=VN_TZ)
    moment = due(
        received_at=received,
        limit=Limit(30, LimitUnit.WORKING_DAY),
        calendar=national_calendar(),
        policy=policy_on(received.date()),
    )
    lines = derivation_lines(moment)
    assert 1 <= len(lines) <= 3
    assert lines[0].startswith("30 ngày làm việc kể từ 16:00")
    assert "Tết" in " ".join(lines)


def test_the_same_case_prints_the_same_bytes(desk: Desk, now: datetime) -> None:
    case = make_case(desk, now=now)
    again = Case.objects.get(pk=case.pk)
    assert slip_pdf(case, public_url=URL) == slip_pdf(again, public_url=URL)
    assert dataclasses.asdict(slip_of(case, public_url=URL)) == dataclasses.asdict(
        slip_of(again, public_url=URL)
    )


def test_a_slip_can_be_asked_for_after_reception(desk: Desk) -> None:
    case = make_case(desk, BIRTH)
    receiver = desk.actor(Role.RECEIVER)
    assert case.slip_number == ""
    issued = issue_slip(case_id=case.pk, version=case.version, by=receiver, now=NOW)
    again = issue_slip(case_id=case.pk, version=issued.version, by=receiver, now=NOW)
    assert (issued.slip_number, again.slip_number) == ("0001", "0001")
    assert slip_pdf(issued, public_url="http://example.test").startswith(b"%PDF")


def test_only_who_receives_issues_a_slip(desk: Desk) -> None:
    case = make_case(desk, BIRTH)
    with pytest.raises(NotAllowed):
        issue_slip(case_id=case.pk, version=case.version, by=desk.actor(Role.SPECIALIST), now=NOW)

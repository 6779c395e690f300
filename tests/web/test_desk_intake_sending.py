"""Sending the intake screen: a case, a supplement, a refusal, or every problem named; and the slip."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Role
from tests.factories import make_agency, make_user
from tests.factories_cases import BIRTH, Desk, make_case, make_desk
from tests.web.intake_screen import AT, BACKEND, clock, desk, picture, receiver, send, sheet

pytestmark = pytest.mark.django_db
__all__ = ["clock", "desk", "receiver"]  # fixtures


# --- sending ------------------------------------------------------------------------------------------


def test_a_complete_screen_becomes_a_case_and_leads_to_its_slip(desk: Desk, receiver: Client) -> None:
    answer = send(receiver, sheet(desk))
    case = Case.objects.get()
    assert answer["HX-Redirect"] == reverse("desk:intake_done", args=[case.pk])
    assert (case.applicant_phone, case.counter, case.received_by) == (
        "0912345678", desk.counter, desk.users[Role.RECEIVER],
    )  # fmt: skip
    page = receiver.get(reverse("desk:intake_done", args=[case.pk]))
    assert case.code in page.content.decode()
    assert reverse("desk:case_form", args=[case.pk, "giay-hen"]) in page.content.decode()


def test_an_address_counts_only_for_a_result_by_post(desk: Desk, receiver: Client) -> None:
    send(receiver, sheet(desk, delivery_address="12 Lê Lợi"))
    send(receiver, sheet(desk, delivery="post", delivery_address="12 Lê Lợi", intake_key="2"))
    assert list(Case.objects.order_by("pk").values_list("delivery_address", flat=True)) == ["", "12 Lê Lợi"]


def test_a_browser_without_htmx_is_led_there_too(desk: Desk, clock: list[datetime]) -> None:
    client = Client()
    client.force_login(desk.users[Role.RECEIVER], backend=BACKEND)
    assert client.post(reverse("desk:intake_send"), sheet(desk)).status_code == 302
    assert client.post(reverse("desk:intake_send"), sheet(desk, intake_key="2", office="")).status_code == 422


def test_the_same_screen_sent_again_makes_no_second_case_and_no_second_scan(
    desk: Desk, receiver: Client, clock: list[datetime]
) -> None:
    first = send(receiver, sheet(desk, **{"papers-0-files": picture()}))
    clock[0] += timedelta(seconds=1)
    second = send(receiver, sheet(desk, **{"papers-0-files": picture()}))
    assert first["HX-Redirect"] == second["HX-Redirect"]
    assert Case.objects.get().attachments.count() == 1


def test_scans_hang_at_their_paper(desk: Desk, receiver: Client) -> None:
    more = {
        "papers-1-name": "Hợp đồng",
        "papers-1-state": "submitted",
        "papers-1-kind": "3",
        "papers-1-count": "2",
    }
    send(receiver, sheet(desk, **more, **{"papers-1-files": [picture("a.png"), picture("b.png", "red")]}))
    attachments = Case.objects.get().attachments.select_related("paper").order_by("pk")
    assert {attachment.paper.name for attachment in attachments if attachment.paper} == {"Hợp đồng"}
    assert [attachment.file_name for attachment in attachments] == ["a.png", "b.png"]


@pytest.mark.parametrize("ticked", ["", "1"])
def test_mail_is_sent_to_who_wants_it_and_said_on_the_case(desk: Desk, receiver: Client, ticked: str) -> None:
    send(receiver, sheet(desk, **{"applicant-email": "an@thu.example", "wants_mail": ticked}))
    case = Case.objects.get()
    assert (case.applicant_email, case.wants_mail) == ("an@thu.example", bool(ticked))
    page = receiver.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert ("Qua thư điện tử" in page) is bool(ticked)


def test_only_the_applicant_is_asked_about_mail(desk: Desk, receiver: Client) -> None:
    for who, asked in (("applicant", 1), ("proxy", 0)):
        said = {"who": who, f"{who}_text": "", "kind": "person"}
        page = receiver.post(reverse("desk:intake_person"), said).content.decode()
        assert page.count('name="wants_mail"') == asked


@pytest.mark.parametrize(
    ("changes", "sentence", "field_id"),
    [
        ({"applicant-name": ""}, "Chưa có họ tên", "id_applicant-name"),
        ({"applicant-identifier": "1234"}, "phải có 12 chữ số", "id_applicant-identifier"),
        ({"applicant-phone": "12"}, "Số điện thoại không đúng", "id_applicant-phone"),
        ({"applicant-email": "a@"}, "ten@noigui.vn", "id_applicant-email"),
        ({"wants_mail": "1"}, "Ghi thư điện tử của người nộp", "id_applicant-email"),
        ({"applicant-born_on": "31/02/1990"}, "ngày", "id_applicant-born_on"),
        ({"offering": ""}, "Chưa chọn thủ tục", "procedure_search"),
        ({"offering": "999999"}, "không nhận thủ tục đã chọn", "procedure_search"),
        ({"delivery": "post"}, "địa chỉ", "id_delivery_address"),
        ({"papers-0-state": "missing"}, "Còn thiếu: Giấy đề nghị", "papers-0-tick"),
        ({"papers-0-state": "unavailable"}, "đã tra cứu ở đâu", "id_papers-0-lookup_source"),
        ({"papers-0-count": "0"}, "từ 1 đến 9999", "id_papers-0-count"),
        ({"is_local": ""}, "thuộc địa bàn", "is_local"),
        ({"decision": "supplement", "defect-1-text": " "}, "ít nhất một nội dung", "defect-1-text"),
        ({"decision": "supplement", "defect-2-text": "Mờ"}, "Chọn lý do", "defect-2-reason"),
        ({"decision": "refuse", "reason": " "}, "lý do", "reason"),
        ({"has_proxy": "1", "proxy-kind": "person", "proxy-name": ""}, "Chưa có họ tên", "id_proxy-name"),
    ],
)
def test_what_is_wrong_is_named_with_its_field_and_nothing_is_written(
    desk: Desk, receiver: Client, changes: dict[str, Any], sentence: str, field_id: str
) -> None:
    answer = send(receiver, sheet(desk, **changes))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f'data-problem="{field_id}"' in text
    assert not Case.objects.exists()


def test_all_problems_are_said_at_once(desk: Desk, receiver: Client) -> None:
    answer = send(receiver, sheet(desk, **{"applicant-name": "", "offering": ""}))
    assert answer.content.decode().count("data-problem") == 2


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.pdf", b"MZ\x90\x00 program"), "không phải PDF, JPEG, PNG, HEIC hoặc TIFF"),
        (SimpleUploadedFile("a.pdf", b"\x89PNG\r\n\x1a\n rest"), "không đúng với đuôi tệp"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken"), "bị hỏng"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7" + b"x" * 3000), "lớn hơn"),
    ],
)
def test_a_file_that_cannot_be_kept_is_named_and_nothing_is_lost(
    desk: Desk, receiver: Client, settings: Any, file: SimpleUploadedFile, sentence: str
) -> None:
    settings.UPLOAD_LIMIT = 2000
    answer = send(receiver, sheet(desk, **{"papers-0-files": file}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Case.objects.exists()


def test_a_look_up_without_data_is_kept_with_source_and_time(desk: Desk, receiver: Client) -> None:
    changes = {
        "papers-0-state": "unavailable",
        "papers-0-lookup_source": "CSDL dân cư",
        "papers-0-looked_up_at": "2026-03-24T08:55",
    }
    send(receiver, sheet(desk, **changes))
    paper = Case.objects.get().papers.get()
    assert paper.looked_up_at == AT.replace(hour=8, minute=55)


def test_a_supplement_is_asked_for_everything_that_misses(desk: Desk, receiver: Client) -> None:
    changes = {
        "papers-0-state": "missing",
        "decision": "supplement",
        "defect-1-reason": "missing",
        "defect-1-paper": "1",
        "defect-1-text": "",
        "defect-3-reason": "unsigned",
        "defect-3-text": " Tờ khai ",
    }
    answer = send(receiver, sheet(desk, **changes))
    case = Case.objects.get()
    assert case.state == CaseState.AWAITING_SUPPLEMENT
    page = receiver.get(answer["HX-Redirect"]).content.decode()
    assert "Đã yêu cầu bổ sung" in page
    assert f"Thiếu giấy tờ: {case.papers.get().name}" in page
    assert "Thiếu chữ ký, xác nhận: Tờ khai" in page


def test_a_refusal_is_proposed_or_given_as_the_procedure_is_set_up(desk: Desk, receiver: Client) -> None:
    given = send(receiver, sheet(desk, decision="refuse", reason="Sai nơi"))
    proposed = send(receiver, sheet(desk, BIRTH, decision="refuse", reason="Sai nơi", intake_key="2"))
    assert "Không tiếp nhận hồ sơ" in receiver.get(given["HX-Redirect"]).content.decode()
    assert "Chờ Giám đốc" in receiver.get(proposed["HX-Redirect"]).content.decode()


def test_an_office_of_others_is_not_used(desk: Desk, receiver: Client) -> None:
    other = make_desk()
    send(receiver, sheet(desk, office=other.office.pk))
    assert Case.objects.get().office == desk.office


# --- the slip -----------------------------------------------------------------------------------------


def test_the_slip_is_a_pdf_that_may_be_framed_by_us_only(desk: Desk, receiver: Client) -> None:
    answer = receiver.get(reverse("desk:case_form", args=[make_case(desk).pk, "giay-hen"]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_a_same_day_case_has_no_slip_and_says_why(desk: Desk, receiver: Client) -> None:
    case = make_case(desk, BIRTH)
    answer = receiver.get(reverse("desk:case_form", args=[case.pk, "giay-hen"]))
    assert answer.status_code == 404
    assert "trả trong ngày" in answer.content.decode()
    assert "không cần giấy hẹn" in receiver.get(reverse("desk:intake_done", args=[case.pk])).content.decode()


def test_cases_of_another_ward_do_not_exist_here(desk: Desk, clock: list[datetime]) -> None:
    case = make_case(desk)
    client = Client()
    client.force_login(make_user(Role.RECEIVER, make_agency()), backend=BACKEND)
    assert client.get(reverse("desk:case_form", args=[case.pk, "giay-hen"])).status_code == 403
    assert client.get(reverse("desk:intake_done", args=[case.pk])).status_code == 404

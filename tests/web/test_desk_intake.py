"""The intake screen: finding people and procedures, the checklist, the appointment, sending it."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies.choices import AgencyKind
from motcua.applicants.models import Applicant, ApplicantKind
from motcua.cases.models import Case
from motcua.catalogue.actions import ReceptionFacts, allow_reception, offer_procedures
from motcua.catalogue.actions.offering import NewOffering
from motcua.catalogue.models import Procedure
from motcua.core.actors import Role, job_actor
from tests.factories import make_agency, make_user
from tests.factories_cases import (
    BIRTH,
    CARD,
    HOUSEHOLD_BUSINESS,
    MARRIAGE,
    PERSON,
    SIGNATURE,
    Desk,
    make_case,
)
from tests.web.intake_screen import AT, BACKEND, clock, desk, offering_id, receiver, send, sheet, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["clock", "desk", "receiver"]  # fixtures
SHAPES = Path(__file__).parents[2].parent / "shared" / "data" / "citizen_card" / "qr_payloads.tsv"
UNREADABLE = {"legacy-6", "bad-11digits", "bad-date"}


# --- the screen ---------------------------------------------------------------------------------------


def test_the_screen_opens_with_the_card_field_and_the_procedures_on_keys(receiver: Client) -> None:
    page = receiver.get(reverse("desk:intake")).content.decode()
    assert "autofocus" in page
    assert 'data-key="F2"' in page
    assert "Tiếp nhận và in phiếu" in page
    assert "style=" not in page


def test_the_officer_s_own_most_used_procedure_is_on_f2_for_the_whole_week(
    desk: Desk, receiver: Client
) -> None:
    for minutes in range(3):
        make_case(desk, BIRTH, now=AT - timedelta(days=7, minutes=minutes))
    for minutes in range(5):
        make_case(desk, MARRIAGE, now=AT - timedelta(minutes=minutes))
    quick = receiver.get(reverse("desk:intake")).context["quick"]
    assert (quick[0][0], quick[0][1].procedure.code) == ("F2", BIRTH)


def test_without_a_reception_point_the_screen_says_whom_to_ask(clock: list[datetime]) -> None:
    client = Client()
    client.force_login(make_user(Role.RECEIVER), backend=BACKEND)
    page = client.get(reverse("desk:intake"))
    assert page.status_code == 403
    assert "Chưa được phân công điểm tiếp nhận" in page.content.decode()


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.LEADER, Role.RECORDS_CLERK, Role.ADMINISTRATOR])
def test_other_roles_do_not_open_it(desk: Desk, role: Role) -> None:
    assert signed_in(desk, role).get(reverse("desk:intake")).status_code == 403


def test_the_screen_needs_few_queries(
    desk: Desk, receiver: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        receiver.get(reverse("desk:intake"))


# --- people -------------------------------------------------------------------------------------------


def read(client: Client, text: str, **values: Any) -> Any:
    return client.post(reverse("desk:intake_person"), {"who": "applicant", "applicant_text": text, **values})


def test_a_scanned_card_fills_the_person(receiver: Client) -> None:
    page = read(receiver, CARD)
    values = page.context["form"].initial
    assert values["name"] == "Nguyễn Văn An"
    assert values["born_on"] == "30/12/1999"
    assert page.context["focus"] == "id_applicant-phone"
    assert "Nộp lần đầu" in page.content.decode()


@pytest.mark.skipif(not SHAPES.exists(), reason="../shared is absent")
def test_every_shape_of_card_is_read_or_refused_in_a_sentence(receiver: Client) -> None:
    with SHAPES.open(encoding="utf-8") as file:
        shapes = {
            row["variant"]: row["payload"]
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    assert len(shapes) >= 10
    for name, payload in shapes.items():
        answer = read(receiver, payload + "\n")
        if name in UNREADABLE:
            assert answer.status_code == 422, name
            assert answer["HX-Retarget"] == "#applicant_card_error"
            assert payload.split("|")[0] not in answer.content.decode()
        else:
            assert answer.status_code == 200, name
            assert answer.context["form"].initial["name"].startswith("Nguyễn")


def test_what_does_not_fit_together_on_a_card_is_shown_as_a_warning(receiver: Client) -> None:
    page = read(receiver, "001099012345||Nguyễn Thị A|01011990|Nữ|Hà Nội|01012021")
    assert len(page.context["warnings"]) == 2
    assert "đối chiếu với thẻ" in page.content.decode()


def test_a_known_person_comes_with_phone_running_cases_and_earlier_papers(
    desk: Desk, receiver: Client
) -> None:
    case = make_case(desk)
    page = read(receiver, CARD)
    text = page.content.decode()
    assert page.context["form"].initial["phone"] == "0912345678"
    assert page.context["focus"] == "procedure_search"
    assert case.code in text
    assert "Giấy đề nghị đăng ký hộ kinh doanh" in text


def test_an_address_that_changed_is_pointed_out(desk: Desk, receiver: Client) -> None:
    make_case(desk)
    page = read(receiver, CARD.replace("Thôn Dẫn Tự", "Thôn Mới"))
    assert page.context["form"].initial["address"].startswith("Thôn Mới")
    assert "khác địa chỉ lần nộp trước" in " ".join(page.context["warnings"])


@pytest.mark.parametrize("text", ["026099000001", "0912 345 678", "+84912345678"])
def test_a_known_person_is_found_by_number_or_telephone(desk: Desk, receiver: Client, text: str) -> None:
    make_case(desk)
    assert read(receiver, text).context["known"].applicant.name == PERSON.name


@pytest.mark.parametrize("text", ["nguyen an", "NGUYỄN VĂN AN", "an nguyễn", "026099", "0912345678"])
def test_people_are_suggested_while_typing(desk: Desk, receiver: Client, text: str) -> None:
    make_case(desk)
    page = receiver.post(reverse("desk:intake_find_people"), {"who": "applicant", "applicant_text": text})
    assert "Nguyễn Văn An" in page.content.decode()
    assert PERSON.identifier not in page.content.decode()


def test_a_chosen_suggestion_fills_the_person(desk: Desk, receiver: Client) -> None:
    make_case(desk)
    applicant = Applicant.objects.get()
    page = receiver.post(reverse("desk:intake_person"), {"who": "applicant", "known": applicant.pk})
    assert page.context["known"].applicant == applicant


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("00109901234", "Số căn cước phải có 12 chữ số; ông/bà đang nhập 11."),
        ("123456789", "hết giá trị"),
        ("x" * 3001, "quá dài"),
        ("a|b|c", "chỉ có 3 phần"),
    ],
)
def test_what_cannot_be_read_is_said_below_the_card_field(receiver: Client, text: str, sentence: str) -> None:
    answer = read(receiver, text)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_new_name_is_taken_as_typed(receiver: Client) -> None:
    page = read(receiver, "Trần  Thị Bình")
    assert page.context["form"].initial["name"] == "Trần Thị Bình"
    assert page.context["is_open"]


def test_an_organisation_is_found_by_its_tax_code(desk: Desk, receiver: Client) -> None:
    Applicant.objects.create(
        kind=ApplicantKind.ORGANISATION, identifier="0100109106", name="Công ty A", folded_name="cong ty a",
        updated_at=AT,
    )  # fmt: skip
    page = read(receiver, "0100109106", kind="organisation")
    assert page.context["form"].initial["name"] == "Công ty A"
    assert read(receiver, "0100109107", kind="organisation").status_code == 422


def test_a_card_scanned_for_an_organisation_is_that_of_its_representative(receiver: Client) -> None:
    typed = {"kind": "organisation", "applicant-name": "Công ty A", "applicant-identifier": "0100109106"}
    values = read(receiver, CARD, **typed).context["form"].initial
    assert (values["name"], values["representative"]) == ("Công ty A", "Nguyễn Văn An")


# --- procedures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["ho kinh doanh", "HỘ KINH DOANH", "1.001612", "mở quán"])
def test_procedures_are_found_with_and_without_tone_marks_by_code_or_other_words(
    receiver: Client, words: str
) -> None:
    page = receiver.get(reverse("desk:intake_find_procedures"), {"q": words})
    assert HOUSEHOLD_BUSINESS in page.content.decode()


def test_a_search_without_a_hit_says_what_to_do(receiver: Client) -> None:
    page = receiver.get(reverse("desk:intake_find_procedures"), {"q": "bay lên sao Hỏa <b>"})
    assert "Thử ít chữ hơn" in page.content.decode()
    assert "<b>" not in page.content.decode()


def test_a_chosen_procedure_shows_limit_fee_and_checklist(desk: Desk, receiver: Client) -> None:
    page = receiver.get(reverse("desk:intake_procedure"), {"offering": offering_id(desk, HOUSEHOLD_BUSINESS)})
    lines = page.context["papers"]
    text = page.content.decode()
    assert [line.state for line, _digitising in lines][:2] == ["missing", "held"]
    assert {line.state for line, _digitising in lines[2:]} == {"not_needed"}
    assert "03 ngày làm việc" in text
    assert "Nơi kinh doanh thuộc địa bàn" in text


def test_a_variant_brings_its_own_papers(desk: Desk, receiver: Client) -> None:
    wanted = {
        "offering": offering_id(desk, HOUSEHOLD_BUSINESS),
        "variant": "Các thành viên hộ gia đình đăng ký",
    }
    plain = receiver.get(reverse("desk:intake_procedure"), {"offering": wanted["offering"]})
    family = receiver.get(reverse("desk:intake_procedure"), wanted)
    assert len(family.context["papers"]) == len(plain.context["papers"]) + 2


@pytest.mark.parametrize(
    ("code", "confirms"), [(SIGNATURE, "trực tiếp có mặt"), (MARRIAGE, "Các bên đều có mặt")]
)
def test_presence_is_asked_only_where_the_procedure_wants_it(
    desk: Desk, receiver: Client, code: str, confirms: str
) -> None:
    page = receiver.get(reverse("desk:intake_procedure"), {"offering": offering_id(desk, code)})
    assert confirms in page.content.decode()


@pytest.mark.parametrize("wanted", ["", "999999", "x", "9" * 30])
def test_a_procedure_not_offered_here_is_refused_in_a_sentence(receiver: Client, wanted: str) -> None:
    page = receiver.get(reverse("desk:intake_procedure"), {"offering": wanted})
    assert page.status_code == 404
    assert "không nhận thủ tục đó" in page.content.decode()


# --- the appointment ----------------------------------------------------------------------------------


def test_the_preview_is_the_appointment_the_case_will_get(desk: Desk, receiver: Client) -> None:
    page = receiver.get(reverse("desk:intake_due"), {"offering": offering_id(desk, HOUSEHOLD_BUSINESS)})
    assert not Case.objects.exists()
    send(receiver, sheet(desk))
    assert page.context["preview"].due.moment == Case.objects.get().due_at
    assert "27/03/2026 09:00" in page.content.decode()
    assert "không tính ngày này" in page.content.decode()


@pytest.mark.parametrize(
    ("hour", "minute", "words", "slip"),
    [(13, 30, "Trả trong ngày", False), (15, 10, "25/03/2026 17:00", True)],
)
def test_a_same_day_procedure_says_so_until_three_o_clock(
    desk: Desk, receiver: Client, clock: list[datetime], hour: int, minute: int, words: str, slip: bool
) -> None:
    clock[0] = AT.replace(hour=hour, minute=minute)
    page = receiver.get(reverse("desk:intake_due"), {"offering": offering_id(desk, BIRTH)})
    assert words in page.content.decode()
    assert page.context["preview"].needs_slip is slip


def test_nothing_chosen_has_no_appointment(receiver: Client) -> None:
    assert "Chọn thủ tục để tính hạn" in receiver.get(reverse("desk:intake_due")).content.decode()


def test_another_agency_is_chosen_where_a_decision_lets_the_centre_receive_for_it(
    desk: Desk, receiver: Client
) -> None:
    other = make_agency("UBND phường Lái Thiêu", parent=desk.ward.parent, kind=AgencyKind.COMMUNE)
    procedure = Procedure.objects.get(code=HOUSEHOLD_BUSINESS)
    by = job_actor("kiểm thử")
    (theirs,) = offer_procedures(agency=other, offerings=[NewOffering(procedure, other)], by=by, now=AT)
    page = {"office": desk.office.pk, "offering": offering_id(desk, HOUSEHOLD_BUSINESS), "channel": "direct"}
    chooser = '<select name="offering"'
    assert chooser not in receiver.get(reverse("desk:intake_procedure"), page).content.decode()

    facts = ReceptionFacts(desk.centre, other, "QĐ 1", date(2026, 1, 1))
    allow_reception(facts=facts, by=by, now=AT)
    shown = receiver.get(reverse("desk:intake_procedure"), page).content.decode()
    assert chooser in shown
    assert "UBND phường Lái Thiêu" in shown
    receiver.post(reverse("desk:intake_send"), sheet(desk, offering=theirs.pk))
    case = Case.objects.get()
    assert (case.competent_agency, case.receiving_agency) == (other, desk.centre)

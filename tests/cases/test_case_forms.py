"""From a case's rows to its forms: supplement, refusal, apology, stop notice, control sheet."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from motcua.applicants.actions import ApplicantData
from motcua.applicants.models import ApplicantKind
from motcua.cases.actions import (
    Act,
    Defect,
    Recipient,
    act_on_case,
    ask_supplement,
    complete_supplement,
    hand_over_result,
    open_incomplete_case,
    propose_refusal,
    refuse_at_desk,
)
from motcua.cases.errors import FormNotIssued
from motcua.cases.forms.control_sheet import control_sheet_of, control_sheet_pdf
from motcua.cases.forms.letters import Signer, apology_of, apology_pdf, stop_notice_of, stop_notice_pdf
from motcua.cases.forms.refusal import refusal_of, refusal_pdf
from motcua.cases.forms.slip import slip_of
from motcua.cases.forms.supplement import supplement_of, supplement_pdf
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.rule_sets import regime
from tests.documents.reading import text_of
from tests.factories import NOW
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_case, make_desk, make_intake
from tests.factories_work import bring_to, receive, step_on

pytestmark = pytest.mark.django_db

SIGNER = Signer(capacity=("TM. Ủy ban nhân dân", "Chủ tịch"), name="Lê Hoàng Nam")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


def of_2018(case: Case) -> Case:
    case.rule_versions = case.rule_versions | dict(regime("2018"))
    return case


def test_the_request_of_the_counter_names_every_defect_and_who_advises(desk: Desk) -> None:
    case = open_incomplete_case(
        intake=make_intake(desk),
        defects=[Defect("unsigned", paper=1), Defect("missing", "Bản sao hợp đồng")],
        by=desk.actor(Role.RECEIVER),
        now=NOW,
    )
    form = supplement_of(case, case.supplements.get())
    assert form.number == "0001/PBS-TTPVHCC"
    assert form.items == (
        "Thiếu chữ ký, xác nhận: Giấy đề nghị đăng ký hộ kinh doanh",
        "Thiếu giấy tờ: Bản sao hợp đồng",
    )
    assert form.complete_by == "09 giờ 00 phút, ngày 14 tháng 4 năm 2026"
    assert (form.applicant_name, form.matter) == ("Nguyễn Văn An", case.procedure_name)
    assert form.adviser_name == desk.users[Role.RECEIVER].full_name
    assert form.contact_phone == "028 3800 1022"
    assert form.place_and_date == "Bình Hòa, ngày 24 tháng 3 năm 2026"
    assert "PHIẾU YÊU CẦU BỔ SUNG" in text_of(supplement_pdf(case, case.supplements.get()))


def test_the_request_after_appraisal_is_the_second_of_the_centre(desk: Desk) -> None:
    open_incomplete_case(
        intake=make_intake(desk), defects=[Defect("missing", "Ảnh")], by=desk.actor(Role.RECEIVER), now=NOW
    )
    case = bring_to(desk, receive(desk), "appraise")
    supplement = ask_supplement(
        case_id=case.pk, version=case.version, reason="Nghị định 168/2025",
        defects=[Defect("mismatch", "Ngành nghề")],
        by=desk.actor(Role.SPECIALIST), now=NOW + timedelta(hours=1),
    )  # fmt: skip
    form = supplement_of(Case.objects.get(pk=case.pk), supplement)
    assert (form.number, form.reason) == ("0002/PBS-TTPVHCC", "Nghị định 168/2025")
    assert form.adviser_name == desk.users[Role.SPECIALIST].full_name


def test_the_receiver_who_decides_signs_the_refusal(desk: Desk) -> None:
    case = propose_refusal(
        intake=make_intake(desk), reason="Ngoài địa bàn.\nXin nộp nơi có địa điểm.",
        by=desk.actor(Role.RECEIVER), now=NOW,
    )  # fmt: skip
    form = refusal_of(case)
    assert form.number == "0001/PTC-TTPVHCC"
    assert form.reasons == ("Ngoài địa bàn.", "Xin nộp nơi có địa điểm.")
    assert (form.giver_title, form.giver_name) == (
        "Người tiếp nhận",
        desk.users[Role.RECEIVER].full_name,
    )
    assert "không tiếp nhận, giải quyết hồ sơ này" in text_of(refusal_pdf(case))


def test_the_director_who_gives_the_notice_signs_it(desk: Desk) -> None:
    case = propose_refusal(
        intake=make_intake(desk, BIRTH), reason="Không đúng thẩm quyền", by=desk.actor(Role.RECEIVER), now=NOW
    )
    with pytest.raises(FormNotIssued):
        refusal_of(case)
    later = NOW + timedelta(days=1)
    refused = refuse_at_desk(
        case_id=case.pk, version=case.version, reason="", by=desk.actor(Role.DIRECTOR), now=later
    )
    form = refusal_of(refused)
    assert (form.giver_title, form.giver_name) == (
        "Giám đốc Trung tâm",
        desk.users[Role.DIRECTOR].full_name,
    )
    assert form.place_and_date == "Bình Hòa, ngày 25 tháng 3 năm 2026"


def test_the_apology_is_the_competent_agencys_and_names_both_days(desk: Desk) -> None:
    case = receive(desk)
    letter = apology_of(
        case, number="05", reason="chờ ý kiến cơ quan thuế", signer=SIGNER,
        new_due_at=datetime(2026, 3, 31, 9, 0, tzinfo=VN_TZ), now=NOW + timedelta(days=1),
    )  # fmt: skip
    assert (letter.issuing_body, letter.number) == ("Ủy ban nhân dân phường Bình Hòa", "05/PXL")
    assert letter.received_on == "24 tháng 3 năm 2026"
    assert letter.due_at == "09 giờ 00 phút, ngày 27 tháng 3 năm 2026"
    assert letter.new_due_at == "09 giờ 00 phút, ngày 31 tháng 3 năm 2026"
    assert letter.reason == "chờ ý kiến cơ quan thuế."
    assert not letter.is_past_due
    text = text_of(apology_pdf(case, letter))
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text
    assert "ĐỀ NGHỊ GIA HẠN" in text
    assert "HẸN LẠI NGÀY TRẢ KẾT QUẢ" in text_of(apology_pdf(of_2018(case), letter))


def test_an_apology_after_the_appointment_says_that_the_result_is_late(desk: Desk) -> None:
    letter = apology_of(
        receive(desk), number="", reason="quá tải", signer=SIGNER,
        new_due_at=NOW + timedelta(days=9), now=NOW + timedelta(days=7),
    )  # fmt: skip
    assert letter.is_past_due
    assert letter.number == "………/PXL"


def test_the_stop_notice_gives_the_papers_back_and_is_unknown_to_2018(desk: Desk) -> None:
    case = receive(desk)

    def notice(case: Case) -> bytes:
        return stop_notice_pdf(
            case,
            stop_notice_of(
                case, number="02", reason="đổi địa điểm", requested_at=NOW, stopped_at=NOW, signer=SIGNER
            ),
        )

    text = text_of(notice(case))
    assert "Số: 02/TBD-TTPVHCC" in text
    assert "1 Giấy đề nghị đăng ký hộ kinh doanh Bản chính 1" in text
    with pytest.raises(FormNotIssued, match="không có thông báo dừng"):
        notice(of_2018(case))


def test_letters_need_a_case_that_was_received(desk: Desk) -> None:
    case = open_incomplete_case(
        intake=make_intake(desk), defects=[Defect("missing", "Ảnh")], by=desk.actor(Role.RECEIVER), now=NOW
    )
    with pytest.raises(FormNotIssued, match="chưa được tiếp nhận"):
        apology_of(case, number="", reason="x", new_due_at=NOW, signer=SIGNER, now=NOW)
    with pytest.raises(FormNotIssued, match="chưa được tiếp nhận"):
        control_sheet_of(case, now=NOW)


def test_the_control_sheet_follows_the_case_from_hand_to_hand(desk: Desk) -> None:
    case = bring_to(desk, receive(desk), "hand_over", minutes=60)
    taken = NOW + timedelta(days=2)
    case = hand_over_result(
        case_id=case.pk, version=case.version, recipient=Recipient("Nguyễn Văn Bình"),
        by=desk.actor(Role.RECEIVER, now=taken), now=taken,
    )  # fmt: skip
    sheet = control_sheet_of(Case.objects.get(pk=case.pk), now=taken)
    visits = list(case.visits.all())
    assert sheet.number == "0001/PKS-TTPVHCC"
    assert sheet.handling_bodies == (desk.section.name, desk.ward.name)
    assert sheet.cooperating_bodies == ()
    assert len(sheet.handovers) == len(visits)
    first, last = sheet.handovers[0], sheet.handovers[-1]
    assert first.giver_unit == f"{desk.centre.name} ({visits[0].step_name})"
    assert first.receiver_unit.startswith(desk.section.name)
    assert first.at == "09 giờ 00 phút, ngày 24 tháng 3 năm 2026"
    assert first.giver_name == desk.users[Role.RECEIVER].full_name
    assert (last.receiver_unit, last.receiver_name) == ("Người nhận kết quả", "Nguyễn Văn Bình")
    for earlier, later in zip(sheet.handovers, sheet.handovers[1:], strict=False):
        assert earlier.receiver_unit == later.giver_unit
    assert text_of(control_sheet_pdf(case, now=taken)).count("Người giao") == len(visits)


def test_each_hand_over_says_whether_the_giving_side_was_in_time(desk: Desk) -> None:
    case = bring_to(desk, receive(desk), "appraise", minutes=5)
    due_at = case.step_due_at
    assert due_at is not None
    late = step_on(desk, case, now=due_at + timedelta(minutes=1))
    sheet = control_sheet_of(Case.objects.get(pk=late.pk), now=due_at + timedelta(minutes=2))
    assert sheet.handovers[0].result == ""  # reception has no time of its own
    assert sheet.handovers[-2].result in ("Trước hạn", "Đúng hạn")
    assert sheet.handovers[-1].result == "Quá hạn"


def test_a_pause_is_a_note_and_a_return_says_why(desk: Desk) -> None:
    case = bring_to(desk, receive(desk), "appraise", minutes=5)
    asked, answered = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    ask_supplement(
        case_id=case.pk, version=case.version, defects=[Defect("missing", "Ảnh")],
        by=desk.actor(Role.SPECIALIST, now=asked), now=asked,
    )  # fmt: skip
    case = Case.objects.get(pk=case.pk)
    case = complete_supplement(
        case_id=case.pk, version=case.version, by=desk.actor(Role.RECEIVER, now=answered), now=answered
    )
    case = step_on(desk, case, now=answered + timedelta(minutes=10))
    back = next(action for action in case.step.actions if action.is_return) if case.step else None
    assert back is not None
    case = act_on_case(
        case_id=case.pk, version=case.version, act=Act(back.key, note="Sửa dự thảo"),
        by=desk.actor(Role(case.step_role)), now=answered + timedelta(minutes=20),
    )  # fmt: skip
    handovers = control_sheet_of(Case.objects.get(pk=case.pk), now=answered).handovers
    assert handovers[-2].note == "Tạm dừng từ 24/03/2026 10:00 đến 25/03/2026 09:00"
    assert handovers[-1].note == "Trả lại: Sửa dự thảo"


def test_forms_are_vietnamese_on_an_english_screen(desk: Desk) -> None:
    firm = ApplicantData(
        name="Công ty Hòa Bình", kind=ApplicantKind.ORGANISATION, identifier="0100109106",
        representative="Lê Văn Cường",
    )  # fmt: skip
    case = make_case(desk, applicant=firm)
    with override("en"):
        assert slip_of(case, public_url="https://example.test").applicant_title == "Tổ chức"
        assert slip_of(case, public_url="https://example.test").papers[0].kind == "Bản chính"


def test_a_form_of_a_case_of_2018_carries_the_letters_of_that_year(desk: Desk) -> None:
    case = of_2018(receive(desk))
    assert control_sheet_of(case, now=NOW).number == "0001/BPTNTKQ"
    assert "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ" in text_of(control_sheet_pdf(case, now=NOW))

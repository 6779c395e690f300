"""The screens of running cases: who sees what, what a button does, and how a refusal looks."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from motcua.accounts.models import User
from motcua.audit.models import ReadEntry
from motcua.cases.actions import (
    Act,
    Defect,
    act_on_case,
    ask_supplement,
    escalate_overdue_steps,
    propose_refusal,
    take_case,
)
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseAttachment, TransferSheet
from motcua.catalogue.models import Offering
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import format_moment
from tests.factories import actor_for, make_agency, make_user
from tests.factories_cases import (
    CARD,
    CERTIFIED_COPY,
    HOUSEHOLD_BUSINESS,
    MARRIAGE,
    PERSON,
    Desk,
    make_desk,
    make_intake,
)
from tests.factories_work import another, bring_to, decided, receive

pytestmark = pytest.mark.django_db
WORK = "/can-bo/cong-viec/"
TODAY = "/can-bo/hom-nay/"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY, MARRIAGE)


@pytest.fixture
def today() -> datetime:
    """Views look at the clock: what these tests make lies around now."""
    return timezone.now()


@pytest.fixture
def as_role(desk: Desk) -> Callable[[Role], Client]:
    """A browser in which the officer of the role has signed in."""
    return lambda role: signed_in(desk.users[role])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return client


def text(response: Any) -> str:
    return response.content.decode()


def page_of(case: Case) -> str:
    return f"/can-bo/ho-so/{case.pk}/"


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return SimpleUploadedFile("cmnd.png", content.getvalue(), content_type="image/png")


# --- landing and lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.SPECIALIST, WORK),
        (Role.LEADER, WORK),
        (Role.POSTAL_CLERK, "/can-bo/tiep-nhan/"),
        (Role.RECEIVER, "/can-bo/tiep-nhan/"),
        (Role.ADMINISTRATOR, "/quan-tri/"),
    ],
)
def test_officers_land_on_their_work(as_role: Callable[[Role], Client], role: Role, place: str) -> None:
    assert as_role(role).get("/can-bo/").headers["Location"] == place


def test_each_officer_sees_what_waits_for_them(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    appraising = receive(desk, CERTIFIED_COPY, now=today)
    signing = bring_to(desk, receive(desk, CERTIFIED_COPY, now=today), "sign", now=today)
    sealing = bring_to(desk, receive(desk, CERTIFIED_COPY, now=today), "seal", now=today)

    for role, own in ((Role.SPECIALIST, appraising), (Role.LEADER, signing), (Role.RECORDS_CLERK, sealing)):
        shown = text(as_role(role).get(WORK))
        assert [case.code in shown for case in (appraising, signing, sealing)] == [
            case == own for case in (appraising, signing, sealing)
        ], role


def test_a_late_case_stands_first_and_says_how_late(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    fresh = receive(desk, HOUSEHOLD_BUSINESS, now=today)
    late = receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=30))
    shown = text(as_role(Role.HEAD_OF_SECTION).get(WORK))

    assert shown.index(late.code) < shown.index(fresh.code)
    assert "quá hạn" in shown
    assert 'class="is-late"' in shown
    assert fresh.code not in text(as_role(Role.HEAD_OF_SECTION).get(f"{WORK}?nhom=qua-han"))


def test_a_case_held_by_a_colleague_is_only_in_the_list_of_the_unit(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    colleague = another(desk, Role.SPECIALIST)
    take_case(case_id=case.pk, version=case.version, by=actor_for(colleague, now=today), now=today)
    client = as_role(Role.SPECIALIST)

    assert case.code not in text(client.get(WORK))
    assert case.code not in text(client.get(f"{WORK}?phamvi=cua-toi"))
    assert case.code in text(client.get(f"{WORK}?phamvi=don-vi"))
    assert case.code in text(signed_in(colleague).get(f"{WORK}?phamvi=cua-toi"))


def test_waiting_for_the_applicant_is_a_group_of_its_own(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today - timedelta(days=20))
    by = desk.actor(Role.SPECIALIST, now=today)
    ask_supplement(
        case_id=case.pk, version=case.version, defects=[Defect("missing", "Bản chính")], by=by, now=today
    )
    shown = text(as_role(Role.RECEIVER).get(f"{WORK}?nhom=cho-cong-dan"))

    assert case.code in shown
    assert "is-late" not in shown


def test_the_list_is_narrowed_by_name_without_marks_and_keeps_names_out_of_addresses(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    wanted = receive(desk, CERTIFIED_COPY, now=today, applicant=PERSON)
    other = receive(desk, CERTIFIED_COPY, now=today)
    client = as_role(Role.SPECIALIST)
    answer = client.post(WORK, {"words": "nguyen van an", "phamvi": "lam-duoc"}, follow=True)

    assert wanted.code in text(answer)
    assert other.code not in text(answer)
    assert all("nguyen" not in url for url, _state in answer.redirect_chain)


def test_pages_of_the_list_follow_one_another(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    codes = [receive(desk, CERTIFIED_COPY, now=today).code for _ in range(52)]
    client = as_role(Role.SPECIALIST)
    first, second = text(client.get(WORK)), text(client.get(f"{WORK}?page=2"))

    assert sum(code in first for code in codes) == 50
    assert sum(code in second for code in codes) == 2


@pytest.mark.parametrize(
    "address",
    [WORK, f"{WORK}?phamvi=don-vi", "/can-bo/tra-ket-qua/", "/can-bo/ban-giao/", "/can-bo/tra-cuu/"],
)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime, address: str
) -> None:
    def fill(times: int) -> None:
        for _ in range(times):
            receive(desk, CERTIFIED_COPY, now=today)
            receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=9))
            decided(desk, CERTIFIED_COPY, now=today)
            receive(desk, now=today, role=Role.POSTAL_CLERK)

    client = as_role(Role.DIRECTOR)
    if "tra-cuu" in address:
        client.post(address, {"q": "tran thi"}, follow=True)

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    fill(1)
    few = statements()
    fill(6)
    assert statements() == few
    assert few <= 16


def test_the_director_sees_today_in_five_numbers_each_opening_its_list(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    today_case = receive(desk, HOUSEHOLD_BUSINESS, now=today)
    late = receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=30))
    client = as_role(Role.DIRECTOR)
    assert client.get("/can-bo/").headers["Location"] == TODAY
    shown = text(client.get(TODAY))

    assert shown.count('class="stat') == 5
    assert str(desk.section) in shown  # the unit behind the late case
    assert late.code in text(client.get(f"{WORK}?xem=tre"))
    assert today_case.code not in text(client.get(f"{WORK}?xem=tre"))
    assert today_case.code in text(client.get(f"{WORK}?xem=nhan-hom-nay"))
    assert as_role(Role.SPECIALIST).get(TODAY).status_code == 403


def test_the_next_case_is_the_most_urgent_one_nobody_has(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    receive(desk, CERTIFIED_COPY, now=today)
    late = receive(desk, CERTIFIED_COPY, now=today - timedelta(days=9))
    client = as_role(Role.SPECIALIST)
    answer = client.post("/can-bo/cong-viec/nhan-tiep/")

    assert answer.headers["Location"] == page_of(late)
    assert Case.objects.get(pk=late.pk).holder == desk.users[Role.SPECIALIST]


def test_with_nothing_to_take_one_is_told_so(as_role: Callable[[Role], Client]) -> None:
    answer = as_role(Role.SPECIALIST).post("/can-bo/cong-viec/nhan-tiep/", follow=True)
    assert "Không còn hồ sơ" in text(answer)


# --- the case page --------------------------------------------------------------------------------------


def test_the_page_offers_the_next_action_to_whose_step_it_is(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = bring_to(desk, receive(desk, CERTIFIED_COPY, now=today), "sign", now=today)
    shown = text(as_role(Role.LEADER).get(page_of(case)))

    assert shown.split("<dialog")[0].count("button-primary") == 1
    assert "Ký duyệt" in shown
    assert "Ký duyệt" not in text(as_role(Role.SPECIALIST).get(page_of(case)))


def test_personal_numbers_are_masked_on_the_page(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today, applicant=PERSON)
    shown = text(as_role(Role.SPECIALIST).get(page_of(case)))
    assert PERSON.identifier not in shown
    assert "026***001" in shown


def test_officers_of_other_units_see_no_case(desk: Desk, today: datetime) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    stranger = signed_in(make_user(Role.SPECIALIST, make_agency()))
    for address in (page_of(case), f"{page_of(case)}nhat-ky/", f"{page_of(case)}cach-tinh-han/"):
        assert stranger.get(address).status_code == 403
    assert stranger.post(f"{page_of(case)}nhan/", {"version": 1}).status_code == 403


def test_the_specialist_who_sent_a_case_on_still_sees_it(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    answer = as_role(Role.SPECIALIST).post(
        f"{page_of(case)}chuyen/", {"version": case.version, "action": "forward", "note": ""}, follow=True
    )
    assert answer.status_code == 200
    assert Case.objects.get(pk=case.pk).step_key == "sign"


def test_a_missing_number_is_asked_for_and_nothing_typed_is_lost(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = bring_to(desk, receive(desk, CERTIFIED_COPY, now=today), "seal", now=today)
    answer = as_role(Role.RECORDS_CLERK).post(
        f"{page_of(case)}chuyen/",
        {"version": case.version, "action": "forward", "note": "Đã kiểm tra chữ ký"},
    )
    assert answer.status_code == 422
    assert "Xin ghi số văn bản kết quả." in text(answer)
    assert "Đã kiểm tra chữ ký" in text(answer)
    assert 'aria-invalid="true"' in text(answer)


def test_a_conflict_reloads_the_page_and_keeps_what_was_typed(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    colleague = actor_for(another(desk, Role.SPECIALIST), now=today)
    act_on_case(case_id=case.pk, version=case.version, act=Act("forward"), by=colleague, now=today)
    answer = as_role(Role.SPECIALIST).post(
        f"{page_of(case)}chuyen/", {"version": case.version, "action": "forward", "note": "Ý kiến dài"}
    )
    assert answer.status_code == 409
    assert "người khác cập nhật" in text(answer)
    assert "Ý kiến dài" in text(answer)


def test_a_second_click_of_the_same_person_is_no_conflict(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    client, click = as_role(Role.SPECIALIST), {"version": case.version, "action": "forward", "note": ""}

    assert client.post(f"{page_of(case)}chuyen/", click).status_code == 302
    assert client.post(f"{page_of(case)}chuyen/", click).status_code == 302
    assert case.visits.filter(step_key="sign").count() == 1


def test_a_supplement_is_asked_for_and_completed_on_the_page(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    as_role(Role.SPECIALIST).post(
        f"{page_of(case)}yeu-cau-bo-sung/",
        {
            "version": case.version,
            "defect-1-reason": "missing",
            "defect-1-paper": "1",
            "defect-1-text": "",
            "defect-2-reason": "expired",
            "defect-2-text": "Giấy ủy quyền",
            "defect-3-reason": "",
            "defect-3-text": "",
            "reason": "",
        },
    )
    waiting = Case.objects.get(pk=case.pk)
    shown = text(as_role(Role.RECEIVER).get(page_of(case)))
    assert waiting.state == CaseState.AWAITING_SUPPLEMENT
    assert "Hết hiệu lực: Giấy ủy quyền" in shown
    assert f"Thiếu giấy tờ: {case.papers.get().name}" in shown

    as_role(Role.RECEIVER).post(f"{page_of(case)}da-bo-sung/", {"version": waiting.version, "note": ""})
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS


def test_the_director_gives_the_notice_on_a_proposal(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    Offering.objects.update(refusal_by="director")
    by = desk.actor(Role.RECEIVER, now=today)
    case = propose_refusal(intake=make_intake(desk), reason="Không thuộc địa bàn", by=by, now=today)
    client = as_role(Role.DIRECTOR)

    assert case.code in text(client.get(WORK))
    shown = text(client.get(page_of(case)))
    assert "Không thuộc địa bàn" in shown
    refusal = case.desk_refusals.get()
    assert f"{refusal.proposed_by} · {format_moment(refusal.proposed_at)}" in shown
    client.post(f"{page_of(case)}khong-tiep-nhan/", {"version": case.version, "note": "Không thuộc địa bàn"})
    assert Case.objects.get(pk=case.pk).state == CaseState.NOT_ACCEPTED


def test_every_due_moment_explains_itself(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=today)
    shown = text(as_role(Role.HEAD_OF_SECTION).get(f"{page_of(case)}cach-tinh-han/"))
    for line in case.due_moments.get().derivation["lines"]:
        assert line["text"] in shown
    assert "Đang áp dụng" in shown


def test_the_log_shows_every_event(desk: Desk, as_role: Callable[[Role], Client], today: datetime) -> None:
    case = decided(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=1))
    shown = text(as_role(Role.RECEIVER).get(f"{page_of(case)}nhat-ky/"))
    for words in ("Tiếp nhận hồ sơ", "Chuyển bước", "Có kết quả", "41/GCN-UBND"):
        assert words in shown
    assert "cases." not in shown


# --- files ----------------------------------------------------------------------------------------------


def test_a_file_is_added_shown_and_the_look_noted(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    client = as_role(Role.SPECIALIST)
    paper = case.papers.get()
    for _click in range(2):
        client.post(f"{page_of(case)}tep/", {"uploads": [picture()], "paper": paper.pk, "purpose": "paper"})
    added = CaseAttachment.objects.get()
    answer = client.get(f"{page_of(case)}tep/{added.pk}/")

    assert added.paper == paper
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    looked = ReadEntry.objects.get()
    assert (looked.subject_id, looked.actor_id) == (case.code, desk.users[Role.SPECIALIST].pk)


def test_a_file_that_is_not_what_its_name_says_is_refused_with_a_sentence(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    wrong = SimpleUploadedFile("don.pdf", picture().read())
    answer = as_role(Role.SPECIALIST).post(f"{page_of(case)}tep/", {"uploads": [picture(), wrong]})

    assert answer.status_code == 415
    assert "don.pdf" in text(answer)
    assert not CaseAttachment.objects.exists()


def test_a_file_of_another_case_is_not_found(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case, other = (receive(desk, CERTIFIED_COPY, now=today) for _ in range(2))
    client = as_role(Role.SPECIALIST)
    client.post(f"{page_of(case)}tep/", {"uploads": [picture()]})
    added = CaseAttachment.objects.get()
    assert client.get(f"{page_of(other)}tep/{added.pk}/").status_code == 404


# --- hand-over ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("find", ["code", "address", "card", "name", "lookup", "number"])
def test_a_result_is_found_by_whatever_the_person_brings(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime, find: str
) -> None:
    decided(desk, CERTIFIED_COPY, now=today)
    case = decided(desk, CERTIFIED_COPY, now=today, applicant=PERSON)
    words = {
        "code": case.code.lower(),
        "address": f"https://motcua.example/tra-cuu/{case.code}?ma={case.lookup_code}",
        "card": CARD,
        "name": "nguyen van an",
        "lookup": case.lookup_code.lower(),
        "number": PERSON.identifier,
    }[find]
    answer = as_role(Role.RECEIVER).post("/can-bo/tra-ket-qua/", {"words": words})
    assert answer.headers["Location"] == f"/can-bo/tra-ket-qua/{case.pk}/"


def test_a_case_without_a_result_is_named_with_its_state(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=today)
    answer = as_role(Role.RECEIVER).post("/can-bo/tra-ket-qua/", {"words": case.code}, follow=True)
    assert case.code in text(answer)
    assert "Chưa có kết quả để trả" in text(answer)


def test_a_result_is_handed_over_and_the_next_person_comes(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = decided(desk, CERTIFIED_COPY, now=today - timedelta(hours=2), applicant=PERSON)
    client, address = as_role(Role.RECEIVER), f"/can-bo/tra-ket-qua/{case.pk}/"
    assert PERSON.name in text(client.get(address))
    given = {
        "version": case.version,
        "recipient_name": PERSON.name,
        "recipient_paper": "Căn cước",
        "is_present": "1",
    }
    for _click in range(2):
        assert client.post(address, given).headers["Location"] == "/can-bo/tra-ket-qua/"
    assert Case.objects.get(pk=case.pk).state == CaseState.HANDED_OVER


def test_the_hand_over_of_a_marriage_asks_for_both(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = decided(desk, MARRIAGE, now=today - timedelta(days=2))
    client, address = as_role(Role.RECEIVER), f"/can-bo/tra-ket-qua/{case.pk}/"
    answer = client.post(address, {"version": case.version, "recipient_name": "Nguyễn Văn An"})

    assert answer.status_code == 422
    assert "cả hai bên" in text(answer)
    assert 'value="Nguyễn Văn An"' in text(answer)


# --- post and look-up -----------------------------------------------------------------------------------


def test_the_clerk_lists_and_the_centre_signs(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, now=today, role=Role.POSTAL_CLERK)
    clerk, receiver = as_role(Role.POSTAL_CLERK), as_role(Role.RECEIVER)
    assert case.code in text(clerk.get("/can-bo/ban-giao/"))

    clerk.post("/can-bo/ban-giao/buu-chinh/", {"centre": desk.centre.pk, "case": [case.pk]})
    made = TransferSheet.objects.get()
    assert made.number in text(receiver.get("/can-bo/ban-giao/"))
    pdf = clerk.get(f"/can-bo/ban-giao/{made.pk}/danh-sach.pdf")
    assert pdf.content.startswith(b"%PDF-")

    for _click in range(2):
        receiver.post(f"/can-bo/ban-giao/{made.pk}/nhan/", {"case": [case.pk]})
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS


def test_a_list_of_strangers_is_not_shown(desk: Desk, today: datetime) -> None:
    case = receive(desk, now=today, role=Role.POSTAL_CLERK)
    signed_in(desk.users[Role.POSTAL_CLERK]).post(
        "/can-bo/ban-giao/buu-chinh/", {"centre": desk.centre.pk, "case": [case.pk]}
    )
    stranger = signed_in(make_user(Role.RECEIVER, make_agency()))
    address = f"/can-bo/ban-giao/{TransferSheet.objects.get().pk}/danh-sach.pdf"
    assert stranger.get(address).status_code == 403


def test_a_single_case_found_opens_at_once(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today, applicant=PERSON)
    client = as_role(Role.SPECIALIST)
    for words in (case.code, PERSON.name.upper(), "an nguyen", case.lookup_code, PERSON.identifier, CARD):
        answer = client.post("/can-bo/tra-cuu/", {"q": words}, follow=True)
        assert answer.redirect_chain[-1][0] == page_of(case), words


def test_names_leave_the_address_even_when_they_came_in_it(as_role: Callable[[Role], Client]) -> None:
    answer = as_role(Role.SPECIALIST).get("/can-bo/tra-cuu/?q=nguyen+van+an")
    assert answer.headers["Location"] == "/can-bo/tra-cuu/"


def test_nobody_finds_cases_of_other_units(desk: Desk, today: datetime) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today, applicant=PERSON)
    stranger = signed_in(make_user(Role.SPECIALIST, make_agency()))
    for words in (case.code, PERSON.name, case.lookup_code):
        answer = stranger.post("/can-bo/tra-cuu/", {"q": words}, follow=True)
        assert page_of(case) not in text(answer)
        assert "Không tìm thấy" in text(answer)


# --- overseeing -----------------------------------------------------------------------------------------


def test_a_unit_shows_its_backlog_to_who_oversees_it_and_to_nobody_else(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=30))
    address = f"/can-bo/don-vi/{case.handling_unit_id}/"
    shown = text(as_role(Role.HEAD_OF_SECTION).get(address))

    assert "Phân công xử lý" in shown
    assert "Xem 1 hồ sơ" in shown
    stranger = make_user(Role.HEAD_OF_SECTION, make_agency(name="Phòng khác"))
    assert signed_in(stranger).get(address).status_code == 403


def test_an_officer_sees_their_own_day_and_a_colleagues_only_when_overseeing(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    specialist, other = desk.users[Role.SPECIALIST], another(desk, Role.SPECIALIST)
    take_case(case_id=case.pk, version=case.version, by=actor_for(specialist, now=today), now=today)

    own = text(as_role(Role.SPECIALIST).get(f"/can-bo/can-bo/{specialist.pk}/ngay/"))
    assert case.code in own
    assert "Nhận xử lý" in own
    assert as_role(Role.SPECIALIST).get(f"/can-bo/can-bo/{other.pk}/ngay/").status_code == 403
    assert as_role(Role.HEAD_OF_SECTION).get(f"/can-bo/can-bo/{other.pk}/ngay/").status_code == 200


def test_the_director_sees_of_an_officers_day_the_cases_of_the_own_centre_alone(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, CERTIFIED_COPY, now=today)
    specialist = desk.users[Role.SPECIALIST]
    address = f"/can-bo/can-bo/{specialist.pk}/ngay/"
    director = as_role(Role.DIRECTOR)
    assert director.get(address).status_code == 403  # the specialist sits elsewhere and has none of its cases

    take_case(case_id=case.pk, version=case.version, by=actor_for(specialist, now=today), now=today)
    assert case.code in text(director.get(address))
    stranger = make_user(Role.DIRECTOR, make_agency(name="Trung tâm khác"))
    assert signed_in(stranger).get(address).status_code == 403


def test_the_page_of_a_case_tells_where_its_time_went(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=30))
    shown = text(as_role(Role.HEAD_OF_SECTION).get(f"{page_of(case)}thoi-gian/"))

    assert "Phân công xử lý" in shown
    assert "Vượt thời gian nhiều nhất" in shown


def test_a_leaders_word_on_an_overdue_step_stands_on_the_page_of_the_case(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = bring_to(desk, receive(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(days=30)), "appraise",
                    now=today - timedelta(days=30))  # fmt: skip
    escalate_overdue_steps(by=job_actor("test"), now=today)
    head = as_role(Role.HEAD_OF_SECTION)
    assert "Cần chỉ đạo" in text(head.get(WORK))

    head.post(f"{page_of(case)}chi-dao/", {"version": case.version, "note": "Trình trước 16 giờ"})
    assert "Trình trước 16 giờ" in text(as_role(Role.SPECIALIST).get(page_of(case)))
    assert "Cần chỉ đạo" not in text(head.get(WORK))


def test_a_late_result_goes_out_with_its_apology(
    desk: Desk, as_role: Callable[[Role], Client], today: datetime
) -> None:
    case = decided(desk, HOUSEHOLD_BUSINESS, now=today - timedelta(hours=2))
    Case.objects.filter(pk=case.pk).update(due_at=today - timedelta(days=1))
    answer = as_role(Role.RECEIVER).post(
        f"/can-bo/tra-ket-qua/{case.pk}/", {"version": case.version, "recipient_name": "Trần Thị Bình"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == page_of(case)
    shown = text(as_role(Role.RECEIVER).get(page_of(case)))
    assert "Văn bản xin lỗi số 01: thiếu" in shown
    assert "bieu-mau/phieu-xin-loi.pdf" in shown

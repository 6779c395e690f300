"""The express lane on the screen: what is sent, what comes back, who sees what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.accounts.models import User
from motcua.audit.models import ReadEntry
from motcua.cases.models import Case
from motcua.catalogue.models import Field
from motcua.core.actors import Role
from motcua.queueing.actions import call_next
from motcua.queueing.models import TicketCase
from motcua.queueing.queries.visits import wants_certification
from motcua.registers.actions import advance_entries, cancel_line
from motcua.registers.choices import BookKind, EntryState
from motcua.registers.models import CertificationEntry, CertificationLine, EntryPaper
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted
from tests.documents.reading import text_of
from tests.factories import make_user
from tests.factories_books import enter, new_line
from tests.factories_cases import CARD
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry
from tests.factories_queue import make_queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(now: datetime, monkeypatch: pytest.MonkeyPatch) -> CertifyingDesk:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return make_certifying_desk()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return client


@pytest.fixture
def receiver(here: CertifyingDesk) -> Client:
    return signed_in(here.desk.users[Role.RECEIVER])


def sheet(here: CertifyingDesk, **values: Any) -> dict[str, Any]:
    """What the screen sends for a person with one paper and three copies."""
    given = {
        "entry_key": "k1",
        "act": "copy",
        "office": here.desk.office.pk,
        "certifier": here.chairman.pk,
        "pays": "1",
        "is_local": "1",
        "applicant-kind": "person",
        "applicant-name": "Nguyễn Văn An",
        "applicant-identifier": "026099000001",
        "papers-0-name": "Căn cước công dân",
        "papers-0-pages": "2",
        "papers-0-copies": "3",
        "papers-1-name": "",
        "papers-1-pages": "1",
        "papers-1-copies": "1",
    }
    return {name: value for name, value in {**given, **values}.items() if value is not None}


HTMX = {"HTTP_HX_REQUEST": "true"}


def test_one_screen_gives_everything_and_shows_it(here: CertifyingDesk, receiver: Client) -> None:
    answer = receiver.post(reverse("desk:certification_send"), sheet(here), **HTMX)
    entry = CertificationEntry.objects.get()
    assert answer["HX-Redirect"] == reverse("desk:certification_done", args=[entry.pk])
    page = receiver.get(answer["HX-Redirect"]).content.decode()
    for words in ("01/2026-SCT/BS", "12.000 đ", "biên lai số 0000001", Case.objects.get().code, "CHỦ TỊCH"):
        assert words in page
    again = receiver.post(reverse("desk:certification_send"), sheet(here), **HTMX)
    assert again["HX-Redirect"] == answer["HX-Redirect"]
    assert CertificationEntry.objects.count() == 1


def test_without_script_the_form_is_sent_and_answered_all_the_same(
    here: CertifyingDesk, receiver: Client
) -> None:
    answer = receiver.post(reverse("desk:certification_send"), sheet(here))
    assert (answer.status_code, CertificationEntry.objects.count()) == (302, 1)
    answer = receiver.post(
        reverse("desk:certification_send"), sheet(here, entry_key="k2", **{"papers-0-name": ""})
    )
    assert answer.status_code == 422
    assert "Ghi tên giấy tờ" in answer.content.decode()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"papers-0-name": ""}, "papers-0-name", "Ghi tên giấy tờ cần chứng thực"),
        ({"papers-0-copies": "0"}, "papers-0-copies", "Số bản phải từ 1 đến 5000"),
        ({"papers-0-pages": "nhiều"}, "papers-0-pages", "Số trang phải từ 1 đến 5000"),
        ({"applicant-name": ""}, "id_applicant-name", "Chưa có họ tên"),
        ({"certifier": ""}, "certifier", "Chọn người ký"),
        ({"longer_days": "2"}, "longer_reason", "phải ghi lý do"),
        ({"act": "signature", "outside_place": "12 Lê Lợi"}, "outside_at", "giờ, ngày"),
        ({"act": "signature", "outside_at": "chiều mai"}, "outside_at", "Ngày phải viết"),
        (
            {"act": "transaction", "subject": "land", "is_local": None},
            "is_local",
            "chỉ chứng thực tại nơi có đất",
        ),
        ({"act": "will", "signing": "cannot"}, "witnesses", "2 người làm chứng"),
    ],
)
def test_a_refusal_names_the_field_and_writes_nothing(
    here: CertifyingDesk, receiver: Client, values: dict[str, Any], field: str, words: str
) -> None:
    answer = receiver.post(reverse("desk:certification_send"), sheet(here, **values), **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'data-problem="{field}"' in page
    assert words in page
    assert not Case.objects.exists()


def test_who_may_not_certify_is_refused_with_who_could(here: CertifyingDesk, receiver: Client) -> None:
    answer = receiver.post(
        reverse("desk:certification_send"), sheet(here, certifier=here.stranger.pk), **HTMX
    )
    assert answer.status_code == 422
    assert str(here.chairman) in answer.content.decode()


def test_people_named_in_lines_reach_the_entry(here: CertifyingDesk, receiver: Client) -> None:
    values = {
        "act": "transaction",
        "witnesses": "Lê Văn Ba; CC 1\n Trần Thị Tư | CC 2\n",
        "others": "Lê Thị Hai",
        "interpreter": "Ngô Văn Sáu - CC 3",
        "is_signed": "1",
    }
    receiver.post(reverse("desk:certification_send"), sheet(here, **values), **HTMX)
    entry = CertificationEntry.objects.get()
    assert [(one.name, one.paper) for one in entry.options.witnesses] == [
        ("Lê Văn Ba", "CC 1"), ("Trần Thị Tư", "CC 2")
    ]  # fmt: skip
    assert entry.options.interpreter is not None
    assert (entry.options.interpreter.name, entry.options.interpreter.paper) == ("Ngô Văn Sáu", "CC 3")
    assert entry.state == EntryState.SIGNED


def test_the_fee_is_explained_while_it_is_typed(here: CertifyingDesk, receiver: Client) -> None:
    page = receiver.post(
        reverse("desk:certification_fee"),
        sheet(here, **{"papers-1-name": "Học bạ", "papers-1-pages": "5", "papers-1-copies": "2"}),
    ).content.decode()
    assert "26.000 đ" in page
    assert "Học bạ: 2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ mỗi bản, 2 bản" in page
    free = receiver.post(reverse("desk:certification_fee"), sheet(here, exemption="poor")).content.decode()
    assert "Miễn phí: người thuộc hộ nghèo" in free
    assert "0 đ" in free
    half = receiver.post(reverse("desk:certification_fee"), sheet(here, **{"papers-0-pages": ""}))
    assert half.status_code == 200  # a row half typed is left out


def test_a_returning_person_is_offered_their_papers_and_the_last_certifier(
    here: CertifyingDesk, receiver: Client, now: datetime
) -> None:
    make_entry(here, now=now, certifier_id=here.clerk.pk)
    make_entry(here, now=now, certifier_id=here.deputy.pk)
    values = {"who": "applicant", "applicant_text": CARD, "kind": "person", "office": here.desk.office.pk}
    page = receiver.post(reverse("desk:certification_person"), values).content.decode()
    assert "Đã biết" in page
    assert 'data-key="Alt+1"' in page
    assert 'data-name="Căn cước công dân"' in page
    assert f'data-last-certifier="{here.deputy.pk}"' in page
    unreadable = receiver.post(reverse("desk:certification_person"), values | {"applicant_text": "a|b|c"})
    assert unreadable.status_code == 422


def test_another_kind_shows_who_may_sign_it(here: CertifyingDesk, receiver: Client) -> None:
    page = receiver.post(
        reverse("desk:certification_options"), sheet(here, act="transaction")
    ).content.decode()
    assert str(here.deputy) in page
    assert str(here.clerk) not in page
    assert "Giao dịch về" in page
    assert "vay vốn" in page  # the exemption of farming credit


def test_what_is_printed_is_one_pdf_and_noted(here: CertifyingDesk, receiver: Client, now: datetime) -> None:
    entry = make_entry(here, now=now, papers=(Counted("Căn cước", copies=2), Counted("Học bạ", copies=500)))
    answer = receiver.get(reverse("desk:certification_print", args=[entry.pk]))
    text = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert (
        text.count("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH") == 3
    )  # two copies, and one sheet to print 500 of
    assert "Số chứng thực: 2" in text
    assert "biên lai" in text.lower()
    assert ReadEntry.objects.filter(what="form:certification").count() == 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (Act.SIGNATURE, "và đã ký vào giấy tờ, văn bản này trước mặt ông/bà"),
        (Act.TRANSACTION, "LỜI CHỨNG CHỨNG THỰC GIAO DỊCH"),
        (Act.TRANSACTION, "là Chủ tịch, "),
        (Act.CORRECTION, "GHI NHẬN SỬA LỖI SAI SÓT"),
        (Act.WILL, "LỜI CHỨNG CHỨNG THỰC DI CHÚC"),
    ],
)
def test_each_act_prints_its_text(
    here: CertifyingDesk, receiver: Client, now: datetime, act: Act, words: str
) -> None:
    entry = make_entry(here, act, now=now, is_signed=True)
    text = " ".join(
        text_of(receiver.get(reverse("desk:certification_print", args=[entry.pk])).content).split()
    )
    assert words in text
    assert entry.receiver_name in text


def test_the_list_moves_a_pile(here: CertifyingDesk, receiver: Client, now: datetime) -> None:
    pile = [make_entry(here, now=now).pk for _turn in range(3)]
    page = receiver.get(reverse("desk:certification_list")).content.decode()
    assert page.count('name="entries"') == 3
    answer = receiver.post(
        reverse("desk:certification_advance"), {"entries": pile, "to": "handed"}, follow=True
    )
    assert "3 yêu cầu: đã trả." in answer.content.decode()
    assert set(CertificationEntry.objects.values_list("state", flat=True)) == {"handed"}
    answer = receiver.post(
        reverse("desk:certification_advance"), {"entries": pile, "to": "sealed"}, follow=True
    )
    assert "không chuyển sang" in answer.content.decode()
    answer = receiver.post(
        reverse("desk:certification_advance"), {"to": "sealed", "next": "https://evil.example/"}
    )
    assert answer["Location"] == reverse("desk:certification_list")


def test_everybody_sees_what_is_theirs(here: CertifyingDesk, now: datetime) -> None:
    mine = make_entry(here, now=now, certifier_id=here.deputy.pk)
    other = make_entry(here, now=now)
    elsewhere = make_user(Role.RECEIVER, make_certifying_desk().desk.centre)
    both = {mine.pk, other.pk}
    for user, seen in (
        (here.deputy, {mine.pk}),
        (here.chairman, {other.pk}),
        (here.desk.users[Role.RECORDS_CLERK], both),
        (here.desk.users[Role.DIRECTOR], both),
        (elsewhere, set()),
    ):
        client = signed_in(user)
        for entry in (mine, other):
            expected = 200 if entry.pk in seen else 404
            assert client.get(reverse("desk:certification_done", args=[entry.pk])).status_code == expected
            assert client.get(reverse("desk:certification_print", args=[entry.pk])).status_code == expected
        listed = client.get(reverse("desk:certification_list")).content.decode()
        assert {pk for pk in (mine.pk, other.pk) if f'value="{pk}"' in listed} == seen


def test_the_list_takes_as_many_statements_for_many_rows(
    here: CertifyingDesk, receiver: Client, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for _turn in range(12):
        make_entry(here, now=now)
    with django_assert_max_num_queries(12):
        receiver.get(reverse("desk:certification_list"))


def test_an_office_without_these_procedures_says_so(here: CertifyingDesk, now: datetime) -> None:
    bare = make_certifying_desk("1.001612")
    page = signed_in(bare.desk.users[Role.RECEIVER]).get(reverse("desk:certification")).content.decode()
    assert "chưa được giao tiếp nhận thủ tục chứng thực nào" in page


def test_a_request_is_put_right_with_the_difference_shown(
    here: CertifyingDesk, receiver: Client, now: datetime
) -> None:
    entry = make_entry(here, now=now)
    address = reverse("desk:certification_change", args=[entry.pk])
    assert "Căn cước công dân" in receiver.get(address).content.decode()
    values = {
        "requester_name": entry.requester_name,
        "requester_identity": entry.requester_identity,
        "certifier": here.deputy.pk,
        "papers-0-name": "Căn cước công dân",
        "papers-0-pages": "2",
        "papers-0-copies": "4",
    }
    difference = reverse("desk:certification_difference", args=[entry.pk])
    page = receiver.post(difference, values, **HTMX).content.decode()
    for words in ("<ins>4</ins>", str(here.deputy), "16.000 đ", "Thu thêm", "4.000 đ"):
        assert words in page
    nothing = receiver.post(difference, {**values, "papers-0-copies": "x"}, **HTMX).content.decode()
    assert "Số bản phải từ 1 đến 5000" in nothing
    missing = receiver.post(address, values)
    assert (missing.status_code, EntryPaper.objects.get().copies) == (422, 3)
    answer = receiver.post(address, {**values, "reason": "Khách cần thêm"}, follow=True).content.decode()
    for words in ("Biên lai mới: 0000002", "Thu thêm 4.000 đ", "Khách cần thêm", "PHÓ CHỦ TỊCH"):
        assert words in answer
    advance_entries(entry_ids=[entry.pk], to=EntryState.CERTIFIED, by=here.actor(), now=now)
    late = receiver.post(address, {**values, "papers-0-copies": "5", "reason": "x"})
    assert "Đã ký chứng thực" in late.content.decode()
    assert EntryPaper.objects.get().copies == 4


def test_a_request_is_cancelled_on_its_page(here: CertifyingDesk, receiver: Client, now: datetime) -> None:
    entry = make_entry(here, now=now)
    empty = receiver.post(
        reverse("desk:certification_cancel", args=[entry.pk]), {"kind": "withdrawn"}, follow=True
    )
    assert "Ghi lý do hủy" in empty.content.decode()
    values = {"kind": "withdrawn", "reason": "Đổi ý"}
    answer = receiver.post(reverse("desk:certification_cancel", args=[entry.pk]), values, follow=True)
    assert "xin trả lại tiền" in answer.content.decode()
    assert CertificationEntry.objects.get().state == EntryState.CANCELLED
    again = receiver.post(reverse("desk:certification_cancel", args=[entry.pk]), values, follow=True)
    assert "không hủy được nữa" in again.content.decode()


def test_the_director_chooses_how_it_is_done(here: CertifyingDesk, now: datetime) -> None:
    director = signed_in(here.desk.users[Role.DIRECTOR])
    page = director.get(reverse("desk:certification_settings"))
    assert "mỗi loại giấy tờ là một hồ sơ" in page.content.decode()
    director.post(reverse("desk:certification_settings"), {"case_for_each_paper": "1", "centre_seals": ""})
    make_entry(here, now=now, papers=(Counted("Căn cước"), Counted("Học bạ")))
    assert Case.objects.count() == 2


def test_the_call_of_a_ticket_opens_the_lane_with_the_person(here: CertifyingDesk, now: datetime) -> None:
    hall = make_queue("C", now=now, office=here.desk.office)
    line = hall.lines["C"]
    line.fields.add(*Field.objects.filter(versions__procedure__code="2.000815"))
    ticket, counter = hall.ticket(now=now), hall.sit_down(now=now)
    call_next(counter_id=counter.pk, key="k", by=hall.officer(now=now), now=now)
    officer = signed_in(hall.officers[0])

    begun = officer.post(reverse("desk:queue_do", args=[counter.pk, "phuc-vu"]), {"to": "intake"})
    address = f"{reverse('desk:certification')}?phieu={ticket.pk}"
    assert begun["Location"] == address
    page = officer.get(address).content.decode()
    assert f'name="ticket" value="{ticket.pk}"' in page
    officer.post(reverse("desk:certification_send"), sheet(here, ticket=ticket.pk), **HTMX)
    entry = CertificationEntry.objects.get()
    assert TicketCase.objects.get(ticket=ticket).case_id == entry.papers.get().case_id
    ticket.refresh_from_db()
    assert ticket.applicant_id == entry.applicant_id
    done = officer.get(reverse("desk:certification_done", args=[entry.pk])).content.decode()
    assert f"?phieu={ticket.pk}" in done

    line.fields.add(*Field.objects.exclude(versions__procedure__code="2.000815"))
    ticket.refresh_from_db()
    assert wants_certification(ticket)  # all the fields of this office are certification
    line.fields.clear()
    assert not wants_certification(ticket)


def test_a_transaction_is_found_in_the_books_and_its_copy_begins_with_the_original(
    here: CertifyingDesk, receiver: Client, now: datetime
) -> None:
    ward, by = here.desk.ward, here.desk.actor(Role.DIRECTOR)
    new = new_line(paper_name="Hợp đồng tặng cho", requester_name="Lê Thị Sáu", pages=6)
    line, void = enter(ward, new, new, by=by, kind=BookKind.TRANSACTIONS, now=now)
    cancel_line(line_id=void.pk, reason="Các bên rút yêu cầu", by=by, now=now)
    receiver.post(reverse("desk:civil"), {"words": "le thi sau", "coquan": ward.pk})
    page = receiver.get(f"{reverse('desk:civil')}?tim=1&coquan={ward.pk}")
    assert page.context["transactions"] == [line]
    lane = f"{reverse('desk:certification')}?diem={here.desk.office.pk}&dong="
    opened = receiver.get(reverse("desk:register_line", args=[line.pk])).content.decode()
    assert f"{lane}{line.pk}".replace("&", "&amp;") in opened or f"{lane}{line.pk}" in opened
    assert "&dong=" not in receiver.get(reverse("desk:register_line", args=[void.pk])).content.decode()
    screen = receiver.get(f"{lane}{line.pk}").context
    assert (screen["act"], screen["row"]["pages"]) == (Act.TRANSACTION_COPY, 6)
    name = screen["row"]["name"]
    assert name.startswith("Hợp đồng tặng cho, chứng thực số 1, quyển số 01/2026-SCT/HĐ,GD, ngày ")
    receiver.post(
        reverse("desk:certification_send"),
        sheet(here, act="transaction_copy", **{"papers-0-name": name, "papers-0-pages": "6"}),
        headers={"hx-request": "true"},
    )
    copied = CertificationLine.objects.get(book__kind=BookKind.COPIES)
    assert (copied.paper_name, copied.case.procedure.code, copied.fee) == (name, "2.000942", 24_000)
    assert receiver.get(f"{lane}{void.pk}").context["original"] is None

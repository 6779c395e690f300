"""Money on the screens: taken on the case page, printed, found, cancelled; who sees it and who does not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.accounts.models import User
from motcua.audit.models import ReadEntry
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.rules.dates import format_date
from motcua.documents.models import IssuedDocument
from motcua.fees.models import Charge, ChargeState, Receipt, ReceiptSetting, Waiver
from tests.documents.reading import text_of
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_fees import make_charge, make_charge_of, pay
from tests.factories_work import decided, receive

pytestmark = pytest.mark.django_db
RECEIPTS = "/can-bo/bien-lai/"
Browser = Callable[[Role], Client]


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def today() -> datetime:
    """Views look at the clock: what these tests make lies around now."""
    return timezone.now()


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return lambda role: signed_in(desk.users[role])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return client


def owing(desk: Desk, now: datetime, amount: int = 100_000, **fields: str) -> Case:
    case = receive(desk, now=now)
    case.charges.all().delete()
    make_charge_of(case, desk.ward, amount, description="Đăng ký hộ kinh doanh", **fields)
    return case


def collect(client: Client, case: Case, **given: str) -> Receipt:
    sent = {"version": str(case.version), "key": "k1", "payer_name": "Nguyễn Văn An", **given}
    answer = client.post(f"/can-bo/ho-so/{case.pk}/thu-phi/", sent)
    assert answer.status_code == 302, answer.content.decode()[-600:]
    receipt = Receipt.objects.latest("pk")
    assert answer["Location"] == f"{RECEIPTS}{receipt.pk}/?in=1"
    return receipt


def test_a_fee_is_collected_on_the_case_page_and_printed(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    case, client = owing(desk, today), browser(Role.RECEIVER)
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Thu tiền và in biên lai" in page
    receipt = collect(client, case, given="200.000")
    shown = client.get(f"{RECEIPTS}{receipt.pk}/").content.decode()
    assert "200.000 đ" in shown
    assert case.code in shown
    pdf = client.get(f"{RECEIPTS}{receipt.pk}/bien-lai.pdf")
    assert "Một trăm nghìn đồng" in text_of(pdf.content)
    assert ReadEntry.objects.filter(subject_kind="fees.receipt", subject_id=str(receipt.pk)).exists()
    after = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Thu tiền và in biên lai" not in after
    assert f"{RECEIPTS}{receipt.pk}/" in after
    assert "Thu phí, lệ phí" in client.get(f"/can-bo/ho-so/{case.pk}/nhat-ky/").content.decode()


def test_the_second_press_shows_the_same_receipt(desk: Desk, today: datetime, browser: Browser) -> None:
    case, client = owing(desk, today), browser(Role.RECEIVER)
    assert collect(client, case) == collect(client, case)
    assert Receipt.objects.count() == 1


def test_too_little_money_is_told_and_nothing_is_lost(desk: Desk, today: datetime, browser: Browser) -> None:
    case, client = owing(desk, today), browser(Role.RECEIVER)
    sent = {"version": case.version, "key": "k1", "payer_name": "Lê Thị Bưởi", "given": "50.000"}
    answer = client.post(f"/can-bo/ho-so/{case.pk}/thu-phi/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "mới nhận 50.000 đ" in page
    assert "Lê Thị Bưởi" in page
    assert not Receipt.objects.exists()
    assert client.post(f"/can-bo/ho-so/{case.pk}/thu-phi/", {**sent, "given": "nhiều"}).status_code == 422


def test_somebody_is_let_off_with_a_ground(desk: Desk, today: datetime, browser: Browser) -> None:
    case, client = owing(desk, today), browser(Role.RECEIVER)
    charge = Charge.objects.get(case_link__case=case)
    sent = {"version": case.version, "charge": charge.pk, "ground": "poor", "paper": "Số 12/2026"}
    assert client.post(f"/can-bo/ho-so/{case.pk}/mien-phi/", sent).status_code == 302
    assert Waiver.objects.get(charge=charge).paper == "Số 12/2026"
    page = client.get(f"/can-bo/ho-so/{case.pk}/").content.decode()
    assert "Hộ nghèo: Số 12/2026" in page
    assert "Hộ nghèo" in client.get(f"/can-bo/ho-so/{case.pk}/nhat-ky/").content.decode()


def test_a_waiver_is_confirmed_on_paper_and_taken_back_with_its_paper(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    case, client = owing(desk, today, kind="le_phi"), browser(Role.RECEIVER)
    page = f"/can-bo/ho-so/{case.pk}/"
    charge = Charge.objects.get(case_link__case=case)
    sent = {"version": case.version, "charge": charge.pk, "ground": "poor", "paper": "Số 12/2026"}
    client.post(f"{page}mien-phi/", sent)
    waiver = Waiver.objects.get()
    sheet = f"{page}mien-phi/{waiver.pk}.pdf"
    assert sheet in client.get(page).content.decode()
    printed = client.get(sheet).content
    words = " ".join(text_of(printed).split())
    for said in ("01/GXN-", "Miễn lệ phí", case.applicant_name, "100.000 đồng", "Hộ nghèo", "Số 12/2026"):
        assert said in words
    assert client.get(sheet).content == printed
    paper = IssuedDocument.objects.get(subject_kind="fees.waiver")
    case.refresh_from_db()
    back = {"version": case.version, "waiver": waiver.pk, "reason": " "}
    assert client.post(f"{page}bo-mien-phi/", back).status_code == 422
    assert browser(Role.SPECIALIST).post(f"{page}bo-mien-phi/", back).status_code == 403
    assert client.post(f"{page}bo-mien-phi/", back | {"reason": "nhầm người"}).status_code == 302
    charge.refresh_from_db()
    paper.refresh_from_db()
    assert (charge.state, paper.revocation_reason) == (ChargeState.DUE, "nhầm người")
    assert "nhầm người" in client.get(f"{page}nhat-ky/").content.decode()
    assert client.get(sheet).status_code == 404
    case.refresh_from_db()
    again = back | {"version": case.version, "reason": "lại"}
    assert "Việc miễn này đã được bỏ" in client.post(f"{page}bo-mien-phi/", again).content.decode()
    assert client.post(f"{page}mien-phi/", sent | {"version": case.version}).status_code == 302
    assert Waiver.objects.standing().get().pk != waiver.pk


def test_a_cancelled_receipt_is_told_everywhere(desk: Desk, today: datetime, browser: Browser) -> None:
    case, client = owing(desk, today), browser(Role.RECEIVER)
    receipt = collect(client, case)
    assert client.post(f"{RECEIPTS}{receipt.pk}/huy/", {"reason": " "}).status_code == 422
    assert client.post(f"{RECEIPTS}{receipt.pk}/huy/", {"reason": "sai tên"}).status_code == 302
    page = client.get(f"{RECEIPTS}{receipt.pk}/").content.decode()
    assert "sai tên" in page
    assert "Khoản này lại chờ nộp" in page
    assert "Hủy biên lai" in client.get(f"/can-bo/ho-so/{case.pk}/nhat-ky/").content.decode()
    assert Charge.objects.get(case_link__case=case).state == ChargeState.DUE
    collect(client, case, key="k2")
    assert "Biên lai thay thế" in client.get(f"{RECEIPTS}{receipt.pk}/").content.decode()


def test_the_list_of_the_day_has_the_sum_and_finds_payers_without_marks(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    by = desk.actor(Role.RECEIVER, now=today)
    pay(make_charge(desk.ward, 8_000), by=by, now=today)
    kept = pay(make_charge(desk.ward, 21_000), by=by, now=today, payer_name="Đỗ Thị Bưởi")
    client = browser(Role.DIRECTOR)
    page = client.get(RECEIPTS).content.decode()
    assert "29.000 đ" in page
    answer = client.post(RECEIPTS, {"words": "do thi buoi"}, follow=True)
    found = answer.content.decode()
    assert "Bưởi" not in answer.request["QUERY_STRING"]
    assert "buoi" not in answer.request["QUERY_STRING"]
    assert f"{RECEIPTS}{kept.pk}/" in found
    assert "8.000 đ" not in found
    assert "Chưa có biên lai" in client.get(RECEIPTS, {"ngay": "02/01/2020"}).content.decode()


def test_the_list_takes_as_many_statements_for_many_receipts(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    by, client = desk.actor(Role.RECEIVER, now=today), browser(Role.DIRECTOR)
    counted = []
    for _round in range(2):
        for _each in range(6):
            pay(make_charge(desk.ward), by=by, now=today)
        with CaptureQueriesContext(connection) as asked:
            client.get(RECEIPTS)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12


def test_the_book_of_the_month_has_every_number_and_the_sums(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    by, client = desk.actor(Role.RECEIVER, now=today), browser(Role.DIRECTOR)
    pay(make_charge(desk.ward, 20_000, retained_percent=50), by=by, now=today, payer_name="=cmd()")
    gone = pay(make_charge(desk.ward, 5_000), by=by, now=today)
    client.post(f"{RECEIPTS}{gone.pk}/huy/", {"reason": "nhầm"})
    pay(make_charge(desk.ward, 100_000, kind="le_phi"), by=by, now=today)
    answer = client.get(f"{RECEIPTS}so-bien-lai.xlsx", {"ngay": format_date(today)})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines = [row for row in rows if isinstance(row[0], int)]
    assert lines[0][5] == "=cmd()"
    assert [row[7:13] for row in lines] == [
        [20_000, 0, 0, 20_000, 10_000, 10_000],
        [0, 0, 0, 0, 0, 0],
        [0, 100_000, 0, 100_000, 0, 100_000],
    ]
    assert lines[1][14] == "Đã hủy: nhầm"
    assert rows[-1][7:13] == [20_000, 100_000, 0, 120_000, 10_000, 110_000]


def test_the_hand_over_says_what_is_still_due(desk: Desk, today: datetime, browser: Browser) -> None:
    case = decided(desk, now=today)
    case.charges.all().delete()
    make_charge_of(case, desk.ward, 50_000, pay_at="result")
    client = browser(Role.RECEIVER)
    page = client.get(f"/can-bo/tra-ket-qua/{case.pk}/").content.decode()
    assert "Còn 50.000 đ nộp khi nhận kết quả." in page
    assert "Thu tiền và in biên lai" in page
    receipt = collect(client, case)
    assert f"/can-bo/tra-ket-qua/{case.pk}/" in client.get(f"{RECEIPTS}{receipt.pk}/").content.decode()
    assert "nộp khi nhận kết quả" not in client.get(f"/can-bo/tra-ket-qua/{case.pk}/").content.decode()


def test_a_fee_due_at_reception_is_offered_after_it(desk: Desk, today: datetime, browser: Browser) -> None:
    now_due, later = owing(desk, today), owing(desk, today, pay_at="result")
    client = browser(Role.RECEIVER)
    assert (
        'data-opens="#collect_fee"'
        in client.get(f"/can-bo/ho-so/{now_due.pk}/da-tiep-nhan/").content.decode()
    )
    page = client.get(f"/can-bo/ho-so/{later.pk}/da-tiep-nhan/").content.decode()
    assert 'data-opens="#collect_fee"' not in page
    assert "khi nhận kết quả" in page


def test_who_has_no_business_with_money_sees_none(desk: Desk, today: datetime, browser: Browser) -> None:
    case = owing(desk, today)
    receipt = collect(browser(Role.RECEIVER), case)
    for role in (Role.ADMINISTRATOR, Role.SPECIALIST, Role.RECORDS_CLERK, Role.POSTAL_CLERK):
        assert browser(role).get(f"{RECEIPTS}{receipt.pk}/").status_code == 403
    director = browser(Role.DIRECTOR)
    assert director.get(f"{RECEIPTS}{receipt.pk}/").status_code == 200
    assert director.post(f"/can-bo/ho-so/{case.pk}/thu-phi/", {"version": case.version}).status_code == 403
    other = make_desk()
    assert signed_in(other.users[Role.DIRECTOR]).get(f"{RECEIPTS}{receipt.pk}/").status_code == 403


def test_the_director_says_what_is_printed(desk: Desk, today: datetime, browser: Browser) -> None:
    director = browser(Role.DIRECTOR)
    wrong = {"tax_code": "12", "series_letters": "AA"}
    assert director.post(f"{RECEIPTS}thiet-lap/", wrong).status_code == 422
    sent = {"tax_code": "0301234567", "series_letters": "BH", "budget_chapter": "805"}
    assert director.post(f"{RECEIPTS}thiet-lap/", sent).status_code == 302
    assert ReceiptSetting.objects.get(agency=desk.ward).series_letters == "BH"
    assert browser(Role.RECEIVER).get(f"{RECEIPTS}thiet-lap/").status_code == 403
    receipt = collect(browser(Role.RECEIVER), owing(desk, today))
    assert receipt.tax_code == "0301234567"
    assert receipt.series.startswith("BH-")


def test_a_printed_receipt_is_checked_by_its_qr_and_counts_no_longer_once_cancelled(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    client = browser(Role.RECEIVER)
    receipt = collect(client, owing(desk, today))
    first = client.get(f"{RECEIPTS}{receipt.pk}/bien-lai.pdf").content
    assert client.get(f"{RECEIPTS}{receipt.pk}/bien-lai.pdf").content == first  # one paper, one file
    paper = IssuedDocument.objects.get(subject_kind="fees.receipt", subject_id=str(receipt.pk))
    assert paper.code in text_of(first)
    assert receipt.number_text in Client().get(f"/kiem-tra/{paper.code}/").content.decode()
    client.post(f"{RECEIPTS}{receipt.pk}/huy/", {"reason": "nhầm"})
    paper.refresh_from_db()
    assert paper.revocation_reason == "nhầm"
    assert "ĐÃ HỦY" in text_of(client.get(f"{RECEIPTS}{receipt.pk}/bien-lai.pdf").content)

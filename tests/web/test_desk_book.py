"""The tracking book on the screen: who sees it, choices, search without names in addresses, downloads."""

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
from motcua.applicants.actions import ApplicantData
from motcua.audit.models import ReadEntry
from motcua.core.actors import Role
from motcua.core.rules.dates import local
from tests.cases.test_book import copies_of
from tests.documents.reading import text_of
from tests.factories import make_agency, make_user
from tests.factories_cases import BIRTH, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db
BOOK = "/can-bo/so/"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, BIRTH)


@pytest.fixture
def today() -> datetime:
    """Views look at the clock: what these tests make lies around now."""
    return timezone.now()


@pytest.fixture
def browser(desk: Desk) -> Callable[[Role], Client]:
    return lambda role: signed_in(desk.users[role])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return client


def test_the_book_shows_lines_and_choices_and_leads_to_the_cases(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    business, birth = receive(desk, now=today), receive(desk, BIRTH, now=today)
    client = browser(Role.DIRECTOR)
    page = client.get(BOOK).content.decode()
    assert f"/can-bo/ho-so/{business.pk}/" in page
    assert birth.code in page
    only = client.get(BOOK, {"linhvuc": birth.field_id, "nam": local(today).year}).content.decode()
    assert birth.code in only
    assert business.code not in only
    assert 'aria-current="page"' in page  # the entry of the rail


def test_names_looked_for_stay_out_of_addresses(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    wanted = receive(desk, now=today, applicant=ApplicantData(name="Vũ Hoàng Yến", identifier="079186012345"))
    other = receive(desk, now=today)
    client = browser(Role.RECEIVER)
    answer = client.post(BOOK, {"words": "hoang yen", "nam": str(local(today).year)})
    assert answer.status_code == 302
    assert "yen" not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert wanted.code in page
    assert other.code not in page
    nothing = client.get(client.post(BOOK, {"words": "không có ai"})["Location"]).content.decode()
    assert "Không tìm thấy trong sổ" in nothing


def test_a_page_takes_at_most_twelve_statements_however_many_lines(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    client = browser(Role.DIRECTOR)
    case = receive(desk, now=today)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(BOOK, {"nam": "2026"}).status_code == 200
        return len(asked)

    client.get(BOOK)
    few = statements()
    copies_of(case, 130)
    assert statements() <= max(few, 12)
    assert few <= 12


@pytest.mark.parametrize("address", [BOOK, f"{BOOK}so-theo-doi.xlsx", f"{BOOK}so-theo-doi.pdf"])
@pytest.mark.parametrize(
    "choices",
    [
        {"nam": "1900", "thang": "13", "linhvuc": "x", "trungtam": "9" * 30},
        {"sau": "999999999999", "thang": "2"},
        {"truoc": "abc", "nam": "2018", "thang": "1"},
    ],
)
def test_senseless_choices_fall_back_instead_of_failing(
    desk: Desk, today: datetime, browser: Callable[[Role], Client], address: str, choices: dict[str, str]
) -> None:
    receive(desk, now=today)
    response = browser(Role.RECEIVER).get(address, choices)
    response.close()
    assert response.status_code == 200


def test_the_spreadsheet_holds_what_the_page_shows_and_the_download_is_noted(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    case = receive(desk, now=today)
    receive(desk, BIRTH, now=today)
    response = browser(Role.DIRECTOR).get(f"{BOOK}so-theo-doi.xlsx", {"linhvuc": case.field_id})
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith("attachment")
    content = response.getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=8, values_only=True))
    assert [row[1] for row in rows] == [case.code]
    read = ReadEntry.objects.get()
    assert (read.subject_kind, read.subject_id) == ("tracking_book", desk.centre.code)
    assert read.what == f"xlsx:{local(today).year}:{case.field_id}"
    response.close()


def test_the_print_is_the_form_and_the_look_is_noted(
    desk: Desk, today: datetime, browser: Callable[[Role], Client]
) -> None:
    case = receive(desk, now=today)
    month = str(local(today).month)
    response = browser(Role.RECORDS_CLERK).get(f"{BOOK}so-theo-doi.pdf", {"thang": month})
    text = text_of(response.content)
    assert "SỔ THEO DÕI HỒ SƠ" in text
    assert case.applicant_name in text
    assert ReadEntry.objects.get().what.startswith(f"pdf:{local(today).year}-")


def test_another_centres_book_is_out_of_reach(desk: Desk, today: datetime) -> None:
    case = receive(desk, now=today)
    stranger = signed_in(make_user(Role.DIRECTOR, make_agency("UBND phường Khác")))
    page = stranger.get(BOOK, {"trungtam": desk.centre.pk}).content.decode()
    assert "Không có sổ theo dõi nào" in page
    assert case.code not in page
    for ending in ("xlsx", "pdf"):
        answer = stranger.get(f"{BOOK}so-theo-doi.{ending}", {"trungtam": desk.centre.pk})
        assert answer.status_code == 403
    assert not ReadEntry.objects.exists()


def test_who_has_no_right_to_the_book_is_refused(browser: Callable[[Role], Client]) -> None:
    for role in (Role.SPECIALIST, Role.POSTAL_CLERK, Role.ADMINISTRATOR):
        assert browser(role).get(BOOK).status_code == 403

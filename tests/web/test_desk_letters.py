"""Letters on the screens: a month of them printed in one go, looked at, skipped; the words of the office."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from motcua.accounts.models import User
from motcua.cases.actions import Recipient, hand_over_result
from motcua.cases.models import Case
from motcua.core.actors import Role, job_actor
from motcua.core.rules.dates import local
from motcua.registers.actions import LetterChoices, set_letters, write_letters
from motcua.registers.models import Letter, LetterSettings, LetterState, LetterTemplate
from tests.documents.reading import text_of
from tests.factories_cases import BIRTH, MARRIAGE, Desk, make_desk
from tests.factories_work import decided

pytestmark = pytest.mark.django_db
LETTERS = "/can-bo/thu/"
TEXTS = "/quan-tri/thu/"
DEATH = "1.000656"
Browser = Callable[[Role], Client]


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, MARRIAGE, DEATH)


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


def registered(desk: Desk, code: str, now: datetime) -> Case:
    case = decided(desk, code=code, now=now - timedelta(days=2))
    return hand_over_result(
        case_id=case.pk,
        version=case.version,
        recipient=Recipient(case.applicant_name),
        by=desk.actor(Role.RECEIVER, now=now),
        now=now,
    )


def written(desk: Desk, now: datetime, *codes: str) -> list[Letter]:
    for code in codes:
        registered(desk, code, now)
    write_letters(by=job_actor("x"), now=now)
    return list(Letter.objects.order_by("pk"))


def sign(desk: Desk, now: datetime) -> None:
    by = desk.actor(Role.LEADER, now=now)
    set_letters(agency=desk.ward, choices=LetterChoices("Lâm Thị Tuyết Mai"), by=by, now=now)


def test_the_letters_of_the_month_are_printed_in_one_go(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    sign(desk, today)
    letters = written(desk, today, BIRTH, MARRIAGE, DEATH)
    client = browser(Role.RECORDS_CLERK)
    page = client.get(LETTERS).content.decode()
    assert all(f"{LETTERS}{letter.pk}/" in page for letter in letters)
    assert "Cần xem" in page
    answer = client.post(f"{LETTERS}in/", {"letter": [letter.pk for letter in letters]})
    assert answer["Content-Type"] == "application/pdf"
    assert len(pypdf.PdfReader(io.BytesIO(answer.content)).pages) == 2  # the condolence is not looked at yet
    assert "Lâm Thị Tuyết Mai" in text_of(answer.content)
    states = dict(Letter.objects.values_list("kind", "state"))
    assert states == {"birth": "printed", "marriage": "printed", "condolence": "pending"}
    again = client.post(f"{LETTERS}in/", {"letter": [letters[2].pk], "thang": f"{local(today):%Y-%m}"})
    assert again.status_code == 302
    assert "phải xem trước khi in" in client.get(LETTERS).content.decode()


def test_a_condolence_is_looked_at_and_previewed(desk: Desk, today: datetime, browser: Browser) -> None:
    sign(desk, today)
    (letter,) = written(desk, today, DEATH)
    client = browser(Role.DIRECTOR)
    assert "Họ tên người mất" in client.get(f"{LETTERS}{letter.pk}/").content.decode()
    sent = {"addressee": letter.addressee, "subject_name": "cụ Lê Văn Tám", "is_of_child": "khong"}
    assert client.post(f"{LETTERS}{letter.pk}/xem/", sent).status_code == 302
    pdf = client.get(f"{LETTERS}{letter.pk}/thu.pdf")
    assert "cụ Lê Văn Tám đã từ trần" in text_of(pdf.content)
    wrong = client.post(f"{LETTERS}{letter.pk}/xem/", {"addressee": " "})
    assert wrong.status_code == 422
    client.post(f"{LETTERS}{letter.pk}/xem/", {**sent, "is_of_child": "co"})
    assert "mặc định không gửi" in client.get(f"{LETTERS}{letter.pk}/").content.decode()
    assert client.post(f"{LETTERS}{letter.pk}/cho-lai/").status_code == 302


def test_a_letter_is_skipped_and_a_person_opts_out(desk: Desk, today: datetime, browser: Browser) -> None:
    first, second = written(desk, today, BIRTH, BIRTH)
    client = browser(Role.RECORDS_CLERK)
    assert client.post(f"{LETTERS}{first.pk}/khong-gui/", {"reason": ""}).status_code == 422
    client.post(f"{LETTERS}{first.pk}/khong-gui/", {"reason": "đã thăm tận nhà"})
    client.post(f"{LETTERS}{second.pk}/khong-nhan/")
    page = client.get(LETTERS, {"trangthai": "skipped"}).content.decode()
    assert "đã thăm tận nhà" in page
    assert "không muốn nhận thư" in page
    assert not Letter.objects.filter(state=LetterState.PENDING).exists()
    client.post(f"{LETTERS}{second.pk}/khong-nhan/", {"wants": "1"})
    assert "không muốn nhận thư nào" in client.get(f"{LETTERS}{second.pk}/").content.decode()


def test_letters_are_found_by_name_without_marks_and_not_in_the_address(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    letter, other = written(desk, today, BIRTH, BIRTH)
    name = letter.case.applicant_name
    answer = browser(Role.LEADER).post(LETTERS, {"words": name}, follow=True)
    assert f"{LETTERS}{letter.pk}/" in answer.content.decode()
    assert f"{LETTERS}{other.pk}/" not in answer.content.decode()
    assert answer.request["QUERY_STRING"] == "tim=1"


def test_a_message_goes_only_where_it_is_wanted(desk: Desk, today: datetime, browser: Browser) -> None:
    sign(desk, today)
    letters = written(desk, today, BIRTH, MARRIAGE)
    Case.objects.filter(letter=letters[0]).update(applicant_email="an@example.vn", wants_mail=True)
    client = browser(Role.RECORDS_CLERK)
    client.post(f"{LETTERS}gui/", {"letter": [letter.pk for letter in letters]})
    page = client.get(LETTERS).content.decode()
    assert "Đã gửi 1 thư." in page
    assert "1 thư chưa gửi" in page


def test_the_list_takes_as_many_statements_for_many_letters(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    client, counted = browser(Role.DIRECTOR), []
    for _round in range(2):
        written(desk, today, BIRTH, BIRTH, MARRIAGE)
        with CaptureQueriesContext(connection) as asked:
            client.get(LETTERS)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 13


def test_the_words_of_the_office_are_written_and_looked_at(
    desk: Desk, today: datetime, browser: Browser
) -> None:
    client = browser(Role.LEADER)
    wrong = client.post(f"{TEXTS}birth/", {"title": "Thư mừng", "text": "Mừng {ai đó}"})
    assert wrong.status_code == 422
    assert "{ai đó}" in wrong.content.decode()
    sent = {"title": "Thư mừng", "text": "Mừng {cháu} của {người nhận}."}
    assert client.post(f"{TEXTS}birth/", sent).status_code == 302
    assert LetterTemplate.objects.get().title == "Thư mừng"
    assert "THƯ MỪNG" in text_of(client.get(f"{TEXTS}birth/mau.pdf").content)
    assert client.get(f"{TEXTS}wedding/").status_code == 404


def test_the_signer_and_the_picture_of_the_signature(desk: Desk, today: datetime, browser: Browser) -> None:
    client = browser(Role.DIRECTOR)
    drawn = io.BytesIO()
    Image.new("RGB", (120, 60), "white").save(drawn, "PNG")
    choices = {
        "signer_name": "Lâm Thị Tuyết Mai",
        "signer_title": "Chủ tịch",
        "paper": "a4",
        "writes_births": "on",
    }
    picture = SimpleUploadedFile("ky.png", drawn.getvalue(), "image/png")
    assert client.post(TEXTS, {**choices, "signature": picture}).status_code == 302
    known = LetterSettings.objects.get(agency=desk.ward)
    assert known.signature is not None
    assert known.paper == "a4"
    assert not known.writes_condolences
    assert client.post(TEXTS, choices).status_code == 302
    assert LetterSettings.objects.get(agency=desk.ward).signature == known.signature
    damaged = SimpleUploadedFile("ky.png", b"\x89PNG\r\n\x1a\nbroken", "image/png")
    refused = client.post(TEXTS, {**choices, "signature": damaged})
    assert refused.status_code == 422


def test_letters_of_an_office_are_its_own(desk: Desk, today: datetime, browser: Browser) -> None:
    (letter,) = written(desk, today, BIRTH)
    other = make_desk()
    assert signed_in(other.users[Role.DIRECTOR]).get(f"{LETTERS}{letter.pk}/").status_code == 403
    for role in (Role.RECEIVER, Role.SPECIALIST, Role.ADMINISTRATOR):
        assert browser(role).get(f"{LETTERS}{letter.pk}/").status_code == 403
    leader = browser(Role.LEADER)
    assert leader.get(f"{LETTERS}{letter.pk}/").status_code == 200
    assert leader.post(f"{LETTERS}{letter.pk}/khong-gui/", {"reason": "x"}).status_code == 403

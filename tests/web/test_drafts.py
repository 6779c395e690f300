"""A draft on the screens: sent at the desk, looked at and answered on the portal with both codes only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import ReadEntry
from motcua.cases.actions import NewAttachment, send_draft
from motcua.cases.actions.attempts import LIMIT
from motcua.cases.choices import CaseChannel
from motcua.cases.models import Case, DraftConfirmation
from motcua.cases.queries.tracking import tracking_path
from motcua.core.actors import Role
from motcua.demo.draft import draft_paper
from motcua.documents.choices import MediaType
from tests.factories_cases import BIRTH, Desk, make_desk
from tests.factories_work import PDF, bring_to, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH)


@pytest.fixture
def case(desk: Desk) -> Case:
    now = timezone.now() - timedelta(hours=1)
    case = receive(desk, BIRTH, now=now, channel=CaseChannel.ONLINE)
    return bring_to(desk, case, "confirm_draft", now=now, minutes=1)


@pytest.fixture
def draft(desk: Desk, case: Case) -> DraftConfirmation:
    file = NewAttachment("ban-nhap.pdf", PDF, MediaType.PDF)
    by = desk.actor(Role.SPECIALIST)
    return send_draft(case_id=case.pk, version=case.version, file=file, by=by, now=timezone.now())


def address(name: str, case: Case) -> str:
    return reverse(f"portal:{name}", args=[case.code, case.lookup_code])


def answer(client: Client, case: Case, draft: DraftConfirmation, said: str, note: str = "") -> Any:
    sent = {"draft": draft.pk, "answer": said, "note": note}
    return client.post(address("track_draft", case), sent)


def at_desk(client: Client, desk: Desk, role: Role) -> Client:
    client.force_login(desk.users[role])
    return client


def test_the_specialist_sends_the_draft_and_the_receiver_writes_the_answer_down(
    client: Client, desk: Desk, case: Case
) -> None:
    page = at_desk(client, desk, Role.SPECIALIST).get(reverse("desk:case", args=[case.pk]))
    assert "Gửi người nộp kiểm tra" in page.content.decode()
    assert "Trình ký" not in page.content.decode()  # nobody sends it on past the applicant
    upload = SimpleUploadedFile("nhap.png", draft_paper(), "image/png")
    sent = client.post(
        reverse("desk:send_draft", args=[case.pk]), {"version": case.version, "upload": upload}
    )
    assert sent.status_code == 302
    client.logout()
    page = at_desk(client, desk, Role.RECEIVER).get(reverse("desk:case", args=[case.pk]))
    assert "im lặng là đồng ý" in page.content.decode()
    given = {"version": case.version + 1, "answer": "correction", "way": "phone", "note": ""}
    refused = client.post(reverse("desk:answer_draft", args=[case.pk]), given)
    assert refused.status_code == 422
    given["note"] = "Sai tên"
    client.post(reverse("desk:answer_draft", args=[case.pk]), given)
    assert Case.objects.get(pk=case.pk).step_key == "appraise"


def test_the_applicant_sees_what_to_do_and_agrees_once(
    client: Client, case: Case, draft: DraftConfirmation
) -> None:
    page = client.get(tracking_path(case.code, case.lookup_code)).content.decode()
    assert "Việc ông/bà cần làm: kiểm tra bản nháp" in page
    assert "Không trả lời trong thời hạn là đồng ý" in page
    done = answer(client, case, draft, "confirmed")
    assert (done.status_code, done["Location"]) == (303, tracking_path(case.code, case.lookup_code))
    assert "ông/bà đồng ý với bản nháp" in client.get(done["Location"]).content.decode()
    again = answer(client, case, draft, "correction", "Sai tên")
    assert again.status_code in (409, 422)
    assert "kiểm tra bản nháp" in again.content.decode()
    assert DraftConfirmation.objects.get().answer == "confirmed"


def test_a_correction_keeps_what_was_typed_and_needs_words(
    client: Client, case: Case, draft: DraftConfirmation
) -> None:
    refused = answer(client, case, draft, "correction", "  ")
    assert refused.status_code == 422
    assert "Xin ghi nội dung cần sửa." in refused.content.decode()
    assert answer(client, case, draft, "perhaps").status_code == 422
    assert answer(client, case, draft, "correction", "Sai tên đệm").status_code == 303
    assert Case.objects.get(pk=case.pk).step_key == "appraise"


def test_the_draft_is_shown_to_both_codes_while_it_is_asked_for_and_the_look_is_noted(
    client: Client, case: Case, draft: DraftConfirmation
) -> None:
    shown = client.get(address("track_draft_file", case))
    assert (shown.status_code, shown.content) == (200, PDF)
    assert shown["Cache-Control"] == "no-store"
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    read = ReadEntry.objects.get()
    assert (read.actor_kind, read.subject_id, read.what) == (
        "applicant",
        case.code,
        f"file:{draft.file.file_id}",
    )
    answer(client, case, draft, "confirmed")
    assert client.get(address("track_draft_file", case)).status_code == 404


def test_wrong_codes_show_and_answer_nothing_and_are_counted(
    client: Client, case: Case, draft: DraftConfirmation
) -> None:
    file = reverse("portal:track_draft_file", args=[case.code, "BBBBBB"])
    post = reverse("portal:track_draft", args=[case.code, "BBBBBB"])
    sent = {"draft": draft.pk, "answer": "confirmed"}
    assert client.get(file).status_code == 404
    assert client.post(post, sent).status_code == 404
    for _count in range(LIMIT):
        client.get(file)
    assert client.post(post, sent).status_code == 429
    assert not ReadEntry.objects.exists()
    assert DraftConfirmation.objects.open().count() == 1


def test_an_answer_needs_the_token_of_the_page(case: Case, draft: DraftConfirmation) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert answer(strict, case, draft, "confirmed").status_code == 403
    assert DraftConfirmation.objects.open().exists()

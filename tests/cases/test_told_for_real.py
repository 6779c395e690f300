"""From the counter to the mail: an intake, both jobs as a worker runs them, a mail, the public page."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import time
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.cases.queries.tracking import tracking_path
from motcua.cases.tasks import write_messages
from motcua.core.jobs import Worker
from motcua.notifications.choices import MessageState
from motcua.notifications.models import Message, QuietHours
from motcua.notifications.tasks import deliver
from tests.factories_cases import make_case, make_desk
from tests.factories_work import somebody

pytestmark = pytest.mark.django_db


def test_a_reception_becomes_a_mail_and_the_public_page_says_so(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.NOTIFICATION_CHANNELS = {"email": "motcua.notifications.channels.files.FileChannel"}
    monkeypatch.setattr("motcua.core.jobs.SCHEDULES", {})
    now = timezone.now()
    QuietHours.objects.create(
        effective_from=timezone.localdate(), begins_at=time(0), ends_at=time(0), set_at=now, set_by="x"
    )
    person = replace(somebody(), email="an@thu.example")
    case = make_case(make_desk(now=now), now=now, applicant=person, wants_mail=True)

    write_messages.enqueue()
    Worker(worker_id="w1").work_off()
    deliver.enqueue()
    Worker(worker_id="w2").work_off()

    assert Message.objects.get().state == MessageState.SENT
    (path,) = (tmp_path / "mail").iterdir()
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], case.code in mail["Subject"]) == ("an@thu.example", True)
    page = client.get(tracking_path(case.code, case.lookup_code)).content.decode()
    assert "Đã gửi thư lúc" in page


def test_without_a_channel_messages_wait(settings: Any) -> None:
    settings.NOTIFICATION_CHANNELS = {"email": ""}
    now = timezone.now()
    person = replace(somebody(), email="an@thu.example")
    make_case(make_desk(now=now), now=now, applicant=person, wants_mail=True)
    write_messages.call()
    assert deliver.call() == 0
    assert Message.objects.get().state == MessageState.QUEUED

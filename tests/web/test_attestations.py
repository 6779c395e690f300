"""Certification texts of an office: seen with what was not compared, written from a day on, tried before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.accounts.models import User
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.registers.actions import NewAttestation, write_attestation
from motcua.registers.choices import AttestationForm
from motcua.registers.forms.certification import certification_pdf
from motcua.registers.models import AttestationTemplate
from motcua.registers.queries.attestations import texts_in_force
from motcua.registers.rules.acts import Act
from motcua.registers.rules.attestation_texts import TextForm
from tests.documents.reading import text_of
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "LỜI CHỨNG",
    "text": "{thời điểm}, tôi {người chứng thực} chứng thực chữ ký của:\n\n{người yêu cầu}",
    "source": "NĐ 280/2025/NĐ-CP, Phụ lục, Mẫu số 03",
    "is_compared": "on",
}


@pytest.fixture
def here(now: datetime, monkeypatch: pytest.MonkeyPatch) -> CertifyingDesk:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return make_certifying_desk()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="motcua.web.shared.signed_in.Backend")
    return client


def written(
    here: CertifyingDesk, day: date, now: datetime, role: Role = Role.DIRECTOR
) -> AttestationTemplate:
    new = NewAttestation(
        form=AttestationForm.SIGNATURE, title="LỜI CHỨNG", text="Từ {thời điểm}.", source="x", valid_from=day
    )
    return write_attestation(agency=here.desk.ward, new=new, by=here.actor(role), now=now)


def test_an_office_writes_its_words_and_they_are_printed(here: CertifyingDesk, now: datetime) -> None:
    director = signed_in(here.desk.users[Role.DIRECTOR])
    page = director.get(reverse("backoffice:attestations")).content.decode()
    assert "13 lời chứng chưa đối chiếu" in page
    address = reverse("backoffice:attestation_text", args=["signature"])
    wrong = director.post(address, {**WORDS, "text": "Tôi {tên tôi}", "valid_from": "24/03/2026"})
    assert wrong.status_code == 422
    assert "Không điền được {tên tôi}" in wrong.content.decode()
    past = director.post(address, {**WORDS, "valid_from": "23/03/2026"})
    assert "không được trước hôm nay" in past.content.decode()
    assert not AttestationTemplate.objects.exists()
    assert director.post(address, {**WORDS, "valid_from": "24/03/2026"}).status_code == 302
    page = director.get(reverse("backoffice:attestations")).content.decode()
    assert "12 lời chứng chưa đối chiếu" in page
    entry = make_entry(here, Act.SIGNATURE, now=now, is_signed=True)
    text = " ".join(text_of(certification_pdf(entry)).split())
    assert f"tôi {here.chairman} chứng thực chữ ký của: Ông/bà" in text


def test_a_text_is_tried_before_it_is_kept(here: CertifyingDesk) -> None:
    director = signed_in(here.desk.users[Role.DIRECTOR])
    address = reverse("backoffice:attestation_sample", args=["estate"])
    assert "không bỏ sót người thừa kế" in " ".join(text_of(director.get(address).content).split())
    tried = director.post(address, {**WORDS, "valid_from": "24/03/2026"})
    assert "chứng thực chữ ký của" in text_of(tried.content)
    assert director.post(address, {**WORDS, "text": "{"}).status_code == 422
    assert not AttestationTemplate.objects.exists()


def test_words_count_from_their_day_until_newer_rules(here: CertifyingDesk, now: datetime) -> None:
    today = date(2026, 3, 24)
    written(here, today + timedelta(days=7), now)
    ward, form = here.desk.ward, TextForm.SIGNATURE
    assert "cam đoan" in texts_in_force(ward, on=today)[form].text
    assert texts_in_force(ward, on=today + timedelta(days=7))[form].text == "Từ {thời điểm}."
    # What was written under older rules does not outlive them.
    AttestationTemplate.objects.update(valid_from=date(2025, 10, 1))
    assert "cam đoan" in texts_in_force(ward, on=today)[form].text
    assert texts_in_force(ward, on=today, rule_id="nd23_2015")[form].text == "Từ {thời điểm}."


def test_only_who_answers_for_the_texts_writes_them(here: CertifyingDesk, now: datetime) -> None:
    for role in (Role.RECEIVER, Role.LEADER):
        with pytest.raises(NotAllowed):
            written(here, date(2026, 3, 24), now, role)

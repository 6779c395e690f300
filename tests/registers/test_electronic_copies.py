"""Electronic certified copies: scan and text in one file, signed by the certifier, sealed by the agency."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.documents.actions import read_stored
from motcua.documents.errors import PileEmpty, PinWrong
from motcua.documents.forms import render
from motcua.documents.models import DocumentKind, IssuedDocument
from motcua.documents.signing.reading import read_signatures
from motcua.documents.signing.trust import read_trust
from motcua.registers.actions import advance_entries
from motcua.registers.actions.electronic import sign_electronic_copy
from motcua.registers.actions.sealing import sign_pile, start_signing
from motcua.registers.choices import EntryState
from motcua.registers.errors import EntryMoved, RequirementMissing
from motcua.registers.models import BookSettings, CertificationEntry
from motcua.registers.rules.acts import Act
from motcua.registers.rules.certification_fees import Counted
from tests.documents.reading import text_of
from tests.documents.sample_forms import APOLOGY
from tests.documents.signers import PIN, make_key, trust_the_authority
from tests.factories import actor_for
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_entry

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://motcua.example"


@pytest.fixture
def here(now: datetime, settings: Any, tmp_path: Path) -> CertifyingDesk:
    trust_the_authority(settings, tmp_path)
    return make_certifying_desk(now=now)


def _scan() -> bytes:
    return render("apology_2025", APOLOGY)


def test_a_copy_is_signed_sealed_numbered_apart_and_found_by_its_code(
    here: CertifyingDesk, settings: Any, now: datetime
) -> None:
    entry = make_entry(here, now=now, is_electronic=True, papers=(Counted("Bằng đại học"),))
    paper = entry.papers.select_related("line__book").get()
    assert paper.line is not None
    assert (paper.line.book.kind, paper.line.printed_number) == ("electronic_copy", "1/ĐT")
    key = make_key(owner=here.chairman, now=now)
    chairman = actor_for(here.chairman, now=now)
    sign_electronic_copy(
        paper_id=paper.pk, scan=_scan(), key=key, pin=PIN, public_url=URL, by=chairman, now=now
    )
    assert not IssuedDocument.objects.exists()  # it is none yet: the agency's seal is missing
    assert CertificationEntry.objects.get().state == EntryState.CERTIFIED
    with pytest.raises(EntryMoved, match="con dấu"):
        advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=here.actor(), now=now)
    clerk, seal = here.actor(Role.RECORDS_CLERK), make_key(agency=here.desk.ward, now=now)
    pile = start_signing(case_ids=[], copy_ids=[paper.pk], key=seal, by=clerk, now=now)
    with pytest.raises(PinWrong):
        sign_pile(pile=pile, pin="0000", by=clerk, now=now)
    assert sign_pile(pile=pile, pin=PIN, by=clerk, now=now).finished_at == now
    with pytest.raises(PileEmpty):
        start_signing(case_ids=[], copy_ids=[paper.pk], key=seal, by=clerk, now=now)
    document = IssuedDocument.objects.get(entry_paper=paper)
    assert (document.kind, document.number) == (DocumentKind.CERTIFIED, paper.line.full_number)
    content = read_stored(document.file)
    reader = pypdf.PdfReader(BytesIO(content))
    assert len(reader.pages) == len(pypdf.PdfReader(BytesIO(_scan())).pages) + 1
    assert "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH" in text_of(content)
    both = read_signatures(content, trusted=read_trust(settings.TRUST_FOLDER), at=now)
    assert [(one.name, one.is_valid) for one in both] == [
        (here.chairman.full_name, True),
        (here.desk.ward.name, True),
    ]
    assert CertificationEntry.objects.get().state == EntryState.SEALED
    with pytest.raises(EntryMoved):
        sign_electronic_copy(
            paper_id=paper.pk, scan=_scan(), key=key, pin=PIN, public_url=URL, by=chairman, now=now
        )


def test_only_the_certifier_signs_and_a_wrong_pin_issues_nothing(here: CertifyingDesk, now: datetime) -> None:
    paper = make_entry(here, now=now, is_electronic=True).papers.get()
    given = {"paper_id": paper.pk, "scan": _scan(), "public_url": URL, "now": now}
    with pytest.raises(NotAllowed):
        sign_electronic_copy(
            **given, key=make_key(owner=here.deputy, now=now), pin=PIN, by=actor_for(here.deputy, now=now)
        )
    with pytest.raises(PinWrong):
        sign_electronic_copy(
            **given,
            key=make_key(owner=here.chairman, now=now),
            pin="0000",
            by=actor_for(here.chairman, now=now),
        )
    assert not IssuedDocument.objects.exists()
    assert CertificationEntry.objects.get().state == EntryState.ENTERED


def test_the_desk_does_not_note_a_signature_nobody_gave(here: CertifyingDesk, now: datetime) -> None:
    entry = make_entry(here, now=now, is_electronic=True)
    with pytest.raises(EntryMoved):
        advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=here.actor(), now=now)


def test_an_office_may_number_them_with_the_others(here: CertifyingDesk, now: datetime) -> None:
    BookSettings.objects.create(agency=here.desk.ward, electronic_copies_apart=False)
    line = make_entry(here, now=now, is_electronic=True).papers.select_related("line__book").get().line
    assert line is not None
    assert line.book.kind == "copy"


def test_what_is_signed_on_paper_has_no_electronic_copy(here: CertifyingDesk, now: datetime) -> None:
    with pytest.raises(RequirementMissing):
        make_entry(here, Act.SIGNATURE, now=now, is_electronic=True)


def test_the_certifier_signs_on_the_page_of_the_request(
    here: CertifyingDesk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=5))
    entry = make_entry(here, now=now, is_electronic=True)
    paper, key = entry.papers.get(), make_key(owner=here.chairman, now=now)
    client = Client()
    client.force_login(here.chairman, backend="motcua.web.shared.signed_in.Backend")
    page = client.get(reverse("desk:certification_done", args=[entry.pk])).content.decode()
    assert "Ký số bản sao: Căn cước công dân" in page
    scan = SimpleUploadedFile("can-cuoc.pdf", _scan(), content_type="application/pdf")
    address = reverse("desk:certification_sign", args=[entry.pk, paper.pk])
    told = client.post(address, {"scan": scan, "key": key.pk, "pin": PIN}, follow=True).content.decode()
    assert "Đã ký bản sao điện tử" in told
    assert "chờ văn thư đóng dấu số" in told
    copy = client.get(reverse("desk:certification_copy", args=[entry.pk, paper.pk]))
    assert copy.content.startswith(b"%PDF")

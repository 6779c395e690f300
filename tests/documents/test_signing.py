"""Signing papers: who may, with which PIN, what a paper then holds and shows, and what is refused."""

from __future__ import annotations

import io
import logging
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from motcua.accounts.models import Authorisation
from motcua.agencies.models import Agency
from motcua.audit.models import Event
from motcua.audit.queries.verification import find_faults
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.documents.actions import read_stored, store_files
from motcua.documents.actions.keys import NewKey, register_key, retire_key, unlock_key
from motcua.documents.actions.signing import StampWords, sign_file
from motcua.documents.choices import MediaType
from motcua.documents.errors import (
    CertificateUnfit,
    KeyLocked,
    KeyNotYours,
    KeyUnfit,
    KeyUnreachable,
    PaperNotSignable,
    PinWrong,
)
from motcua.documents.models import KeyKind, Signature, SigningKey
from motcua.documents.pdfium import opened
from motcua.documents.signing.placing import SEAL, last_signature_spot
from tests.documents.signers import (
    KEY,
    MODULE,
    PIN,
    SIGNER,
    TOKEN,
    ca,
    make_key,
    make_paper,
    make_token,
    rsa_key,
    signature_picture,
    trust_the_authority,
)
from tests.factories import actor_for, make_agency, make_user

pytestmark = pytest.mark.django_db
needs_token = pytest.mark.skipif(not MODULE, reason="SoftHSM2 is not installed")


@pytest.fixture
def _trusted(settings: Any, tmp_path: Path) -> None:
    trust_the_authority(settings, tmp_path)


@pytest.fixture
def ward() -> Agency:
    return make_agency("Ủy ban nhân dân phường Bình Hòa")


@pytest.mark.usefixtures("_trusted")
def test_a_leader_signs_a_paper(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward, full_name=SIGNER)
    key, paper = make_key(owner=leader), make_paper()
    signature = sign_file(file=paper, key=key, pin=PIN, by=actor_for(leader), now=now)
    content = read_stored(signature.signed_file)
    assert content.startswith(read_stored(paper))  # nothing of the paper itself was touched
    assert (signature.level, signature.signer_name, signature.is_seal) == ("B-LT", SIGNER, False)
    said = _pdfsig(content)
    assert f"Signer Certificate Common Name: {SIGNER}" in said
    assert "ETSI.CAdES.detached" in said
    assert "Signature is Valid" in said
    event = Event.objects.get(subject_kind="documents.signature", subject_id=signature.signed_file_id)
    assert paper.sha256 in event.payload
    assert PIN not in "".join(Event.objects.values_list("payload", flat=True))
    assert list(find_faults()) == []


@pytest.mark.usefixtures("_trusted")
def test_the_signature_stands_above_the_name_and_the_seal_over_a_third_of_it(
    ward: Agency, now: datetime
) -> None:
    leader, clerk = make_user(Role.LEADER, ward, full_name=SIGNER), make_user(Role.RECORDS_CLERK, ward)
    first = sign_file(file=make_paper(), key=make_key(owner=leader), pin=PIN, by=actor_for(leader), now=now)
    name = _where(read_stored(first.signed_file), SIGNER)
    signed = last_signature_spot(read_stored(first.signed_file))
    assert signed is not None
    left, bottom, right, _top = signed.box
    assert abs((left + right) / 2 - (name[0] + name[2]) / 2) < 2
    assert name[3] <= bottom < name[3] + 10
    second = sign_file(
        file=first.signed_file, key=make_key(agency=ward), pin=PIN, by=actor_for(clerk), now=now
    )
    seal = last_signature_spot(read_stored(second.signed_file))
    assert seal is not None
    assert seal.size == pytest.approx((SEAL, SEAL), abs=1)
    covered = (seal.box[2] - left) / (right - left)
    assert covered == pytest.approx(1 / 3, abs=0.02)
    assert _colours(read_stored(second.signed_file)) >= {"blue", "red"}
    said = _pdfsig(read_stored(second.signed_file))
    assert said.count("Signature is Valid") == 2


@pytest.mark.usefixtures("_trusted")
def test_a_paper_that_names_no_signer_gets_a_whole_block(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward, full_name="Trần Thị Bích Ngọc")
    words = StampWords(capacity=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"))
    signature = sign_file(
        file=make_paper(), key=make_key(owner=leader), pin=PIN, words=words, by=actor_for(leader), now=now
    )
    text = _stamp_texts(read_stored(signature.signed_file))
    assert "KT. CHỦ TỊCH" in text
    assert "Trần Thị Bích Ngọc" in text
    assert "24/03/2026 09:00:00 +07:00" in text
    assert "BẢN THỬ" in text


@pytest.mark.usefixtures("_trusted")
def test_an_attachment_is_stamped_at_the_top_with_number_and_time(ward: Agency, now: datetime) -> None:
    clerk = make_user(Role.RECORDS_CLERK, ward)
    signature = sign_file(
        file=make_paper(),
        key=make_key(agency=ward),
        pin=PIN,
        words=StampWords(number="12/QĐ-UBND", is_header=True),
        by=actor_for(clerk),
        now=now,
    )
    content = read_stored(signature.signed_file)
    assert "12/QĐ-UBND; 24/03/2026 09:00:00 +07:00" in _stamp_texts(content)
    spot = last_signature_spot(content)
    assert spot is not None
    assert spot.page == 0
    assert spot.box[3] > 800  # of 842 points


@needs_token
@pytest.mark.usefixtures("_trusted")
def test_a_token_signs_and_is_missed_when_pulled_out(
    settings: Any, tmp_path: Path, monkeypatch: Any, ward: Agency, now: datetime
) -> None:
    leader = make_user(Role.LEADER, ward, full_name=SIGNER)
    by = actor_for(leader)
    token = make_token(settings, tmp_path, ca().issue(SIGNER, key=rsa_key()), monkeypatch=monkeypatch)
    new = NewKey(kind=KeyKind.PKCS11, owner=leader, token=TOKEN, label=KEY, picture=signature_picture())
    key = register_key(new=new, pin=PIN, by=by, now=now)
    signature = sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)
    assert "Signature is Valid" in _pdfsig(read_stored(signature.signed_file))
    with pytest.raises(PinWrong, match="còn 2 lần"):
        sign_file(file=make_paper(), key=key, pin="sai-mat-roi", by=by, now=now)
    token.pull_out()
    with pytest.raises(KeyUnreachable, match="Không thấy thiết bị"):
        sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)
    key.refresh_from_db()
    assert key.wrong_pins == 1  # a missing token says nothing about the PIN
    token.put_back()
    assert sign_file(file=make_paper(reason="khác"), key=key, pin=PIN, by=by, now=now).level == "B-LT"


def test_three_wrong_pins_lock_a_key_and_each_says_how_many_are_left(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key, paper, by = make_key(owner=leader), make_paper(), actor_for(leader)
    for left in (2, 1):
        with pytest.raises(PinWrong, match=f"còn {left} lần"):
            sign_file(file=paper, key=key, pin="khong-dung", by=by, now=now)
    with pytest.raises(KeyLocked):
        sign_file(file=paper, key=key, pin="khong-dung", by=by, now=now)
    with pytest.raises(KeyLocked, match="quản trị"):
        sign_file(file=paper, key=key, pin=PIN, by=by, now=now)
    with pytest.raises(NotAllowed):
        unlock_key(key=key, by=by, now=now)
    unlock_key(key=key, by=actor_for(make_user(Role.ADMINISTRATOR, ward)), now=now)
    assert sign_file(file=paper, key=key, pin=PIN, by=by, now=now)
    assert "khong-dung" not in "".join(Event.objects.values_list("payload", flat=True))


def test_a_right_pin_forgets_the_wrong_ones(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key, by = make_key(owner=leader), actor_for(leader)
    with pytest.raises(PinWrong):
        sign_file(file=make_paper(), key=key, pin="khong-dung", by=by, now=now)
    sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)
    key.refresh_from_db()
    assert (key.wrong_pins, key.locked_at) == (0, None)


def test_tries_at_the_same_time_give_no_more_guesses(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key = make_key(owner=leader)
    SigningKey.objects.filter(pk=key.pk).update(wrong_pins=3)  # three others are being tried this moment
    with pytest.raises(KeyLocked, match="đang được dùng"):
        sign_file(file=make_paper(), key=key, pin=PIN, by=actor_for(leader), now=now)


@pytest.mark.django_db(transaction=True)
def test_a_wrong_pin_inside_a_transaction_is_a_mistake_of_the_program(now: datetime) -> None:
    from django.db import transaction

    ward = make_agency()
    leader = make_user(Role.LEADER, ward)
    key, paper = make_key(owner=leader), make_paper()
    with transaction.atomic(), pytest.raises(RuntimeError):
        sign_file(file=paper, key=key, pin="khong-dung", by=actor_for(leader), now=now)


def test_only_the_owner_signs_and_only_who_keeps_the_seal_seals(ward: Agency, now: datetime) -> None:
    leader, clerk = make_user(Role.LEADER, ward), make_user(Role.RECORDS_CLERK, ward)
    other = make_user(Role.RECORDS_CLERK, make_agency())
    deputy = make_user(Role.SPECIALIST, ward)
    paper, key, seal = make_paper(), make_key(owner=leader), make_key(agency=ward)
    for by in (clerk, other, make_user(Role.ADMINISTRATOR, ward)):
        with pytest.raises(KeyNotYours):
            sign_file(file=paper, key=key, pin=PIN, by=actor_for(by), now=now)
    for by in (leader, other, deputy):
        with pytest.raises(KeyNotYours):
            sign_file(file=paper, key=seal, pin=PIN, by=actor_for(by), now=now)
    Authorisation.objects.create(
        giver=clerk, holder=deputy, role=Role.RECORDS_CLERK, agency=ward, decision_number="12/QĐ",
        decided_on=now.date(), valid_from=now.date(), valid_to=now.date(),
    )  # fmt: skip
    assert sign_file(file=paper, key=seal, pin=PIN, by=actor_for(deputy, now=now), now=now).is_seal
    later = now + timedelta(days=1)
    with pytest.raises(KeyNotYours):
        sign_file(file=paper, key=seal, pin=PIN, by=actor_for(deputy, now=later), now=later)


def test_an_expired_certificate_is_refused(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key = make_key(owner=leader, ends=now + timedelta(days=2))
    later = now + timedelta(days=3)
    with pytest.raises(CertificateUnfit, match="hết hạn ngày 26/03/2026"):
        sign_file(file=make_paper(), key=key, pin=PIN, by=actor_for(leader), now=later)
    with pytest.raises(CertificateUnfit):
        make_key(owner=leader, ends=now - timedelta(days=1))


def test_a_revoked_certificate_is_refused(settings: Any, tmp_path: Path, ward: Agency, now: datetime) -> None:
    trial = ca().issue(SIGNER)
    trust_the_authority(settings, tmp_path, revoked=[trial.certificate], at=now - timedelta(days=1))
    leader = make_user(Role.LEADER, ward)
    by = actor_for(leader)
    new = NewKey(kind=KeyKind.PKCS12, owner=leader, content=trial.pkcs12(PIN))
    key = register_key(new=new, pin=PIN, by=by, now=now)
    with pytest.raises(CertificateUnfit, match="thu hồi"):
        sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)


def test_without_a_time_stamp_the_level_says_so(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    signature = sign_file(
        file=make_paper(), key=make_key(owner=leader), pin=PIN, by=actor_for(leader), now=now
    )
    assert signature.level == "B-B"


@pytest.mark.usefixtures("_trusted")
def test_what_is_no_paper_is_refused_and_nothing_is_stored(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key, by = make_key(owner=leader), actor_for(leader)
    locked = io.BytesIO()
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(read_stored(make_paper()))))
    writer.encrypt("mat-khau", algorithm="AES-256")
    writer.write(locked)
    for content, kind in (
        (signature_picture(), MediaType.PNG),
        (locked.getvalue(), MediaType.PDF),
        (b"%PDF-1.7\nhong het roi", MediaType.PDF),
        (read_stored(make_paper())[:4000], MediaType.PDF),
    ):
        (file,) = store_files(contents=[(content, kind)], now=now)
        with pytest.raises(PaperNotSignable):
            sign_file(file=file, key=key, pin=PIN, by=by, now=now)
    assert not Signature.objects.exists()


def test_a_key_is_registered_by_its_owner_or_an_administrator(ward: Agency, now: datetime) -> None:
    leader, admin = make_user(Role.LEADER, ward), make_user(Role.ADMINISTRATOR, ward)
    trial = ca().issue(leader.full_name)
    new = NewKey(kind=KeyKind.PKCS12, owner=leader, content=trial.pkcs12(PIN))
    with pytest.raises(NotAllowed):
        register_key(new=new, pin=PIN, by=actor_for(make_user(Role.SPECIALIST, ward)), now=now)
    with pytest.raises(PinWrong):
        register_key(new=new, pin="khong-dung", by=actor_for(leader), now=now)
    short = NewKey(kind=KeyKind.PKCS12, owner=leader, content=trial.pkcs12("1234"))
    with pytest.raises(KeyUnfit, match="8 ký tự"):
        register_key(new=short, pin="1234", by=actor_for(leader), now=now)
    key = register_key(new=new, pin=PIN, by=actor_for(leader), now=now)
    with pytest.raises(KeyUnfit, match="đã được đăng ký"):
        register_key(new=new, pin=PIN, by=actor_for(admin), now=now)
    retire_key(key=key, by=actor_for(leader), now=now)
    with pytest.raises(KeyLocked, match="ngừng dùng"):
        sign_file(file=make_paper(), key=key, pin=PIN, by=actor_for(leader), now=now)


def test_a_white_ground_becomes_transparent(ward: Agency) -> None:
    key = make_key(owner=make_user(Role.LEADER, ward))
    assert key.picture is not None
    with Image.open(io.BytesIO(read_stored(key.picture))) as picture:
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_a_pin_is_in_no_table_and_no_log(
    ward: Agency, now: datetime, caplog: pytest.LogCaptureFixture, django_assert_max_num_queries: Any
) -> None:
    leader = make_user(Role.LEADER, ward)
    key = make_key(owner=leader)
    with caplog.at_level(logging.DEBUG), django_assert_max_num_queries(40) as seen:
        sign_file(file=make_paper(), key=key, pin=PIN, by=actor_for(leader), now=now)
    assert PIN not in caplog.text
    assert not [one for one in seen.captured_queries if PIN in one["sql"]]


@pytest.mark.usefixtures("_trusted")
def test_a_paper_is_signed_within_a_second(ward: Agency, now: datetime) -> None:
    leader = make_user(Role.LEADER, ward)
    key, by = make_key(owner=leader), actor_for(leader)
    sign_file(file=make_paper(reason="làm nóng"), key=key, pin=PIN, by=by, now=now)
    begun = time.process_time()
    sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)
    assert time.process_time() - begun < 1


def _pdfsig(content: bytes) -> str:
    """What poppler says of the signatures; it is not asked about trust, for it knows browsers' roots only."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        done = subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, check=False)
    return done.stdout.decode()


def _where(content: bytes, text: str) -> tuple[float, float, float, float]:
    with opened(content) as paper:
        page = paper[0].get_textpage()
        at, count = page.search(text).get_next()
        boxes = [page.get_rect(n) for n in range(page.count_rects(at, count))]
    return boxes[0]


def _stamp_texts(content: bytes) -> str:
    """All that the page shows, stamps among it."""
    texts = []
    for page in PdfReader(io.BytesIO(content)).pages:
        for annotation in page.get("/Annots") or ():
            appearance = annotation.get_object()["/AP"]["/N"].get_object()
            stamp = appearance["/Resources"]["/XObject"]["/Stamp"].get_object()
            texts.append(page._extract_text(stamp, page.pdf, content_key=None))
    return " ".join(" ".join(texts).split())


def _colours(content: bytes) -> set[str]:
    with opened(content) as paper:
        paper.init_forms()
        picture = paper[0].render(scale=1).to_pil().convert("RGB")
    found = set()
    for _count, (red, green, blue) in picture.getcolors(1_000_000) or ():  # type: ignore[misc]
        if blue > 120 and red < 90:
            found.add("blue")
        if red > 150 and green < 80 and blue < 110:
            found.add("red")
    return found

"""What `signing.py` measures, once Django is set up: keys, papers, single ones and a pile."""

from __future__ import annotations

import statistics
import time
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.utils import timezone

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.core.actors import Actor, job_actor
from motcua.demo.signing import LABEL, PIN, TOKEN, trial_authority
from motcua.documents.actions import read_stored, store_files
from motcua.documents.actions.keys import NewKey, register_key
from motcua.documents.actions.opening import open_place
from motcua.documents.actions.piles import PaperToSign, sign_round, start_pile
from motcua.documents.actions.signing import sign_file
from motcua.documents.choices import MediaType
from motcua.documents.forms import StopNotice, render
from motcua.documents.models import KeyKind, SigningKey, StoredFile
from motcua.documents.signing.trial_token import make_trial_token, softhsm_library

BUDGET_S = 1.0
NAME = "Nguyễn Công Thành"


def measure_all(papers: int) -> list[dict[str, object]]:
    """Each kind of key in turn."""
    now = timezone.now()
    owner = User.objects.create(username="lanhdao", full_name=NAME)
    by = actor_of(owner, now=now)
    return [measure(key, papers, by) for key in made_keys(owner, now)]


def made_keys(owner: User, now: datetime) -> list[SigningKey]:
    by = job_actor("benchmark")
    ca = trial_authority(now=now)
    file = NewKey(kind=KeyKind.PKCS12, owner=owner, content=ca.issue(NAME).pkcs12(PIN))
    keys = [register_key(new=file, pin=PIN, by=by, now=now)]
    if softhsm_library():
        trial = ca.issue(NAME, key=rsa.generate_private_key(65537, 2048))
        make_trial_token(trial, conf=Path(settings.SOFTHSM2_CONF), token=TOKEN, label=LABEL, pin=PIN)
        token = NewKey(kind=KeyKind.PKCS11, owner=owner, token=TOKEN, label=LABEL)
        keys.append(register_key(new=token, pin=PIN, by=by, now=now))
    return keys


def measure(key: SigningKey, papers: int, by: Actor) -> dict[str, object]:
    files = [paper(f"{key.kind} {number}") for number in range(papers + 12)]
    sign_file(file=files.pop(), key=key, pin=PIN, by=by, now=timezone.now())
    single, bare = [], []
    for _turn in range(11):
        begun = time.perf_counter()
        sign_file(file=files.pop(), key=key, pin=PIN, by=by, now=timezone.now())
        single.append(time.perf_counter() - begun)
    with open_place(key, PIN) as opened:
        content = read_stored(files[0])
        for _turn in range(11):
            begun = time.perf_counter()
            opened.sign(content)
            bare.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    rounds = sign_pile(key, files, by)
    whole = time.perf_counter() - begun
    return {
        "benchmark": "signing",
        "key": str(key.kind),
        "seconds_a_paper": {
            "median": round(statistics.median(single), 3), "max": round(max(single), 3),
        },
        "pile": {"papers": len(files), "seconds": round(whole, 1), "rounds": rounds,
                 "seconds_a_paper": round(whole / len(files), 3)},
        "ratio": round(statistics.median(bare) / statistics.median(single), 3),
        "is_within_budget": max(statistics.median(single), whole / len(files)) <= BUDGET_S,
    }  # fmt: skip


def sign_pile(key: SigningKey, files: list[StoredFile], by: Actor) -> int:
    now = timezone.now()
    papers = [
        PaperToSign(file=file, title="Thông báo", subject_kind="benchmark", subject_id=str(number))
        for number, file in enumerate(files)
    ]
    pile = start_pile(key=key, papers=papers, by=by, now=now)
    rounds = 0
    while pile.finished_at is None:
        pile = sign_round(pile=pile, pin=PIN, by=by, now=timezone.now())
        rounds += 1
    return rounds


def paper(words: str) -> StoredFile:
    """A page that names the signer; the words make it another one."""
    now = timezone.now()
    content = render("stop_notice_2025", notice(words, now))
    return store_files(contents=[(content, MediaType.PDF)], now=now)[0]


def notice(words: str, now: datetime) -> StopNotice:
    return StopNotice(
        issued_at=now,
        superior_body="Ủy ban nhân dân phường Bình Hòa",
        issuing_body="Trung tâm Phục vụ hành chính công phường Bình Hòa",
        number="12/TBD-TTPVHCC",
        place_and_date="Bình Hòa, ngày 29 tháng 11 năm 2026",
        centre="Trung tâm Phục vụ hành chính công phường Bình Hòa",
        case_code="H29.901-261129-0001",
        applicant_name="Nguyễn Thị Hương Giang",
        identity_number="079186012345",
        address="Số 12/4 đường Nguyễn Văn Lượng, khu phố 3",
        matter="Đăng ký thành lập hộ kinh doanh",
        received_on="25 tháng 11 năm 2026",
        due_at="14 giờ 05 phút, ngày 30 tháng 11 năm 2026",
        requested_on="26 tháng 11 năm 2026",
        reason=words,
        stopped_at="09 giờ 20 phút, ngày 26 tháng 11 năm 2026",
        signer_capacity=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        signer_name=NAME,
    )

"""Whether a certificate was revoked is asked by OCSP while signing; bad answers lower the level, no more."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.documents.errors import CertificateUnfit
from motcua.documents.forms import render
from motcua.documents.signing.evidence import Evidence
from motcua.documents.signing.papers import Level, SignedPaper, sign_paper
from motcua.documents.signing.pkcs12 import open_pkcs12
from motcua.documents.signing.reading import read_signatures
from motcua.documents.signing.stamps import Stamp, StampKind
from motcua.documents.signing.trial import TrialCa, TrialKey, make_trial_ca
from motcua.documents.signing.trust import read_trust
from tests.documents.ocsp import Answers, Responder, issue_with_ocsp, responding
from tests.documents.sample_forms import APOLOGY
from tests.documents.signers import PIN, SIGNER, ca, trust_the_authority
from tests.factories import NOW

PATIENCE = 0.4


@functools.cache
def online_ca() -> TrialCa:
    """An authority that publishes no list of what it revoked, and answers questions instead."""
    return make_trial_ca(now=NOW)


@pytest.fixture
def responder(settings: Any, tmp_path: Path) -> Iterator[Responder]:
    """The responder of that authority; it is trusted, and networks are asked."""
    trust_the_authority(settings, tmp_path)
    settings.FETCH_REVOCATION, settings.TSA_TIMEOUT = True, PATIENCE
    root, crls = online_ca().root.certificate, online_ca().crls()
    (settings.TRUST_FOLDER / "online.crt").write_bytes(root.public_bytes(Encoding.PEM))
    (settings.TRUST_FOLDER / "online.crl").write_bytes(crls[0])
    with responding(online_ca(), ca(), NOW) as responder:
        yield responder


def sign(trial: TrialKey) -> SignedPaper:
    with open_pkcs12(trial.pkcs12(PIN), PIN) as opened:
        evidence = Evidence.for_key(opened.chain, now=NOW)
        evidence.timestamper = ca().stamper(at=NOW)
        stamp = Stamp(kind=StampKind.SIGNATURE, name=SIGNER)
        return sign_paper(
            render("apology_2025", APOLOGY), key=opened, evidence=evidence, stamp=stamp, now=NOW
        )


def test_a_good_answer_is_embedded_and_read_without_a_network(responder: Responder, settings: Any) -> None:
    paper = sign(issue_with_ocsp(online_ca(), SIGNER, responder.url))
    assert (paper.level, responder.asked > 0) == (Level.LT, True)
    responder.answers = Answers.FAILING
    (found,) = read_signatures(paper.content, trusted=read_trust(settings.TRUST_FOLDER), at=NOW)
    assert (found.is_valid, found.level) == (True, "B-LT")


def test_a_revoked_certificate_signs_nothing(responder: Responder) -> None:
    responder.answers = Answers.REVOKED
    with pytest.raises(CertificateUnfit, match="thu hồi"):
        sign(issue_with_ocsp(online_ca(), SIGNER, responder.url))


@pytest.mark.parametrize(
    "answers", [Answers.SLOW, Answers.OF_ANOTHER, Answers.EXPIRED, Answers.BROKEN, Answers.FAILING]
)
def test_a_bad_answer_leaves_a_whole_signature_of_a_lower_level(
    responder: Responder, settings: Any, answers: Answers
) -> None:
    responder.answers = answers
    begun = time.monotonic()
    paper = sign(issue_with_ocsp(online_ca(), SIGNER, responder.url))
    assert time.monotonic() - begun < 5
    assert paper.level == Level.T
    (found,) = read_signatures(paper.content, trusted=read_trust(settings.TRUST_FOLDER), at=NOW)
    assert (found.is_intact, found.level) == (True, "B-T")


def test_nobody_at_the_address_and_no_network_are_alike(responder: Responder, settings: Any) -> None:
    nobody = issue_with_ocsp(online_ca(), SIGNER, "http://127.0.0.1:9/ocsp")
    assert sign(nobody).level == Level.T
    settings.FETCH_REVOCATION = False
    assert sign(issue_with_ocsp(online_ca(), SIGNER, responder.url)).level == Level.T
    assert responder.asked == 0

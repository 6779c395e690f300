"""Reading signatures of any PDF: who, when, intact, trusted, what was added; another reader agrees."""

from __future__ import annotations

import io
import subprocess
import threading
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest
from asn1crypto import tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfWriter

from motcua.documents.errors import FileDamaged
from motcua.documents.forms import render
from motcua.documents.signing.evidence import Evidence
from motcua.documents.signing.papers import Level, sign_paper
from motcua.documents.signing.pkcs12 import open_pkcs12
from motcua.documents.signing.reading import read_signatures
from motcua.documents.signing.reports import Added, SignatureReport, Trust
from motcua.documents.signing.stamps import Stamp, StampKind
from motcua.documents.signing.trial import TrialKey, make_trial_ca
from motcua.documents.signing.trust import read_trust
from motcua.documents.signing.validation import validate
from tests.documents.sample_forms import APOLOGY
from tests.documents.signers import PIN, SIGNER, ca, trust_the_authority
from tests.factories import NOW


@pytest.fixture(autouse=True)
def _trusted(settings: Any, tmp_path: Path) -> None:
    trust_the_authority(settings, tmp_path)


def signed(
    content: bytes = b"", *, trial: TrialKey | None = None, kind: StampKind = StampKind.SIGNATURE,
    at: datetime = NOW, **others: Any,
) -> bytes:  # fmt: skip
    """A paper signed as the office does it; time stamps are of the moment of signing."""
    key = trial or ca().issue(SIGNER)
    with open_pkcs12(key.pkcs12(PIN), PIN) as opened:
        evidence = Evidence.for_key(opened.chain, now=at)
        if evidence.timestamper is not None and not others.get("own_clock"):
            evidence.timestamper = ca().stamper(at=at)
        if others.get("without_stamp"):
            evidence.timestamper = None
        stamp = Stamp(kind=kind, name=SIGNER)
        paper = content or render("apology_2025", APOLOGY)
        return sign_paper(paper, key=opened, evidence=evidence, stamp=stamp, now=at).content


def read(content: bytes, settings: Any, *, at: datetime = NOW) -> tuple[SignatureReport, ...]:
    """Within this process; `validate` does the same in one of its own."""
    return read_signatures(content, trusted=read_trust(settings.TRUST_FOLDER), at=at)


def test_a_signed_paper_says_who_and_when(settings: Any) -> None:
    (found,) = read(signed(), settings)
    assert (found.name, found.level, found.added) == (SIGNER, "B-LT", Added.PROOFS)
    assert found.signed_at == NOW
    assert found.is_time_proved
    assert found.is_intact
    assert found.is_valid


def test_two_signatures_do_not_disturb_each_other(settings: Any) -> None:
    seal = ca().issue("UBND phường Bình Hòa")
    first, second = read(signed(signed(), trial=seal, kind=StampKind.SEAL), settings)
    assert (first.added, second.added) == (Added.SIGNATURES, Added.PROOFS)
    assert first.is_valid
    assert second.is_valid


def test_a_trial_certificate_is_never_called_trusted(settings: Any, tmp_path: Path) -> None:
    paper = signed()
    (found,) = read(paper, settings)
    assert found.trust is Trust.TRIAL
    assert found.is_trial
    settings.TRUST_FOLDER = tmp_path / "another"
    (found,) = read(paper, settings)
    assert found.trust is Trust.UNKNOWN  # the root counts only where an office has put it into its folder
    assert not found.is_valid


def test_a_changed_byte_is_caught(settings: Any) -> None:
    paper = signed()
    changed = paper.replace(b"<xmp:CreateDate>2", b"<xmp:CreateDate>3", 1)
    assert changed != paper
    (found,) = read(changed, settings)
    assert not found.is_intact
    assert not found.is_valid
    assert "Digest Mismatch" in pdfsig(changed)


def test_content_added_afterwards_is_caught(settings: Any) -> None:
    """An update that draws over the page: the signed bytes are there, the paper says other things."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = writer.add_object(generic.StreamObject(stream_data=b"q 1 0 0 rg 100 500 200 50 re f Q"))
    contents = page.raw_get("/Contents")
    page["/Contents"] = generic.ArrayObject([contents, drawn])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (found,) = read(out.getvalue(), settings)
    assert found.is_intact
    assert found.added is Added.CHANGES
    assert not found.is_valid


def test_a_note_added_afterwards_is_caught(settings: Any) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (9, 9, 99, 99)]),
            generic.pdf_name("/Contents"): generic.pdf_string("Được miễn phí"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (found,) = read(out.getvalue(), settings)
    assert found.added is Added.CHANGES


def test_an_untrusted_authority_is_unknown(settings: Any) -> None:
    stranger = make_trial_ca(now=NOW).issue(SIGNER)
    (found,) = read(signed(trial=stranger, without_stamp=True), settings)
    assert (found.trust, found.is_intact, found.is_valid) == (Trust.UNKNOWN, True, False)


def test_a_certificate_that_expired_later_still_counts_with_a_time_stamp(settings: Any) -> None:
    short = ca().issue(SIGNER, ends=NOW + timedelta(days=1))
    later = NOW + timedelta(days=30)
    (stamped,) = read(signed(trial=short), settings, at=later)
    assert (stamped.trust, stamped.is_valid) == (Trust.TRIAL, True)
    (bare,) = read(signed(trial=short, without_stamp=True), settings, at=later)
    assert (bare.trust, bare.level, bare.is_valid) == (Trust.EXPIRED, "B-B", False)


def test_a_revoked_certificate_counts_no_more_unless_it_was_stamped_before(
    settings: Any, tmp_path: Path
) -> None:
    key = ca().issue(SIGNER)
    before, bare = signed(trial=key), signed(trial=key, without_stamp=True)
    revoked_at = NOW + timedelta(days=5)
    trust_the_authority(settings, tmp_path, revoked=[key.certificate], at=revoked_at)
    later = NOW + timedelta(days=10)
    (found,) = read(bare, settings, at=later)
    assert (found.trust, found.is_valid) == (Trust.REVOKED, False)
    (found,) = read(before, settings, at=later)
    assert (found.trust, found.is_valid) == (Trust.TRIAL, True)


def test_a_paper_without_signatures_has_none() -> None:
    assert validate(render("apology_2025", APOLOGY), now=NOW) == ()


def test_reading_in_a_process_of_its_own_gives_the_same(settings: Any) -> None:
    paper = signed()
    assert validate(paper, now=NOW) == read(paper, settings)


def test_hostile_files_are_refused_in_bounded_time() -> None:
    bomb = PdfWriter()
    bomb.add_blank_page(100, 100)
    content = io.BytesIO()
    bomb.write(content)
    for paper in (
        b"%PDF-1.7 /ByteRange",
        b"%PDF-1.7\n/ByteRange" + b"[" * 200_000,
        content.getvalue().replace(b"/Root 3 0 R", b"/Root 9 9 R") + b"%/ByteRange",
        signed()[:-3000],
        signed()[3000:],
    ):
        begun = time.monotonic()
        try:
            found = validate(paper, now=NOW)
        except FileDamaged:
            found = ()
        assert not [one for one in found if one.is_valid]
        assert time.monotonic() - begun < 25


def test_a_process_that_reads_is_stopped_at_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.documents.signing.validation.LONGEST", 0.05)
    with pytest.raises(FileDamaged):
        validate(signed(), now=NOW)


@pytest.mark.parametrize("times", [1, 2])
def test_poppler_agrees_in_the_plain_cases(settings: Any, times: int) -> None:
    paper = signed()
    if times == 2:
        paper = signed(paper, trial=ca().issue("UBND phường Bình Hòa"), kind=StampKind.SEAL)
    said = pdfsig(paper)
    assert (
        said.count("Signature is Valid")
        == len([one for one in read(paper, settings) if one.is_intact])
        == times
    )


def test_poppler_is_wrong_about_what_was_added(settings: Any) -> None:
    """As docs/operations.md says: pdfsig calls an overdrawn paper valid, it looks at signed bytes only."""
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = writer.add_object(generic.StreamObject(stream_data=b"q 0 0 9 9 re f Q"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), drawn])
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    assert "Signature is Valid" in pdfsig(out.getvalue())
    assert not read(out.getvalue(), settings)[0].is_valid


class _Tsa(BaseHTTPRequestHandler):
    """A time-stamping authority over HTTP: `way` is how it behaves."""

    way = "good"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.way == "slow":
            time.sleep(1)
        answer = ca().stamper(at=NOW).request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        self.send_response(503 if self.way == "down" else 200)
        self.send_header(
            "Content-Type", "text/plain" if self.way == "down" else "application/timestamp-reply"
        )
        self.end_headers()
        self.wfile.write(b"nonsense" if self.way == "wrong" else answer)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.mark.parametrize(
    ("way", "level"), [("good", Level.LT), ("slow", Level.B), ("wrong", Level.B), ("down", Level.B)]
)
def test_time_stamps_come_over_http_and_their_absence_is_said(settings: Any, way: str, level: Level) -> None:
    server = HTTPServer(("127.0.0.1", 0), type("Tsa", (_Tsa,), {"way": way}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        settings.TSA_URLS, settings.TSA_TIMEOUT = [f"http://127.0.0.1:{server.server_port}/tsa"], 0.3
        with open_pkcs12(ca().issue(SIGNER).pkcs12(PIN), PIN) as opened:
            evidence = Evidence.for_key(opened.chain, now=NOW)
            stamp = Stamp(kind=StampKind.SIGNATURE, name=SIGNER)
            paper = sign_paper(
                render("apology_2025", APOLOGY), key=opened, evidence=evidence, stamp=stamp, now=NOW
            )
        assert paper.level is level
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pdfsig(content: bytes) -> str:
    """What poppler says."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return subprocess.run(
            ["pdfsig", "-nocert", file.name], capture_output=True, check=False
        ).stdout.decode()


def test_an_archival_stamp_is_told_and_a_seal_after_it_has_its_own(settings: Any) -> None:
    plain = signed()
    settings.ARCHIVE_STAMP = True
    kept = signed(signed(), trial=ca().issue("Cơ quan"), kind=StampKind.SEAL)
    assert [one.level for one in read(kept, settings)] == ["B-LTA", "B-LTA"]
    assert all(one.is_valid for one in read(kept, settings))
    settings.ARCHIVE_STAMP = False
    sealed = signed(signed(plain), trial=ca().issue("Cơ quan"), kind=StampKind.SEAL)
    assert {one.level for one in read(sealed, settings)} == {"B-LT"}

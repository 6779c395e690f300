"""A remote signing service that behaves, and one that does not: slow, wrong, gone half-way."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from motcua.core.actors import Role
from motcua.documents.actions.keys import NewKey, register_key
from motcua.documents.actions.piles import PaperToSign, sign_round, start_pile
from motcua.documents.actions.signing import sign_file
from motcua.documents.errors import KeyUnreachable, PinWrong
from motcua.documents.models import ItemState, KeyKind, Signature, SigningKey
from motcua.documents.signing.certificates import chain_pem
from tests.documents.signers import PIN, SIGNER, ca, make_paper, rsa_key, trust_the_authority
from tests.factories import actor_for, make_agency, make_user

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "lanhdao-01"


class _Service(BaseHTTPRequestHandler):
    """The stand-in: `way` is how it behaves, `left` how many digests it signs before it hangs up."""

    way = "good"
    left = 1000

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        service = type(self)
        if asked["key"] != KEY or asked["pin"] != PIN:
            self._answer(403, {"error": "wrong_pin"})
        elif self.path == "/v1/certificates":
            trial = self.server.trial  # type: ignore[attr-defined]
            self._answer(200, {"certificates": chain_pem([trial.certificate, *trial.above])})
        elif service.way == "slow":
            time.sleep(1)
            self._answer(200, {})
        elif service.way == "nonsense":
            self._answer(200, {"signature": 12})
        elif service.left <= 0:
            self.connection.close()
        else:
            service.left -= 1
            digest = base64.b64decode(asked["digest"])
            if service.way == "wrong":
                digest = digest[::-1]
            signature = rsa_key().sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
            self._answer(200, {"signature": base64.b64encode(signature).decode()})

    def _answer(self, state: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(state)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was dropped on purpose."""


@pytest.fixture
def service(settings: Any, tmp_path: Path) -> Iterator[type[_Service]]:
    trust_the_authority(settings, tmp_path)
    behaviour: type[_Service] = type("Behaviour", (_Service,), {})
    server = _Server(("127.0.0.1", 0), behaviour)
    server.trial = ca().issue(SIGNER, key=rsa_key())  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.REMOTE_SIGNER_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.REMOTE_SIGNER_TIMEOUT = 0.4
    yield behaviour
    server.shutdown()
    server.server_close()
    thread.join()


def _registered(now: datetime) -> tuple[SigningKey, Any]:
    leader = make_user(Role.LEADER, make_agency(), full_name=SIGNER)
    by = actor_for(leader, now=now)
    new = NewKey(kind=KeyKind.REMOTE, owner=leader, label=KEY)
    return register_key(new=new, pin=PIN, by=by, now=now), by


def test_a_paper_is_signed_at_a_distance(service: type[_Service], now: datetime) -> None:
    key, by = _registered(now)
    assert sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now).level == "B-LT"
    with pytest.raises(PinWrong, match="còn 2 lần"):
        sign_file(file=make_paper(), key=key, pin="khong-dung", by=by, now=now)


@pytest.mark.parametrize("way", ["slow", "nonsense", "wrong"])
def test_what_does_not_fit_the_certificate_gets_into_no_paper(
    service: type[_Service], now: datetime, way: str
) -> None:
    key, by = _registered(now)
    service.way = way
    with pytest.raises(KeyUnreachable):
        sign_file(file=make_paper(), key=key, pin=PIN, by=by, now=now)
    assert not Signature.objects.exists()
    key.refresh_from_db()
    assert key.wrong_pins == 0


def test_a_service_that_goes_half_way_through_a_pile_keeps_what_is_signed(
    service: type[_Service], now: datetime
) -> None:
    key, by = _registered(now)
    papers = [
        PaperToSign(file=make_paper(reason=f"lý do {n}"), title="Thư", subject_kind="test", subject_id=str(n))
        for n in range(5)
    ]
    pile = start_pile(key=key, papers=papers, by=by, now=now)
    service.left = 2
    pile = sign_round(pile=pile, pin=PIN, by=by, now=now, seconds=60)
    assert "không trả lời" in pile.stopped_because
    states = list(pile.items.values_list("state", flat=True))
    assert states == [ItemState.SIGNED] * 2 + [ItemState.WAITING] * 3
    service.left = 1000
    pile = sign_round(pile=pile, pin=PIN, by=by, now=now, seconds=60)
    assert pile.finished_at == now
    assert Signature.objects.count() == 5


def test_a_service_that_is_not_configured_is_said(settings: Any, now: datetime) -> None:
    settings.REMOTE_SIGNER_URL = ""
    with pytest.raises(KeyUnreachable, match="MOTCUA_REMOTE_SIGNER_URL"):
        _registered(now)

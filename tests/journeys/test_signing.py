"""A leader signs twenty results in one go; a token pulled out half-way loses nothing; one PIN each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from motcua.cases.models import Case
from motcua.catalogue.models import ProcessVersion
from motcua.core.actors import Role, job_actor
from motcua.documents.actions import piles
from motcua.documents.actions.keys import NewKey, register_key, sign_digitally
from motcua.documents.models import ItemState, KeyKind, SigningBatch
from tests.cases.test_signing import at_signing, sign_in_process
from tests.documents.signers import (
    KEY,
    MODULE,
    PIN,
    TOKEN,
    ca,
    make_key,
    make_token,
    rsa_key,
    trust_the_authority,
)
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.journeys.people import sign_in_by_cookie

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TWENTY = 20


@pytest.fixture
def office(settings: Any, tmp_path: Path, monkeypatch: Any) -> tuple[Desk, Any]:
    """Twenty results wait; the leader's key lies in SoftHSM2, in a file where that is not installed."""
    now = timezone.now()
    trust_the_authority(settings, tmp_path)
    desk = make_desk(CERTIFIED_COPY, now=now)
    for version in list(ProcessVersion.objects.all()):
        sign_in_process(version, now)
    sign_digitally(agency=desk.ward, since=timezone.localdate(now), by=job_actor("kiểm thử"), now=now)
    owner, token = desk.users[Role.LEADER], None
    if MODULE:
        trial = ca().issue(owner.full_name, key=rsa_key())
        token = make_token(settings, tmp_path, trial, monkeypatch=monkeypatch)
        new = NewKey(kind=KeyKind.PKCS11, owner=owner, token=TOKEN, label=KEY)
        register_key(new=new, pin=PIN, by=actor_for(owner, now=now), now=now)
    else:
        make_key(owner=owner, now=now)
    for _each in range(TWENTY):
        at_signing(desk, now)
    return desk, token


def test_twenty_results_are_signed_with_one_pin(
    open_page: Callable[..., Page], live_server: Any, office: tuple[Desk, Any]
) -> None:
    desk, _token = office
    page = open_page()
    sign_in_by_cookie(page, live_server.url, desk.users[Role.LEADER])
    page.goto(f"{live_server.url}/can-bo/ky-so/")
    page.wait_for_load_state()
    expect(page.get_by_role("button", name="Ký 20 văn bản")).to_be_visible()
    page.get_by_label("Mã PIN").fill("khong-dung")
    page.get_by_label("Mã PIN").press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("còn 2 lần")
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_label("Mã PIN").press("Control+Enter")
    page.wait_for_url("**/ky-so/*/", timeout=120_000)
    expect(page.locator("main")).to_contain_text("Đã ký 20 trên 20 văn bản.")
    assert Case.objects.filter(step_key="seal").count() == TWENTY


@pytest.mark.skipif(not MODULE, reason="SoftHSM2 is not installed")
def test_a_token_pulled_out_half_way_loses_nothing(
    open_page: Callable[..., Page], live_server: Any, office: tuple[Desk, Any], monkeypatch: Any
) -> None:
    desk, token = office
    whole, begun = piles.signed_in, []

    def pulled_out(*args: Any) -> Any:
        begun.append(1)
        if len(begun) == 6:
            token.pull_out()
        return whole(*args)

    monkeypatch.setattr(piles, "signed_in", pulled_out)
    page = open_page()
    sign_in_by_cookie(page, live_server.url, desk.users[Role.LEADER])
    page.goto(f"{live_server.url}/can-bo/ky-so/")
    page.wait_for_load_state()
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_label("Mã PIN").press("Control+Enter")
    page.wait_for_url("**/ky-so/*/", timeout=120_000)
    expect(page.locator("main")).to_contain_text("Đã ký 5 trên 20 văn bản.")
    expect(page.locator("main")).to_contain_text("Văn bản đã ký vẫn được giữ; số còn lại chờ ký tiếp.")
    token.put_back()
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Ký tiếp").click()
    expect(page.locator("main")).to_contain_text("Đã ký 20 trên 20 văn bản.", timeout=120_000)
    assert SigningBatch.objects.get().items.filter(state=ItemState.SIGNED).count() == TWENTY

"""Settling many items of an import on screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import AttentionItem, ProcedureVersion
from motcua.core.actors import Role
from tests.factories import make_user
from tests.factories_catalogue import WITHOUT_UNIT, raw, run

pytestmark = pytest.mark.django_db
SAID = {"loai": "limit_without_unit", "unit": "working_day", "amount": "", "source": "NĐ 118/2025/NĐ-CP"}


@pytest.fixture
def site(client: Client) -> Client:
    client.force_login(make_user(Role.DIRECTOR))
    run(*(raw(f"9.{number:06d}", cach_thuc_thuc_hien=WITHOUT_UNIT) for number in (1, 2, 3)))
    return client


def url(name: str) -> str:
    return reverse(f"backoffice:{name}")


def text(response: Any) -> str:
    return response.content.decode()


def chosen() -> list[int]:
    return list(AttentionItem.objects.filter(kind="limit_without_unit").values_list("pk", flat=True))


def test_items_are_chosen_previewed_and_settled(site: Client) -> None:
    page = text(site.get(url("bulk"), {"loai": "limit_without_unit"}))
    assert page.count('name="muc"') == 3

    some = chosen()[:2]
    preview = text(site.post(url("preview_bulk"), {**SAID, "muc": some}))
    assert preview.count("<strong>1 ngày làm việc</strong>") == 2
    assert ProcedureVersion.objects.count() == 3

    assert site.post(url("settle_bulk"), {**SAID, "muc": some}).status_code == 302
    assert ProcedureVersion.objects.filter(number=2).count() == 2
    assert text(site.get(url("bulk"), {"loai": "limit_without_unit"})).count('name="muc"') == 1


@pytest.mark.parametrize(
    "wrong", [{"source": ""}, {"unit": ""}, {"unit": "lạ"}, {"muc": []}, {"amount": "0"}]
)
def test_what_is_wrong_is_said(site: Client, wrong: dict[str, Any]) -> None:
    said = {**SAID, "muc": chosen(), **wrong}
    assert site.post(url("preview_bulk"), said).status_code == 422
    assert site.post(url("settle_bulk"), said).status_code == 422
    assert not ProcedureVersion.objects.filter(number=2).exists()


def test_a_kind_that_is_no_limit_asks_for_words_only(site: Client) -> None:
    page = text(site.get(url("bulk"), {"loai": "agency_missing"}))
    assert 'name="unit"' not in page
    assert site.get(url("bulk"), {"loai": "không có", "linh_vuc": "x", "chu": "%"}).status_code == 200

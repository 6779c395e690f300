"""Tiếp nhận phi địa giới: decisions are written down and ended on one page."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.catalogue.models import ReceptionScope
from motcua.core.actors import Role
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db

PAGE = "/quan-tri/tiep-nhan-phi-dia-gioi/"


@pytest.fixture
def province() -> Agency:
    return make_agency("Tỉnh", kind=AgencyKind.PROVINCE)


@pytest.fixture
def client(province: Agency) -> Client:
    client = Client()
    client.force_login(make_user(Role.ADMINISTRATOR, province))
    return client


def filled(receiver: Agency, served: Agency, **values: str) -> dict[str, object]:
    return {
        "receiver": receiver.pk,
        "served": served.pk,
        "decision": "QĐ 12/QĐ-UBND",
        "effective_from": "01/01/2026",
        **values,
    }


def test_a_decision_is_written_down_and_ended(client: Client, province: Agency) -> None:
    answer = client.post(PAGE, filled(province, province), follow=True)
    assert "QĐ 12/QĐ-UBND" in answer.content.decode()
    scope = ReceptionScope.objects.get()
    assert (scope.receiver, scope.served, scope.procedure) == (province, province, None)
    client.post(f"{PAGE}{scope.pk}/ngung/")
    assert f"{PAGE}{scope.pk}/ngung/" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("procedure_code", "9.999999", "Không có thủ tục mã này"),
        ("effective_to", "31/12/2025", "Ngày hết hiệu lực"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    client: Client, province: Agency, field: str, value: str, sentence: str
) -> None:
    answer = client.post(PAGE, filled(province, province, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_agencies_of_others_cannot_be_chosen(client: Client, province: Agency) -> None:
    answer = client.post(PAGE, filled(province, make_agency()))
    assert answer.status_code == 422
    assert not ReceptionScope.objects.exists()

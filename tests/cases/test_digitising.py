"""Orders about digitising: written down, applied to the cases they are for, ended; and their screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.audit.models import Event
from motcua.cases.actions import (
    OrderFacts,
    PaperData,
    begin_intake_scan,
    begin_scan,
    end_digitising_order,
    order_digitising,
)
from motcua.cases.errors import ScanForbidden
from motcua.cases.models import Case, DigitisingOrder, PaperScan
from motcua.cases.queries.digitising import digitising_of
from motcua.cases.rules.digitising import Ground, Need
from motcua.catalogue.errors import DecisionMissing
from motcua.catalogue.models import Procedure
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import local_day
from tests.factories import NOW
from tests.factories_cases import BIRTH, Desk, make_case, make_desk

pytestmark = pytest.mark.django_db
PAPER = "Giấy chứng nhận đăng ký hộ kinh doanh"
DAY = local_day(NOW)
GROUND = "QĐ 45/QĐ-UBND"
PAGE = "/quan-tri/so-hoa/"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk: Desk) -> Case:
    return make_case(desk, papers=(PaperData(name=PAPER, state="submitted"),))


def facts(case: Case, **values: object) -> OrderFacts:
    said = OrderFacts(
        agency=case.receiving_agency, is_required=False, ground=GROUND, effective_from=DAY, paper="đăng ký hộ"
    )
    return replace(said, **values)  # type: ignore[arg-type]


def order(desk: Desk, said: OrderFacts) -> DigitisingOrder:
    return order_digitising(facts=said, by=desk.actor(Role.DIRECTOR), now=NOW)


def judged(case: Case) -> tuple[Need, Ground]:
    (found,) = digitising_of(case, list(case.papers.all()), now=NOW)
    return found.need, found.ground


def test_an_order_holds_for_cases_received_while_it_is_in_force(desk: Desk, case: Case) -> None:
    assert judged(case) == (Need.REQUIRED, Ground.EARLIER_RESULT)
    order(desk, facts(case, effective_from=DAY - timedelta(days=9), effective_to=DAY - timedelta(days=1)))
    order(desk, facts(case, effective_from=DAY + timedelta(days=1)))
    order(desk, facts(case, paper="quyết định"))
    assert judged(case) == (Need.REQUIRED, Ground.EARLIER_RESULT)
    order(desk, facts(case, field=case.procedure_version.field))
    assert judged(case) == (Need.NOT_NEEDED, Ground.ORDER)
    order(desk, facts(case, procedure=case.procedure, paper="", is_required=True))
    assert judged(case) == (Need.REQUIRED, Ground.ORDER)  # nearer than one for the whole field


def test_an_order_of_another_agency_or_procedure_says_nothing(desk: Desk, case: Case) -> None:
    other = make_desk(BIRTH)
    order(other, facts(case, agency=other.centre))
    order(desk, facts(case, procedure=Procedure.objects.get(code=BIRTH), paper=""))
    assert judged(case) == (Need.REQUIRED, Ground.EARLIER_RESULT)


def test_an_order_ends_yesterday_or_never_was(desk: Desk, case: Case) -> None:
    by = desk.actor(Role.DIRECTOR)
    older = order(desk, facts(case, effective_from=DAY - timedelta(days=9)))
    newer = order(desk, facts(case))
    for one in (older, newer):
        end_digitising_order(order=one, by=by, now=NOW)
    assert list(DigitisingOrder.objects.values_list("effective_to", flat=True)) == [DAY - timedelta(days=1)]
    kinds = Event.objects.filter(subject_id=desk.centre.code).values_list("kind", flat=True)
    assert [kind for kind in kinds if "digitising" in kind] == (
        ["cases.digitising_ordered"] * 2 + ["cases.digitising_order_ended"] * 2
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"effective_to": DAY - timedelta(days=1)}, "effective_to"),
        ({"paper": ""}, "paper"),
    ],
)
def test_an_order_names_its_document_its_days_and_its_papers(
    desk: Desk, case: Case, values: dict[str, object], field: str
) -> None:
    with pytest.raises(DecisionMissing) as refused:
        order(desk, facts(case, **values))
    assert refused.value.field == field
    with pytest.raises(NotAllowed):
        order_digitising(facts=facts(case), by=desk.actor(Role.RECEIVER), now=NOW)
    assert not DigitisingOrder.objects.exists()


def test_a_secret_is_not_even_begun(desk: Desk) -> None:
    case = make_case(desk, papers=(PaperData(name="Kế hoạch (Mật)", state="submitted"),))
    by = desk.actor(Role.RECEIVER)
    with pytest.raises(ScanForbidden, match="bí mật nhà nước"):
        begin_scan(case_id=case.pk, paper_id=case.papers.get().pk, counter=None, by=by, now=NOW)
    with pytest.raises(ScanForbidden):
        begin_intake_scan(
            intake_key="k",
            title="Kế hoạch (Mật)",
            person="",
            office=desk.office,
            counter=None,
            by=by,
            now=NOW,
        )
    assert not PaperScan.objects.exists()


def test_the_screen_writes_down_and_ends_and_the_reason_stands_at_the_counter(desk: Desk, case: Case) -> None:
    director, receiver = Client(), Client()
    director.force_login(desk.users[Role.DIRECTOR])
    receiver.force_login(desk.users[Role.RECEIVER])
    sent = {
        "need": "not_needed",
        "paper": "đăng ký hộ",
        "agency": desk.centre.pk,
        "ground": GROUND,
        "effective_from": f"{DAY:%d/%m/%Y}",
    }
    refused = director.post(PAGE, sent | {"procedure_code": "9.999999"})
    assert "Không có thủ tục mã này" in refused.content.decode()
    assert GROUND in director.post(PAGE, sent, follow=True).content.decode()

    reason = f"Không phải số hóa theo {GROUND}"
    assert reason in receiver.get(reverse("desk:case", args=[case.pk])).content.decode()
    begun = receiver.post(
        reverse("desk:scan_paper", args=[case.pk]), {"paper": case.papers.get().pk}, follow=True
    )
    assert reason in begun.content.decode()
    director.post(f"{PAGE}{DigitisingOrder.objects.get().pk}/ngung/")
    assert "ngung/" not in director.get(PAGE).content.decode()
    assert reason in receiver.get(reverse("desk:case", args=[case.pk])).content.decode()  # received before

"""Before the visit: questions from the record alone, my list, the offices and their halls."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.agencies.choices import AgencyKind
from motcua.catalogue.models import Field, Offering, ProcedureVersion, ReceptionScope
from motcua.catalogue.queries import offerings_by_centre, receivable_by
from motcua.core.rules.dates import local_day
from motcua.queueing.models import Hall, Ticket
from tests.factories import NOW, make_agency, make_office
from tests.factories_cases import BIRTH, CERTIFIED_COPY, MARRIAGE, TEMPORARY_RESIDENCE, Desk, make_desk
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, MARRIAGE, TEMPORARY_RESIDENCE, CERTIFIED_COPY)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    made = make_queue("H", counters=2, office=desk.office)
    made.lines["H"].fields.set(Field.objects.all())
    made.sit_down(0)
    return made


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", response.content.decode())


# Questions


def test_a_procedure_with_variants_asks_for_the_variant_first(client: Client, desk: Desk) -> None:
    content = page(client, f"/chuan-bi/{TEMPORARY_RESIDENCE}/")
    assert "Ông/Bà thuộc trường hợp nào?" in content
    assert "Mang theo" not in content
    content = page(client, f"/chuan-bi/{TEMPORARY_RESIDENCE}/?truong-hop=1")
    assert "Ông/Bà muốn nộp bằng cách nào?" in content
    assert "Qua bưu chính" not in content  # the record names two ways only
    assert 'name="truong-hop" value="1"' in content


def test_what_the_record_leaves_no_choice_in_is_not_asked(client: Client, desk: Desk) -> None:
    content = page(client, f"/chuan-bi/{MARRIAGE}/")
    assert "Ai đi nộp?" not in content  # both must come
    content = page(client, f"/chuan-bi/{MARRIAGE}/?xong=1&cach=direct&thay=co")
    assert "Hai bên phải cùng có mặt." in content
    assert "giấy ủy quyền" not in content


def test_papers_needed_only_sometimes_are_brought_only_by_those_whom_they_concern(
    client: Client, desk: Desk
) -> None:
    asked = page(client, f"/chuan-bi/{BIRTH}/")
    found = re.search(r'name="kem" value="([^"]+)" ?> ?<span>([^<]+)</span>', asked)
    assert found is not None
    key, name = found[1], found[2]
    assert name not in page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=direct")
    with_it = page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=direct&kem={key}")
    assert name in with_it
    assert "Mang theo 2 loại giấy tờ" in with_it


def test_the_paper_of_a_proxy_follows_from_who_goes(client: Client, desk: Desk) -> None:
    asked = page(client, f"/chuan-bi/{BIRTH}/")
    assert "Văn bản ủy quyền" not in asked  # asked for by "who goes", not twice
    assert "Văn bản ủy quyền" not in page(client, f"/chuan-bi/{BIRTH}/?xong=1&thay=khong")
    content = page(client, f"/chuan-bi/{BIRTH}/?xong=1&thay=co")
    assert "Văn bản ủy quyền" in content
    assert "Nộp thay" in content


def test_papers_the_office_looks_up_itself_are_not_to_be_brought(client: Client, desk: Desk) -> None:
    content = page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=direct")
    brought, looked_up = content.split("Không phải nộp khi nơi tiếp nhận tra được")
    assert "Mang theo 1 loại giấy tờ" in brought
    assert "1 bản chính" in brought
    assert "Giấy chứng sinh" in looked_up


def test_the_way_of_filing_decides_where_one_goes(client: Client, desk: Desk, queue: Queue) -> None:
    assert "Lấy số từ xa" in page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=direct")
    online = page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=online")
    assert "VNeID" in online
    assert "lay-so/?" not in online
    post = page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=post")
    assert "12 Nguyễn Văn Đậu" in post
    assert "lay-so/?" not in post


@pytest.mark.parametrize(
    "wrong", ["truong-hop=x", "truong-hop=99", "cach=bay", "thay=7", "kem=%00", "xong=2"]
)
def test_whatever_stands_in_the_address_is_answered(client: Client, desk: Desk, wrong: str) -> None:
    for code in (BIRTH, TEMPORARY_RESIDENCE):
        assert client.get(f"/chuan-bi/{code}/?{wrong}").status_code == 200


def test_an_unknown_procedure_is_said_to_be_unknown(client: Client, desk: Desk) -> None:
    assert client.get("/chuan-bi/9.999999/").status_code == 404


def test_the_page_of_the_procedure_leads_here(client: Client, desk: Desk) -> None:
    assert f'href="/chuan-bi/{BIRTH}/"' in page(client, f"/thu-tuc/{BIRTH}/")


# Where and when


def test_the_office_says_whether_it_is_open_how_many_wait_and_gives_a_number(
    client: Client, desk: Desk, queue: Queue
) -> None:
    queue.ticket("H")
    address = f"/chuan-bi/{BIRTH}/?xong=1&cach=direct"
    content = page(client, address)
    assert desk.centre.name in content
    assert "Đang mở cửa" in content
    assert "Nhóm H: 1 người đang chờ" in content
    found = re.search(r'href="(/lay-so/[^"]+)"', content)
    assert found is not None
    form = page(client, found[1].replace("&amp;", "&"))
    key = re.search(r'name="form_key" value="([^"]+)"', form)
    assert key is not None
    client.post(
        "/lay-so/", {"nhom": queue.lines["H"].pk, "thu-tuc": BIRTH, "form_key": key[1], "address": ""}
    )
    ticket = Ticket.objects.get(origin="remote")
    assert ticket.offering is not None
    assert ticket.offering.procedure.code == BIRTH  # the counter opens this procedure


def test_out_of_hours_no_number_is_offered(
    client: Client, desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(hour=20))
    content = page(client, f"/chuan-bi/{BIRTH}/?xong=1&cach=direct")
    assert "Đang đóng cửa" in content
    assert "lay-so/?" not in content


def test_the_answer_costs_a_fixed_number_of_statements(client: Client, desk: Desk, queue: Queue) -> None:
    address = f"/chuan-bi/{BIRTH}/?xong=1&cach=direct"
    page(client, address)
    with CaptureQueriesContext(connection) as few:
        page(client, address)
    for number in range(6):
        make_office(desk.centre, name=f"Điểm {number}")
    for _ in range(20):
        queue.ticket("H")
    with CaptureQueriesContext(connection) as many:
        page(client, address)
    assert len(many) == len(few) <= 12


def test_which_centres_take_a_procedure_is_told_as_the_counter_tells_it(desk: Desk) -> None:
    """The oracle is what the intake asks, centre by centre."""
    province = desk.ward.parent
    assert province is not None
    other_ward = make_agency(parent=province, kind=AgencyKind.COMMUNE)
    far = make_agency(parent=other_ward, kind=AgencyKind.CENTRE)
    police = make_agency(parent=desk.ward, kind=AgencyKind.SECTION)
    version = ProcedureVersion.objects.get(procedure__code=BIRTH, procedure__current_version__isnull=False)
    procedure = version.procedure
    Offering.objects.create(agency=police, procedure=procedure, handling_unit=police)
    centres = [desk.centre, far, desk.ward, other_ward, province]

    def check() -> set[int]:
        found = offerings_by_centre(procedure.pk, centres, on=TODAY)
        for centre in centres:
            allowed = set(
                receivable_by(centre, on=TODAY).filter(procedure=procedure).values_list("pk", flat=True)
            )
            assert (found[centre.pk].pk in allowed) if centre.pk in found else not allowed
        return set(found)

    assert far.pk not in check()
    scope = ReceptionScope.objects.create(
        receiver=other_ward, served=desk.ward, decision="QĐ 1", effective_from=TODAY
    )
    assert far.pk in check()
    scope.effective_to = TODAY
    scope.effective_from = TODAY - timedelta(days=9)
    scope.save()
    assert far.pk in check()
    scope.effective_to = TODAY - timedelta(days=1)
    scope.save()
    assert far.pk not in check()


# The first page


def test_the_first_page_says_how_full_the_hall_is(client: Client, desk: Desk, queue: Queue) -> None:
    assert "Không ai chờ" in page(client, "/")
    for _ in range(3):
        queue.ticket("H")
    content = page(client, "/")
    assert "3 người đang chờ" in content
    assert "lâu nhất là Nhóm H" in content
    assert 'href="/lay-so/"' in content


def test_the_first_page_is_silent_about_a_hall_that_is_closed(
    client: Client, desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(hour=20))
    content = page(client, "/")
    assert "Đang đóng cửa" in content
    assert "đang chờ" not in content


def test_a_hall_that_receives_outside_the_sessions_is_not_called_closed(
    client: Client, desk: Desk, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    Hall.objects.update(is_always_open=True)
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(hour=20))
    for address in ("/", "/lay-so/", f"/chuan-bi/{BIRTH}/?xong=1&cach=direct"):
        content = page(client, address)
        assert "Đang đóng cửa" not in content
        assert ("cả ngoài giờ làm việc" in content) == (
            address != "/lay-so/"
        )  # there only who cannot come is told

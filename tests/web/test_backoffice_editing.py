"""The procedure editor on screen: grouped forms, looking over, publishing, retiring."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import Procedure, ProcedureDraft, ProcedureVersion
from motcua.catalogue.rules.diff import canonical
from motcua.core.actors import Role
from tests.factories import make_user
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_case, make_desk

pytestmark = pytest.mark.django_db
CODE = HOUSEHOLD_BUSINESS


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The site's clock stands at the tests' moment, 24/03/2026 09:00."""
    monkeypatch.setattr("motcua.web.shared.middleware.timezone.now", lambda: now)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def site(client: Client, desk: Desk) -> Client:
    client.force_login(desk.users[Role.ADMINISTRATOR])
    return client


def url(name: str) -> str:
    return reverse(f"backoffice:{name}", args=[CODE])


def text(response: Any) -> str:
    return response.content.decode()


def sent_by(response: Any) -> dict[str, Any]:
    """What the browser would send back, from the form of the page as it stands."""
    form = response.context["form"]
    data: dict[str, Any] = {"revision": response.context["revision"]}
    forms = [form.facts, *(lines.management_form for _n, _l, lines, _m in form.lists)]
    forms += [line for _n, _l, lines, _m in form.lists for line in lines.forms]
    for each in forms:
        for field in each:
            value = field.value()
            if value is not None and value is not False and value != "":
                # A browser sends the ends of lines as two signs.
                data[field.html_name] = value.replace("\n", "\r\n") if isinstance(value, str) else value
    return data


def current() -> ProcedureVersion:
    version = Procedure.objects.get(code=CODE).current_version
    assert version is not None
    return version


def test_saving_what_was_shown_changes_nothing(site: Client, desk: Desk) -> None:
    """Every part of a record survives the way through the form."""
    site.post(url("start_draft"))
    page = site.get(url("procedure_draft"))
    answer = site.post(url("procedure_draft"), sent_by(page))

    assert answer.status_code == 302
    assert canonical(ProcedureDraft.objects.get().record) == canonical(current().record)
    assert "Bản nháp chưa thay đổi gì" in text(site.get(url("review_draft")))


def test_a_procedure_is_edited_looked_over_and_published(site: Client, desk: Desk) -> None:
    case = make_case(desk)
    site.post(url("start_draft"))
    data = sent_by(site.get(url("procedure_draft")))
    data |= {"limits-0-amount": 5, "ground": "Quyết định 77/QĐ-UBND", "review": "1"}
    answer = site.post(url("procedure_draft"), data)
    assert answer["Location"] == url("review_draft")

    review = text(site.get(url("review_draft")))
    assert "<del>" in review
    assert "quy trình nội bộ được lập lại" in review
    published = site.post(url("publish_draft"), {"revision": revision_in(review), "on": "24/03/2026"})
    assert published["Location"] == url("procedure")
    assert (current().number, current().record.limits[0].text) == (2, "5 ngày làm việc")
    case.refresh_from_db()
    assert case.procedure_version.number == 1
    assert "Quyết định 77/QĐ-UBND" in text(site.get(url("procedure_versions")))


def revision_in(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found
    return found[1]


def test_lines_are_added_and_removed(site: Client, desk: Desk) -> None:
    site.post(url("start_draft"))
    page = site.get(url("procedure_draft"))
    data = sent_by(page)
    count = len(current().record.documents)
    data |= {
        "documents-0-gone": "on",
        f"documents-{count}-name": "Tờ khai mới",
        f"documents-{count}-copies": "2",
    }
    site.post(url("procedure_draft"), data)

    papers = ProcedureDraft.objects.get().record.documents
    assert (papers[-1].name, papers[-1].copies) == ("Tờ khai mới", 2)
    assert papers[:-1] == current().record.documents[1:]


def test_what_misses_is_said_and_not_published(site: Client, desk: Desk) -> None:
    site.post(url("start_draft"))
    data = sent_by(site.get(url("procedure_draft")))
    data |= {"name": "", "ground": "QĐ 1"}
    site.post(url("procedure_draft"), data)
    review = text(site.get(url("review_draft")))
    assert "Chưa có tên thủ tục." in review
    refused = site.post(url("publish_draft"), {"revision": revision_in(review), "on": "24/03/2026"})
    assert refused.status_code == 422
    assert "Chưa công bố được, còn 1 chỗ phải sửa" in text(refused)


def test_an_unreadable_number_is_refused_beside_its_field(site: Client, desk: Desk) -> None:
    site.post(url("start_draft"))
    data = sent_by(site.get(url("procedure_draft")))
    answer = site.post(url("procedure_draft"), {**data, "limits-0-amount": "ba"})
    assert answer.status_code == 422
    assert ProcedureDraft.objects.get().revision == 1


def test_an_outdated_page_is_refused_and_keeps_what_was_typed(site: Client, desk: Desk) -> None:
    site.post(url("start_draft"))
    data = sent_by(site.get(url("procedure_draft")))
    site.post(url("procedure_draft"), data)
    late = site.post(url("procedure_draft"), {**data, "name": "Tên của người đến sau"})
    assert late.status_code == 409
    assert "vừa được người khác lưu" in text(late)
    assert "Tên của người đến sau" in text(late)


def test_a_day_to_come_is_shown_and_taken_back(site: Client, desk: Desk) -> None:
    site.post(url("start_draft"))
    data = sent_by(site.get(url("procedure_draft")))
    site.post(url("procedure_draft"), {**data, "name": "Tên mới", "ground": "QĐ 1"})
    review = text(site.get(url("review_draft")))
    site.post(url("publish_draft"), {"revision": revision_in(review), "on": "01/04/2026"})
    assert "hiệu lực từ 01/04/2026" in text(site.get(reverse("backoffice:procedure_drafts")))

    review = text(site.get(url("review_draft")))
    site.post(url("withdraw_schedule"), {"revision": revision_in(review)})
    assert ProcedureDraft.objects.get().publish_on is None
    site.post(url("discard_draft"), {"revision": ProcedureDraft.objects.get().revision})
    assert site.get(url("procedure_draft")).status_code == 404


def test_a_procedure_is_retired_and_the_public_page_says_so(site: Client, desk: Desk) -> None:
    page = text(site.get(url("retire_procedure")))
    assert "1 nơi đang tiếp nhận" in page
    assert site.post(url("retire_procedure"), {"on": "24/03/2026", "ground": ""}).status_code == 422
    site.post(url("retire_procedure"), {"on": "24/03/2026", "ground": "Quyết định 99/QĐ-BTC"})

    assert "đã bãi bỏ từ 24/03/2026 theo Quyết định 99/QĐ-BTC" in text(site.get(url("procedure")))
    public = text(Client().get(reverse("portal:procedure", args=[CODE])))
    assert "đã bãi bỏ từ 24/03/2026 theo Quyết định 99/QĐ-BTC" in public
    listed = text(site.get(reverse("backoffice:catalogue"), {"tinh_trang": "da-bai-bo"}))
    assert CODE in listed
    assert CODE not in text(site.get(reverse("backoffice:catalogue")))


def test_a_retirement_to_come_is_called_off(site: Client, desk: Desk) -> None:
    site.post(url("retire_procedure"), {"on": "01/04/2026", "ground": "Quyết định 99/QĐ-BTC"})
    assert "bãi bỏ từ 01/04/2026" in text(site.get(url("procedure")))
    site.post(url("cancel_retirement"))
    assert Procedure.objects.get(code=CODE).retired_on is None


def test_a_director_looks_but_does_not_edit(client: Client, desk: Desk) -> None:
    client.force_login(make_user(Role.DIRECTOR, desk.ward))
    assert "Biên tập" not in text(client.get(url("procedure")))
    assert client.post(url("start_draft")).status_code == 403

"""Cases are found by whatever people hold or say, newest first, in old offices as in new ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.applicants.actions import ApplicantData
from motcua.cases.models import Case
from motcua.cases.permissions import VIEW
from motcua.cases.queries import finding
from motcua.cases.queries.finding import find_cases, newest_found
from motcua.core.actors import Role
from tests.factories import NOW
from tests.factories_cases import CARD, CERTIFIED_COPY, PERSON, Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY)


def person(name: str, number: int) -> ApplicantData:
    return ApplicantData(name=name, identifier=f"0791850{number:05d}")


def every(desk: Desk, text: str) -> list[Case]:
    return list(find_cases(text, actor=desk.actor(Role.RECEIVER), roles=VIEW.roles))


def found(desk: Desk, text: str) -> list[str]:
    """Names of the applicants of what both ways of looking find; they must agree."""
    by, roles = desk.actor(Role.RECEIVER), VIEW.roles
    whole = [case.pk for case in find_cases(text, actor=by, roles=roles)]
    newest = [case.pk for case in newest_found(text, actor=by, roles=roles, limit=50)]
    assert whole == newest
    return [case.applicant_name for case in Case.objects.filter(pk__in=whole).order_by("-pk")]


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Nguyễn Văn Ân", True),
        ("nguyen van an", True),
        ("NGUYEN VAN", True),
        ("an", True),
        ("văn ân", True),
        ("nguyen an", True),
        ("ngu", True),
        ("tran van an", False),
        ("anh", False),
        ("%", False),
    ],
)
def test_a_name_is_found_from_its_beginning_or_by_the_given_name(desk: Desk, words: str, fits: bool) -> None:
    receive(desk, CERTIFIED_COPY, applicant=person("Nguyễn Văn Ân", 1))
    receive(desk, CERTIFIED_COPY, applicant=person("Lê Thị Bích", 2))
    assert (found(desk, words) == ["Nguyễn Văn Ân"]) is fits


def test_the_proxy_is_found_by_name_and_number_too(desk: Desk) -> None:
    receive(
        desk, CERTIFIED_COPY, applicant=person("Lê Thị Bích", 1), proxy=PERSON, proxy_paper="Giấy ủy quyền"
    )
    assert found(desk, "nguyen van an") == ["Lê Thị Bích"]
    assert found(desk, PERSON.identifier) == ["Lê Thị Bích"]
    assert found(desk, CARD) == ["Lê Thị Bích"]


def test_codes_are_found_whole_by_their_beginning_and_by_their_end(desk: Desk) -> None:
    case = receive(desk, CERTIFIED_COPY, applicant=person("Lê Thị Bích", 1))
    tail = case.code.partition("-")[2]

    for text in (
        case.code,
        case.code.lower(),
        case.code[:9],
        tail,
        tail.rpartition("-")[2],
        case.lookup_code,
    ):
        assert found(desk, text) == ["Lê Thị Bích"], text
    assert found(desk, "260101-0001") == []


def test_the_end_of_a_code_alone_is_looked_for_among_the_newest_cases(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "NEWEST", 1)
    old = receive(desk, CERTIFIED_COPY, now=NOW - timedelta(days=90))
    for _ in range(2):
        receive(desk, CERTIFIED_COPY, now=NOW - timedelta(days=30))
    assert old.code not in [case.code for case in every(desk, old.code.rpartition("-")[2])]
    assert [case.code for case in every(desk, old.code.partition("-")[2])] == [old.code]


def test_a_rare_name_is_found_behind_thousands_of_newer_cases(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "NEWEST", 3)
    receive(desk, CERTIFIED_COPY, applicant=person("Âu Dương Kỳ", 1))
    for number in range(2, 8):
        receive(desk, CERTIFIED_COPY, applicant=person("Nguyễn Văn Ân", number))

    by = desk.actor(Role.RECEIVER)
    assert found(desk, "au duong") == ["Âu Dương Kỳ"]
    common = newest_found("nguyen", actor=by, roles=VIEW.roles, limit=2)
    assert [case.pk for case in common] == sorted((case.pk for case in common), reverse=True)


def test_nothing_is_found_for_words_that_say_nothing(desk: Desk) -> None:
    receive(desk, CERTIFIED_COPY)
    assert found(desk, "   ") == []

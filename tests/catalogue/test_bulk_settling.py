"""One decision for many items that an import left open."""

from __future__ import annotations

import pytest

from motcua.audit.queries import find_faults, history_of
from motcua.catalogue import actions
from motcua.catalogue.errors import AlreadySettled, LimitWrong, NoteMissing
from motcua.catalogue.models import AttentionItem, ProcedureVersion
from motcua.catalogue.queries import AttentionFilter, open_attention
from motcua.catalogue.queries.bulk import Decision, fixes_of, open_items
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from tests.factories import NOW, make_actor, make_agency
from tests.factories_catalogue import CHANNELS, WITHOUT_UNIT, raw, run

pytestmark = pytest.mark.django_db
SOURCE = "Nghị định 118/2025/NĐ-CP"
DAYS = Decision(SOURCE, "working_day")


@pytest.fixture
def director() -> Actor:
    return make_actor(Role.DIRECTOR, make_agency())


def bring_in(count: int, **changes: str) -> list[int]:
    """Procedures whose limit has no unit; the ids of the items about it."""
    run(
        *(
            raw(f"9.{number:06d}", cach_thuc_thuc_hien=WITHOUT_UNIT, **changes)
            for number in range(1, count + 1)
        )
    )
    return [item.pk for item in open_attention(AttentionFilter(kind="limit_without_unit"))]


def versions() -> list[ProcedureVersion]:
    return list(ProcedureVersion.objects.filter(state="published").order_by("procedure__code"))


def test_many_limits_get_their_unit_at_once(director: Actor) -> None:
    ids = bring_in(3)
    fixes = actions.settle_many(item_ids=ids, decision=DAYS, by=director, now=NOW)

    assert [fix.after for fix in fixes] == ["1 ngày làm việc"] * 3
    assert [(each.number, each.record.limits[0].unit) for each in versions()] == [(2, "working_day")] * 3
    assert not open_attention(AttentionFilter(kind="limit_without_unit")).exists()
    assert {item.note for item in AttentionItem.objects.filter(kind="limit_without_unit")} == {
        f"1 ngày làm việc, theo {SOURCE}"
    }
    assert [entry.kind for entry in history_of("procedure", "9.000001")] == ["catalogue.settled_in_bulk"]
    assert list(find_faults()) == []


def test_a_decision_holds_through_the_next_import(director: Actor) -> None:
    actions.settle_many(item_ids=bring_in(2), decision=DAYS, by=director, now=NOW)
    bring_in(2)
    assert [each.record.limits[0].unit for each in versions()] == ["working_day"] * 2


def test_the_preview_writes_nothing_and_says_before_and_after(director: Actor) -> None:
    ids = bring_in(2)
    fixes = fixes_of(list(open_items(ids)), Decision(SOURCE, "day", 7))
    assert {(fix.after, fix.problem) for fix in fixes} == {("7 ngày", "")}
    assert [each.number for each in versions()] == [1, 1]


def test_other_items_get_one_conclusion_in_words(director: Actor) -> None:
    run(raw("9.000001", co_quan_thuc_hien=""), raw("9.000002", co_quan_thuc_hien=""))
    ids = [item.pk for item in open_attention(AttentionFilter(kind="agency_missing"))]
    actions.settle_many(item_ids=ids, decision=Decision("UBND cấp xã, QĐ 12"), by=director, now=NOW)

    assert len(ids) == 2
    assert {item.note for item in AttentionItem.objects.filter(pk__in=ids)} == {"UBND cấp xã, QĐ 12"}
    assert [each.number for each in versions()] == [1, 1]


def test_what_does_not_fit_stops_all(director: Actor) -> None:
    ids = bring_in(1)
    run(raw("9.000009", cach_thuc_thuc_hien=f"{CHANNELS}Trực tiếpKhông quy địnhMiễn phí"))
    missing = open_attention(AttentionFilter()).filter(kind__in=["limit_missing", "limit_unreadable"])
    for chosen in ([*ids, missing[0].pk], [missing[0].pk]):
        with pytest.raises(LimitWrong):
            actions.settle_many(item_ids=chosen, decision=DAYS, by=director, now=NOW)
    assert {each.number for each in versions()} == {1}


def test_an_item_settled_meanwhile_stops_all(director: Actor) -> None:
    ids = bring_in(2)
    item = AttentionItem.objects.get(pk=ids[0])
    actions.settle_attention(item=item, note="xem rồi", by=director, now=NOW)
    with pytest.raises(AlreadySettled):
        actions.settle_many(item_ids=ids, decision=DAYS, by=director, now=NOW)
    assert {each.number for each in versions()} == {1}


def test_a_decision_needs_ground_items_and_the_right(director: Actor) -> None:
    ids = bring_in(1)
    with pytest.raises(NoteMissing):
        actions.settle_many(item_ids=ids, decision=Decision(" ", "day"), by=director, now=NOW)
    with pytest.raises(NoteMissing):
        actions.settle_many(item_ids=[], decision=DAYS, by=director, now=NOW)
    with pytest.raises(NotAllowed):
        actions.settle_many(item_ids=ids, decision=DAYS, by=make_actor(Role.RECEIVER, make_agency()), now=NOW)
    assert {each.number for each in versions()} == {1}


def test_items_are_narrowed_by_what_the_source_says(director: Actor) -> None:
    bring_in(2)
    assert open_attention(AttentionFilter(kind="limit_without_unit", text="không có")).count() == 0
    (text,) = {item.text for item in open_attention(AttentionFilter(kind="limit_without_unit"))}
    assert open_attention(AttentionFilter(kind="limit_without_unit", text=text)).count() == 2

"""Published versions and processes never change; a limit the source leaves open is settled by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from motcua.audit.models import Event
from motcua.catalogue.actions import settle_attention, settle_limit
from motcua.catalogue.choices import Origin, VersionState
from motcua.catalogue.errors import (
    AlreadySettled,
    LimitStated,
    LimitWrong,
    NoteMissing,
    VersionOutdated,
    VersionPublished,
)
from motcua.catalogue.models import AttentionItem, ProcedureVersion, ProcessVersion, SettledLimit
from motcua.catalogue.queries import AttentionFilter, attention_counts, current_version, open_attention
from motcua.catalogue.rules.limits import limit_for
from motcua.catalogue.rules.record import Channel
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.core.worktime import LimitUnit
from tests.factories import NOW, make_actor, make_agency
from tests.factories_catalogue import CHANNELS, WITHOUT_UNIT, raw, run

pytestmark = pytest.mark.django_db

CODE = "9.000001"


@pytest.fixture
def admin() -> Actor:
    return make_actor(Role.ADMINISTRATOR, make_agency())


def settle(by: Actor, version: ProcedureVersion | None = None, **changes: Any) -> ProcedureVersion:
    values = {"amount": 1, "unit": LimitUnit.WORKING_DAY, "source": "Luật Mẫu Điều 5", **changes}
    return settle_limit(
        version=version or current_version(CODE), by=by, now=NOW + timedelta(days=1), **values
    )


# --- published is published -----------------------------------------------------------------------------


def test_what_a_published_version_says_cannot_be_updated():
    run(raw())
    versions = ProcedureVersion.objects.all()
    with pytest.raises(VersionPublished):
        versions.update(name="Tên khác")
    version = versions.get()
    version.record_text = "{}"
    with pytest.raises(VersionPublished):
        ProcedureVersion.objects.bulk_update([version], ["record_text"])


def test_the_steps_of_a_published_process_cannot_be_updated():
    run(raw())
    with pytest.raises(VersionPublished):
        ProcessVersion.objects.update(definition_text="{}")


def test_neither_a_version_nor_its_process_can_be_deleted(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    settle(admin)
    for model in (ProcedureVersion, ProcessVersion):
        for number in (1, 2):
            own = {"number": number} if model is ProcedureVersion else {"procedure_version__number": number}
            with pytest.raises(ProtectedError):
                model.objects.filter(**own).delete()


def test_a_draft_may_still_change():
    run(raw())
    draft = ProcessVersion.objects.create(
        procedure_version=current_version(CODE), number=2, definition_text="{}"
    )
    drafts = ProcessVersion.objects.filter(pk=draft.pk)
    assert drafts.update(definition_text='{"steps": []}') == 1
    assert drafts.delete()[0] == 1


def test_the_database_refuses_a_published_process_without_a_date():
    run(raw())
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessVersion.objects.create(
            procedure_version=current_version(CODE),
            number=2,
            state=VersionState.PUBLISHED,
            definition_text="{}",
        )


def test_new_versions_leave_every_word_of_the_old_ones_as_it_was(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    content = ("name", "record_text", "verbatim_text", "record_hash", "search_text", "number", "created_at")
    before = ProcedureVersion.objects.values_list(*content).get()
    process = ProcessVersion.objects.values_list("definition_text", "published_at", "number").get()

    settle(admin)
    run(raw(ten_thu_tuc="Tên mới"), later=2)

    assert ProcedureVersion.objects.values_list(*content).get(number=1) == before
    old = ProcessVersion.objects.filter(procedure_version__number=1)
    assert old.values_list("definition_text", "published_at", "number").get() == process


# --- settling a limit -----------------------------------------------------------------------------------


def test_a_settled_limit_makes_a_version_the_office_can_receive_on(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    first = current_version(CODE)
    assert limit_for(first.record, channel=Channel.DIRECT) is None

    made = settle(admin)

    limit = limit_for(made.record, channel=Channel.DIRECT)
    assert limit is not None
    assert (limit.amount, limit.unit, limit.text) == (1, "working_day", "1 ngày làm việc")
    assert "“1”" in limit.note
    assert "Luật Mẫu Điều 5" in limit.note
    assert (made.number, made.based_on, made.procedure.origin) == (2, first, Origin.NATIONAL)
    assert made.verbatim_text == first.verbatim_text
    assert current_version(CODE).pk == made.pk
    assert made.current_process is not None
    assert made.current_process.process.minutes() == 480


def test_who_settled_a_limit_and_why_is_kept(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    made = settle(admin)
    row = SettledLimit.objects.get(version=made)
    assert (row.by_label, row.source, row.decided_at) == (
        admin.label,
        "Luật Mẫu Điều 5",
        NOW + timedelta(days=1),
    )
    event = Event.objects.get(kind="catalogue.limit_settled")
    assert (event.subject_kind, event.subject_id) == ("procedure", CODE)
    assert made.record_hash in event.payload


def test_settling_a_limit_answers_the_item_and_takes_the_others_along(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT, co_quan_thuc_hien=""))
    made = settle(admin)
    answered = AttentionItem.objects.get(kind="limit_without_unit")
    assert (answered.settled_by, answered.note) == (admin.label, "1 ngày làm việc, theo Luật Mẫu Điều 5")
    assert AttentionItem.objects.get(kind="agency_missing").version == made
    assert attention_counts(AttentionFilter()) == {"agency_missing": 1}


def test_a_double_click_settles_once(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    version = current_version(CODE)
    made = settle(admin, version)
    assert settle(admin, version) == made
    assert ProcedureVersion.objects.count() == 2
    assert Event.objects.filter(kind="catalogue.limit_settled").count() == 1


def test_a_wrong_decision_can_be_made_anew(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    settle(admin)
    made = settle(admin, amount=3, unit=LimitUnit.DAY)
    (limit,) = made.record.limits
    assert (made.number, limit.amount, limit.unit) == (3, 3, "day")
    assert SettledLimit.objects.filter(version=made).count() == 1


def test_deciding_on_an_older_version_than_the_current_is_refused(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    version = current_version(CODE)
    settle(admin, version)
    with pytest.raises(VersionOutdated):
        settle(admin, version, amount=2)


def test_a_limit_the_source_states_is_not_for_people_to_change(admin: Actor):
    run(raw())
    with pytest.raises(LimitStated):
        settle(admin)
    assert ProcedureVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"amount": 0}, LimitWrong), ({"amount": 10_000}, LimitWrong), ({"source": "  "}, NoteMissing)],
)
def test_a_limit_needs_an_amount_and_a_legal_ground(
    admin: Actor, changes: dict[str, Any], refusal: type[Exception]
):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    with pytest.raises(refusal):
        settle(admin, **changes)


def test_a_procedure_settled_as_same_day_is_a_same_day_one(admin: Actor):
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    made = settle(admin, unit=LimitUnit.SAME_DAY)
    assert made.is_same_day
    assert made.current_process is not None
    assert made.current_process.process.name == "Quy trình trong ngày"


def test_only_the_variant_decided_on_is_settled(admin: Actor):
    both = f"{CHANNELS}Trực tiếp1Miễn phíTrực tuyến3 Ngày làm việcMiễn phí"
    run(raw(cach_thuc_thuc_hien=both))
    made = settle(admin, amount=5)
    assert [(limit.amount, limit.unit) for limit in made.record.limits] == [
        (5, "working_day"),
        (3, "working_day"),
    ]


def test_receivers_settle_nothing():
    run(raw(cach_thuc_thuc_hien=WITHOUT_UNIT))
    receiver = make_actor(Role.RECEIVER, make_agency())
    with pytest.raises(NotAllowed):
        settle(receiver)
    with pytest.raises(NotAllowed):
        settle_attention(
            item=AttentionItem.objects.first() or AttentionItem(), note="x", by=receiver, now=NOW
        )


# --- settling an item -----------------------------------------------------------------------------------


def test_an_item_is_settled_once_with_who_when_and_why(admin: Actor):
    run(raw(co_quan_thuc_hien=""))
    item = open_attention(AttentionFilter()).get()
    for _click in range(2):
        settle_attention(item=item, note=" Không thuộc phường ", by=admin, now=NOW)
    item.refresh_from_db()
    assert (item.settled_by, item.settled_at, item.note) == (admin.label, NOW, "Không thuộc phường")
    assert Event.objects.filter(kind="catalogue.attention_settled").count() == 1
    assert not open_attention(AttentionFilter()).exists()


def test_who_comes_second_is_told_who_was_first(admin: Actor):
    run(raw(co_quan_thuc_hien=""))
    item = open_attention(AttentionFilter()).get()
    settle_attention(item=item, note="Đã xem", by=admin, now=NOW)
    other = Actor(kind=admin.kind, id=None, label="Người khác", grants=admin.grants)
    with pytest.raises(AlreadySettled, match="Cán bộ"):
        settle_attention(item=item, note="Ý khác", by=other, now=NOW)


def test_an_item_is_not_settled_without_words(admin: Actor):
    run(raw(co_quan_thuc_hien=""))
    with pytest.raises(NoteMissing):
        settle_attention(item=open_attention(AttentionFilter()).get(), note=" ", by=admin, now=NOW)


def test_items_of_a_version_that_was_replaced_ask_for_nothing():
    run(raw(co_quan_thuc_hien=""))
    run(raw(), later=1)
    assert not open_attention(AttentionFilter()).exists()

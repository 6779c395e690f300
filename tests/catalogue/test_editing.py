"""Drafts of procedures from beginning to force, over own and imported sources, and the end of a procedure."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from motcua.audit.queries import find_faults, history_of
from motcua.cases.errors import ProcedureNotOffered
from motcua.catalogue import actions
from motcua.catalogue.choices import VersionState
from motcua.catalogue.errors import (
    LimitStated,
    NoteMissing,
    ProcedureDraftChanged,
    ProcedureRetired,
    RecordNotWhole,
    VersionOutdated,
    WrongDay,
)
from motcua.catalogue.models import Offering, Procedure, ProcedureDraft, ProcedureVersion, ProcessVersion
from motcua.catalogue.queries import ProcedureFilter, find_procedures, record_of
from motcua.catalogue.rules.editing import problems_of
from motcua.catalogue.rules.limits import limit_for
from motcua.catalogue.rules.record import Channel, ProcedureRecord
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.worktime import LimitUnit
from tests.factories import NOW, make_actor, make_agency
from tests.factories_cases import HOUSEHOLD_BUSINESS, make_case, make_desk
from tests.factories_catalogue import WITHOUT_UNIT, raw, run

pytestmark = pytest.mark.django_db
CODE = "9.000001"
GROUND = "Quyết định 77/QĐ-UBND ngày 20/3/2026"
JOB = job_actor("hiệu lực thủ tục")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def admin() -> Actor:
    return make_actor(Role.ADMINISTRATOR, make_agency())


def current(code: str = CODE) -> ProcedureVersion:
    version = Procedure.objects.select_related("current_version__based_on").get(code=code).current_version
    assert version is not None
    return version


def drafted(admin: Actor, now: datetime = NOW, **changes: object) -> ProcedureDraft:
    """A saved draft of the imported procedure with these values, whole unless a test says otherwise."""
    draft = actions.start_draft(code=CODE, by=admin, now=now)
    record = dataclasses.replace(draft.record, **{"name": "Cấp giấy phép mẫu, bản của phường", **changes})  # type: ignore[arg-type]
    return actions.save_draft(
        draft=draft, revision=draft.revision, record=record, ground=GROUND, by=admin, now=now
    )


def publish(
    draft: ProcedureDraft, admin: Actor, now: datetime = NOW, on: date | None = None
) -> ProcedureVersion | None:
    return actions.publish_draft(draft=draft, revision=draft.revision, on=on or now.date(), by=admin, now=now)


def test_a_draft_becomes_a_version_and_the_one_before_stays_as_it_was(admin: Actor) -> None:
    run(raw(CODE))
    before = current()
    made = publish(drafted(admin), admin)

    assert made is not None
    assert (made.number, made.name, made.ground) == (2, "Cấp giấy phép mẫu, bản của phường", GROUND)
    assert (made.edited_by, made.based_on, current()) == (admin.label, before, made)
    before.refresh_from_db()
    assert (before.state, before.name) == (VersionState.RETIRED, f"Cấp giấy phép mẫu {CODE}")
    assert not ProcedureDraft.objects.exists()
    assert [entry.kind for entry in history_of("procedure", CODE)] == [
        "catalogue.draft_started", "catalogue.draft_saved", "catalogue.version_published",
    ]  # fmt: skip
    assert list(find_faults()) == []


def test_an_unchanged_source_leaves_the_edited_version_in_force(admin: Actor) -> None:
    run(raw(CODE))
    made = publish(drafted(admin), admin)
    report = run(raw(CODE), later=1)
    assert (report.changed, report.unchanged) == (0, 1)
    assert current() == made


def test_a_changed_source_is_told_and_does_not_overwrite(admin: Actor) -> None:
    run(raw(CODE))
    publish(drafted(admin), admin)
    report = run(raw(CODE, co_quan_thuc_hien="Ủy ban nhân dân cấp xã; Sở Nội vụ"), later=1)

    version = current()
    assert report.changed == 1
    assert version.name == "Cấp giấy phép mẫu, bản của phường"
    assert version.edited_by == admin.label
    assert version.based_on is not None
    assert "Sở Nội vụ" in version.based_on.agency_text
    (item,) = version.attention_items.filter(settled_at=None)
    assert item.kind == "source_changed"
    assert GROUND in item.text
    assert "source_changed" in {found["kind"] for found in report.needs_attention}
    assert run(raw(CODE, co_quan_thuc_hien="Ủy ban nhân dân cấp xã; Sở Nội vụ"), later=2).changed == 0


def test_a_draft_that_a_newer_version_overtook_is_compared_first(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    run(raw(CODE, trinh_tu_thuc_hien="Bước 1: Nộp tại quầy."), later=1)
    with pytest.raises(VersionOutdated):
        publish(draft, admin, LATER)

    draft = actions.take_new_base(draft=draft, revision=draft.revision, by=admin, now=LATER)
    made = publish(draft, admin, LATER)
    assert made is not None
    assert made.number == 3


def test_a_future_day_is_kept_by_the_job(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    assert publish(draft, admin, on=LATER.date()) is None
    assert actions.publish_due_drafts(by=JOB, now=NOW + timedelta(days=2)) == 0
    assert current().number == 1

    assert actions.publish_due_drafts(by=JOB, now=LATER) == 1
    assert actions.publish_due_drafts(by=JOB, now=LATER) == 0
    assert (current().number, current().effective_from) == (2, LATER.date())
    assert current().edited_by == admin.label


def test_the_job_holds_what_may_not_be_published_any_more(admin: Actor) -> None:
    run(raw(CODE))
    publish(drafted(admin), admin, on=LATER.date())
    run(raw(CODE, trinh_tu_thuc_hien="Bước 1: Nộp tại quầy."), later=1)

    assert actions.publish_due_drafts(by=JOB, now=LATER) == 0
    draft = ProcedureDraft.objects.get()
    assert draft.publish_on is None
    assert "phiên bản mới" in draft.held_because
    assert current().number == 2


def test_saving_takes_the_day_back_and_so_can_a_person(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    publish(draft, admin, on=LATER.date())
    again = drafted(admin, name="Tên khác")
    assert again.publish_on is None

    publish(again, admin, on=LATER.date())
    again.refresh_from_db()
    actions.withdraw_schedule(draft=again, revision=again.revision, by=admin, now=NOW)
    assert actions.publish_due_drafts(by=JOB, now=LATER) == 0


def test_two_people_do_not_overwrite_each_other(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    seen = draft.revision
    actions.save_draft(draft=draft, revision=seen, record=draft.record, ground="khác", by=admin, now=NOW)
    for late in (
        lambda: actions.save_draft(
            draft=draft, revision=seen, record=draft.record, ground="", by=admin, now=NOW
        ),
        lambda: publish(draft, admin),
        lambda: actions.discard_draft(draft=draft, revision=seen, by=admin, now=NOW),
    ):
        with pytest.raises(ProcedureDraftChanged):
            late()
    assert ProcedureDraft.objects.get().ground == "khác"


def test_a_draft_is_discarded_without_a_trace_in_force(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    actions.discard_draft(draft=draft, revision=draft.revision, by=admin, now=NOW)
    assert not ProcedureDraft.objects.exists()
    assert current().number == 1


def test_what_is_not_whole_is_not_published(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin, documents=())
    with pytest.raises(RecordNotWhole, match="Chưa có thành phần hồ sơ"):
        publish(draft, admin)
    draft = drafted(admin)
    draft = actions.save_draft(
        draft=draft, revision=draft.revision, record=draft.record, ground=" ", by=admin, now=NOW
    )
    with pytest.raises(NoteMissing):
        publish(draft, admin)
    with pytest.raises(WrongDay):
        publish(drafted(admin), admin, on=NOW.date() - timedelta(days=1))
    draft = actions.save_draft(
        draft=ProcedureDraft.objects.get(),
        revision=ProcedureDraft.objects.get().revision,
        record=current().record,
        ground=GROUND,
        by=admin,
        now=NOW,
    )
    with pytest.raises(RecordNotWhole, match="không có gì để công bố"):
        publish(draft, admin)
    assert current().number == 1


def test_the_process_stays_while_its_limit_does(admin: Actor) -> None:
    run(raw(CODE))
    first = current().current_process
    assert first is not None
    made = publish(drafted(admin), admin)
    assert made is not None
    assert made.current_process is not None
    assert made.current_process.definition_text == first.definition_text

    limits = tuple(
        dataclasses.replace(limit, amount=9, text="9 ngày làm việc") for limit in made.record.limits
    )
    longer = publish(drafted(admin, limits=limits), admin)
    assert longer is not None
    assert ProcessVersion.objects.get(procedure_version=longer).process.minutes() == 9 * 480


def test_a_case_keeps_the_version_it_was_received_with() -> None:
    desk = make_desk()
    admin = make_actor(Role.ADMINISTRATOR, desk.ward)
    case = make_case(desk)
    draft = actions.start_draft(code=HOUSEHOLD_BUSINESS, by=admin, now=NOW)
    record = dataclasses.replace(
        draft.record, limits=tuple(dataclasses.replace(limit, amount=5) for limit in draft.record.limits)
    )
    draft = actions.save_draft(
        draft=draft, revision=draft.revision, record=record, ground=GROUND, by=admin, now=NOW
    )
    publish(draft, admin)

    case.refresh_from_db()
    later = make_case(desk)
    assert later.procedure_version_id != case.procedure_version_id
    known = [
        limit_for(record_of(each.procedure_version_id), channel=Channel.DIRECT) for each in (case, later)
    ]
    assert [limit.amount for limit in known if limit] == [3, 5]


def test_a_limit_left_open_is_edited_and_no_longer_settled_beside(admin: Actor) -> None:
    run(raw(CODE, cach_thuc_thuc_hien=WITHOUT_UNIT))
    draft = drafted(admin)
    assert "Thời hạn (nộp trực tiếp) chưa có đơn vị tính." in {
        found.text for found in problems_of(draft.record)
    }
    limits = tuple(dataclasses.replace(limit, unit="working_day") for limit in draft.record.limits)
    made = publish(drafted(admin, limits=limits), admin)

    assert made is not None
    assert not made.attention_items.filter(settled_at=None, kind="limit_without_unit").exists()
    with pytest.raises(LimitStated):
        actions.settle_limit(version=made, amount=1, unit=LimitUnit.DAY, source="x", by=admin, now=NOW)


def test_only_administrators_edit(admin: Actor) -> None:
    run(raw(CODE))
    draft = drafted(admin)
    director = make_actor(Role.DIRECTOR, make_agency())
    for attempt in (
        lambda: actions.start_draft(code=CODE, by=director, now=NOW),
        lambda: actions.save_draft(
            draft=draft, revision=draft.revision, record=draft.record, ground="", by=director, now=NOW
        ),
        lambda: publish(draft, director),
        lambda: actions.discard_draft(draft=draft, revision=draft.revision, by=director, now=NOW),
        lambda: actions.retire_procedure(code=CODE, on=NOW.date(), ground="x", by=director, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert current().number == 1


def test_a_retired_procedure_takes_no_cases_and_comes_back_by_a_new_version_only() -> None:
    desk = make_desk()
    admin = make_actor(Role.ADMINISTRATOR, desk.ward)
    case = make_case(desk)
    actions.retire_procedure(code=HOUSEHOLD_BUSINESS, on=NOW.date(), ground=GROUND, by=admin, now=NOW)

    version = current(HOUSEHOLD_BUSINESS)
    assert (version.state, version.effective_to) == (VersionState.RETIRED, NOW.date())
    with pytest.raises(ProcedureNotOffered):
        make_case(desk)
    case.refresh_from_db()
    assert case.procedure_version_id == version.pk
    assert HOUSEHOLD_BUSINESS not in _codes(ProcedureFilter())
    assert HOUSEHOLD_BUSINESS in _codes(ProcedureFilter(retired=True))
    offering = Offering.objects.get(procedure__code=HOUSEHOLD_BUSINESS)
    with pytest.raises(ProcedureRetired):
        actions.reopen_offering(offering=offering, by=admin, now=NOW)

    draft = actions.start_draft(code=HOUSEHOLD_BUSINESS, by=admin, now=NOW)
    record = dataclasses.replace(draft.record, name="Đăng ký hộ kinh doanh (áp dụng trở lại)")
    draft = actions.save_draft(
        draft=draft, revision=draft.revision, record=record, ground=GROUND, by=admin, now=NOW
    )
    publish(draft, admin)
    offering.procedure.refresh_from_db()
    assert offering.procedure.retired_on is None
    actions.reopen_offering(offering=offering, by=admin, now=NOW)
    assert make_case(desk).procedure_version.number == 2


def test_no_case_is_received_from_the_day_of_retirement_even_when_no_job_runs() -> None:
    desk = make_desk()
    admin = make_actor(Role.ADMINISTRATOR, desk.ward)
    actions.retire_procedure(code=HOUSEHOLD_BUSINESS, on=LATER.date(), ground=GROUND, by=admin, now=NOW)

    assert make_case(desk, now=LATER - timedelta(days=1)).received_at is not None
    with pytest.raises(ProcedureNotOffered, match=r"1\.001612 đã bãi bỏ"):
        make_case(desk, now=LATER)


def _codes(wanted: ProcedureFilter) -> set[str]:
    return {version.procedure.code for version in find_procedures(wanted)}


def test_a_retirement_to_come_is_kept_by_the_job_or_called_off(admin: Actor) -> None:
    run(raw(CODE))
    actions.retire_procedure(code=CODE, on=LATER.date(), ground=GROUND, by=admin, now=NOW)
    assert actions.retire_due_procedures(by=JOB, now=NOW) == 0
    actions.cancel_retirement(code=CODE, by=admin, now=NOW)
    assert actions.retire_due_procedures(by=JOB, now=LATER) == 0

    actions.retire_procedure(code=CODE, on=LATER.date(), ground=GROUND, by=admin, now=NOW)
    assert actions.retire_due_procedures(by=JOB, now=LATER) == 1
    assert actions.retire_due_procedures(by=JOB, now=LATER) == 0
    assert current().state == VersionState.RETIRED
    with pytest.raises(ProcedureRetired):
        actions.cancel_retirement(code=CODE, by=admin, now=LATER)
    with pytest.raises(ProcedureRetired):
        actions.retire_procedure(code=CODE, on=LATER.date(), ground=GROUND, by=admin, now=LATER)


def test_an_import_does_not_bring_a_retired_procedure_back(admin: Actor) -> None:
    run(raw(CODE))
    actions.retire_procedure(code=CODE, on=NOW.date(), ground=GROUND, by=admin, now=NOW)
    run(raw(CODE, ten_thu_tuc="Tên mới"), later=1)
    assert (current().number, current().state) == (1, VersionState.RETIRED)


@pytest.mark.parametrize(("ground", "on"), [("  ", 0), (GROUND, -1), (GROUND, 4000)])
def test_a_retirement_needs_a_document_and_a_day_to_come(admin: Actor, ground: str, on: int) -> None:
    run(raw(CODE))
    with pytest.raises((NoteMissing, WrongDay)):
        actions.retire_procedure(
            code=CODE, on=NOW.date() + timedelta(days=on), ground=ground, by=admin, now=NOW
        )
    assert Procedure.objects.get().retired_on is None


def test_an_empty_record_is_told_part_by_part() -> None:
    problems = problems_of(ProcedureRecord("1.1", "", "", ()))
    assert [problem.field for problem in problems] == [
        "name", "field_name", "levels", "agency", "channels", "limits", "documents", "legal_bases", "results",
    ]  # fmt: skip

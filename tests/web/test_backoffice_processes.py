"""The screens of processes, as a browser without JavaScript uses them, and what htmx gets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.cases.models import Case
from motcua.catalogue.actions import save_process_draft
from motcua.catalogue.choices import VersionState
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.queries import current_version
from motcua.catalogue.rules.bpmn import read_bpmn, write_bpmn
from motcua.catalogue.rules.process import MAX_ACTIONS, MAX_STEPS, Condition, Process, default_process
from motcua.catalogue.rules.record import Channel
from motcua.core.actors import Role
from motcua.web.backoffice.forms.processes import changed, read_rows, rows_of
from tests.factories import NOW
from tests.factories_cases import HOUSEHOLD_BUSINESS as CODE
from tests.factories_cases import Desk, make_case, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def site(client: Client, desk: Desk) -> Client:
    client.force_login(desk.users[Role.ADMINISTRATOR])
    return client


def url(name: str, *values: Any) -> str:
    return reverse(f"backoffice:{name}", args=[CODE, *values])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def in_force() -> ProcessVersion:
    version = current_version(CODE)
    return ProcessVersion.objects.get(pk=version.current_process_id or 0)


def new_draft(site: Client) -> ProcessVersion:
    site.post(url("draft_process", in_force().pk))
    return ProcessVersion.objects.get(state=VersionState.DRAFT)


def as_typed(process: Process, revision: int = 1, **changes: str) -> dict[str, Any]:
    """The fields of the table as a browser sends them."""
    rows = rows_of(process)
    data: dict[str, Any] = {"name": process.name, "revision": revision, "steps": len(rows)}
    for row in rows:
        data[f"s{row.number}-ways"] = len(row.ways)
        for form in (row.form, *row.ways):
            for name in form.fields:
                value = form[name].value()
                if value not in (False, None, "", []):
                    data[f"{form.prefix}-{name}"] = value
    return {**data, **changes}


@pytest.mark.parametrize("pauses", [True, False])
@pytest.mark.parametrize("external", ["", "VBDLIS"])
def test_what_the_table_shows_is_what_it_sends(external: str, pauses: bool) -> None:
    process = default_process(1440, external_system=external, confirms_draft=True)
    steps = tuple(replace(step, pauses_clock=pauses and bool(step.channels)) for step in process.steps)
    process = replace(process, steps=steps)
    read, rows = read_rows(as_typed(process))
    assert read == process
    assert not any(row.has_errors for row in rows)


def test_the_largest_process_fits_into_one_form(settings: Any) -> None:
    """Every box ticked, and the fields around the table."""
    usual = default_process(1440).steps[2]
    way = replace(usual.actions[0], is_return=True, conditions=tuple(Condition))
    some = (Channel.DIRECT, Channel.ONLINE)
    step = replace(usual, actions=(way,) * (MAX_ACTIONS // MAX_STEPS), channels=some, pauses_clock=True)
    keyed = [replace(step, key=f"k{number}") for number in range(MAX_STEPS)]
    rest = MAX_ACTIONS - sum(len(each.actions) for each in keyed)
    keyed[0] = replace(keyed[0], actions=(way,) * (len(step.actions) + rest))
    sent = as_typed(Process("Lớn", tuple(keyed)))
    fields = sum(len(value) if isinstance(value, list) else 1 for value in sent.values())
    assert fields + 10 <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_the_list_shows_processes_with_their_running_cases(site: Client, desk: Desk) -> None:
    make_case(desk)
    page = text(site.get(url("processes")))
    assert "đang áp dụng" in page
    assert 'data-drawing="&lt;?xml' in page
    assert "Lập dự thảo" in page
    assert "vendor/bpmn-navigated-viewer.min.js" in page


def test_a_draft_is_edited_saved_and_published(site: Client) -> None:
    draft = new_draft(site)
    page = text(site.get(url("edit_process", draft.pk)))
    assert "Không có lỗi" in page
    typed = as_typed(draft.process, **{"s1-minutes": "1", "s1-hours": "1", "do": "save"})
    assert site.post(url("edit_process", draft.pk), typed).status_code == 302
    saved = ProcessVersion.objects.get(pk=draft.pk)
    assert (saved.process.steps[1].minutes, saved.revision) == (61, 2)
    published = site.post(
        url("edit_process", draft.pk), as_typed(saved.process, 2, do="publish"), follow=True
    )
    assert "Đã công bố" in text(published)
    assert in_force().pk == draft.pk
    assert site.get(url("edit_process", draft.pk)).status_code == 302


def test_publishing_with_an_error_names_it_and_keeps_what_was_typed(site: Client) -> None:
    draft = new_draft(site)
    typed = as_typed(draft.process, **{"s2-role": "", "do": "publish"})
    response = site.post(url("edit_process", draft.pk), typed)
    page = text(response)
    assert response.status_code == 422
    assert "còn 1 lỗi. Bước “Thẩm định hồ sơ” không có người làm" in page
    assert '<a href="#buoc-2">Bước “Thẩm định hồ sơ” không có người làm' in page
    assert 'data-marked="step_2"' in page
    assert ProcessVersion.objects.get(pk=draft.pk).process.steps[2].role == ""
    again = site.post(url("edit_process", draft.pk), as_typed(draft.process, 2, do="publish"))
    assert again.status_code == 302


def test_checking_saves_nothing(site: Client) -> None:
    draft = new_draft(site)
    page = text(
        site.post(url("edit_process", draft.pk), as_typed(draft.process, do="check", **{"s2-days": "99"}))
    )
    assert "vượt thời hạn" in page
    assert ProcessVersion.objects.get(pk=draft.pk).definition_text == draft.definition_text


def test_htmx_gets_the_table_alone(site: Client) -> None:
    draft = new_draft(site)
    typed = as_typed(draft.process, do="add_step:1")
    page = text(site.post(url("edit_process", draft.pk), typed, headers={"HX-Request": "true"}))
    assert page.startswith('<form id="editor"')
    assert 'name="steps" value="10"' in page


def test_a_time_that_is_no_number_is_marked_and_not_saved(site: Client) -> None:
    draft = new_draft(site)
    response = site.post(url("edit_process", draft.pk), as_typed(draft.process, **{"s2-hours": "hai"}))
    assert response.status_code == 422
    assert "Giờ: " in text(response)
    assert ProcessVersion.objects.get(pk=draft.pk).revision == 1


def test_the_second_of_two_editors_is_told(site: Client, desk: Desk) -> None:
    draft = new_draft(site)
    other = desk.actor(Role.DIRECTOR)
    save_process_draft(draft=draft, revision=1, process=draft.process, by=other, now=NOW)
    response = site.post(url("edit_process", draft.pk), as_typed(draft.process, name="Của tôi"))
    assert response.status_code == 422
    assert "vừa được người khác lưu" in text(response)
    assert 'value="Của tôi"' in text(response)


@pytest.mark.parametrize("data", [{}, {"steps": "x"}, {"steps": "2", "s0-ways": "99999", "s0-kind": "khong"}])
def test_forms_bent_by_hand_are_refused(site: Client, data: dict[str, str]) -> None:
    draft = new_draft(site)
    for wish in ("save", "publish", "check", "up:7", "up:-1", "add_way:x", "remove_way:0:", "xyz"):
        response = site.post(url("edit_process", draft.pk), {**data, "do": wish, "revision": "1"})
        assert response.status_code in (200, 422)
    assert ProcessVersion.objects.get(pk=draft.pk).revision == 1


def test_of_very_many_rows_no_more_are_read_than_a_process_may_have(site: Client) -> None:
    draft = new_draft(site)
    data = {"steps": "999", "do": "save", "revision": "1"}
    response = site.post(url("edit_process", draft.pk), data)
    assert response.status_code == 422
    assert f'name="s{MAX_STEPS - 1}-name"' in text(response)
    assert f'name="s{MAX_STEPS}-name"' not in text(response)
    assert ProcessVersion.objects.get(pk=draft.pk).revision == 1


def test_rows_move_are_added_and_go() -> None:
    process = default_process(1440)
    keys = [step.key for step in process.steps]
    assert [step.key for step in changed(process, "up:3").steps] == [*keys[:2], keys[3], keys[2], *keys[4:]]
    assert changed(process, "down:0") == changed(process, "up:1")
    assert changed(process, "up:0") == changed(process, "down:7") == changed(process, "xyz:1") == process
    added = changed(process, "add_way:1").steps[1].actions
    assert [way.key for way in added] == ["forward", "way_1"]
    assert changed(changed(process, "add_way:1"), "remove_way:1:1") == process


def test_a_new_step_stands_in_the_way_on_and_a_removed_one_leaves_no_gap() -> None:
    process = default_process(1440)
    longer = changed(process, "add_step:4")
    assert longer.steps[4].actions[0].to == longer.steps[5].key == "step_1"
    assert longer.steps[5].actions[0].to == "seal"
    assert changed(longer, "remove_step:5").steps[4].actions[0].to == "seal"
    shorter = changed(process, "remove_step:3")
    assert [way.to for way in shorter.step("appraise").actions] == ["sign"]
    assert [way.to for way in shorter.step("sign").actions] == ["seal"]


def test_a_return_asks_for_its_reason_by_itself() -> None:
    process = default_process(1440)
    read, _rows = read_rows(as_typed(process, **{"s1w0-is_return": "on"}))
    assert read.steps[1].actions[0].conditions == (Condition.NOTE, Condition.ASSIGNEE)


def test_a_process_is_downloaded_and_read_in_again(site: Client) -> None:
    response = site.get(url("download_process", in_force().pk))
    assert response["Content-Disposition"] == f'attachment; filename="{CODE}-1-1.bpmn"'
    assert read_bpmn(response.content).process == in_force().process
    upload = SimpleUploadedFile("a.bpmn", response.content)
    assert site.post(url("import_process"), {"file": upload}).status_code == 302
    assert ProcessVersion.objects.get(state=VersionState.DRAFT).process == in_force().process


def test_what_a_file_could_not_say_is_listed_in_the_editor(site: Client) -> None:
    data = write_bpmn(default_process(480)).replace(b"exclusiveGateway", b"parallelGateway")
    page = site.post(url("import_process"), {"file": SimpleUploadedFile("a.bpmn", data)}, follow=True)
    assert "Cổng song song" in text(page)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<x/>", "không phải BPMN 2.0"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "lý do an toàn"),
        (b"", "Tệp trống"),
        (b" " * (5 * 1024**2 + 1), "lớn quá 5 MB"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(site: Client, content: bytes, words: str) -> None:
    response = site.post(url("import_process"), {"file": SimpleUploadedFile("a.bpmn", content)})
    assert response.status_code == 422
    assert words in text(response)


def test_a_draft_is_discarded(site: Client) -> None:
    draft = new_draft(site)
    site.post(url("discard_process", draft.pk), {"revision": "1"})
    assert not ProcessVersion.objects.filter(pk=draft.pk).exists()


def test_two_processes_stand_beside_each_other(site: Client) -> None:
    draft = new_draft(site)
    typed = as_typed(draft.process, **{"s1-name": "Giao việc"})
    site.post(url("edit_process", draft.pk), typed)
    page = text(site.get(url("compare_processes")))
    assert "Bước “Giao việc”" in page
    assert "<del>" in page
    assert "Hai quy trình như nhau" in text(
        site.get(url("compare_processes"), {"cu": draft.pk, "moi": draft.pk})
    )


def publish_renamed(site: Client) -> ProcessVersion:
    """A process in force in which the step of assigning has another key."""
    draft = new_draft(site)
    steps = [
        replace(
            step,
            key="share" if step.key == "assign" else step.key,
            actions=tuple(replace(way, to="share" if way.to == "assign" else way.to) for way in step.actions),
        )
        for step in draft.process.steps
    ]
    process = replace(draft.process, steps=tuple(steps))
    site.post(url("edit_process", draft.pk), as_typed(process, do="publish"))
    return in_force()


def test_running_cases_are_moved_after_a_preview(site: Client, desk: Desk) -> None:
    case, other = make_case(desk), make_case(desk)
    target = publish_renamed(site)
    assert target.number == 2
    page = text(site.get(url("move_cases")))
    assert page.count("Quy trình mới không có bước “Phân công xử lý”.") == 2
    page = text(site.get(url("move_cases"), {"buoc-assign": "share"}))
    assert f'name="case" value="{case.pk}:{case.version}"' in page
    data = {"buoc-assign": "share", "case": [f"{case.pk}:{case.version}"]}
    refused = site.post(url("move_cases"), data)
    assert refused.status_code == 422
    done = site.post(url("move_cases"), {**data, "reason": "Quy trình mới"}, follow=True)
    assert "Đã chuyển 1 hồ sơ" in text(done)
    assert Case.objects.get(pk=case.pk).process_version_id == target.pk
    assert Case.objects.get(pk=other.pk).process_version_id == other.process_version_id


def statements(site: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert site.get(address).status_code == 200
    return len(found)


def test_lists_take_few_statements_however_long_they_are(site: Client, desk: Desk) -> None:
    make_case(desk)
    publish_renamed(site)
    site.get(url("move_cases"))
    few = [statements(site, url(name)) for name in ("processes", "compare_processes", "move_cases")]
    for _ in range(5):
        make_case(desk)
    for _ in range(3):
        draft = new_draft(site)
        site.post(url("edit_process", draft.pk), as_typed(draft.process, do="publish"))
    many = [statements(site, url(name)) for name in ("processes", "compare_processes", "move_cases")]
    assert many == few
    assert max(many) <= 12


def test_without_other_cases_there_is_nothing_to_move(site: Client, desk: Desk) -> None:
    assert "Mọi hồ sơ đang chạy đã theo quy trình này" in text(site.get(url("move_cases")))


def test_who_may_not_edit_meets_closed_doors(client: Client, desk: Desk) -> None:
    client.force_login(desk.users[Role.SPECIALIST])
    assert client.get(url("processes")).status_code == 403
    assert client.post(url("draft_process", in_force().pk)).status_code == 403

"""The frame of every page: errors, language, navigation, components, tags."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import include, path
from django_cotton.compiler_regex import CottonCompiler

import motcua
from motcua.cases.choices import CaseState
from motcua.core.access import needs, public, right
from motcua.core.actors import Role
from motcua.core.errors import Conflict
from motcua.web.shared import urls as shared_urls
from motcua.web.shared.htmx import render_either, toast
from motcua.web.shared.templatetags import shared_tags
from tests.factories import NOW, make_agency, make_office, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ONLY_RECEIVERS = right("tests.only_receivers", "kiểm thử", Role.RECEIVER)
ONLY_LEADERS = right("tests.only_leaders", "kiểm thử", Role.LEADER)


@public
def refuses(request: HttpRequest) -> HttpResponse:
    raise Conflict("Hồ sơ này vừa được người khác nhận. Xin chọn hồ sơ khác.")


@public
def crashes(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("012345678901")


@needs(ONLY_RECEIVERS)
def for_receivers(request: HttpRequest) -> HttpResponse:
    response = render_either(request, "shared/desk_base.html", "shared/_messages.html", {})
    return toast(response, "Đã lưu.")


@needs(ONLY_LEADERS)
def for_leaders(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ký")


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ai cũng vào được")


@public
def home(request: HttpRequest) -> HttpResponse:
    return render_either(request, "shared/portal_base.html", "shared/_messages.html", {})


desk = [
    path("can-bo/tiep-nhan/", for_receivers, name="intake"),
    path("can-bo/cong-viec/", for_leaders, name="work"),
]
urlpatterns = [
    path("", include(([path("", home, name="home"), path("kiem-tra/", home, name="check")], "portal"))),
    path("", include((desk, "desk"))),
    path("refuses/", refuses),
    path("crashes/", crashes),
    path("undeclared/", undeclared),
    *shared_urls.urlpatterns,
]
handler403 = "motcua.web.shared.errors.forbidden"
handler404 = "motcua.web.shared.errors.not_found"
handler500 = "motcua.web.shared.errors.server_error"

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/can-bo/tiep-nhan/?q=1"}


def page_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def receiver(client: Client) -> Client:
    office = make_office(
        make_agency("Trung tâm Phục vụ hành chính công phường Bình Hòa"), counters=3, is_main=True
    )
    user = make_user(
        Role.RECEIVER, office.agency, counter=office.counters.get(number=3), full_name="Lê Thu Hà"
    )
    client.force_login(user)
    return client


def test_a_refused_action_becomes_a_page_with_its_sentence(client: Client) -> None:
    response = client.get("/refuses/")
    assert response.status_code == 409
    assert "Xin chọn hồ sơ khác." in page_of(response)
    assert "<h1>Chưa thực hiện được</h1>" in page_of(response)


def test_a_refused_action_leaves_an_htmx_page_as_it_is(client: Client) -> None:
    response = client.get("/refuses/", headers=HTMX)
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#alerts"
    assert "<html" not in page_of(response)
    assert 'role="alert"' in page_of(response)


def test_a_refused_form_leads_back_to_where_it_was_filled(client: Client) -> None:
    ours = client.post("/refuses/", headers={"Referer": "http://testserver/can-bo/tiep-nhan/"})
    foreign = client.post("/refuses/", headers={"Referer": "https://example.org/"})
    assert 'href="http://testserver/can-bo/tiep-nhan/"' in page_of(ours)
    assert "example.org" not in page_of(foreign)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_crash_shows_no_detail_and_needs_no_database(
    client: Client, headers: dict[str, str], django_assert_num_queries: Any
) -> None:
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/crashes/", headers=headers)
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in page_of(response)
    assert "012345678901" not in page_of(response)
    assert ("<html" in page_of(response)) is not bool(headers)


def test_an_unknown_address_says_so_in_vietnamese(client: Client) -> None:
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in page_of(response)


def test_a_view_that_declares_nothing_lets_nobody_in(receiver: Client) -> None:
    assert receiver.get("/undeclared/").status_code == 403


def test_a_missing_right_is_refused_with_the_way_out(receiver: Client) -> None:
    response = receiver.get("/can-bo/cong-viec/")
    assert response.status_code == 403
    assert "người quản trị" in page_of(response)


def test_a_signed_out_officer_is_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/can-bo/tiep-nhan/?q=1")
    assert response.status_code == 302
    assert response["Location"] == "/dang-nhap/?next=/can-bo/tiep-nhan/%3Fq%3D1"


def test_a_signed_out_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get("/can-bo/tiep-nhan/", headers=HTMX)
    assert response["HX-Redirect"] == "/dang-nhap/?next=/can-bo/tiep-nhan/%3Fq%3D1"


def test_the_browser_does_not_choose_the_language(client: Client) -> None:
    response = client.get("/khong-co/", headers={"Accept-Language": "en-US,en"})
    assert response["Content-Language"] == "vi"
    assert '<html lang="vi">' in page_of(response)


def test_a_person_chooses_the_language(client: Client) -> None:
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/khong-co/"})
    assert response["Location"] == "/khong-co/"
    assert client.get("/khong-co/")["Content-Language"] == "en"


def test_the_language_switch_leads_to_no_foreign_site(client: Client) -> None:
    response = client.post("/ngon-ngu/", {"language": "en", "next": "https://example.org/"})
    assert "example.org" not in response["Location"]


def test_the_rail_shows_what_the_officer_may_open_and_nothing_else(receiver: Client) -> None:
    page = page_of(receiver.get("/can-bo/tiep-nhan/"))
    assert re.search(r'href="/can-bo/tiep-nhan/"\s+aria-current="page"', page)
    assert "/can-bo/cong-viec/" not in page


def test_the_bar_names_office_counter_and_officer(receiver: Client) -> None:
    page = page_of(receiver.get("/can-bo/tiep-nhan/"))
    assert "Quầy 3" in page
    assert "Lê Thu Hà" in page


def test_a_page_is_strict_about_scripts_and_styles(receiver: Client) -> None:
    response = receiver.get("/can-bo/tiep-nhan/")
    page = page_of(response)
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style", page)


def test_a_page_tells_htmx_to_show_refused_forms(client: Client) -> None:
    page = page_of(client.get("/"))
    assert '"includeIndicatorStyles": false' in page
    assert '"allowEval": false' in page
    assert '{"code": "422", "swap": true}' in page


def test_the_portal_names_the_office_of_the_place(receiver: Client) -> None:
    receiver.logout()
    assert "Trung tâm Phục vụ hành chính công phường Bình Hòa" in page_of(receiver.get("/"))


def test_an_htmx_request_gets_the_fragment_and_a_toast(receiver: Client) -> None:
    response = receiver.get("/can-bo/tiep-nhan/", headers=HTMX)
    assert "<html" not in page_of(response)
    assert '"toast"' in response["HX-Trigger"]
    assert "HX-Request" in response["Vary"]


def test_landing_is_the_first_screen_of_the_role(receiver: Client) -> None:
    assert receiver.get("/can-bo/")["Location"] == "/can-bo/tiep-nhan/"


def test_landing_without_a_role_says_whom_to_ask(client: Client) -> None:
    client.force_login(make_user())
    response = client.get("/can-bo/")
    assert response.status_code == 403
    assert "Chưa được giao việc" in page_of(response)


# Components and tags


def shown(source: str, **context: Any) -> str:
    request = RequestFactory().get("/?page=1&field=ho-tich")
    rendered = Template(CottonCompiler().process("{% load shared_tags %}" + source)).render(
        Context({"request": request, "now": NOW, **context})
    )
    return re.sub(r"\s+", " ", rendered).strip()


def test_dates_and_amounts_are_written_the_vietnamese_way() -> None:
    assert shown("{{ now|vn_moment }} {{ now|vn_date }} {{ now|vn_time }}") == (
        "24/03/2026 09:00 24/03/2026 09:00"
    )
    assert shown("{{ now|vn_spoken:now }}") == "sáng thứ Ba 24/03"
    assert shown("{{ 1234567|money }} {{ 1234|number }}") == "1.234.567 đ 1.234"
    assert (
        shown("{{ none|vn_date }}{{ none|vn_moment }}{{ none|vn_time }}{{ none|vn_spoken }}", none=None) == ""
    )
    assert shown("{{ none|money }}{{ none|number }}", none=None) == ""


def test_the_face_of_an_officer_is_the_given_name() -> None:
    assert shown("{{ name|initials }}", name="Nguyễn Thị Ánh") == "Á"
    assert shown("{{ name|initials }}", name="") == ""


@pytest.mark.parametrize("state", list(CaseState))
def test_every_case_state_has_a_badge_with_words(state: CaseState) -> None:
    assert str(state.label) in shared_tags.state_badge(state)


def test_a_refusal_is_red_although_the_case_is_decided() -> None:
    assert "badge-done" in shared_tags.state_badge(CaseState.DECIDED)
    assert "badge-refused" in shared_tags.state_badge(CaseState.DECIDED, "refused")


def test_the_due_colour_follows_the_time_left() -> None:
    assert shared_tags.due_tone(NOW - timedelta(minutes=1), NOW) == "late"
    assert shared_tags.due_tone(NOW + timedelta(hours=23), NOW) == "near"
    assert shared_tags.due_tone(NOW + timedelta(days=3), NOW) == ""
    assert shared_tags.due_tone(None, NOW) == ""


def test_due_says_moment_words_and_time_used() -> None:
    page = shown('<c-due :at="at" text="quá hạn 3 giờ làm việc" :done="100" />', at=NOW - timedelta(hours=3))
    assert "due-late" in page
    assert "24/03/2026 06:00" in page
    assert 'value="100"' in page
    assert "Không tính hạn" in shown('<c-due :at="none" />', none=None)
    assert "due-" not in shown('<c-due :at="at" tone="" />', at=NOW)


def test_links_of_a_list_keep_the_other_parameters() -> None:
    assert shown("{% query page=3 %}") == "?page=3&amp;field=ho-tich"
    assert shown("{% query field=None %}") == "?page=1"
    page = shown('<c-pagination :page="page" unit="hồ sơ" />', page=Paginator(range(2030), 20).page(2))
    assert "21–40 trong 2.030" in page
    assert 'href="?page=3&amp;field=ho-tich"' in page


def test_an_empty_list_has_no_pagination() -> None:
    assert shown('<c-pagination :page="page" />', page=Paginator([], 20).page(1)) == ""


def test_a_field_ties_its_error_and_help_to_the_input() -> None:
    page = shown(
        '<c-field label="Số căn cước" name="card" help="Trên thẻ" error="Thiếu 1 chữ số" maxlength="12" />'
    )
    assert '<label for="card">' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="card_helptext card_error"' in page
    assert 'maxlength="12"' in page


class _OneFile(forms.Form):
    file = forms.FileField(label="Tệp")


def test_a_file_is_chosen_in_words_of_the_page_and_by_its_own_input() -> None:
    """The input stays labelled and can be reached; what is chosen is told beside it."""
    page = shown('<c-field :field="field" />', field=_OneFile()["file"])
    pick = page.partition('class="file-pick')[2].partition("Chưa chọn tệp nào</span>")[0]
    assert '<input type="file" name="file" required id="id_file">' in pick
    assert 'aria-hidden="true"' in pick  # the button is only drawn
    assert 'role="status">' in pick
    assert '<label for="id_file">' in page


_FILE_INPUTS = re.compile(r"""<c-file\b(?:(?!</c-file>).)*</c-file>|type=["']file["']""", re.DOTALL)


def test_every_file_input_stands_in_the_component() -> None:
    """Beside a bare one the browser writes in its own language; a page kept on a disk has no styles."""
    bare = [
        template.name
        for template in Path(motcua.__file__).parent.glob("web/**/*.html")
        if any(not one.startswith("<c-file") for one in _FILE_INPUTS.findall(template.read_text("utf-8")))
    ]
    assert bare == ["_prove.html"]


def test_a_button_with_an_address_is_a_link() -> None:
    assert shown('<c-button href="/x/" key="F2">Mở</c-button>').startswith('<a href="/x/" class="button')
    assert 'data-key="F2"' in shown('<c-button href="/x/" key="F2">Mở</c-button>')
    assert '<button type="submit"' in shown("<c-button>Lưu</c-button>")


def test_texts_given_to_components_are_escaped() -> None:
    page = shown(
        '<c-card :title="bad"><c-field label="x" name="x" :value="bad" /></c-card>'
        '<c-empty :title="bad">{{ bad }}</c-empty><c-fact :name="bad">{{ bad }}</c-fact>',
        bad='"><script>',
    )
    assert "<script>" not in page


def test_a_select_marks_the_chosen_option() -> None:
    page = shown(
        '<c-select name="k" label="Kênh" :options="[(1, \'A\'), (2, \'B\')]" :value="2" blank="Tất cả" />'
    )
    assert '<option value="2" selected>B</option>' in page


def test_a_figure_of_nothing_has_no_colour() -> None:
    assert "stat-late" not in shown('<c-stat :figure="0" name="Quá hạn" tone="late" />')
    assert "stat-late" in shown('<c-stat :figure="2" name="Quá hạn" tone="late" />')


def test_a_request_that_is_too_large_is_refused_with_a_sentence(client: Client, settings: Any) -> None:
    settings.REQUEST_LIMIT = 1000
    answer = client.post("/dang-nhap/", {"login": "x" * 2000})
    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()
    assert client.post("/api/v1/cases", b"x" * 2000, content_type="application/json").status_code == 413

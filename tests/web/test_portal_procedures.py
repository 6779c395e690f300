"""Finding a procedure on the portal and reading it, also with hostile input and without a script."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions import load_own_procedures
from motcua.catalogue.models import AttentionItem, Procedure
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import (
    Attention,
    AttentionKind,
    Channel,
    FeeLine,
    ProcedureRecord,
    ProcessingLimit,
    RequiredDocument,
)
from motcua.core.actors import job_actor
from motcua.web.portal.events import EVENTS
from tests.factories import NOW
from tests.factories_cases import BIRTH, CERTIFIED_COPY, HOUSEHOLD_BUSINESS, TEN, Desk, make_desk

pytestmark = pytest.mark.django_db
BY = job_actor("kiểm thử")
HERE = (BIRTH, HOUSEHOLD_BUSINESS, CERTIFIED_COPY)
_seconds = count(1)
HTMX = {"HX-Request": "true"}
HOSTILE = (
    "%", "_", "%%%", "' OR 1=1 --", '"; DROP TABLE x; --', "<script>alert(1)</script>", "\\", "\x00khai",
    "{{ 7*7 }}", "x" * 10_000, "khai " * 3_000, "\u202ekhai", "🙂",
)  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    return make_desk(*HERE)


def publish(*records: ProcedureRecord, later: int = 0) -> None:
    now = NOW + timedelta(days=later, seconds=next(_seconds))  # an import is known by its moment
    load_own_procedures(records=records, by=BY, now=now)


def record(code: str = "9.000001", **values: Any) -> ProcedureRecord:
    given: dict[str, Any] = {
        "name": "Cấp giấy phép mẫu",
        "field_name": "Lĩnh vực mẫu",
        "levels": ("commune",),
        "agency": "Ủy ban nhân dân cấp xã",
        "limits": (ProcessingLimit(Channel.DIRECT, "", 3, "working_day", "03 ngày làm việc"),),
        "fees": (FeeLine(None, "", 0, "Miễn phí", is_free=True),),
        "documents": (RequiredDocument("", "Đơn đề nghị", originals=1),),
        "channels": (Channel.DIRECT,),
        **values,
    }
    return ProcedureRecord(code=code, **given)


def words_of(response: Any) -> str:
    """The text of the page as a person reads it."""
    bare = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def codes_found(client: Client, address: str, **headers: str) -> list[str]:
    return re.findall(r'href="/thu-tuc/([\d.]+)/"', client.get(address, headers=headers).content.decode())


# --- finding --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["khai sinh", "KHAI SINH", "Đăng ký khai sinh", "dang ky khai sinh", BIRTH, "sinh khai", "con mới sinh"],
)
def test_a_procedure_is_found_by_words_or_code_with_or_without_marks(
    client: Client, desk: Desk, words: str
) -> None:
    for spelling in (words, unicodedata.normalize("NFD", words)):
        assert codes_found(client, f"/thu-tuc/?q={spelling}")[0] == BIRTH
        assert codes_found(client, f"/thu-tuc/goi-y/?q={spelling}", **HTMX)[0] == BIRTH


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_find_nothing_and_break_nothing(client: Client, desk: Desk, words: str) -> None:
    for path in ("/thu-tuc/", "/thu-tuc/goi-y/"):
        for headers in ({}, HTMX):
            response = client.get(path, {"q": words}, headers=headers, follow=True)
            assert response.status_code == 200
            assert b"<script>alert" not in response.content
    if words.strip("%_\\'\"") == "":
        assert codes_found(client, f"/thu-tuc/?q={words.replace('%', '%25')}") == []


@pytest.mark.parametrize(
    "query",
    [
        "linh-vuc=abc", "linh-vuc=99999999999999999999999", "linh-vuc=-1", "noi-nop=1%27", "cap=%25",
        "truc-tuyen=zzz", "page=abc", "page=-5", "page=999999999999999999999", "su-kien=../../etc",
        "linh-vuc=٣",
    ],
)  # fmt: skip
def test_filters_that_mean_nothing_narrow_nothing_or_find_nothing(
    client: Client, desk: Desk, query: str
) -> None:
    assert client.get(f"/thu-tuc/?{query}").status_code == 200


def test_procedures_are_filtered_by_field_agency_level_and_online_level(client: Client, desk: Desk) -> None:
    publish(record("9.000001", online_level="full", levels=("ministry",)))
    field = Procedure.objects.get(code="9.000001").current_version.field_id  # type: ignore[union-attr]
    assert codes_found(client, f"/thu-tuc/?linh-vuc={field}") == ["9.000001"]
    assert codes_found(client, "/thu-tuc/?cap=ministry") == ["9.000001"]
    assert "9.000001" in codes_found(client, "/thu-tuc/?truc-tuyen=full")
    offered = codes_found(client, f"/thu-tuc/?noi-nop={desk.ward.pk}")
    assert sorted(offered) == sorted(HERE)
    assert codes_found(client, f"/thu-tuc/?linh-vuc={field}&noi-nop={desk.ward.pk}") == []


def test_what_is_offered_here_comes_first(client: Client, desk: Desk) -> None:
    publish(record("9.000001", name="Aaa"))
    found = codes_found(client, "/thu-tuc/")
    assert found[-1] == "9.000001"
    assert len(found) == len(HERE) + 1


def test_an_empty_result_offers_the_way_out(client: Client, desk: Desk) -> None:
    response = client.get("/thu-tuc/?q=khongcogi")
    assert "Không thấy thủ tục nào" in words_of(response)
    assert "Xem tất cả thủ tục" in words_of(response)


def test_results_come_in_pages(client: Client, desk: Desk) -> None:
    publish(*(record(f"9.{number:06d}") for number in range(25)))
    assert len(codes_found(client, "/thu-tuc/?q=mẫu")) == 20
    assert len(codes_found(client, "/thu-tuc/?q=mẫu&page=2")) == 5
    assert "21–25 trong 25 thủ tục" in words_of(client.get("/thu-tuc/?q=mẫu&page=2"))


def test_a_fragment_brings_the_clean_address_with_it(client: Client, desk: Desk) -> None:
    response = client.get("/thu-tuc/?q=khai+sinh&linh-vuc=&noi-nop=&cap=&truc-tuyen=", headers=HTMX)
    assert response["HX-Push-Url"] == "/thu-tuc/?q=khai+sinh"
    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]


def test_suggestions_without_a_script_lead_to_the_list(client: Client, desk: Desk) -> None:
    response = client.get("/thu-tuc/goi-y/?q=khai sinh")
    assert (response.status_code, response["Location"]) == (302, "/thu-tuc/?q=khai+sinh")


def test_every_life_event_names_procedures_that_exist() -> None:
    known = {record.code for record in read_own_records()}
    for event in EVENTS:
        assert set(event.codes) <= known, event.key
        assert len(event.codes) == len(set(event.codes))
    assert len(EVENTS) == 6


def test_a_life_event_lists_its_procedures_in_its_order(client: Client, desk: Desk) -> None:
    publish(*(own for own in read_own_records() if own.code in EVENTS[0].codes[:4]))
    found = codes_found(client, "/thu-tuc/?su-kien=sinh-con")
    assert found == list(EVENTS[0].codes[:4])


@pytest.mark.parametrize("address", ["/", "/thu-tuc/", "/thu-tuc/?q=mẫu", "/thu-tuc/?noi-nop=1"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, desk: Desk, address: str) -> None:
    client.get(address)
    publish(record("9.000001"))
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    publish(*(record(f"9.{number:06d}", field_name=f"Lĩnh vực {number}") for number in range(2, 19)))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 7


def test_a_procedure_page_takes_a_fixed_number_of_queries(client: Client, desk: Desk) -> None:
    client.get(f"/thu-tuc/{BIRTH}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/thu-tuc/{BIRTH}/")
    assert len(queries) <= 7


# --- reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", TEN)
def test_a_procedure_page_has_every_part_the_decree_asks_for(client: Client, code: str) -> None:
    """NĐ 63/2010/NĐ-CP Điều 8 khoản 2."""
    publish(next(own for own in read_own_records() if own.code == code))
    response = client.get(f"/thu-tuc/{code}/")
    words = words_of(response)
    for part in (
        "Mất bao lâu?", "Bao nhiêu tiền?", "Cần giấy gì?", "Nộp ở đâu?", "Giấy tờ tôi cần", "a) Tên thủ tục",
        "b) Trình tự thực hiện", "c) Cách thức thực hiện", "d) Thành phần, số lượng hồ sơ",
        "đ) Thời hạn giải quyết", "e) Đối tượng thực hiện", "g) Cơ quan giải quyết", "Mẫu đơn, tờ khai",
        "Kết quả thực hiện", "Yêu cầu, điều kiện", "Phí, lệ phí", "Căn cứ pháp lý", "Nguồn",
        "Ghi nhận ngày",
    ):  # fmt: skip
        assert part in words, part
    assert words.index("Mất bao lâu?") < words.index("a) Tên thủ tục")
    assert response.content.count(b"<h1") == 1


def test_the_four_answers_of_a_household_business(client: Client, desk: Desk) -> None:
    words = words_of(client.get(f"/thu-tuc/{HOUSEHOLD_BUSINESS}/"))
    assert "Mất bao lâu? 3 ngày làm việc" in words
    assert "Bao nhiêu tiền? Chưa rõ: cần xác minh Nguồn ghi: “Mức do Hội đồng nhân dân cấp tỉnh" in words
    assert f"Nộp ở đâu? {desk.centre.name} {desk.office.address}" in words
    assert "Miễn phí" not in words.split("Giấy tờ tôi cần")[0]


def test_the_four_answers_of_a_certified_copy(client: Client, desk: Desk) -> None:
    words = words_of(client.get(f"/thu-tuc/{CERTIFIED_COPY}/"))
    assert "Mất bao lâu? Trong ngày" in words
    assert "Bao nhiêu tiền? 2.000 đ/trang" in words


def test_a_birth_is_free_on_time_and_unknown_when_late(client: Client, desk: Desk) -> None:
    words = words_of(client.get(f"/thu-tuc/{BIRTH}/"))
    assert "Bao nhiêu tiền? Miễn lệ phí khi đăng ký đúng hạn" in words
    assert "Đăng ký quá hạn: Chưa rõ: cần xác minh" in words


def test_a_limit_without_a_unit_is_no_day(client: Client) -> None:
    attention = (Attention(AttentionKind.LIMIT_WITHOUT_UNIT, "limits", "1"),)
    publish(record(limits=(ProcessingLimit(None, "", 1, "", "1"),), attention=attention))
    words = words_of(client.get("/thu-tuc/9.000001/"))
    assert "Mất bao lâu? Chưa rõ: cần xác minh Nguồn ghi: “1”" in words
    assert "Đang xác minh: thời hạn." in words
    assert "1 ngày" not in words


def test_contradicting_fees_are_never_called_free(client: Client) -> None:
    attention = (Attention(AttentionKind.FEE_CONTRADICTS, "fees", "Miễn phí; do HĐND tỉnh quyết định"),)
    fees = (
        FeeLine(Channel.ONLINE, "", 0, "Miễn phí", is_free=True),
        FeeLine(Channel.DIRECT, "", None, "do HĐND tỉnh quyết định"),
    )
    publish(record(fees=fees, attention=attention))
    words = words_of(client.get("/thu-tuc/9.000001/"))
    assert "Bao nhiêu tiền? Chưa rõ: cần xác minh" in words
    assert "Nộp trực tuyến: Nguồn ghi: “Miễn phí”" in words
    assert "do HĐND tỉnh quyết định" in words


def test_what_a_person_settled_is_no_longer_marked(client: Client) -> None:
    attention = (Attention(AttentionKind.FEE_MISSING, "fees", "chưa rõ"),)
    publish(record(attention=attention))
    assert "Đang xác minh: phí, lệ phí." in words_of(client.get("/thu-tuc/9.000001/"))
    AttentionItem.objects.update(settled_at=NOW, settled_by="Người quản trị", note="đã hỏi")
    assert "Đang xác minh" not in words_of(client.get("/thu-tuc/9.000001/"))


@pytest.mark.parametrize("part", ["limits", "fees", "documents"])
def test_a_part_that_is_missing_is_said_to_be_unknown(client: Client, part: str) -> None:
    publish(record(**{part: ()}))
    response = client.get("/thu-tuc/9.000001/")
    assert response.status_code == 200
    assert "Chưa rõ: cần xác minh" in words_of(response)


def test_fees_that_differ_by_channel_are_told_apart(client: Client) -> None:
    fees = (
        FeeLine(Channel.ONLINE, "", 7000, "7.000 đồng"),
        FeeLine(Channel.DIRECT, "", 15000, "15.000 đồng"),
    )
    publish(record(fees=fees))
    words = words_of(client.get("/thu-tuc/9.000001/"))
    assert "Bao nhiêu tiền? 7.000 đ hoặc 15.000 đ Nộp trực tuyến: 7.000 đ Nộp trực tiếp: 15.000 đ" in words


def two_variants() -> ProcedureRecord:
    return record(
        documents=(
            RequiredDocument("", "Tờ khai chung", originals=1),
            RequiredDocument("Cá nhân", "Căn cước", originals=1, is_presented_only=True),
            RequiredDocument("Tổ chức", "Quyết định thành lập", copies=1),
        )
    )


def test_without_a_choice_the_papers_of_every_variant_are_there(client: Client) -> None:
    publish(two_variants())
    words = words_of(client.get("/thu-tuc/9.000001/"))
    assert "Ông/Bà thuộc trường hợp nào?" in words
    assert all(paper in words for paper in ("Tờ khai chung", "Căn cước", "Quyết định thành lập"))


def test_a_chosen_variant_leaves_only_its_papers(client: Client) -> None:
    publish(two_variants())
    words = words_of(client.get("/thu-tuc/9.000001/?truong-hop=2"))
    assert "Cần giấy gì? 2 loại giấy tờ" in words
    assert "Quyết định thành lập" in words
    assert "Căn cước" not in words
    words = words_of(client.get("/thu-tuc/9.000001/?truong-hop=0"))
    assert "Tờ khai chung" in words
    assert "Quyết định thành lập" not in words


@pytest.mark.parametrize("chosen", ["99", "-1", "x", "²", "9" * 400, "%00", "<script>"])
def test_a_variant_that_does_not_exist_shows_all(client: Client, chosen: str) -> None:
    publish(two_variants())
    response = client.get(f"/thu-tuc/9.000001/?truong-hop={chosen}")
    assert response.status_code == 200
    assert "Quyết định thành lập" in words_of(response)


def test_texts_of_a_record_are_never_markup(client: Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    publish(
        record(
            name=f"Tên {evil}", steps_text=evil, conditions_text=evil, source_note=evil, agency=evil,
            source_url="javascript:alert(1)", documents=(RequiredDocument(evil, evil, originals=1),),
        )
    )  # fmt: skip
    for address in ("/thu-tuc/9.000001/", "/thu-tuc/?q=ten", "/thu-tuc/9.000001/phien-ban/"):
        content = client.get(address).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "javascript:" not in content


@pytest.mark.parametrize(
    "code",
    ["9.999999", "khong-co", "%27%20OR%201=1", "%00", "x" * 5000, "<script>alert(1)<%2Fscript>", "../x"],
)
def test_an_unknown_code_gets_a_friendly_page(client: Client, desk: Desk, code: str) -> None:
    response = client.get(f"/thu-tuc/{code}/")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content


def test_the_friendly_page_offers_a_search(client: Client, desk: Desk) -> None:
    words = words_of(client.get("/thu-tuc/9.999999/"))
    assert "Không có thủ tục này" in words
    assert b'name="q"' in client.get("/thu-tuc/9.999999/").content


def test_old_versions_stay_readable_with_their_dates(client: Client) -> None:
    publish(record())
    publish(record(limits=(ProcessingLimit(None, "", 5, "working_day", "05 ngày làm việc"),)), later=10)
    current = client.get("/thu-tuc/9.000001/")
    assert "Mất bao lâu? 5 ngày làm việc" in words_of(current)
    assert "Các phiên bản" in words_of(current)
    old = client.get("/thu-tuc/9.000001/phien-ban/1/")
    assert "Mất bao lâu? 3 ngày làm việc" in words_of(old)
    assert "phiên bản 1, không còn hiệu lực từ 03/04/2026" in words_of(old)
    assert old["X-Robots-Tag"] == "noindex"
    listed = words_of(client.get("/thu-tuc/9.000001/phien-ban/"))
    assert "Phiên bản 2 áp dụng từ 03/04/2026" in listed
    assert "Phiên bản 1 áp dụng từ 24/03/2026 đến 03/04/2026" in listed
    for number in ("3", "0", "99999999999999999999"):
        assert client.get(f"/thu-tuc/9.000001/phien-ban/{number}/").status_code == 404


def test_the_source_can_be_read_word_for_word(client: Client) -> None:
    publish(dataclasses.replace(record(), verbatim={"cach_thuc_thuc_hien": "Trực tiếp1Miễn phí"}))
    assert "Trực tiếp1Miễn phí" in words_of(client.get("/thu-tuc/9.000001/nguyen-van/"))


@pytest.mark.parametrize(
    "address", ["/", "/thu-tuc/", f"/thu-tuc/{BIRTH}/", "/tra-cuu/", f"/thu-tuc/{BIRTH}/phien-ban/"]
)
def test_pages_need_no_script_and_carry_none_inline(client: Client, desk: Desk, address: str) -> None:
    content = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", content)
    assert not re.search(r"\s(on\w+|style)=", content)
    assert content.count("<h1") == 1
    assert '<html lang="vi">' in content


@pytest.mark.parametrize("make", [lambda client: client.post("/thu-tuc/"), lambda client: client.post("/")])
def test_pages_that_only_show_take_no_posts(client: Client, make: Callable[[Client], Any]) -> None:
    assert make(client).status_code == 405

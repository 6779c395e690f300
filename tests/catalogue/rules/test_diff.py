"""Equality of records and what a new version changes."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.diff import Change, canonical, diff_records, spell_out, spell_out_once
from motcua.catalogue.rules.record import (
    Attention,
    AttentionKind,
    Channel,
    FeeLine,
    LegalBasis,
    ProcedureRecord,
    ProcessingLimit,
    RequiredDocument,
    Result,
)

RECORD = ProcedureRecord(
    code="1.999001",
    name="Đăng ký thử",
    field_name="Hộ tịch",
    levels=("commune",),
    audience=("Công dân Việt Nam",),
    agency="Ủy ban nhân dân cấp xã",
    steps_text="Bước 1.",
    channels=(Channel.DIRECT, Channel.ONLINE),
    limits=(
        ProcessingLimit(Channel.DIRECT, "", 3, "working_day", "3 Ngày làm việc"),
        ProcessingLimit(Channel.ONLINE, "", 3, "working_day", "3 Ngày làm việc"),
    ),
    fees=(FeeLine(Channel.DIRECT, "", 15_000, "15,000 VNĐ", per="lần", kind="le_phi"),),
    documents=(
        RequiredDocument("", "Tờ khai", originals=1, form_name="Mẫu 01.docx"),
        RequiredDocument("", "Hộ chiếu", originals=1, is_presented_only=True),
    ),
    legal_bases=(LegalBasis("60/2014/QH13", "Luật Hộ tịch"),),
    results=(Result("Trích lục", "KQ.G15.000001"),),
    verbatim={"ten_thu_tuc": "Đăng ký thử"},
)


def changed(**fields: object) -> list[Change]:
    return diff_records(RECORD, dataclasses.replace(RECORD, **fields))


def test_a_record_does_not_differ_from_itself():
    assert diff_records(RECORD, dataclasses.replace(RECORD)) == []
    assert canonical(RECORD) == canonical(dataclasses.replace(RECORD))


def test_attention_is_no_part_of_what_a_record_says():
    attention = (Attention(AttentionKind.LIMIT_MISSING, "limits", "x"),)
    assert canonical(RECORD) == canonical(dataclasses.replace(RECORD, attention=attention))
    assert changed(attention=attention) == []


def test_only_the_words_of_the_source_differ_is_told_as_such():
    (change,) = changed(verbatim={"ten_thu_tuc": "Đăng ký  thử"})
    assert change == Change("verbatim", "Văn bản gốc (ten_thu_tuc)", "Đăng ký thử", "Đăng ký  thử")


def test_a_text_is_told_before_and_after():
    assert changed(name="Đăng ký mới") == [Change("name", "Tên thủ tục", "Đăng ký thử", "Đăng ký mới")]


def test_choices_are_told_in_words():
    assert changed(online_level="full", is_same_day=True) == [
        Change("online_level", "Mức độ trực tuyến", "Chưa rõ", "Toàn trình"),
        Change("is_same_day", "Giải quyết trong ngày", "Không", "Có"),
    ]
    assert changed(levels=("commune", "province")) == [Change("levels", "Cấp thực hiện", "", "Cấp tỉnh")]


def test_a_limit_is_compared_with_the_one_of_its_channel():
    limits = (RECORD.limits[0], dataclasses.replace(RECORD.limits[1], amount=2, text="2 Ngày làm việc"))
    assert changed(limits=limits) == [
        Change("limits", "Thời hạn giải quyết", "Trực tuyến: 3 ngày làm việc", "Trực tuyến: 2 ngày làm việc")
    ]


def test_a_limit_within_the_day_is_told_without_a_number():
    limits = (RECORD.limits[0], dataclasses.replace(RECORD.limits[1], amount=1, unit="same_day"))
    (change,) = changed(limits=limits)
    assert change.new == "Trực tuyến: trong ngày"


def test_a_fee_is_told_in_dong():
    assert changed(fees=(dataclasses.replace(RECORD.fees[0], amount=1_200_000),)) == [
        Change(
            "fees",
            "Phí, lệ phí",
            "Trực tiếp: 15.000 đồng/lần, lệ phí",
            "Trực tiếp: 1.200.000 đồng/lần, lệ phí",
        )
    ]


def test_papers_are_told_one_by_one():
    documents = (dataclasses.replace(RECORD.documents[0], copies=1), RequiredDocument("", "Ảnh", originals=2))
    assert changed(documents=documents) == [
        Change(
            "documents",
            "Thành phần hồ sơ",
            "Tờ khai (1 bản chính, mẫu: Mẫu 01.docx)",
            "Tờ khai (1 bản chính, 1 bản sao, mẫu: Mẫu 01.docx)",
        ),
        Change("documents", "Thành phần hồ sơ", "Hộ chiếu (1 bản chính, chỉ xuất trình)", ""),
        Change("documents", "Thành phần hồ sơ", "", "Ảnh (2 bản chính)"),
    ]


def test_a_new_order_alone_is_told_as_the_whole_list():
    (change,) = changed(documents=RECORD.documents[::-1])
    assert change.old.splitlines() == change.new.splitlines()[::-1]


def test_a_text_made_from_a_list_is_not_told_twice():
    changes = changed(legal_bases=(), legal_text="")
    assert [change.field for change in changes] == ["legal_bases"]
    assert [change.field for change in changed(legal_text="khác")] == ["legal_text"]


texts = st.sampled_from(["", "Tờ khai", "Ảnh", "Hộ chiếu"])
papers = st.builds(
    RequiredDocument, variant=texts, name=texts, originals=st.integers(0, 1), is_note=st.booleans()
)
limits = st.builds(
    ProcessingLimit,
    channel=st.sampled_from([None, *Channel]),
    variant=texts,
    amount=st.none() | st.integers(1, 2),
    unit=st.sampled_from(["", "working_day"]),
    text=texts,
    note=texts,
)
records = st.builds(
    lambda **fields: dataclasses.replace(RECORD, **fields),
    name=texts,
    documents=st.lists(papers, max_size=4).map(tuple),
    limits=st.lists(limits, max_size=3).map(tuple),
    aliases=st.lists(texts, max_size=2).map(tuple),
    channels_text=texts,
    result_by_post=st.booleans(),
)


@given(records, records)
def test_nothing_is_told_exactly_when_the_canonical_texts_are_equal(old, new):
    assert (diff_records(old, new) == []) == (canonical(old) == canonical(new))


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(ProcedureRecord)])
def test_a_change_of_any_field_is_told_under_a_vietnamese_name(field):
    values: dict[str, object] = {
        "verbatim": {"ten_thu_tuc": "khác"},
        "attention": (),
        "channels": (Channel.POST,),
        "limits": (),
        "fees": (),
        "documents": (),
        "legal_bases": (),
        "results": (),
        "result_by_post": False,
        "is_same_day": True,
    }
    old = getattr(RECORD, field)
    value = values.get(field, ("khác",) if isinstance(old, tuple) else "khác")
    changes = changed(**{field: value})
    if field == "attention":
        assert changes == []
    else:
        assert changes
        assert all(change.field == field and change.label_vi for change in changes)


def test_a_part_is_spelled_out_line_by_line():
    assert spell_out(RECORD, "limits") == ("Trực tiếp: 3 ngày làm việc", "Trực tuyến: 3 ngày làm việc")
    assert spell_out(RECORD, "steps_text") == ("Bước 1.",)
    assert spell_out(RECORD, "conditions_text") == ()


def test_what_holds_in_every_channel_is_said_once():
    assert spell_out_once(RECORD, "limits") == ("3 ngày làm việc",)
    post = ProcessingLimit(Channel.POST, "", 5, "day", "5 Ngày", note="Tính từ ngày nhận")
    other = dataclasses.replace(RECORD, limits=(*RECORD.limits, post))
    assert spell_out_once(other, "limits") == (
        "Trực tiếp, Trực tuyến: 3 ngày làm việc",
        "Dịch vụ bưu chính: 5 ngày",
    )


def test_a_fee_keeps_the_note_that_contradicts_it():
    fee = FeeLine(Channel.DIRECT, "", None, "Miễn phí", note="do Hội đồng nhân dân quyết định")
    assert spell_out_once(dataclasses.replace(RECORD, fees=(fee,)), "fees") == (
        "Miễn phí (do Hội đồng nhân dân quyết định)",
    )

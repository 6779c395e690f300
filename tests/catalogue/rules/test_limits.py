"""Which limit holds, and what a person settles in place of one that the source leaves open."""

from __future__ import annotations

from motcua.catalogue.rules.limits import (
    Settlement,
    limit_of_steps,
    unsettled_variants,
    with_settled_limits,
)
from motcua.catalogue.rules.record import Channel, ProcedureRecord, ProcessingLimit
from motcua.core.worktime import LimitUnit


def record(*limits: ProcessingLimit) -> ProcedureRecord:
    return ProcedureRecord("9.000001", "Thủ tục mẫu", "Hộ tịch", ("commune",), limits=limits)


def line(
    amount: int | None, unit: str = "", variant: str = "", text: str = "", note: str = ""
) -> ProcessingLimit:
    return ProcessingLimit(Channel.DIRECT, variant, amount, unit, text or str(amount), note)


def decided(amount: int, unit: LimitUnit = LimitUnit.WORKING_DAY, variant: str = "") -> Settlement:
    return Settlement(variant, amount, unit, "Luật Mẫu Điều 5")


def test_variants_without_a_unit_are_open():
    assert unsettled_variants(record(line(1), line(3, "day", "Xa"))) == ("",)
    assert unsettled_variants(record(line(3, "day"), line(2, "", "Xa"), line(5, "", "Xa"))) == ("Xa",)
    assert unsettled_variants(record(line(3, "day"))) == ()


def test_a_record_without_any_limit_is_open():
    assert unsettled_variants(record()) == ("",)
    (limit,) = with_settled_limits(record(), [decided(7)]).limits
    assert (limit.channel, limit.amount, limit.unit) == (None, 7, "working_day")
    assert limit.note.startswith("Nguồn không ghi thời hạn")


def test_only_what_the_source_leaves_open_is_replaced():
    settled = with_settled_limits(record(line(1), line(3, "day"), line(1, "", "Xa")), [decided(2)])
    assert [(limit.amount, limit.unit) for limit in settled.limits] == [
        (2, "working_day"),
        (3, "day"),
        (1, ""),
    ]
    assert unsettled_variants(settled) == ("Xa",)


def test_the_words_of_the_source_stay_in_the_note():
    (limit,) = with_settled_limits(record(line(1, note="Kể từ ngày nhận đủ")), [decided(1)]).limits
    assert limit.text == "1 ngày làm việc"
    assert limit.note == "Nguồn ghi “1”; xác định theo Luật Mẫu Điều 5. Kể từ ngày nhận đủ"


def test_the_steps_fit_the_ordinary_limit_else_the_shortest():
    ordinary = limit_of_steps(record(line(20, "day"), line(3, "day", "Xa")))
    shortest = limit_of_steps(record(line(20, "day", "Gần"), line(3, "day", "Xa")))
    assert ordinary is not None
    assert shortest is not None
    assert (ordinary.amount, shortest.amount, limit_of_steps(record(line(1)))) == (20, 3, None)

"""Two processes beside each other: what changed is said once, in words, under the step's name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from motcua.catalogue.rules.diff import Change
from motcua.catalogue.rules.process import Condition, Process, StepAction, StepUnit, default_process
from motcua.catalogue.rules.process_diff import diff_processes

OLD = default_process(1440)


def changed(at: str, **values: Any) -> Process:
    steps = tuple(replace(step, **values) if step.key == at else step for step in OLD.steps)
    return replace(OLD, steps=steps)


def said(new: Process) -> list[tuple[str, str, str]]:
    return [(change.label_vi, change.old, change.new) for change in diff_processes(OLD, new)]


def test_equal_processes_differ_in_nothing() -> None:
    assert diff_processes(OLD, default_process(1440)) == []


def test_each_thing_about_a_step_is_told_apart() -> None:
    new = changed("sign", minutes=480, role="head_of_section", unit=StepUnit.SECTION, allows_refusal=True)
    assert said(new) == [
        (
            "Bước “Lãnh đạo UBND ký”",
            "Người làm: Lãnh đạo UBND, UBND",
            "Người làm: Lãnh đạo phòng, Đơn vị giải quyết",
        ),
        ("Bước “Lãnh đạo UBND ký”", "Thời gian: 3 giờ 50 phút", "Thời gian: 1 ngày"),
        ("Bước “Lãnh đạo UBND ký”", "Được phép: dừng xử lý", "Được phép: từ chối, dừng xử lý"),
    ]


def test_a_way_is_told_with_its_target_and_what_it_asks() -> None:
    way = StepAction("forward", "Chuyển Trung tâm", "hand_over", (Condition.RESULT_NUMBER,))
    [(label, old, new)] = said(changed("transfer", actions=(way,)))
    assert label == "Bước “Chuyển kết quả về Trung tâm”"
    assert old == "Lối đi:\nchuyển “Trả kết quả” bằng việc “Chuyển Trung tâm”"
    assert new == old + " (ghi số văn bản kết quả)"


def test_steps_added_and_taken_out_are_told_whole() -> None:
    added = replace(OLD.step("review"), key="second", name="Xem lại")
    without = [step for step in OLD.steps if step.key != "review"]
    found = diff_processes(OLD, replace(OLD, steps=(*without[:3], added, *without[3:])))
    whole = [change for change in found if change.label_vi.endswith(("(thêm)", "(bỏ)"))]
    assert [(change.label_vi, bool(change.old), bool(change.new)) for change in whole] == [
        ("Bước “Xem lại” (thêm)", False, True),
        ("Bước “Lãnh đạo phòng xem xét” (bỏ)", True, False),
    ]
    assert "Thời gian: " in whole[0].new


def test_another_order_and_another_name_are_told() -> None:
    steps = (*OLD.steps[:3], OLD.steps[4], OLD.steps[3], *OLD.steps[5:])
    found = diff_processes(OLD, Process("Quy trình riêng", steps))
    assert found[0] == Change("name", "Tên quy trình", "Quy trình chung", "Quy trình riêng")
    assert found[1].field == "order"
    assert "4. Lãnh đạo UBND ký\n5. Lãnh đạo phòng xem xét" in found[1].new

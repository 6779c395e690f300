"""What one process changes against another, in words: steps, order, times, owners, exits, ways. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.catalogue.rules.diff import Change
from motcua.catalogue.rules.process import Process, Step, StepAction
from motcua.catalogue.rules.process_words import (
    CONDITIONS,
    EXITS,
    KINDS,
    channel_words,
    owner_words,
    time_words,
)

_NONE = "(không có)"


def diff_processes(old: Process, new: Process) -> list[Change]:
    """The differences, step by step in the order of the new process; a step is the same by its key.

    Steps taken out come last. A whole step has no `old` when it is new, no `new` when it is gone.
    """
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    changes = []
    if old.name != new.name:
        changes.append(Change("name", "Tên quy trình", old.name, new.name))
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        changes.append(Change("order", "Thứ tự các bước", _order(old), _order(new)))
    for step in new.steps:
        label = f"Bước “{step.name}”"
        if step.key in before:
            changes += _step_changes(label, old, before[step.key], new, step)
        else:
            changes.append(Change(step.key, f"{label} (thêm)", "", _said(new, step)))
    changes += [
        Change(step.key, f"Bước “{step.name}” (bỏ)", _said(old, step), "")
        for step in old.steps
        if step.key not in after
    ]
    return changes


def _order(process: Process) -> str:
    return "\n".join(f"{place}. {step.name}" for place, step in enumerate(process.steps, start=1))


def _step_changes(label: str, old: Process, was: Step, new: Process, step: Step) -> Iterator[Change]:
    for facts in zip(_facts(old, was), _facts(new, step), strict=True):
        before, after = facts
        if before != after:
            yield Change(step.key, label, before, after)


def _facts(process: Process, step: Step) -> tuple[str, ...]:
    """A step in sentences, each about one thing."""
    allowed = [words for name, words in EXITS.items() if getattr(step, name)]
    return (
        f"Tên: {step.name}",
        f"Loại: {KINDS[step.kind]}",
        f"Người làm: {owner_words(step)}",
        f"Thời gian: {time_words(step.minutes)}",
        f"Được phép: {', '.join(allowed) or _NONE}",
        f"Hồ sơ nộp: {channel_words(step) or 'mọi kênh'}",
        f"Thời hạn khi người nộp xem bản nháp: {'tạm dừng' if step.pauses_clock else 'vẫn chạy'}",
        "\n".join(["Lối đi:", *(_way(process, action) for action in step.actions)])
        if step.actions
        else f"Lối đi: {_NONE}",
    )


def _said(process: Process, step: Step) -> str:
    return "\n".join(_facts(process, step)[1:])


def _way(process: Process, action: StepAction) -> str:
    target = next((step.name for step in process.steps if step.key == action.to), action.to or "chưa chọn")
    asked = ", ".join(CONDITIONS[condition] for condition in action.conditions)
    way = f"{'trả lại' if action.is_return else 'chuyển'} “{target}” bằng việc “{action.label}”"
    return f"{way} ({asked})" if asked else way

"""The table of steps as a form: what was typed becomes a process, whole or not, and rows move about.

Rows are numbered in the order shown; buttons that add, remove or move a row send the whole table and get it
back changed, unsaved. So the editor works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.rules.bpmn import MAX_BYTES
from motcua.catalogue.rules.process import (
    MAX_ACTIONS,
    MAX_STEPS,
    Condition,
    Process,
    Step,
    StepAction,
    StepKind,
    StepUnit,
)
from motcua.catalogue.rules.process_words import EXITS, STEP_ROLES
from motcua.catalogue.rules.proof import LONGEST_NAME, Finding
from motcua.catalogue.rules.record import Channel
from motcua.core.actors import ROLE_LABELS, Role
from motcua.core.worktime.limits import PROOF_DAY_MINUTES
from motcua.web.backoffice.catalogue_words import STEP_CHANNELS, STEP_CONDITIONS, STEP_KINDS, STEP_UNITS

_LONGEST_DAYS = 999


class StepForm(forms.Form):
    """One row: what is done, by whom, in what time, with which exits."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Tên bước"), max_length=LONGEST_NAME, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=list(STEP_KINDS.items()))
    role = forms.ChoiceField(
        label=_("Vai trò"),
        required=False,
        choices=[("", _("Chọn vai trò")), *((role, ROLE_LABELS[Role(role)]) for role in STEP_ROLES)],
    )
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=list(STEP_UNITS.items()))
    days = forms.IntegerField(label=_("Ngày"), min_value=0, max_value=_LONGEST_DAYS, required=False)
    hours = forms.IntegerField(label=_("Giờ"), min_value=0, max_value=99, required=False)
    minutes = forms.IntegerField(label=_("Phút"), min_value=0, max_value=999, required=False)
    allows_supplement = forms.BooleanField(label=_("Bổ sung"), required=False)
    allows_refusal = forms.BooleanField(label=_("Từ chối"), required=False)
    allows_stop = forms.BooleanField(label=_("Dừng"), required=False)
    channels = forms.TypedMultipleChoiceField(
        label=_("Chỉ hồ sơ nộp"),
        coerce=Channel,
        choices=list(STEP_CHANNELS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pauses_clock = forms.BooleanField(label=_("Thời hạn tạm dừng khi chờ người nộp"), required=False)

    @classmethod
    def showing(cls, step: Step, prefix: str) -> StepForm:
        """The row of a step."""
        days, rest = divmod(max(step.minutes, 0), PROOF_DAY_MINUTES)
        hours, minutes = divmod(rest, 60)
        names = ("key", "name", "kind", "role", "unit", "pauses_clock", *EXITS)
        facts = {name: getattr(step, name) for name in names}
        facts["channels"] = [channel.value for channel in step.channels]
        return cls(initial={**facts, "days": days, "hours": hours, "minutes": minutes}, prefix=prefix)

    def step(self, ways: list[StepAction]) -> Step:
        """What was typed, as far as it can be read: a time that is no number counts nothing."""
        said = self.cleaned_data
        return Step(
            said.get("key") or "",
            (said.get("name") or "").strip(),
            StepKind(said.get("kind") or StepKind.DO),
            StepUnit(said.get("unit") or StepUnit.SECTION),
            said.get("role") or "",
            PROOF_DAY_MINUTES * (said.get("days") or 0)
            + 60 * (said.get("hours") or 0)
            + (said.get("minutes") or 0),
            tuple(ways),
            bool(said.get("allows_supplement")),
            bool(said.get("allows_refusal")),
            bool(said.get("allows_stop")),
            _some(said.get("channels") or []),
            bool(said.get("pauses_clock")),
        )

    @property
    def is_draft_check(self) -> bool:
        """Whether the row shows what only a step that waits for the applicant has."""
        return bool(self["kind"].value() == StepKind.CONFIRM_DRAFT)


class WayForm(forms.Form):
    """One way out of a step: its words, where it leads, what it asks for."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Tên việc"), max_length=LONGEST_NAME, required=False)
    to = forms.ChoiceField(label=_("Đến bước"), required=False)
    is_return = forms.BooleanField(label=_("Trả lại"), required=False)
    conditions = forms.MultipleChoiceField(
        label=_("Phải có"),
        choices=list(STEP_CONDITIONS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, targets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["to"]).choices = [("", _("Chọn bước")), *targets]

    @property
    def removal(self) -> str:
        """What the button that takes this way out sends; the prefix is s3w0."""
        return "remove_way:" + str(self.prefix).removeprefix("s").replace("w", ":")

    @classmethod
    def showing(cls, way: StepAction, prefix: str, targets: list[tuple[str, str]]) -> WayForm:
        """The line of a way."""
        names = ("key", "label", "to", "is_return")
        initial = {name: getattr(way, name) for name in names}
        return cls(
            initial={**initial, "conditions": [word.value for word in way.conditions]},
            prefix=prefix,
            targets=targets,
        )

    def way(self) -> StepAction:
        """What was typed; a return always asks for its reason."""
        said = self.cleaned_data
        asked = [word for word in Condition if word.value in said.get("conditions", [])]
        is_return = bool(said.get("is_return"))
        if is_return and Condition.NOTE not in asked:
            asked.insert(0, Condition.NOTE)
        label = (said.get("label") or "").strip()
        return StepAction(said.get("key") or "", label, said.get("to") or "", tuple(asked), is_return)


class ImportForm(forms.Form):
    """A BPMN file."""

    file = forms.FileField(
        label=_("Tệp BPMN 2.0"),
        widget=forms.FileInput(attrs={"accept": ".bpmn,.xml"}),
        error_messages={"required": _("Chưa chọn tệp."), "empty": _("Tệp trống.")},
    )

    def content(self) -> bytes:
        """What was sent, at most a byte more than is read."""
        return bytes(self.cleaned_data["file"].read(MAX_BYTES + 1))


class MoveForm(forms.Form):
    """Why running cases follow another process."""

    reason = forms.CharField(
        label=_("Lý do chuyển"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(slots=True)
class Row:
    """One step as the screen shows it: its forms, and what the proof says about it."""

    number: int
    step: Step
    form: StepForm
    ways: list[WayForm]
    findings: list[Finding] = field(default_factory=list)
    is_open: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether something typed in this row cannot be read."""
        return any(each.is_bound and not each.is_valid() for each in (self.form, *self.ways))

    @property
    def errors(self) -> list[str]:
        """What cannot be read, each with the name of its field."""
        return [
            f"{each.fields[name].label}: {message}"
            for each in (self.form, *self.ways)
            for name, messages in each.errors.items()
            for message in messages
        ]

    @property
    def orders(self) -> dict[str, str]:
        """What the buttons of this row send."""
        return {
            what: f"{what}:{self.number}" for what in ("up", "down", "add_step", "remove_step", "add_way")
        }

    @property
    def times(self) -> list[forms.BoundField]:
        """Days, hours, minutes."""
        return [self.form[name] for name in ("days", "hours", "minutes")]

    @property
    def exits(self) -> list[forms.BoundField]:
        """Supplement, refusal, stop."""
        return [self.form[name] for name in EXITS]


def rows_of(process: Process) -> list[Row]:
    """The table of a process."""
    targets = _targets(process)
    return [
        Row(
            number,
            step,
            StepForm.showing(step, f"s{number}"),
            [WayForm.showing(way, f"s{number}w{place}", targets) for place, way in enumerate(step.actions)],
        )
        for number, step in enumerate(process.steps)
    ]


def read_rows(data: Mapping[str, Any]) -> tuple[Process, list[Row]]:
    """What was typed as a process, and the rows with their errors."""
    count = min(_count(data, "steps"), MAX_STEPS)
    names = [(str(data.get(f"s{n}-key", "")), str(data.get(f"s{n}-name", ""))) for n in range(count)]
    rows = []
    for number in range(count):
        form = StepForm(data, prefix=f"s{number}")
        places = range(min(_count(data, f"s{number}-ways"), MAX_ACTIONS))
        ways = [WayForm(data, prefix=f"s{number}w{place}", targets=names) for place in places]
        form.full_clean()
        rows.append(Row(number, form.step([_read(way) for way in ways]), form, ways))
    return Process(str(data.get("name", "")).strip()[:LONGEST_NAME], tuple(row.step for row in rows)), rows


def changed(process: Process, order: str) -> Process:
    """The process after a button: `add_step:2`, `remove_step:2`, `up:2`, `down:2`, `add_way:2`,
    `remove_way:2:0`. What fits no row changes nothing."""
    what, *places = order.split(":")
    numbers = [int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 4]
    if len(numbers) != len(places) or not numbers or numbers[0] >= len(process.steps):
        return process
    steps, at = list(process.steps), numbers[0]
    if what == "add_step" and len(steps) < MAX_STEPS:
        steps[at : at + 1] = _spliced(process, steps[at])
    elif what == "remove_step" and len(steps) > 1:
        steps = _without(steps, steps[at])
    elif what == "up" and at > 0:
        steps[at - 1], steps[at] = steps[at], steps[at - 1]
    elif what == "down" and at + 1 < len(steps):
        steps[at + 1], steps[at] = steps[at], steps[at + 1]
    elif what == "add_way" and sum(len(step.actions) for step in steps) < MAX_ACTIONS:
        steps[at] = replace(steps[at], actions=(*steps[at].actions, _new_way(steps[at])))
    elif what == "remove_way" and len(numbers) == 2:
        kept = tuple(way for place, way in enumerate(steps[at].actions) if place != numbers[1])
        steps[at] = replace(steps[at], actions=kept)
    return replace(process, steps=tuple(steps))


def _some(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """The ticked channels in their order; all ticked, or none, is every channel."""
    ticked = tuple(channel for channel in Channel if channel in channels)
    return () if len(ticked) == len(Channel) else ticked


def _read(form: WayForm) -> StepAction:
    form.full_clean()
    return form.way()


def _targets(process: Process) -> list[tuple[str, str]]:
    return [(step.key, step.name) for step in process.steps]


def _count(data: Mapping[str, Any], name: str) -> int:
    said = str(data.get(name, ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _onward(step: Step) -> str:
    """Where the first way forward leads, "" when there is none."""
    return next((way.to for way in step.actions if not way.is_return), "")


def _spliced(process: Process, step: Step) -> list[Step]:
    """The step and an empty one behind it: its first way forward leads there, and from there where it led."""
    key, after = _free("step", {each.key for each in process.steps}), _onward(step)
    way = StepAction("forward", str(_("Chuyển tiếp")), after)
    new = Step(key, "", StepKind.DO, StepUnit.SECTION, "", 0, (way,))
    ways = list(step.actions)
    for place, action in enumerate(ways):
        if action.to == after and not action.is_return:
            ways[place] = replace(action, to=key)
            break
    return [replace(step, actions=tuple(ways)), new]


def _without(steps: list[Step], gone: Step) -> list[Step]:
    """The others: what led forward to the step leads where it led; returns to it fall away."""
    after = _onward(gone)
    return [
        replace(
            step,
            actions=tuple(
                replace(way, to=after) if way.to == gone.key else way
                for way in step.actions
                if not (way.is_return and way.to == gone.key)
            ),
        )
        for step in steps
        if step is not gone
    ]


def _new_way(step: Step) -> StepAction:
    return StepAction(_free("way", {way.key for way in step.actions}), "", "")


def _free(stem: str, taken: set[str]) -> str:
    """The first of stem_1, stem_2, … that nobody bears."""
    return next(f"{stem}_{number}" for number in range(1, len(taken) + 2) if f"{stem}_{number}" not in taken)

"""Before the visit: what applies to me, and from that my papers, what it costs, how long it takes.

Every question comes from the record of the procedure and changes something of the answer; where the record
says nothing, nothing is asked and nothing invented. Answers stand in the address, which holds nothing about a
person and may be sent to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.catalogue.models import AttentionItem, ProcedureVersion
from motcua.catalogue.queries import record_of
from motcua.catalogue.rules.record import Channel, ProcedureRecord
from motcua.core.rules.text import fold
from motcua.web.portal.procedure_pages import are_papers_sure, parts_to_verify
from motcua.web.shared.facts import CHANNEL_NAMES, Answer, fee_answer, time_answer
from motcua.web.shared.papers import Paper, PaperGroup, PaperList, paper_list

_AUTHORISES = "uy quyen"  # as `fold` writes it, however it was spelt


class Step(StrEnum):
    """Which of the three screens."""

    VARIANT = "variant"
    QUESTIONS = "questions"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said, as the address holds it; what cannot be meant is as if not said."""

    variant: str = ""
    channel: Channel | None = None
    is_proxy: bool | None = None
    applies: frozenset[str] = frozenset()
    is_done: bool = False

    @classmethod
    def read(cls, given: QueryDict, record: ProcedureRecord) -> Answers:
        """From the parameters of an address, whoever wrote it."""
        channel = given.get("cach", "")
        return cls(
            variant=given.get("truong-hop", ""),
            channel=next((one for one in record.channels if one.value == channel), None),
            is_proxy={"co": True, "khong": False}.get(given.get("thay", "")),
            applies=frozenset(given.getlist("kem")[:50]),
            is_done=given.get("xong") == "1",
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A paper that is needed only sometimes, asked for by its key: does this apply to you?"""

    key: str
    paper: Paper
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """The questions that the record raises, and the answer as far as they are answered.

    `looked_up` are papers that the office finds in a database itself; `must_come`: who must appear in person,
    in words. `asks_proxy`: whether somebody else may go at all.
    """

    record: ProcedureRecord
    answers: Answers
    step: Step
    paper_list: PaperList
    channels: Sequence[tuple[Channel, str]]
    asks_proxy: bool
    conditions: Sequence[Condition]
    papers: Sequence[Paper]
    looked_up: Sequence[Paper]
    remarks: Sequence[str]
    must_come: str
    time: Answer
    fee: Answer
    to_verify: Sequence[str]
    are_papers_sure: bool

    @property
    def has_questions(self) -> bool:
        """Whether anything is asked beside the variant."""
        return bool(len(self.channels) > 1 or self.asks_proxy or self.conditions)

    @property
    def is_at_desk(self) -> bool:
        """Whether the case is brought to a desk: the way chosen, or the only one there is."""
        return self.answers.channel in (None, Channel.DIRECT)

    @property
    def forms(self) -> list[str]:
        """The forms to fill in, each once."""
        return list(dict.fromkeys(paper.form_name for paper in self.papers if paper.form_name))


def prepare(version: ProcedureVersion, given: QueryDict) -> Prepared:
    """What to bring for a version, by the answers of an address: two statements."""
    record = record_of(version.pk)
    answers = Answers.read(given, record)
    papers = paper_list(record, chosen=answers.variant)
    conditions = list(_conditions(papers, answers))
    open_items = list(AttentionItem.objects.filter(version=version, settled_at=None))
    variant = papers.chosen.variant if papers.chosen else ""
    way = _by_channel(record, answers.channel)
    needed = list(_needed(papers, conditions, answers))
    found = Prepared(
        record=record,
        answers=answers,
        step=Step.RESULT,
        paper_list=papers,
        channels=[(one, str(CHANNEL_NAMES[one])) for one in record.channels],
        asks_proxy=record.presence == "any",
        conditions=conditions,
        papers=[paper for paper in needed if not paper.replaced_by],
        looked_up=[paper for paper in needed if paper.replaced_by],
        remarks=[*papers.common.remarks, *(papers.chosen.remarks if papers.chosen else ())],
        must_come=_must_come(record.presence),
        time=time_answer(way, variant=variant),
        fee=fee_answer(way, open_kinds=frozenset(item.kind for item in open_items), variant=variant),
        to_verify=(unsure := parts_to_verify(open_items)),
        are_papers_sure=are_papers_sure(papers, unsure),
    )
    return replace(found, step=_step(found))


def _step(found: Prepared) -> Step:
    papers = found.paper_list
    if papers.groups and papers.chosen is None and not papers.is_ordinary:
        return Step.VARIANT
    if found.has_questions and not found.answers.is_done:
        return Step.QUESTIONS
    return Step.RESULT


def _groups(papers: PaperList) -> Iterator[PaperGroup]:
    yield papers.common
    if papers.chosen is not None:
        yield papers.chosen


def _authorises(paper: Paper) -> bool:
    """Whether the paper is about somebody going in another's place: it follows from that question."""
    return _AUTHORISES in fold(paper.name)


def _conditions(papers: PaperList, answers: Answers) -> Iterator[Condition]:
    for group in _groups(papers):
        for place, paper in enumerate(group.sometimes):
            if not _authorises(paper):
                key = f"{group.number}-{place}"
                yield Condition(key, paper, key in answers.applies)


def _needed(papers: PaperList, conditions: Sequence[Condition], answers: Answers) -> Iterator[Paper]:
    for group in _groups(papers):
        yield from group.always
        if answers.is_proxy:
            yield from (paper for paper in group.sometimes if _authorises(paper))
    yield from (one.paper for one in conditions if one.is_chosen)


def _by_channel(record: ProcedureRecord, channel: Channel | None) -> ProcedureRecord:
    """The record with the limits and fees of one way of filing, and those that hold for every way."""
    if channel is None:
        return record
    limits = tuple(one for one in record.limits if one.channel in (None, channel))
    fees = tuple(one for one in record.fees if one.channel in (None, channel))
    return replace(record, limits=limits or record.limits, fees=fees or record.fees)


def _must_come(presence: str) -> str:
    """Who must appear, only where the record says so."""
    return {
        "self": _("Người yêu cầu phải đến trực tiếp, không nhờ người khác nộp thay được."),
        "both": _("Hai bên phải cùng có mặt."),
    }.get(presence, "")

"""Advice: recorded while it is given, corrected by a line below it, followed up.

The events say what was done where and by whom; who asked stands in the rows alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.applicants.rules import normalise_phone
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.catalogue.models import Offering
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold, nfc, squeeze
from motcua.core.transactions import action
from motcua.notifications.actions import NewMessage, Reference, Sender, queue_message
from motcua.notifications.rules import is_email, normal_address
from motcua.queueing.choices import AdviceChannel
from motcua.queueing.errors import AdviceForgotten, AlreadyFollowedUp
from motcua.queueing.models import Advice, AdviceNote, AdvicePaper, AdviceTopic, Appointment, Ticket
from motcua.queueing.notices import ADVICE, AdviceFacts, advice_body
from motcua.queueing.permissions import advice_offices
from motcua.queueing.queries.advising import advice_for
from motcua.queueing.rules.guidance import preparation_path

SUBJECT = "queueing.advice"  # the subject kind of its events
LONGEST_ANSWER = 4000


@dataclass(frozen=True, slots=True)
class SaidPaper:
    """A paper said to be needed, in words of its count; `is_held`: the person has it."""

    name: str
    quantity: str = ""
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A procedure asked about, in which variant, and its papers."""

    offering: Offering
    variant: str = ""
    papers: Sequence[SaidPaper] = ()

    @property
    def missing(self) -> list[str]:
        """What the person must still bring."""
        return [paper.name for paper in self.papers if not paper.is_held]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdvice:
    """What was asked and said. `mails_to` is where it is sent besides; empty sends nothing.

    A known applicant brings name and telephone along; what is given here goes before it.
    """

    office_id: int
    channel: str
    applicant: Applicant | None = None
    name: str = ""
    phone: str = ""
    mails_to: str = ""
    question: str = ""
    answer: str = ""
    topics: Sequence[Topic] = ()
    follow_up_on: date | None = None
    key: str | None = None


def give_advice(*, new: NewAdvice, public_url: str, by: Actor, now: datetime) -> Advice:
    """Record advice; the same one again for a key used already. At most ten statements, twelve with a mail.

    `public_url` begins the links of the mail. Raises Unreadable with the field for what is missing or cannot
    be read, NotAllowed for another office.
    """
    try:
        return _give(new, public_url, by, now)
    except DatabaseError:  # the same screen sent twice at once
        known = known_advice(new)
        if known is None:
            raise
        return known


@action
def _give(new: NewAdvice, public_url: str, by: Actor, now: datetime) -> Advice:
    office = advising_office(new.office_id, by=by)
    known = known_advice(new)
    if known is not None:
        return known
    return write_advice(office, new, public_url=public_url, by=by, now=now)


@action
def write_advice(
    office: Office,
    new: NewAdvice,
    *,
    outcome: str = "",
    ticket: Ticket | None = None,
    appointment: Appointment | None = None,
    public_url: str,
    by: Actor,
    now: datetime,
) -> Advice:
    """The rows, the event and the mail; the caller has checked the right. Raises Unreadable."""
    advice = _checked(office, new, by=by, now=now)
    advice.outcome, advice.ticket, advice.appointment = outcome, ticket, appointment
    insert_rows([advice])
    topics = [_topic_row(advice, topic) for topic in new.topics]
    insert_rows(topics)
    papers = [
        AdvicePaper(topic=row, name=paper.name, quantity=paper.quantity, is_held=paper.is_held)
        for row, topic in zip(topics, new.topics, strict=True)
        for paper in topic.papers
    ]
    insert_rows(papers)
    said = {
        "office": office.pk,
        "channel": advice.channel,
        "outcome": outcome,
        "procedures": [row.code for row in topics],
        "missing": sum(not paper.is_held for paper in papers),
        "follow_up": new.follow_up_on,
        "mailed": bool(advice.email),
    }
    open_chain(
        subject_kind=SUBJECT, subject_id=str(advice.pk),
        events=[NewEvent("queueing.advice_given", said)], by=by, now=now,
    )  # fmt: skip
    if advice.email:
        _mail(advice, new, public_url, by, now)
    return advice


@action
def correct_advice(*, advice_id: int, text: str, by: Actor, now: datetime) -> AdviceNote:
    """Add a line that corrects or completes it. Raises NotFound, Unreadable without words."""
    advice = _readable(advice_id, by)
    return _note(advice, text, "advice_corrected", by=by, now=now)


@action
def follow_up_advice(*, advice_id: int, text: str, by: Actor, now: datetime) -> AdviceNote:
    """What was told when the person was called back. Raises NotFound, Unreadable, AlreadyFollowedUp."""
    advice = _readable(advice_id, by)
    if not advice.awaits_follow_up:
        raise AlreadyFollowedUp(_("Lời hướng dẫn này không còn hẹn trả lời."))
    advice.followed_up_at = now
    if not update_row(advice, "followed_up_at", where={"id": advice.pk, "followed_up_at": None}):
        raise AlreadyFollowedUp(_("Đồng nghiệp vừa ghi đã trả lời người này."))
    return _note(advice, text, "advice_followed_up", by=by, now=now)


def advising_office(office_id: int, *, by: Actor) -> Office:
    """The office if the actor gives advice there: one statement. Raises NotAllowed."""
    office = advice_offices(by).filter(pk=office_id).first()
    if office is None:
        raise NotAllowed(_("Ông/bà không hướng dẫn ở điểm tiếp nhận này."))
    return office


def known_advice(new: NewAdvice) -> Advice | None:
    """What the form with this key has already made."""
    if not new.key:
        return None
    return Advice.objects.filter(office=new.office_id, idempotency_key=new.key).first()


def _checked(office: Office, new: NewAdvice, *, by: Actor, now: datetime) -> Advice:
    person = new.applicant
    name = squeeze(nfc(new.name)) or (person.name if person else "")
    answer = nfc(new.answer).strip()
    if not name and new.channel != AdviceChannel.IN_PERSON:
        raise Unreadable(_("Xin ghi tên người hỏi, để người đó đến thì tìm lại được."), field="name")
    if not answer and not new.topics:
        raise Unreadable(_("Xin chọn thủ tục hoặc ghi lời hướng dẫn."), field="answer")
    if len(answer) > LONGEST_ANSWER:
        raise Unreadable(_("Lời hướng dẫn dài quá 4.000 chữ; xin viết gọn."), field="answer")
    if new.follow_up_on is not None and new.follow_up_on < local_day(now):
        raise Unreadable(
            _("Ngày hẹn trả lời đã qua; xin ghi ngày hôm nay hoặc sau đó."), field="follow_up_on"
        )
    email = normal_address(new.mails_to)
    if email and not is_email(email):
        raise Unreadable(_("Thư điện tử phải có dạng ten@noigui.vn."), field="mails_to")
    return Advice(
        office=office,
        channel=AdviceChannel(new.channel),
        applicant=person,
        name=name[:200],
        folded_name=fold(name)[:200],
        phone=normalise_phone(new.phone) if new.phone.strip() else (person.phone if person else ""),
        email=email,
        question=squeeze(nfc(new.question))[:500],
        answer=answer,
        given_by_id=_officer_id(by),
        given_at=now,
        follow_up_on=new.follow_up_on,
        idempotency_key=new.key,
    )


def _officer_id(by: Actor) -> int:
    """Advice has a person's name under it."""
    if by.kind is not ActorKind.OFFICER or by.id is None:
        raise NotAllowed(_("Lời hướng dẫn do cán bộ ghi."))
    return by.id


def _topic_row(advice: Advice, topic: Topic) -> AdviceTopic:
    procedure = topic.offering.procedure
    version = procedure.current_version
    name = version.name if version else procedure.code
    return AdviceTopic(
        advice=advice,
        offering=topic.offering,
        code=procedure.code,
        name=name,
        variant=topic.variant[:300],
        search_text=fold(f"{name} {procedure.code}"),
    )


def _readable(advice_id: int, by: Actor) -> Advice:
    advice = advice_for(advice_offices(by)).prefetch_related(None).filter(pk=advice_id).first()
    if advice is None:
        raise NotFound(_("Không có lời hướng dẫn này."))
    return advice


def _note(advice: Advice, text: str, event: str, *, by: Actor, now: datetime) -> AdviceNote:
    words = squeeze(nfc(text))[:1000]
    if not words:
        raise Unreadable(_("Xin ghi nội dung."), field="text")
    if advice.forgotten_at is not None:
        raise AdviceForgotten(_("Lời hướng dẫn này đã xóa vì quá hạn lưu; xin ghi lời hướng dẫn mới."))
    is_follow_up = event == "advice_followed_up"
    note = AdviceNote(advice=advice, text=words, is_follow_up=is_follow_up, by_id=_officer_id(by), at=now)
    insert_rows([note])
    append(
        subject_kind=SUBJECT, subject_id=str(advice.pk),
        events=[NewEvent(f"queueing.{event}", {"office": advice.office_id, "note": note.pk})], by=by, now=now,
    )  # fmt: skip
    return note


def _mail(advice: Advice, new: NewAdvice, public_url: str, by: Actor, now: datetime) -> None:
    names = [version.name for topic in new.topics if (version := topic.offering.procedure.current_version)]
    papers = [
        f"{paper.name} ({paper.quantity})" if paper.quantity else paper.name
        for topic in new.topics
        for paper in topic.papers
        if not paper.is_held
    ]
    root, office = public_url.rstrip("/"), advice.office
    links = [f"{root}{preparation_path(topic.offering.procedure.code)}" for topic in new.topics]
    facts = AdviceFacts(
        procedures="; ".join(names) or office.name,
        body=advice_body(advice.answer, papers=papers, links=links),
        desk=f"{office.name}, {office.address}" if office.address else office.name,
    )
    message = NewMessage(
        notice=ADVICE,
        facts=facts,
        address=advice.email,
        reference=Reference("advice", str(advice.pk)),
        sender=Sender(office.agency.name, office.agency.path),
        key=f"{ADVICE.key}:{advice.pk}",
    )
    queue_message(message=message, by=by, now=now)

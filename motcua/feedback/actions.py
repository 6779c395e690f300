"""Rating a visit, or a case that came without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.audit.actions import NewEvent, append
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.feedback.choices import Reason, Score, Through
from motcua.feedback.errors import NotYetServed, RatingClosed
from motcua.feedback.models import Rating
from motcua.feedback.rules import asks_reasons, may_still_change, may_still_rate
from motcua.queueing.models import Ticket

RATING = "feedback.rating"  # the subject kind of a rating's events
LONGEST_COMMENT = 500


@dataclass(frozen=True, slots=True)
class NewRating:
    """What somebody says of a visit; reasons count only with a low score."""

    score: Score
    through: Through
    reasons: Sequence[Reason] = ()
    comment: str = ""


@action
def rate_visit(*, ticket_id: int, new: NewRating, by: Actor, now: datetime) -> Rating:
    """The rating of a visit, or for some minutes another one in its place.

    Whoever holds the ticket's secret or the card of its person may: the site has checked that. The log keeps
    score and reasons, not the comment, which may name people. Raises NotFound, NotYetServed, RatingClosed.
    """
    ticket = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound(_("Không có lượt phục vụ này."))
    if ticket.begun_at is None or ticket.ended_at is None:
        raise NotYetServed(_("Lượt này chưa được phục vụ xong nên chưa đánh giá được."))
    known = Rating.objects.filter(ticket=ticket).first()
    return _rate(known or _of_visit(ticket), new, ticket.ended_at, by, now)


@action
def rate_case(*, case_id: int, new: NewRating, by: Actor, now: datetime) -> Rating:
    """The rating of a case whose result is handed over, for who came to no counter; raises as `rate_visit`.

    Many officers work on a case: the rating names none. It counts for the point that received the case, for a
    case that came online for the main point of its centre.
    """
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if found is None:
        raise NotFound(_("Không có hồ sơ này ở đây."))
    if found.state != CaseState.HANDED_OVER or found.handed_over_at is None:
        raise NotYetServed(_("Hồ sơ này chưa trả kết quả nên chưa đánh giá được."))
    known = Rating.objects.filter(case=found, ticket=None).first()
    return _rate(known or _of_case(found), new, found.handed_over_at, by, now)


def _rate(rating: Rating, new: NewRating, ended_at: datetime, by: Actor, now: datetime) -> Rating:
    """Write a rating that is new, or may still be changed."""
    if not may_still_rate(ended_at=ended_at, now=now):
        raise RatingClosed(_("Đã quá lâu, không đánh giá được nữa."))
    is_new = rating.pk is None
    if not is_new and not may_still_change(rated_at=rating.rated_at, now=now):
        raise RatingClosed(_("Ông/bà đã đánh giá rồi. Xin cảm ơn."))
    reasons = dict.fromkeys(new.reasons) if asks_reasons(new.score) else {}
    rating.score, rating.reasons = new.score, " ".join(reasons)
    rating.comment = squeeze(nfc(new.comment))[:LONGEST_COMMENT]
    if is_new:
        rating.through, rating.rated_at = new.through, now
        insert_rows([rating])
    else:
        rating.changed_at = now
        rating.save(update_fields=["score", "reasons", "comment", "changed_at"])
    said = {"office": rating.office_id, "score": rating.score, "reasons": list(reasons)}
    event = NewEvent("feedback.rated", said)
    append(subject_kind=RATING, subject_id=str(rating.pk), events=[event], by=by, now=now)
    return rating


def _of_visit(ticket: Ticket) -> Rating:
    return Rating(
        ticket=ticket,
        case_id=ticket.case_id,
        office_id=ticket.office_id,
        line_id=ticket.line_id,
        counter_id=ticket.counter_id,
        officer_id=ticket.officer_id,
    )


def _of_case(case: Case) -> Rating:
    points = Office.objects.filter(agency=case.receiving_agency_id).order_by("-is_main", "pk")
    office_id = case.office_id or points.values_list("pk", flat=True).first()
    if office_id is None:
        raise NotFound(_("Nơi nhận hồ sơ này không nhận đánh giá."))
    return Rating(case=case, office_id=office_id)

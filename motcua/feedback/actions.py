"""Rating a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
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
    if not may_still_rate(ended_at=ticket.ended_at, now=now):
        raise RatingClosed(_("Lượt này đã quá lâu, không đánh giá được nữa."))
    rating = Rating.objects.filter(ticket=ticket).first()
    if rating is None:
        rating = _of_visit(ticket, new, now)
        _fill(rating, new)
        insert_rows([rating])
    elif may_still_change(rated_at=rating.rated_at, now=now):
        _fill(rating, new)
        rating.changed_at = now
        rating.save(update_fields=["score", "reasons", "comment", "changed_at"])
    else:
        raise RatingClosed(_("Ông/bà đã đánh giá lượt này. Xin cảm ơn."))
    event = NewEvent("feedback.visit_rated", {"office": rating.office_id, "score": rating.score,
                                              "reasons": rating.reasons.split()})  # fmt: skip
    append(subject_kind=RATING, subject_id=str(rating.pk), events=[event], by=by, now=now)
    return rating


def _of_visit(ticket: Ticket, new: NewRating, now: datetime) -> Rating:
    return Rating(
        ticket=ticket,
        case_id=ticket.case_id,
        office_id=ticket.office_id,
        line_id=ticket.line_id,
        counter_id=ticket.counter_id,
        officer_id=ticket.officer_id,
        through=new.through,
        rated_at=now,
    )


def _fill(rating: Rating, new: NewRating) -> None:
    reasons = dict.fromkeys(new.reasons) if asks_reasons(new.score) else {}
    rating.score, rating.reasons = new.score, " ".join(reasons)
    rating.comment = squeeze(nfc(new.comment))[:LONGEST_COMMENT]

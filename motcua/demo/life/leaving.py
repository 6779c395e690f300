"""Papers and results change hands."""

from __future__ import annotations

from random import Random

from motcua.cases.actions import Recipient, hand_over_result, make_postal_list, receive_papers
from motcua.cases.choices import CaseState
from motcua.cases.queries.papers import by_post
from motcua.core.actors import Role
from motcua.demo.life.money import pay
from motcua.demo.life.pace import Pace, case_of
from motcua.demo.models import Turn
from motcua.demo.papers import paper_round


def hand_over(life: Pace, turn: Turn, _chances: Random) -> list[Turn]:
    """The applicant comes for the result."""
    case = case_of(turn)
    if case.state != CaseState.DECIDED:
        return []
    pay(life, turn, case, all_of_it=True)
    hand_over_result(
        case_id=case.pk,
        version=case.version,
        recipient=Recipient(case.proxy_name or case.applicant_name, paper="Căn cước"),
        by=life.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number),
        now=turn.at,
    )
    return []


def postal_round(life: Pace, turn: Turn, _chances: Random) -> list[Turn]:
    """The postal clerk brings the cases of the day on a list; the centre signs for it."""
    clerk = life.office.actor(Role.POSTAL_CLERK, now=turn.at)
    waiting = by_post(clerk).filter(received_at__lte=turn.at)
    case_ids = list(waiting.order_by("code").values_list("pk", flat=True))
    if case_ids:
        made = make_postal_list(centre=life.office.centre, case_ids=case_ids, by=clerk, now=turn.at)
        receiver = life.office.actor(Role.RECEIVER, now=turn.at)
        receive_papers(sheet_id=made.pk, by=receiver, now=turn.at)
    return []


def bring_papers(life: Pace, turn: Turn, _chances: Random) -> list[Turn]:
    """Papers go to the sections whose cases have gone before them."""
    paper_round(life.office, turn.at)
    return []


def start(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """The list has brought the case to the centre, unless nobody has signed for it yet."""
    case = case_of(turn)
    return [life.next_step(turn, case, chances)] if case.state == CaseState.IN_PROGRESS else []

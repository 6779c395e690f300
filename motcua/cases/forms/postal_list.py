"""The printed list by which a postal clerk hands cases to the centre (NĐ 118/2025/NĐ-CP, Điều 15)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.choices import CaseChannel, Delivery, PaperState
from motcua.cases.forms.heading import in_vietnamese
from motcua.cases.models import Case, PostalList
from motcua.core.rules.dates import format_moment, format_time, local_day, place_and_date, slip_moment
from motcua.core.rules.numbers import read_number
from motcua.documents.forms import HandoverCase, PostalHandover

_HANDED_IN = frozenset({PaperState.SUBMITTED, PaperState.UNAVAILABLE})


@in_vietnamese
def handover_context(postal_list: PostalList) -> PostalHandover:
    """What the form says about a list; `postal_list` comes with centre, its parent, clerk and receiver."""
    centre = postal_list.centre
    items = postal_list.items.select_related("case").prefetch_related("case__papers")
    cases = [item.case for item in items]
    papers = [_count_of_papers(case) for case in cases]
    receiver = postal_list.accepted_by
    return PostalHandover(
        issued_at=postal_list.made_at,
        superior_body=centre.parent.name if centre.parent else "",
        issuing_body=centre.name,
        number=postal_list.number,
        place_and_date=place_and_date(centre.place or centre.name, local_day(postal_list.made_at)),
        subject=_("Hồ sơ nhận qua dịch vụ bưu chính công ích, lập lúc %(moment)s")
        % {"moment": format_moment(postal_list.made_at)},
        handed_over_at=slip_moment(postal_list.accepted_at or postal_list.made_at),
        place=centre.name,
        giver_name=str(postal_list.made_by),
        giver_position=_("Nhân viên bưu điện"),
        giver_unit=postal_list.postal_agency.name,
        receiver_name=str(receiver) if receiver else "",
        receiver_unit=centre.name,
        cases=tuple(
            HandoverCase(
                case_code=case.code,
                applicant_name=case.applicant_name,
                procedure=case.procedure_name,
                papers=str(count),
                received_at=_received(case),
                note=_note(case),
            )
            for case, count in zip(cases, papers, strict=True)
        ),
        total_in_words=read_number(len(cases)),
        total_papers=str(sum(papers)),
    )


def _count_of_papers(case: Case) -> int:
    return sum(paper.count for paper in case.papers.all() if paper.state in _HANDED_IN)


def _received(case: Case) -> str:
    return format_time(case.received_at) if case.received_at else ""


def _note(case: Case) -> str:
    notes = []
    if case.delivery == Delivery.POST:
        notes.append(_("Trả qua bưu chính"))
    if case.channel == CaseChannel.HOME_VISIT:
        notes.append(_("Nhận tại nhà"))
    return "; ".join(notes)

"""The printed list by which papers go from one unit to another, signed on both sides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.choices import CaseChannel, Delivery, PaperState, PaperTransfer
from motcua.cases.forms.heading import in_vietnamese, place_of
from motcua.cases.models import Case, TransferItem, TransferSheet
from motcua.core.rules.dates import format_moment, format_time, local_day, place_and_date, slip_moment
from motcua.core.rules.numbers import read_number
from motcua.documents.forms import HandoverCase, PostalHandover

_HANDED_IN = frozenset({PaperState.SUBMITTED, PaperState.UNAVAILABLE})


@in_vietnamese
def handover_context(sheet: TransferSheet) -> PostalHandover:
    """What the form says about a sheet; it comes with both units, their parents and both names."""
    issuer = sheet.receiving_unit if sheet.is_postal else sheet.giving_unit
    items = list(sheet.items.select_related("case").prefetch_related("case__papers"))
    papers = [_count_of_papers(item.case) for item in items]
    subject = _("Hồ sơ nhận qua dịch vụ bưu chính công ích, lập lúc %(moment)s")
    if not sheet.is_postal:
        subject = _("Hồ sơ giấy chuyển giữa các đơn vị, lập lúc %(moment)s")
    receiver = sheet.received_by
    return PostalHandover(
        issued_at=sheet.given_at,
        superior_body=issuer.parent.name if issuer.parent else "",
        issuing_body=issuer.name,
        number=sheet.number,
        place_and_date=place_and_date(place_of(issuer), local_day(sheet.given_at)),
        subject=subject % {"moment": format_moment(sheet.given_at)},
        handed_over_at=slip_moment(sheet.received_at or sheet.given_at),
        place=sheet.receiving_unit.name,
        giver_name=str(sheet.given_by),
        giver_position=_("Nhân viên bưu điện") if sheet.is_postal else "",
        giver_unit=sheet.giving_unit.name,
        receiver_name=str(receiver) if receiver else "",
        receiver_unit=sheet.receiving_unit.name,
        cases=tuple(
            HandoverCase(
                case_code=item.case.code,
                applicant_name=item.case.applicant_name,
                procedure=item.case.procedure_name,
                papers=str(count),
                received_at=format_time(item.case.received_at) if item.case.received_at else "",
                note=_note(item),
            )
            for item, count in zip(items, papers, strict=True)
        ),
        total_in_words=read_number(len(items)),
        total_papers=str(sum(papers)),
    )


def _count_of_papers(case: Case) -> int:
    return sum(paper.count for paper in case.papers.all() if paper.state in _HANDED_IN)


def _note(item: TransferItem) -> str:
    notes = []
    if item.state == PaperTransfer.MISSING:
        notes.append(_("Không nhận: %(reason)s") % {"reason": item.reason})
    if item.case.delivery == Delivery.POST:
        notes.append(_("Trả qua bưu chính"))
    if item.case.channel == CaseChannel.HOME_VISIT:
        notes.append(_("Nhận tại nhà"))
    return "; ".join(notes)

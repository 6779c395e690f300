"""Everything a public page of a procedure shows, gathered with a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Office
from motcua.catalogue.choices import Level, OnlineLevel, VersionState
from motcua.catalogue.models import AttentionItem, Offering, ProcedureVersion
from motcua.catalogue.queries import HEAVY, record_of
from motcua.catalogue.rules.record import AttentionKind, Channel, FeeLine, ProcedureRecord, ProcessingLimit
from motcua.web.portal.searching import agencies_of
from motcua.web.shared.facts import (
    CHANNEL_NAMES,
    Answer,
    Line,
    fee_answer,
    fee_text,
    limit_text,
    time_answer,
    unclear,
)
from motcua.web.shared.papers import PaperList, paper_list

_PARTS = {
    "limits": gettext_lazy("thời hạn"),
    "fees": gettext_lazy("phí, lệ phí"),
    "documents": gettext_lazy("thành phần hồ sơ"),
    "agency": gettext_lazy("cơ quan thực hiện"),
    "results": gettext_lazy("kết quả"),
    "channels": gettext_lazy("cách thức thực hiện"),
    "code": gettext_lazy("mã thủ tục"),
}
_PRESENCE = {
    "both": gettext_lazy("Cả hai bên cùng có mặt khi nhận kết quả"),
    "self": gettext_lazy("Người yêu cầu phải đến trực tiếp"),
}
_PLACES = {
    "residence": gettext_lazy("Nộp tại nơi cư trú"),
    "land": gettext_lazy("Nộp tại nơi có đất, nhà"),
    "workplace": gettext_lazy("Nộp tại nơi đặt trụ sở, nơi làm việc"),
}
# Names of the 22 fields of a national record, as its own pages call them.
_FIELD_NAMES = {
    "ma_thu_tuc": gettext_lazy("Mã thủ tục"),
    "ten_thu_tuc": gettext_lazy("Tên thủ tục"),
    "so_quyet_dinh": gettext_lazy("Số quyết định"),
    "cap_thuc_hien": gettext_lazy("Cấp thực hiện"),
    "loai_thu_tuc": gettext_lazy("Loại thủ tục"),
    "linh_vuc": gettext_lazy("Lĩnh vực"),
    "trinh_tu_thuc_hien": gettext_lazy("Trình tự thực hiện"),
    "cach_thuc_thuc_hien": gettext_lazy("Cách thức thực hiện"),
    "thanh_phan_ho_so": gettext_lazy("Thành phần hồ sơ"),
    "doi_tuong_thuc_hien": gettext_lazy("Đối tượng thực hiện"),
    "co_quan_thuc_hien": gettext_lazy("Cơ quan thực hiện"),
    "co_quan_co_tham_quyen": gettext_lazy("Cơ quan có thẩm quyền"),
    "co_quan_duoc_uy_quyen": gettext_lazy("Cơ quan được ủy quyền"),
    "co_quan_phoi_hop": gettext_lazy("Cơ quan phối hợp"),
    "dia_chi_tiep_nhan": gettext_lazy("Địa chỉ tiếp nhận"),
    "ket_qua_xu_ly": gettext_lazy("Kết quả thực hiện"),
    "can_cu_phap_ly": gettext_lazy("Căn cứ pháp lý"),
    "yeu_cau_dieu_kien": gettext_lazy("Yêu cầu, điều kiện"),
    "thu_tuc_lien_quan": gettext_lazy("Thủ tục liên quan"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One limit or fee: the way of filing, the variant, what holds, and the words of the source."""

    channel: str
    variant: str
    value: str
    is_known: bool
    source_text: str
    note: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """A version with its answers. `to_verify` names the parts whose attention is still open."""

    version: ProcedureVersion
    record: ProcedureRecord
    time: Answer
    fee: Answer
    papers: PaperList
    where: Answer
    is_offered: bool
    offering_names: Sequence[str]
    channels: Sequence[str]
    is_online: bool
    limits: Sequence[Row]
    fees: Sequence[Row]
    forms: Sequence[str]
    levels: Sequence[str]
    online_level: str
    to_verify: Sequence[str]
    national_url: str

    @property
    def are_papers_sure(self) -> bool:
        """Whether the list of papers can be relied on."""
        return are_papers_sure(self.papers, self.to_verify)


def version_of(code: str, number: int | None = None) -> ProcedureVersion | None:
    """A version by number, else the current one; None where there is none. Drafts are not public."""
    if not code.isprintable():  # PostgreSQL refuses to look for some signs that an address can hold
        return None
    found = ProcedureVersion.objects.filter(procedure__code=code).exclude(state=VersionState.DRAFT)
    if number is None:
        found = found.filter(procedure__current_version_id=F("pk"))
    else:
        found = found.filter(number=number)
    return found.select_related("procedure", "field").defer(*HEAVY).first()


def page_of(version: ProcedureVersion, *, office: Office | None, chosen: str) -> ProcedurePage:
    """The page of a version; `chosen` is the number of the variant in the address."""
    record = record_of(version.pk)
    open_items = list(AttentionItem.objects.filter(version=version, settled_at=None))
    open_kinds = frozenset(item.kind for item in open_items)
    offerings = list(
        Offering.objects.filter(procedure=version.procedure_id, is_open=True).select_related("agency")
    )
    here = agencies_of(office)
    is_offered = any(offering.agency_id in here for offering in offerings)
    papers = paper_list(record, chosen=chosen)
    variant = papers.chosen.variant if papers.chosen else ""
    is_fee_doubtful = bool({AttentionKind.FEE_CONTRADICTS, AttentionKind.FEE_UNREADABLE} & open_kinds)
    return ProcedurePage(
        version=version,
        record=record,
        time=time_answer(record, variant=variant),
        fee=fee_answer(record, open_kinds=open_kinds, variant=variant),
        papers=papers,
        where=_where(record, office if is_offered else None, open_kinds),
        is_offered=is_offered,
        offering_names=[offering.agency.name for offering in offerings],
        channels=[str(CHANNEL_NAMES[channel]) for channel in record.channels],
        is_online=Channel.ONLINE in record.channels,
        limits=[_limit_row(limit) for limit in record.limits],
        fees=[_fee_row(fee, is_doubtful=is_fee_doubtful) for fee in record.fees],
        forms=list(dict.fromkeys(paper.form_name for paper in record.documents if paper.form_name)),
        levels=[str(Level(level).label) for level in record.levels if level in Level.values],
        online_level=str(OnlineLevel(record.online_level).label),
        to_verify=parts_to_verify(open_items),
        national_url=record.source_url if record.source_url.startswith("https://") else "",
    )


def parts_to_verify(open_items: Sequence[AttentionItem]) -> list[str]:
    """The parts of a procedure whose attention is still open, in words."""
    return list(dict.fromkeys(str(_PARTS[item.part]) for item in open_items if item.part in _PARTS))


def are_papers_sure(papers: PaperList, to_verify: Sequence[str]) -> bool:
    """Whether the list of papers could be read from the source."""
    return not papers.is_empty and str(_PARTS["documents"]) not in to_verify


def verbatim_of(version: ProcedureVersion) -> list[tuple[str, str]]:
    """Every field of the source exactly as read, with its name; empty for records retyped by the project."""
    text = ProcedureVersion.objects.values_list("verbatim_text", flat=True).get(pk=version.pk)
    fields = json.loads(text or "{}")
    return [(str(name), fields[key]) for key, name in _FIELD_NAMES.items() if fields.get(key)]


def _where(record: ProcedureRecord, office: Office | None, open_kinds: frozenset[str]) -> Answer:
    """The desk here if it takes such cases, else where the record says; then who must come, and how else."""
    more = [_told(words) for words in _rules(record)]
    if Channel.POST in record.channels:
        more.append(_told(_("Nộp được qua bưu chính công ích")))
    if office is not None:
        return Answer(office.agency.name, is_known=True, lines=[_told(office.address or office.name), *more])
    place = record.reception_address or record.agency
    if not place:
        return Answer(unclear(), is_known=False, lines=more)
    if AttentionKind.AGENCY_SEVERAL in open_kinds:
        return Answer(_("Một trong các cơ quan"), is_known=True, lines=[_told(record.agency), *more])
    return Answer(place, is_known=True, lines=more)


def _told(words: str) -> Line:
    return Line("", words, is_known=True)


def _rules(record: ProcedureRecord) -> list[str]:
    """Who must come, and where to: only what the record states."""
    found = [str(_PLACES.get(record.place_rule, "")), str(_PRESENCE.get(record.presence, ""))]
    if not record.result_by_post:
        found.append(_("Nhận kết quả tại nơi nộp, không gửi qua bưu chính"))
    return [words for words in found if words]


def _limit_row(limit: ProcessingLimit) -> Row:
    return Row(
        channel=_channel(limit),
        variant=limit.variant,
        value=limit_text(limit),
        is_known=bool(limit.unit),
        source_text=limit.text,
        note=limit.note,
    )


def _fee_row(fee: FeeLine, *, is_doubtful: bool) -> Row:
    return Row(
        channel=_channel(fee),
        variant=fee.variant,
        value=fee_text(fee, is_doubtful=is_doubtful),
        is_known=not is_doubtful and (fee.is_free or bool(fee.amount)),
        source_text=fee.text,
        note=fee.note,
    )


def _channel(row: ProcessingLimit | FeeLine) -> str:
    return str(CHANNEL_NAMES[row.channel]) if row.channel else _("Mọi cách nộp")

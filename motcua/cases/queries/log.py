"""The events of a case in words, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import User
from motcua.audit.queries.history import HistoryEntry, history_of
from motcua.cases.choices import (
    AnswerWay,
    ApologyState,
    DraftAnswer,
    Opinion,
    PartsFate,
    SupplementReason,
)
from motcua.cases.models import Case
from motcua.catalogue.queries import process_of
from motcua.core.actors import Actor
from motcua.core.rules.dates import format_moment
from motcua.core.rules.numbers import format_amount
from motcua.fees.choices import WaiverGround

ECHO = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event in words; `details` names what was given, without personal data."""

    number: int
    at: datetime
    who: str
    what: str
    details: Sequence[str]
    seal: str


EVENT_LABELS = {
    "cases.submitted": gettext_lazy("Ghi nhận hồ sơ"),
    "cases.received": gettext_lazy("Tiếp nhận hồ sơ"),
    "cases.started": gettext_lazy("Chuyển xử lý"),
    "cases.taken": gettext_lazy("Nhận xử lý"),
    "cases.released": gettext_lazy("Bỏ nhận, để người khác làm"),
    "cases.assigned": gettext_lazy("Phân công"),
    "cases.express_amended": gettext_lazy("Sửa yêu cầu làm tại chỗ"),
    "cases.moved": gettext_lazy("Chuyển bước"),
    "cases.moved_to_process": gettext_lazy("Chuyển sang quy trình khác"),
    "cases.consultation_asked": gettext_lazy("Lấy ý kiến phối hợp"),
    "cases.consultation_answered": gettext_lazy("Đơn vị phối hợp trả lời"),
    "cases.consultation_late": gettext_lazy("Đơn vị phối hợp chưa trả lời đúng hạn"),
    "cases.external_sent": gettext_lazy("Gửi hệ thống ngoài"),
    "cases.external_answered": gettext_lazy("Hệ thống ngoài trả kết quả"),
    "cases.external_failed": gettext_lazy("Gửi hệ thống ngoài bị lỗi"),
    "cases.draft_sent": gettext_lazy("Gửi bản nháp cho người nộp kiểm tra"),
    "cases.draft_answered": gettext_lazy("Người nộp trả lời về bản nháp"),
    "cases.reopened": gettext_lazy("Mở lại hồ sơ để sửa kết quả"),
    "cases.tax_notice": gettext_lazy("Có thông báo của cơ quan thuế"),
    "cases.tax_confirmed": gettext_lazy("Cơ quan thuế xác nhận đã hoàn thành"),
    "cases.fee_paid": gettext_lazy("Thu phí, lệ phí"),
    "cases.fee_waived": gettext_lazy("Miễn phí, lệ phí"),
    "cases.fee_waiver_undone": gettext_lazy("Bỏ việc miễn phí, lệ phí"),
    "cases.receipt_cancelled": gettext_lazy("Hủy biên lai"),
    "cases.step_undone": gettext_lazy("Rút lại bước vừa chuyển"),
    "cases.decided": gettext_lazy("Có kết quả"),
    "cases.supplement_asked": gettext_lazy("Yêu cầu bổ sung"),
    "cases.supplement_completed": gettext_lazy("Đã bổ sung đủ"),
    "cases.refusal_proposed": gettext_lazy("Đề nghị không tiếp nhận"),
    "cases.refusal_declined": gettext_lazy("Giám đốc không đồng ý từ chối"),
    "cases.rejection_proposed": gettext_lazy("Đề nghị từ chối giải quyết"),
    "cases.rejection_dropped": gettext_lazy("Bỏ đề nghị từ chối giải quyết"),
    "cases.apology_drafted": gettext_lazy("Dự thảo văn bản xin lỗi"),
    "cases.apology_signed": gettext_lazy("Ký văn bản xin lỗi, hẹn lại"),
    "cases.apology_missing": gettext_lazy("Thiếu văn bản xin lỗi, trao kèm kết quả"),
    "cases.not_accepted": gettext_lazy("Không tiếp nhận"),
    "cases.declared": gettext_lazy("Ghi tờ khai"),
    "cases.files_attached": gettext_lazy("Thêm tệp"),
    "cases.results_given_out": gettext_lazy("Phát hành kết quả"),
    "cases.result_signed": gettext_lazy("Ký số kết quả"),
    "cases.number_taken": gettext_lazy("Lấy số cho kết quả từ sổ cấp số"),
    "cases.number_cancelled": gettext_lazy("Hủy số đã lấy"),
    "cases.papers_digitised": gettext_lazy("Số hóa giấy tờ"),
    "cases.words_read": gettext_lazy("Nhận dạng chữ trong bản quét"),
    "cases.fields_confirmed": gettext_lazy("Xác nhận trường dữ liệu của giấy tờ"),
    "cases.handed_over": gettext_lazy("Trả kết quả"),
    "cases.payment_asked": gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"),
    "cases.payment_complete": gettext_lazy("Đã thực hiện nghĩa vụ tài chính"),
    "cases.stopped": gettext_lazy("Dừng xử lý"),
    "cases.resume": gettext_lazy("Tiếp tục xử lý"),
    "cases.step_escalated": gettext_lazy("Báo cấp trên: bước quá thời gian"),
    "cases.instructed": gettext_lazy("Ý kiến chỉ đạo"),
    "cases.closed_unanswered": gettext_lazy("Đóng hồ sơ vì không bổ sung"),
    "cases.withdrawn": gettext_lazy("Người nộp rút hồ sơ"),
    "cases.linked": gettext_lazy("Chọn các phần liên thông"),
    "cases.part_opened": gettext_lazy("Mở hồ sơ liên thông"),
    "cases.part_failed": gettext_lazy("Chưa mở được hồ sơ liên thông"),
    "cases.part_dropped": gettext_lazy("Bỏ một phần liên thông"),
    "cases.opened_as_part": gettext_lazy("Mở theo hồ sơ liên thông"),
    "cases.recounted": gettext_lazy("Tính lại hạn do đổi lịch làm việc"),
}


def log_of(case: Case) -> list[LogLine]:
    """All events of the case in words, newest first: two queries."""
    entries = history_of("case", case.code)
    holders = {entry.payload.get("holder") for entry in entries} - {None}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=holders)}
    steps = {step.key: step.name for step in process_of(case.process_version_id).steps}
    return [
        LogLine(
            number=entry.number,
            at=entry.at,
            who=entry.actor_label,
            what=str(EVENT_LABELS.get(entry.kind, entry.kind)),
            details=_details(entry, steps, names),
            seal=entry.hash[:12],
        )
        for entry in reversed(entries)
    ]


def _details(entry: HistoryEntry, steps: dict[str, str], names: dict[int, str]) -> list[str]:
    given = entry.payload
    return [
        sentence
        for sentence in (
            _route(given, steps),
            _said(_("người làm: %(value)s"), names.get(given.get("holder") or 0)),
            _said("%(value)s", given.get("unit_name")),
            _said(_("hồ sơ liên thông: %(value)s"), given.get("child")),
            _said(_("hồ sơ chính: %(value)s"), given.get("parent")),
            _said("%(value)s", _parts(given)),
            _said("%(value)s", dict(PartsFate.choices).get(given.get("parts_fate", ""))),
            _said(_("trả trước một phần: %(value)s"), given.get("partly")),
            _said("%(value)s", given.get("question")),
            _said(_("hệ thống: %(value)s"), given.get("system")),
            _said(_("số thông báo: %(value)s"), given.get("notice")),
            _said(_("mã tham chiếu: %(value)s"), given.get("reference")),
            _said("%(value)s", dict(Opinion.choices).get(given.get("opinion", ""))),
            _said("%(value)s", dict(DraftAnswer.choices).get(given.get("draft_answer", ""))),
            _said(_("trả lời: %(value)s"), dict(AnswerWay.choices).get(given.get("way", ""))),
            _said(_("trả lời trước: %(value)s"), _moment(given.get("draft_due"))),
            _said(_("số văn bản: %(value)s"), given.get("result_number")),
            _said(_("số của hệ thống ngoài: %(value)s"), given.get("external_number")),
            _said(_("biên lai số %(value)s"), given.get("number")),
            _said("%(value)s", _money(given)),
            _said("%(value)s", dict(WaiverGround.choices).get(given.get("ground", ""))),
            _said(_("ý kiến: %(value)s"), given.get("note")),
            _said(_("thông báo số: %(value)s"), given.get("notice")),
            _said(_("thời điểm xin lỗi: %(value)s"), _apology(given)),
            _said(_("hẹn lại: %(value)s"), _moment(given.get("new_due"))),
            _said(_("lý do: %(value)s"), given.get("reason")),
            _said(_("với đề nghị từ chối giải quyết"), given.get("rejection")),
            _said(_("có kết quả sau hạn"), given.get("late") if entry.kind == "cases.decided" else None),
            _defects(given),
            _said(_("yêu cầu muộn"), given.get("late") if "defects" in given else None),
            _said(_("vi phạm quy định một lần: %(value)s"), given.get("repeat_reason")),
            _said(_("%(value)s tệp"), len(given.get("files", ())) or None),
            _said(
                _("mã kiểm tra: %(value)s"), ", ".join(paper["code"] for paper in given.get("given_out", ()))
            ),
        )
        if sentence
    ]


def _route(given: Any, steps: dict[str, str]) -> str:
    if "to" not in given:
        return ""
    return f"{steps.get(given['from'], given['from'])} → {steps.get(given['to'], given['to'])}"


def _parts(given: Any) -> str:
    return "; ".join(f"{part['order']}. {part['unit_name']}" for part in given.get("parts", ()))


def _money(given: Any) -> str:
    return format_amount(given["amount"]) if "amount" in given else ""


def _apology(given: Any) -> str:
    return str(ApologyState(given["apology"]).label) if given.get("apology") else ""


def _moment(text: Any) -> str:
    return format_moment(datetime.fromisoformat(text)) if text else ""


def _defects(given: Any) -> str:
    """The defects with their reasons; requests made before reasons were coded have none."""
    defects = given.get("defects", ())
    reasons = given.get("reasons") or [""] * len(defects)
    return "; ".join(
        f"{SupplementReason(reason).label}: {what}" if reason else what
        for reason, what in zip(reasons, defects, strict=True)
    )


def _said(sentence: str, value: Any) -> str:
    return sentence % {"value": value} if value else ""


def is_own_echo(case: Case, actor: Actor, *, now: datetime) -> bool:
    """Whether this actor did the last thing that happened a moment ago: a second click, no conflict."""
    last = next(reversed(history_of("case", case.code)), None)
    return (
        last is not None
        and last.actor_id == actor.id
        and last.actor_kind is actor.kind
        and now - last.at < ECHO
    )

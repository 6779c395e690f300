"""What the catalogue's own words say to a person: kinds of attention, parts of a record, steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from motcua.catalogue.rules.process import Condition, StepKind, StepUnit
from motcua.catalogue.rules.record import AttentionKind, Channel
from motcua.core.rules.numbers import format_number
from motcua.core.worktime.limits import PROOF_DAY_MINUTES


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of attention: its name, and what a person has to decide."""

    label: Any
    explanation: Any


# In the order in which they matter: first what keeps the office from receiving cases.
KINDS = {
    AttentionKind.LIMIT_WITHOUT_UNIT: KindWords(
        _("Thời hạn không có đơn vị"),
        _(
            "Nguồn chỉ ghi một con số. Tra văn bản quy định rồi xác định đó là ngày làm việc, ngày, giờ hay "
            "tháng; chưa xác định thì chưa tiếp nhận được."
        ),
    ),
    AttentionKind.LIMIT_MISSING: KindWords(
        _("Không có thời hạn"),
        _(
            "Nguồn không ghi thời hạn. Tra văn bản quy định rồi xác định; chưa xác định thì chưa tiếp nhận "
            "được."
        ),
    ),
    AttentionKind.LIMIT_UNREADABLE: KindWords(
        _("Thời hạn không đọc được"),
        _("Lời ghi thời hạn không tách được thành số và đơn vị. Đọc văn bản gốc rồi xác định thời hạn."),
    ),
    AttentionKind.SETTLED_LIMIT: KindWords(
        _("Thời hạn đã xác định, nguồn vừa đổi"),
        _("Nguồn thay đổi sau khi có người xác định thời hạn. Xem thời hạn đã xác định còn đúng không."),
    ),
    AttentionKind.SOURCE_CHANGED: KindWords(
        _("Nguồn đổi dưới bản đã biên tập"),
        _("Bản đơn vị biên tập được giữ. So sánh với nguồn mới, biên tập lại nếu cần rồi ghi kết luận."),
    ),
    AttentionKind.LIMITS_DIFFER: KindWords(
        _("Thời hạn không thống nhất"),
        _(
            "Thời hạn mỗi cách nộp một khác, hoặc ô thời gian khác phần mô tả. Xem đó là quy định hay nguồn "
            "ghi nhầm."
        ),
    ),
    AttentionKind.LIMIT_LONG_HOURS: KindWords(
        _("Thời hạn từ 24 giờ trở lên"),
        _("Giờ được tính là giờ làm việc. Xem văn bản có ý nói giờ liên tục, tức là ngày, hay không."),
    ),
    AttentionKind.FEE_CONTRADICTS: KindWords(
        _("Phí, lệ phí mâu thuẫn"),
        _(
            "Chỗ ghi miễn phí hoặc một mức, chỗ ghi mức khác hay do Hội đồng nhân dân quyết định. Xác định "
            "mức thu tại địa phương."
        ),
    ),
    AttentionKind.FEE_UNREADABLE: KindWords(
        _("Mức thu không đọc được"),
        _("Mức thu không phải một số tiền rõ ràng. Đối chiếu văn bản về phí, lệ phí rồi ghi kết luận."),
    ),
    AttentionKind.FEE_MISSING: KindWords(
        _("Chưa có mức thu"),
        _(
            "Nguồn không nêu mức thu, hoặc để Hội đồng nhân dân quyết định. Không có thông tin không phải là "
            "miễn phí: tra nghị quyết của địa phương."
        ),
    ),
    AttentionKind.AGENCY_MISSING: KindWords(
        _("Không có cơ quan thực hiện"),
        _("Nguồn không nêu cơ quan thực hiện. Xem thủ tục này có thuộc cơ quan mình không."),
    ),
    AttentionKind.AGENCY_SEVERAL: KindWords(
        _("Nhiều cơ quan thực hiện"),
        _("Nguồn nêu nhiều cơ quan. Xem cơ quan mình thực hiện phần nào, trường hợp nào."),
    ),
    AttentionKind.PAPERS_UNREADABLE: KindWords(
        _("Thành phần hồ sơ không tách được"),
        _("Không tách được từng giấy tờ; nguyên văn được giữ. Đọc và cho biết quầy cần nhận giấy tờ nào."),
    ),
    AttentionKind.CHANNELS_UNREADABLE: KindWords(
        _("Cách thực hiện không tách được"),
        _("Phần cách thức thực hiện có chữ không thuộc dòng nào. Đọc xem có thời hạn hay mức thu bị sót."),
    ),
    AttentionKind.PART_MISSING: KindWords(
        _("Thiếu hoặc cần xác minh"),
        _(
            "Thiếu, hoặc chưa chắc đúng, một bộ phận mà Nghị định 63/2010/NĐ-CP Điều 8 khoản 2 buộc phải có. "
            "Tra quyết định công bố."
        ),
    ),
    AttentionKind.NAME_DUPLICATE: KindWords(
        _("Trùng tên"),
        _("Hai mã cùng một tên. Xem mã nào còn hiệu lực, mã nào cơ quan mình tiếp nhận."),
    ),
}

# Fields of the source file, what they are called, and the parts of the record read from them.
SOURCE_FIELDS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("ma_thu_tuc", _("Mã thủ tục"), ("code",)),
    ("ten_thu_tuc", _("Tên thủ tục"), ("name",)),
    ("so_quyet_dinh", _("Số quyết định công bố"), ("decision_number",)),
    ("linh_vuc", _("Lĩnh vực"), ("field_name",)),
    ("loai_thu_tuc", _("Loại thủ tục"), ("kind_text",)),
    ("cap_thuc_hien", _("Cấp thực hiện"), ("levels",)),
    ("doi_tuong_thuc_hien", _("Đối tượng thực hiện"), ("audience",)),
    ("co_quan_thuc_hien", _("Cơ quan thực hiện"), ("agency",)),
    ("co_quan_co_tham_quyen", _("Cơ quan có thẩm quyền"), ("competent_agency",)),
    ("co_quan_duoc_uy_quyen", _("Cơ quan được ủy quyền"), ("authorised_agency",)),
    ("co_quan_phoi_hop", _("Cơ quan phối hợp"), ("coordinating_agency",)),
    ("dia_chi_tiep_nhan", _("Địa chỉ tiếp nhận"), ("reception_address",)),
    ("cach_thuc_thuc_hien", _("Cách thức thực hiện"), ("channels", "limits", "fees")),
    ("thanh_phan_ho_so", _("Thành phần hồ sơ"), ("documents", "papers_text")),
    ("trinh_tu_thuc_hien", _("Trình tự thực hiện"), ("steps_text",)),
    ("yeu_cau_dieu_kien", _("Yêu cầu, điều kiện"), ("conditions_text",)),
    ("can_cu_phap_ly", _("Căn cứ pháp lý"), ("legal_bases",)),
    ("ket_qua_xu_ly", _("Kết quả"), ("results", "aliases")),
    ("thu_tuc_lien_quan", _("Thủ tục liên quan"), ("related",)),
    ("ministry", _("Bộ, ngành"), ("ministry",)),
    ("detail_url", _("Địa chỉ nguồn"), ("source_url",)),
    ("formality_id", _("Số hiệu trong nguồn"), ()),
)

STEP_UNITS = {
    StepUnit.CENTRE: _("Trung tâm"),
    StepUnit.SECTION: _("Đơn vị giải quyết"),
    StepUnit.AGENCY: _("UBND"),
}

STEP_KINDS = {
    StepKind.RECEIVE: _("Tiếp nhận"),
    StepKind.DO: _("Thực hiện"),
    StepKind.CHECK: _("Kiểm tra"),
    StepKind.SIGN: _("Ký"),
    StepKind.NUMBER_AND_SEAL: _("Cấp số, đóng dấu"),
    StepKind.TRANSFER: _("Chuyển"),
    StepKind.HAND_OVER: _("Trả kết quả"),
    StepKind.CONSULT: _("Lấy ý kiến"),
    StepKind.EXTERNAL_WAIT: _("Chờ hệ thống ngoài"),
    StepKind.CONFIRM_DRAFT: _("Người nộp xem bản nháp"),
}

STEP_CHANNELS = {
    Channel.DIRECT: _("Trực tiếp"),
    Channel.ONLINE: _("Trực tuyến"),
    Channel.POST: _("Bưu chính"),
}

STEP_CONDITIONS = {
    Condition.NOTE: _("Lý do"),
    Condition.ASSIGNEE: _("Người xử lý"),
    Condition.RESULT_NUMBER: _("Số kết quả"),
    Condition.EXTERNAL_NUMBER: _("Số của hệ thống ngoài"),
    Condition.SIGNATURE: _("Chữ ký số"),
}

STEP_EXITS = {
    "allows_supplement": _("yêu cầu bổ sung"),
    "allows_refusal": _("từ chối"),
    "allows_stop": _("dừng xử lý"),
}


def kind_words(kind: str) -> KindWords:
    """The words for a kind of attention; the kind itself when a newer program wrote it."""
    try:
        return KINDS[AttentionKind(kind)]
    except ValueError:
        return KindWords(kind, "")


def working_time_words(minutes: int) -> str:
    """Working minutes as days of eight hours, hours and minutes: "2 ngày 4 giờ"."""
    days, rest = divmod(minutes, PROOF_DAY_MINUTES)
    hours, rest = divmod(rest, 60)
    parts = [
        ngettext("%(count)s ngày", "%(count)s ngày", days) % {"count": format_number(days)} if days else "",
        ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours} if hours else "",
        ngettext("%(count)s phút", "%(count)s phút", rest) % {"count": rest} if rest else "",
    ]
    said = " ".join(part for part in parts if part)
    return said or ngettext("%(count)s phút", "%(count)s phút", 0) % {"count": 0}

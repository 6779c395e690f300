"""What events of agencies and accounts say to a person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = {
    "agencies.agency_created": _("Thêm cơ quan"),
    "agencies.agency_changed": _("Sửa thông tin cơ quan"),
    "agencies.agency_merged": _("Sáp nhập vào cơ quan khác"),
    "agencies.agency_follows": _("Tiếp nhận nhiệm vụ của cơ quan khác"),
    "agencies.office_created": _("Thêm điểm tiếp nhận"),
    "agencies.office_changed": _("Sửa điểm tiếp nhận"),
    "agencies.counter_added": _("Thêm quầy"),
    "agencies.counter_changed": _("Sửa quầy"),
    "agencies.counter_removed": _("Bỏ quầy"),
    "agencies.position_added": _("Thêm chức danh"),
    "agencies.position_changed": _("Sửa chức danh"),
    "agencies.week_hours_set": _("Đặt giờ làm việc trong tuần"),
    "agencies.week_hours_removed": _("Bỏ giờ làm việc riêng"),
    "agencies.calendar_day_set": _("Đặt ngày nghỉ hoặc làm bù"),
    "agencies.calendar_day_removed": _("Bỏ ngày nghỉ hoặc làm bù"),
    "agencies.cases_recounted": _("Tính lại hẹn của hồ sơ theo lịch"),
    "catalogue.attention_settled": _("Xử lý mục cần người xem"),
    "catalogue.limit_settled": _("Xác định thời hạn"),
    "catalogue.procedures_offered": _("Tiếp nhận thủ tục"),
    "catalogue.offering_changed": _("Sửa đơn vị giải quyết, quyền từ chối của một thủ tục"),
    "catalogue.offering_closed": _("Ngừng tiếp nhận một thủ tục"),
    "catalogue.offering_reopened": _("Tiếp nhận trở lại một thủ tục"),
    "catalogue.reception_allowed": _("Được tiếp nhận thay cho cơ quan khác"),
    "catalogue.reception_ended": _("Ngừng tiếp nhận thay cho cơ quan khác"),
    "cases.digitising_ordered": _("Quy định giấy tờ phải số hóa hoặc không phải số hóa"),
    "cases.digitising_order_ended": _("Ngừng một quy định về số hóa"),
    "catalogue.process_drafted": _("Lập dự thảo quy trình"),
    "catalogue.process_saved": _("Lưu dự thảo quy trình"),
    "catalogue.process_published": _("Công bố quy trình"),
    "catalogue.process_discarded": _("Bỏ dự thảo quy trình"),
    "catalogue.settled_in_bulk": _("Xử lý cùng nhiều mục khác"),
    "catalogue.draft_started": _("Bắt đầu biên tập"),
    "catalogue.draft_saved": _("Lưu bản nháp"),
    "catalogue.draft_discarded": _("Bỏ bản nháp"),
    "catalogue.draft_rebased": _("Bản nháp lấy phiên bản mới làm nền"),
    "catalogue.draft_scheduled": _("Hẹn ngày bản nháp có hiệu lực"),
    "catalogue.draft_unscheduled": _("Bỏ ngày hẹn có hiệu lực"),
    "catalogue.draft_held": _("Bản nháp chưa có hiệu lực được"),
    "catalogue.version_published": _("Công bố phiên bản"),
    "catalogue.links_set": _("Đặt thủ tục liên thông"),
    "catalogue.retirement_set": _("Định ngày bãi bỏ"),
    "catalogue.retirement_cancelled": _("Không bãi bỏ nữa"),
    "catalogue.procedure_retired": _("Bãi bỏ thủ tục"),
    "accounts.user_created": _("Tạo tài khoản"),
    "accounts.user_changed": _("Sửa thông tin tài khoản"),
    "accounts.password_set": _("Đặt mật khẩu mới"),
    "accounts.user_deactivated": _("Khóa tài khoản"),
    "accounts.user_reactivated": _("Mở khóa tài khoản"),
    "accounts.role_granted": _("Giao vai trò"),
    "accounts.role_revoked": _("Thu hồi vai trò"),
    "accounts.position_taken": _("Giữ chức danh"),
    "accounts.position_left": _("Thôi giữ chức danh"),
    "accounts.authorised": _("Được ủy quyền"),
    "accounts.authorisation_given": _("Ủy quyền cho người khác"),
    "accounts.authorisation_revoked": _("Ủy quyền bị thu hồi"),
    "accounts.absence_recorded": _("Ghi vắng mặt"),
    "accounts.absence_ended": _("Trở lại làm việc"),
    "accounts.api_client_created": _("Tạo ứng dụng kết nối"),
    "accounts.api_client_revoked": _("Thu hồi ứng dụng kết nối"),
}


def words_of(kind: str) -> Any:
    """The words for a kind of event; the kind itself when there are none."""
    return WORDS.get(kind, kind)

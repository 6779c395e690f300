"""Enumerations of cases that the database stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.IntegerChoices):
    """The ten states of the national portal (TrangThaiHoSo), draft before them."""

    DRAFT = 0, _("Bản nháp")
    SUBMITTED = 1, _("Mới đăng ký")
    RECEIVED = 2, _("Được tiếp nhận")
    NOT_ACCEPTED = 3, _("Không được tiếp nhận")
    IN_PROGRESS = 4, _("Đang xử lý")
    AWAITING_SUPPLEMENT = 5, _("Chờ bổ sung hồ sơ")
    AWAITING_PAYMENT = 6, _("Chờ thực hiện nghĩa vụ tài chính")
    ENDED_BY_APPLICANT = 7, _("Người nộp rút hồ sơ")
    STOPPED = 8, _("Dừng xử lý")
    DECIDED = 9, _("Đã có kết quả")
    HANDED_OVER = 10, _("Đã trả kết quả")


class CaseChannel(models.TextChoices):
    """How the case came (KenhThucHien: 1 direct, 2 online, 3 post; a home visit counts as direct)."""

    DIRECT = "direct", _("Trực tiếp")
    POST = "post", _("Bưu chính công ích")
    HOME_VISIT = "home_visit", _("Tiếp nhận tại nhà")
    ONLINE = "online", _("Trực tuyến")


class CounterSpan(models.TextChoices):
    """How much time a counter sums up."""

    DAY = "day", _("Ngày")
    MONTH = "month", _("Tháng")


class ImportStage(models.TextChoices):
    """How far an import of another system's cases is."""

    CASES = "cases", _("Đang đọc hồ sơ")
    EVENTS = "events", _("Đang đọc sự kiện")
    CHECKS = "checks", _("Đang đối chiếu")
    FACTS = "facts", _("Đang tính số liệu")
    DONE = "done", _("Đã xong")


class AnomalyKind(models.TextChoices):
    """What an import found odd (`rules.history.Anomaly`), in words."""

    BROKEN_LINE = "broken_line", _("Dòng hỏng, giữ nguyên văn")
    WRONG_ENCODING = "wrong_encoding", _("Dòng sai bảng mã, đọc theo Windows-1258")
    MISSING_CODE = "missing_code", _("Thiếu mã hồ sơ, giữ nguyên văn")
    TOO_LONG = "too_long", _("Nội dung quá dài, đã cắt")
    REPEATED_CASE = "repeated_case", _("Mã hồ sơ lặp lại trong tệp")
    NATIVE_CASE = "native_case", _("Mã hồ sơ đã có trong hệ thống này")
    UNKNOWN_PROCEDURE = "unknown_procedure", _("Không rõ thủ tục")
    UNKNOWN_AGENCY = "unknown_agency", _("Không rõ cơ quan")
    UNKNOWN_CHANNEL = "unknown_channel", _("Không rõ kênh tiếp nhận")
    UNKNOWN_STATE = "unknown_state", _("Không rõ trạng thái")
    UNREADABLE_DATE = "unreadable_date", _("Ngày giờ không đọc được")
    MISSING_RECEIVED = "missing_received", _("Thiếu ngày tiếp nhận")
    MISSING_DUE = "missing_due", _("Thiếu ngày hẹn trả")
    MISSING_END = "missing_end", _("Đã kết thúc nhưng thiếu ngày kết thúc")
    END_BEFORE_START = "end_before_start", _("Kết thúc trước khi tiếp nhận")
    HANDED_OVER_BEFORE_END = "handed_over_before_end", _("Trả kết quả trước khi có kết quả")
    STATE_AGAINST_DATES = "state_against_dates", _("Trạng thái trái với ngày kết thúc")
    UNKNOWN_CASE = "unknown_case", _("Sự kiện của hồ sơ không có trong tệp")
    MISSING_TIME = "missing_time", _("Sự kiện thiếu thời gian")
    UNKNOWN_UNIT = "unknown_unit", _("Không rõ đơn vị của sự kiện")
    EVENT_BEFORE_START = "event_before_start", _("Sự kiện trước khi tiếp nhận")
    EVENT_AFTER_END = "event_after_end", _("Sự kiện sau khi kết thúc")
    REPEATED_EVENT = "repeated_event", _("Sự kiện lặp lại")


class Delivery(models.TextChoices):
    """How the applicant wants the result."""

    COUNTER = "counter", _("Tại nơi nộp hồ sơ")
    POST = "post", _("Qua bưu chính, tận nơi")
    ONLINE = "online", _("Bản điện tử")


class PaperState(models.TextChoices):
    """What became of a required paper at intake (NQ 66.7/2025, NĐ 280/2025)."""

    SUBMITTED = "submitted", _("Nộp")
    PRESENTED = "presented", _("Xuất trình")
    HELD = "held", _("Đã có dữ liệu, không yêu cầu")
    UNAVAILABLE = "unavailable", _("Không khai thác được")
    MISSING = "missing", _("Còn thiếu")
    NOT_NEEDED = "not_needed", _("Không áp dụng")


class PaperKind(models.IntegerChoices):
    """Kind of a paper, numbered as the digit keys of the intake screen."""

    ORIGINAL = 1, _("Bản chính")
    CERTIFIED_COPY = 2, _("Bản sao chứng thực")
    PHOTOCOPY = 3, _("Bản chụp")
    ELECTRONIC = 4, _("Bản điện tử")


class DueKind(models.TextChoices):
    """Which due moment a derivation explains."""

    STATUTORY = "statutory", _("Thời hạn theo quy định")
    APPOINTMENT = "appointment", _("Hẹn trả kết quả")
    REAPPOINTMENT = "reappointment", _("Hẹn lại")
    SUPPLEMENT = "supplement", _("Hạn bổ sung hồ sơ")


class PauseKind(models.TextChoices):
    """Why the clock of a case stands without starting anew afterwards."""

    PAYMENT = "payment", _("Nghĩa vụ tài chính")
    STOP = "stop", _("Dừng xử lý")
    DRAFT = "draft", _("Người nộp kiểm tra bản nháp")


class SupplementReason(models.TextChoices):
    """Why a paper or an answer must be brought again: one code a defect, so that they can be counted (B9)."""

    MISSING = "missing", _("Thiếu giấy tờ")
    UNREADABLE = "unreadable", _("Giấy tờ không rõ, không đọc được")
    WRONG_FORM = "wrong_form", _("Sai mẫu")
    EXPIRED = "expired", _("Hết hiệu lực")
    MISMATCH = "mismatch", _("Thông tin không khớp")
    UNSIGNED = "unsigned", _("Thiếu chữ ký, xác nhận")
    UNPAID = "unpaid", _("Chưa nộp phí, lệ phí")
    OTHER = "other", _("Lý do khác")


class Outcome(models.TextChoices):
    """How a decided case was decided."""

    NONE = "", _("Chưa có")
    GRANTED = "granted", _("Đồng ý")
    REFUSED = "refused", _("Từ chối giải quyết")


class PartsFate(models.TextChoices):
    """What becomes of the linked cases still open when the case that opened them stops."""

    WITHDRAW = "withdraw", _("Rút luôn các hồ sơ liên thông")
    GO_ON = "go_on", _("Để các hồ sơ liên thông tiếp tục")


class ApologyState(models.TextChoices):
    """Whether the apology came in time, judged when it is signed; missing: a late result without one."""

    TIMELY = "timely", _("Đúng thời điểm")
    LATE = "late", _("Muộn")
    MISSING = "missing", _("Thiếu")


class StepEnd(models.TextChoices):
    """How a case left a step."""

    FORWARDED = "forwarded", _("Chuyển bước")
    RETURNED = "returned", _("Trả lại")
    PAUSED = "paused", _("Tạm dừng")
    ENDED = "ended", _("Kết thúc")
    UNDONE = "undone", _("Rút lại")


class PaperTransfer(models.TextChoices):
    """What became of a case's papers on a sheet."""

    GIVEN = "given", _("Chờ ký nhận")
    RECEIVED = "received", _("Đã nhận")
    MISSING = "missing", _("Không nhận")


class Punctuality(models.TextChoices):
    """How a unit did its part, in the words of the control sheet (Phiếu kiểm soát)."""

    EARLY = "early", _("Trước hạn")
    ON_TIME = "on_time", _("Đúng hạn")
    LATE = "late", _("Quá hạn")


class AttachmentPurpose(models.TextChoices):
    """Why a file hangs at a case."""

    PAPER = "paper", _("Thành phần hồ sơ")
    SUPPLEMENT = "supplement", _("Bổ sung")
    RESULT = "result", _("Kết quả")
    OPINION = "opinion", _("Ý kiến phối hợp")
    DRAFT = "draft", _("Bản nháp")
    EVIDENCE = "evidence", _("Bằng chứng tra cứu")


class DraftAnswer(models.TextChoices):
    """What the applicant says about a draft."""

    CONFIRMED = "confirmed", _("Đồng ý")
    CORRECTION = "correction", _("Cần sửa")


class AnswerWay(models.TextChoices):
    """By which way the answer about a draft came."""

    PORTAL = "portal", _("Trên Cổng")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    COUNTER = "counter", _("Tại quầy")
    SILENCE = "silence", _("Không có ý kiến trong thời hạn")


class Opinion(models.TextChoices):
    """What a unit that was asked thinks."""

    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")
    OTHER = "other", _("Ý kiến khác")

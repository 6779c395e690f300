"""The words of processes, as findings and comparisons say them. Pure."""

from __future__ import annotations

from motcua.catalogue.rules.process import Condition, Process, Step, StepKind, StepUnit
from motcua.catalogue.rules.record import Channel
from motcua.core.worktime.limits import PROOF_DAY_MINUTES

KINDS = {
    StepKind.RECEIVE: "tiếp nhận",
    StepKind.DO: "thực hiện",
    StepKind.CHECK: "kiểm tra",
    StepKind.SIGN: "ký",
    StepKind.NUMBER_AND_SEAL: "cấp số, đóng dấu",
    StepKind.TRANSFER: "chuyển",
    StepKind.HAND_OVER: "trả kết quả",
    StepKind.CONSULT: "lấy ý kiến",
    StepKind.EXTERNAL_WAIT: "chờ hệ thống ngoài",
    StepKind.CONFIRM_DRAFT: "người nộp xem bản nháp",
}
UNITS = {
    StepUnit.CENTRE: "Trung tâm",
    StepUnit.SECTION: "Đơn vị giải quyết",
    StepUnit.AGENCY: "UBND",
}
# Roles that do steps (`core.actors.Role`): the postal clerk only receives, the administrator touches no case.
STEP_ROLES = {
    "receiver": "Người tiếp nhận",
    "specialist": "Chuyên viên",
    "head_of_section": "Lãnh đạo phòng",
    "leader": "Lãnh đạo UBND",
    "records_clerk": "Văn thư",
    "director": "Giám đốc Trung tâm",
}
CHANNELS = {
    Channel.DIRECT: "trực tiếp",
    Channel.ONLINE: "trực tuyến",
    Channel.POST: "qua bưu chính",
}
CONDITIONS = {
    Condition.NOTE: "ghi lý do",
    Condition.ASSIGNEE: "chọn người xử lý",
    Condition.RESULT_NUMBER: "ghi số văn bản kết quả",
    Condition.EXTERNAL_NUMBER: "ghi số do hệ thống ngoài cấp",
    Condition.SIGNATURE: "ký số",
}
EXITS = {
    "allows_supplement": "yêu cầu bổ sung",
    "allows_refusal": "từ chối",
    "allows_stop": "dừng xử lý",
}


def time_words(minutes: int) -> str:
    """Working minutes in days of 480, hours and minutes: "1 ngày 2 giờ 30 phút"."""
    sign, minutes = ("âm ", -minutes) if minutes < 0 else ("", minutes)
    days, rest = divmod(minutes, PROOF_DAY_MINUTES)
    hours, rest = divmod(rest, 60)
    parts = [f"{days} ngày" if days else "", f"{hours} giờ" if hours else "", f"{rest} phút" if rest else ""]
    return sign + (" ".join(part for part in parts if part) or "0 phút")


def owner_words(step: Step) -> str:
    """Who does a step, and in which unit."""
    return f"{STEP_ROLES.get(step.role, step.role or 'chưa chọn')}, {UNITS[step.unit]}"


def channel_words(step: Step) -> str:
    """The channels whose cases walk a step; "" for all."""
    return ", ".join(CHANNELS[channel] for channel in step.channels)


def step_words(process: Process, step: Step) -> str:
    """A step as a sentence names it: its name, its place when it has none."""
    return f"“{step.name.strip()}”" if step.name.strip() else f"thứ {process.steps.index(step) + 1}"

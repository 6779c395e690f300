"""How an import that has not ended stands, in a sentence, and whether anybody must do something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.core.named_jobs import JobStand, Stand


@dataclass(frozen=True, slots=True)
class ImportStand:
    """What the screen says of a running import: `share` is a whole percentage of the stage at hand."""

    sentence: str
    tone: str
    stage: str
    share: int
    moves_by_itself: bool
    may_resume: bool


def import_stand(job: JobStand, *, stage: Any, done: int, total: int, has_file: bool) -> ImportStand:
    """The words for a job and how far its run is; `has_file`: the job can still read what it needs."""
    share = 100 * done // total if total else 0
    has_stopped = job.stand in (Stand.FAILED, Stand.NONE)
    return ImportStand(
        sentence=_stopped(has_file=has_file) if has_stopped else _sentence(job, has_begun=share > 0),
        tone="near" if has_stopped or not job.has_worker or job.stand in _CUT_OFF else "info",
        stage=str(stage),
        share=share,
        moves_by_itself=not has_stopped,
        may_resume=has_stopped and has_file,
    )


_CUT_OFF = (Stand.LOST, Stand.AGAIN)


def _sentence(job: JobStand, *, has_begun: bool) -> str:
    if not job.has_worker:
        return _(
            "Chưa có tiến trình nền nào đang chạy nên việc nhập phải chờ. Người quản trị máy chủ cần chạy "
            "lệnh motcua worker."
        )
    if job.stand in _CUT_OFF:
        return _("Việc nhập bị ngắt giữa chừng; sẽ tự chạy tiếp từ chỗ đang dở, không nhập trùng.")
    if job.stand is Stand.RUNNING or has_begun:
        return _("Đang nhập. Có thể rời trang này; việc nhập vẫn tiếp tục.")
    return _("Đang chờ đến lượt trong hàng việc nền.")


def _stopped(*, has_file: bool) -> str:
    if has_file:
        return _("Việc nhập đã dừng sau nhiều lần thử. Phần đã ghi được giữ nguyên; có thể chạy tiếp.")
    return _("Việc nhập bị ngắt giữa chừng. Phần đã ghi được giữ nguyên; chạy lại lệnh để nhập tiếp.")

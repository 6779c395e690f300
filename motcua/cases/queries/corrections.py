"""Results that were handed over and opened again, as entries of the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.cases.models import Case
from motcua.cases.queries.stays import Stay


def corrections_of(case: Case) -> list[Stay]:
    """Each earlier hand-over with its recipient, and each reopening with its reason: one query, if any."""
    if case.first_finished_at is None:
        return []
    stays = []
    for before in case.reopenings.all():
        number = _("số văn bản %(number)s") % {"number": before.result_number} if before.result_number else ""
        stays += [
            Stay(
                what=_("Đã trả kết quả lần %(number)s") % {"number": before.number},
                who=_("Người nhận: %(name)s") % {"name": before.recipient_name},
                at=before.handed_over_at,
                stood=number,
                tone="done",
            ),
            Stay(
                what=_("Mở lại hồ sơ để sửa kết quả"),
                who=before.reopened_by,
                at=before.reopened_at,
                stood=_("về bước %(step)s") % {"step": before.step_name},
                tone="late",
                note=before.reason,
            ),
        ]
    return stays

"""Which words of a spoken call an office has recorded, and under which names the rest is to be saved."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from motcua.queueing.models import Hall
from motcua.queueing.speech import VOCABULARY, missing_recordings, needed_clips, recordings_of


class Command(BaseCommand):
    help = "Các từ cần ghi âm để đọc số: tên tệp, từ, đã có hay chưa"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", type=int, help="Số của điểm tiếp nhận; bỏ trống nếu chỉ có một")

    def handle(self, *args: object, office: int | None, **options: object) -> None:
        hall = _hall_of(office)
        folder = recordings_of(hall.office_id)
        letters = "".join(hall.lines.active().values_list("letters", flat=True))
        clips = needed_clips(letters)
        missing = set(missing_recordings(folder, clips))
        self.stdout.write(f"{hall.office} (--office {hall.office_id}): {folder}")
        for clip in clips:
            mark = _("chưa có") if clip in missing else _("đã có")
            self.stdout.write(f"  {clip + '.wav':<14} {VOCABULARY[clip]:<10} {mark}")
        if missing:
            self.stdout.write(
                _("Còn thiếu %(count)s từ; bảng đọc bằng giọng khác.") % {"count": len(missing)}
            )
        else:
            self.stdout.write(_("Đủ mọi từ; bảng đọc bằng bản ghi âm."))


def _hall_of(office_id: int | None) -> Hall:
    halls = Hall.objects.select_related("office").order_by("office_id")
    found = list(halls if office_id is None else halls.filter(office_id=office_id))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(_("Không có điểm tiếp nhận nào như vậy có hàng đợi."))
    names = "; ".join(f"--office {hall.office_id}: {hall.office}" for hall in found)
    raise CommandError(_("Có nhiều điểm tiếp nhận, xin chọn một: %(names)s") % {"names": names})

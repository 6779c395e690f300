"""The hall of an office: how it calls, and who goes before others."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Office
from motcua.queueing.choices import BoardVoice


class Hall(models.Model):
    """The hall (sảnh) of a reception point: whoever has one gives tickets.

    `minutes_early`: how long before a session tickets are given already, so that nobody stands at the door.
    `near_people`: how many before somebody when they are told that they are near. `appointment_grace`:
    minutes after which a late appointment waits like a walk-in. `appointment_days`: how far ahead times can
    be booked; `appointment_kept_days`: after that who booked is forgotten. `is_always_open`: people are
    received outside the sessions too (training, a drive by night). `is_kept_overnight`: open tickets wait for
    the next working day instead of being closed. `kiosk_patience`: seconds after which the kiosk goes back to
    its start. `simulated_visitors`: made-up people a day in the hall of a sample office, 0 in every real one;
    they come while `is_simulation_on`.
    """

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="hall")
    largest_recalls = models.PositiveSmallIntegerField(_("gọi lại nhiều nhất"), default=2)
    minutes_early = models.PositiveSmallIntegerField(_("phút cho lấy số trước giờ làm việc"), default=30)
    near_people = models.PositiveSmallIntegerField(_("báo sắp đến lượt khi còn"), default=3)
    appointment_grace = models.PositiveSmallIntegerField(_("phút được trễ hẹn"), default=10)
    appointment_days = models.PositiveSmallIntegerField(_("đặt hẹn trước nhiều nhất (ngày)"), default=14)
    appointment_kept_days = models.PositiveSmallIntegerField(
        _("xóa thông tin người hẹn sau (ngày)"), default=30
    )
    gives_remote = models.BooleanField(_("cho lấy số từ xa"), default=True)
    is_always_open = models.BooleanField(_("Nhận khách cả ngoài giờ làm việc"), default=False)
    simulated_visitors = models.PositiveSmallIntegerField(_("khách mô phỏng mỗi ngày"), default=0)
    is_simulation_on = models.BooleanField(_("khách và cán bộ mô phỏng"), default=False)
    is_kept_overnight = models.BooleanField(_("giữ hàng đợi qua đêm"), default=False)
    kiosk_patience = models.PositiveSmallIntegerField(_("giây chờ trên máy lấy số"), default=45)
    board_message = models.CharField(_("dòng thông báo trên bảng"), max_length=300, blank=True)
    board_voice = models.CharField(_("giọng đọc trên bảng"), max_length=8, choices=BoardVoice, default="auto")

    def __str__(self) -> str:
        return str(self.office)


class PriorityGroup(models.Model):
    """People who by law or custom go before others; `head_start` in minutes (see `rules.order`)."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="priorities")
    key = models.SlugField(max_length=30)
    name = models.CharField(_("đối tượng"), max_length=120)
    english_name = models.CharField(_("tên tiếng Anh"), max_length=120, blank=True)
    head_start = models.PositiveSmallIntegerField(_("phút được tính đến trước"))
    ground = models.CharField(_("căn cứ"), max_length=250)
    pictogram = models.CharField(max_length=40, default="user")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("đang áp dụng"), default=True)

    class Meta:
        ordering = ["hall", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "key"], name="priority_keys_are_unique_in_a_hall")
        ]

    def __str__(self) -> str:
        return self.name

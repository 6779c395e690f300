"""Pictures and films that boards show beside the calls."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import StoredFile
from motcua.queueing.models.halls import Hall


class BoardMedia(models.Model):
    """A picture or a film on the boards of a hall; they are shown in turn, by `position`."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="board_media")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["hall", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["hall", "file"], name="a_board_shows_a_file_once")]

    def __str__(self) -> str:
        return self.name

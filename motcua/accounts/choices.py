"""Enumerations of accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HalfDay(models.TextChoices):
    """The sessions a roster speaks of; noon parts them."""

    MORNING = "morning", _("Sáng")
    AFTERNOON = "afternoon", _("Chiều")

"""Files kept for a job: found again by their name alone, and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from motcua.core.uploads import KEEP, forget_old_uploads, forget_upload, keep_upload, kept_upload


def test_a_kept_file_is_read_as_a_path_until_it_is_forgotten() -> None:
    name = keep_upload(ContentFile("Hồ sơ".encode(), name="../họ tên.csv"))
    assert "csv" not in name  # names people give may say who somebody is
    with kept_upload(name) as path:
        assert path.read_text(encoding="utf-8") == "Hồ sơ"
    assert not path.exists()
    forget_upload(name)
    with pytest.raises(FileNotFoundError), kept_upload(name):
        pass
    forget_upload(name)
    forget_upload("")


def test_what_was_left_behind_is_forgotten_after_a_while() -> None:
    now = timezone.now()
    assert forget_old_uploads(now=now) == 0
    name = keep_upload(ContentFile(b"x"))
    assert forget_old_uploads(now=now) == 0
    assert forget_old_uploads(now=now + KEEP + timedelta(minutes=1)) == 1
    with pytest.raises(FileNotFoundError), kept_upload(name):
        pass

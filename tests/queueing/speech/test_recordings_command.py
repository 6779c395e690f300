"""`motcua recordings`: what is to be recorded, by file and word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from motcua.queueing.speech import needed_clips
from tests.factories_queue import make_queue

pytestmark = pytest.mark.django_db


def told(**options: Any) -> str:
    out = io.StringIO()
    call_command("recordings", stdout=out, **options)
    return out.getvalue()


def test_it_names_what_is_missing_and_where_it_goes(settings: Any, tmp_path: Path) -> None:
    settings.RECORDINGS = tmp_path
    queue = make_queue("DB")
    folder = tmp_path / str(queue.office.pk)
    folder.mkdir()
    (folder / "moi-so.wav").touch()
    text = told()
    assert str(folder) in text
    assert "moi-so.wav     mời số     đã có" in text
    assert "chu-d.wav      dê         chưa có" in text
    assert "chu-c.wav" not in text
    assert f"Còn thiếu {len(needed_clips('DB')) - 1} từ" in text
    for clip in needed_clips("DB"):
        (folder / f"{clip}.wav").touch()
    assert "Đủ mọi từ" in told()


def test_one_of_several_offices_is_named() -> None:
    with pytest.raises(CommandError, match="Không có"):
        told()
    one, other = make_queue("D"), make_queue("D")
    with pytest.raises(CommandError, match=f"--office {other.office.pk}"):
        told()
    assert one.office.name in told(office=one.office.pk)

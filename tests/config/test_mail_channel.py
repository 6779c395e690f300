"""Which way mails leave follows from MOTCUA_SMTP_URL; nothing leaves unless somebody said so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.config.settings import _mail_channel

ASK = "from motcua.config import settings; print(settings.NOTIFICATION_CHANNELS['email'], settings.MAIL_FROM)"


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("", ""),
        ("file:", "motcua.notifications.channels.files.FileChannel"),
        ("smtp://localhost:25?tls=none", "motcua.notifications.channels.smtp.SmtpChannel"),
        ("smtps://a:b@thu.example", "motcua.notifications.channels.smtp.SmtpChannel"),
    ],
)
def test_the_address_picks_the_channel(url: str, channel: str) -> None:
    assert _mail_channel(url) == channel


@pytest.mark.parametrize("url", ["thu.example:25", "http://thu.example", "localhost"])
def test_another_address_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="MOTCUA_SMTP_URL"):
        _mail_channel(url)


@pytest.mark.parametrize(
    ("public_url", "said"),
    [
        ("http://127.0.0.1:8000", "motcua.notifications.channels.files.FileChannel mot-cua@127.0.0.1"),
        ("https://mc.example", " mot-cua@mc.example"),
    ],
)
def test_a_public_site_sends_nothing_before_a_server_is_named(
    tmp_path: Path, public_url: str, said: str
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_SMTP")}
    given = {**kept, "MOTCUA_HOME": str(tmp_path), "MOTCUA_PUBLIC_URL": public_url}
    answer = subprocess.run(
        [sys.executable, "-c", ASK], env=given, capture_output=True, text=True, check=True
    )
    assert answer.stdout.rstrip("\n") == said

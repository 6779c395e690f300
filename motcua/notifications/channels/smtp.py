"""E-mail over SMTP, Django's backend under it; what the server answers becomes an outcome."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from motcua.notifications.channels import ChannelDown, Delayed, Outgoing, Refused, Send
from motcua.notifications.channels.mail import composed

TIMEOUT = 15  # seconds for each answer of the server
PROOF_LENGTH = 200


class SmtpChannel:
    """One connection for a batch, made anew after a break.

    When the line breaks between the end of a mail and the server's answer nobody knows whether it was taken:
    it is sent again under the same Message-ID.
    """

    @contextmanager
    def sending(self) -> Iterator[Send]:
        """Connect at once, so that a server that is away costs no message an attempt; raises ChannelDown."""
        backend = _Backend(**_settings(settings.SMTP_URL))
        self._connect(backend)
        try:
            yield lambda outgoing: self._send(backend, outgoing)
        finally:
            _hang_up(backend)

    def _connect(self, backend: _Backend) -> None:
        try:
            backend.open()
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelDown("Máy chủ thư không nhận tên hoặc mật khẩu.") from error
        except (OSError, ValueError) as error:  # SMTPException is an OSError; a greeting may be anything
            raise ChannelDown("Không kết nối được máy chủ thư.") from error

    def _send(self, backend: _Backend, outgoing: Outgoing) -> str:
        self._connect(backend)  # does nothing while connected
        try:
            backend.send_messages([composed(outgoing)])
        except smtplib.SMTPRecipientsRefused as error:
            code = next((code for code, _ in error.recipients.values()), 0)
            raise _outcome(code, "địa chỉ người nhận") from error
        except smtplib.SMTPSenderRefused as error:
            _hang_up(backend)
            raise ChannelDown(f"Máy chủ thư không nhận địa chỉ gửi ({error.smtp_code}).") from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == 421:  # the server is closing
                _hang_up(backend)
            raise _outcome(error.smtp_code, "thư") from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused("Máy chủ thư không gửi được tới địa chỉ có dấu.") from error
        except (OSError, ValueError) as error:
            _hang_up(backend)
            raise Delayed("Đứt kết nối với máy chủ thư trước khi có xác nhận.") from error
        return backend.last_reply[:PROOF_LENGTH]


def _outcome(code: int, what: str) -> Refused | Delayed:
    """5xx is for good, all else may change (RFC 5321 4.2.1)."""
    if 500 <= code < 600:
        return Refused(f"Máy chủ thư từ chối {what} ({code}).")
    return Delayed(f"Máy chủ thư chưa nhận {what} ({code}).")


def _hang_up(backend: _Backend) -> None:
    try:
        backend.close()
    except (OSError, ValueError):
        backend.connection = None


class _Remembering(smtplib.SMTP):
    """Keeps what the server said when it took the mail: the proof of delivery smtplib throws away."""

    last_reply = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, reply = super().data(msg)
        self.last_reply = reply.decode("ascii", "replace")
        return code, reply


class _RememberingSsl(smtplib.SMTP_SSL):
    last_reply = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, reply = super().data(msg)
        self.last_reply = reply.decode("ascii", "replace")
        return code, reply


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _RememberingSsl if self.use_ssl else _Remembering

    @property
    def last_reply(self) -> str:
        return str(getattr(self.connection, "last_reply", ""))


def _settings(url: str) -> dict[str, Any]:
    """Arguments of Django's backend from smtp://user:password@host:port (STARTTLS), smtps://… (TLS from the
    start) or smtp://…?tls=none, for a relay on the same machine."""
    parts = urlsplit(url)
    is_ssl = parts.scheme == "smtps"
    wants_tls = parse_qs(parts.query).get("tls", ["starttls"])[0] != "none"
    return {
        "host": parts.hostname or "localhost",
        "port": parts.port or (465 if is_ssl else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": is_ssl,
        "use_tls": wants_tls and not is_ssl,
        "timeout": TIMEOUT,
        "fail_silently": False,
    }

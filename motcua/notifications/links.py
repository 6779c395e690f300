"""The signed link by which somebody stops or wants messages again: it names a message, never an address."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

_SIGNER = Signer(salt="notifications.stop")


def stop_path(message_pk: int) -> str:
    """The path of the portal's page about messages to the address of this message."""
    return f"/thong-bao/{_SIGNER.sign(str(message_pk))}/"


def message_pk_of(token: str) -> int | None:
    """The message a link was made for, None for a link we did not make."""
    try:
        return int(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None

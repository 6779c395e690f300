"""200 MB of upload are refused by their announced length, before anything reads them."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.api.problems import RequestRefused

_PIECE = 1 << 20


def refuse_larger(request: HttpRequest, limit: int) -> None:
    """Raise 413 for a body beyond `limit` bytes.

    What comes is read and thrown away first: who is cut off while sending never reads the answer.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) <= limit:
        return
    while request.read(_PIECE):
        pass
    raise RequestRefused(
        413, "body_too_large", _("Nội dung gửi lên lớn hơn %(limit)s MB.") % {"limit": limit // 1024**2}
    )

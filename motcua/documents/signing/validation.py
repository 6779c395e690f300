"""Which signatures a PDF carries and what they are worth: for any file, by anybody, in bounded time.

The network is not asked: what counts are the certificates and lists in the trust folder and the data the
paper carries. A signature with a time stamp is judged as of that moment, one without as of now, because the
signer's own clock proves nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.documents.errors import FileDamaged
from motcua.documents.signing.reports import SignatureReport

LONGEST = 20  # seconds; a paper of our own takes one, most of it to start
_SIGNED = b"/ByteRange"  # stands in the open in every signed PDF: its numbers count bytes of the file


def validate(content: bytes, *, now: datetime) -> tuple[SignatureReport, ...]:
    """The signatures of a PDF in the order of signing, () for none; raises FileDamaged."""
    if _SIGNED not in content:
        return ()
    root = Path(__file__).parents[3]
    command = [
        sys.executable, "-m", "motcua.documents.signing.reading", now.isoformat(), str(settings.TRUST_FOLDER)
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=LONGEST, cwd=root, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise FileDamaged(_("Không đọc được chữ ký trong tệp: tệp hỏng hoặc quá phức tạp.")) from error
    return tuple(SignatureReport.from_json(said) for said in json.loads(done.stdout))

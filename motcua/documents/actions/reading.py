"""Keeping the words of files."""

from __future__ import annotations

from datetime import datetime

from motcua.core.rules.text import fold_words, nfc
from motcua.core.transactions import action
from motcua.documents.models import FileText, TextState

MOST_LETTERS = 600_000  # of one file: a thousand full pages


@action
def keep_text(*, file_id: str, text: str, failure: str = "", now: datetime) -> FileText:
    """Keep the words of a file, in place of what was kept of it; or why they could not be read."""
    words = nfc(text).replace("\0", "")[:MOST_LETTERS]
    folded = " ".join(fold_words(words))
    row = FileText(
        file_id=file_id,
        state=TextState.FAILED if failure else TextState.READ if folded else TextState.EMPTY,
        text=words,
        folded=folded,
        reason=failure[:200],
        read_at=now,
    )
    FileText.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["file"],
        update_fields=["state", "text", "folded", "reason", "read_at"],
    )
    return row

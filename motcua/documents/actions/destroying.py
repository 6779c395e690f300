"""Destroying files whose time of retention is over: marked in a transaction, removed after it.

A marked file is opened no more. Taking its bytes away may fail half-way and is simply done again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.files.storage import default_storage

from motcua.core.transactions import action, writing
from motcua.documents.models import FileText, StoredFile
from motcua.documents.rules import storage_path


@action
def mark_destroyed(*, files: Collection[str], now: datetime) -> None:
    """From now on nobody opens these files, and the words read from them are forgotten: two statements.

    The right to destroy them, and that nothing else needs them, is checked by the action that calls this.
    """
    FileText.objects.filter(file__in=files).delete()
    StoredFile.objects.filter(pk__in=files, destroyed_at=None).update(destroyed_at=now)


def remove_content(sha256: str) -> bool:
    """Take the bytes of a marked file out of the storage; False when the same content has come anew since.

    To be called after the transaction that marked it. The row stays locked meanwhile, so an upload of the
    same content waits and writes its bytes afterwards. Bytes gone already do no harm; OSError goes up.
    """
    with writing():
        marked = StoredFile.objects.select_for_update().filter(pk=sha256, destroyed_at__isnull=False)
        if not marked.exists():
            return False
        default_storage.delete(storage_path(sha256))
        return True

"""Files of pages that are gone: noted when the page goes, removed a day later when nothing points to them.

A page goes when somebody takes it out, or a day after its paper was put together.

A file in use is never removed: every row of the database that can point to a file is asked, whoever declares
it. What a retention rule keeps has such a row (a paper, its scan before words were laid, what was given out).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action
from motcua.documents.models import FileText, ScanPage, StoredFile
from motcua.documents.permissions import REMOVE
from motcua.documents.rules import storage_path

KEPT = timedelta(days=1)
_GO_WITH_IT = (FileText,)


def drop_pages(pages: QuerySet[ScanPage], *, now: datetime) -> None:
    """Delete pages and note that their files may go; inside the transaction of the action that calls it."""
    StoredFile.objects.filter(scan_pages__in=pages).update(dropped_at=now)
    pages.delete()


@action
def remove_dropped_files(*, by: Actor, now: datetime, most: int) -> int:
    """Remove files whose pages went a day ago and to which nothing points any more; returns how many.

    Pages of papers put together a day ago go first, with their files.

    The row is locked first and the bytes go before it does: who brings the same content meanwhile waits for
    this transaction, finds neither, and writes both anew. Cut off in between, the next run ends it.
    """
    check(by, REMOVE)
    drop_pages(ScanPage.objects.filter(scan__finished_at__lte=now - KEPT), now=now - KEPT)
    old = StoredFile.objects.filter(dropped_at__lte=now - KEPT)
    old.filter(_is_pointed_to()).update(dropped_at=None)
    keys = list(
        old.select_for_update(skip_locked=True).order_by("sha256").values_list("pk", flat=True)[:most]
    )
    free = list(StoredFile.objects.filter(~_is_pointed_to(), pk__in=keys).values_list("pk", flat=True))
    for sha256 in free:
        default_storage.delete(storage_path(sha256))
    StoredFile.objects.filter(pk__in=free).delete()
    return len(free)


def _is_pointed_to() -> Q:
    """Whether any row points to the file: one question for each foreign key there is, also hidden ones."""
    found = Q(pk__in=[])
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model not in _GO_WITH_IT:
            pointing = relation.field.model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            found |= Q(Exists(pointing))
    return found

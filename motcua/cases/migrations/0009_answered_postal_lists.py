"""What the postal lists of before say about their lines, and where the papers of running cases lie."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Subquery

ELECTRONIC = 4
LEFT_HERE = ("submitted", "unavailable")


def fill(apps: Any, schema_editor: Any) -> None:
    """Lists were signed for as a whole; papers of running cases are taken to lie where the case stands."""
    sheets = apps.get_model("cases", "TransferSheet").objects
    items = apps.get_model("cases", "TransferItem").objects
    sheet = apps.get_model("cases", "TransferSheet").objects.filter(pk=OuterRef("sheet_id"))
    sheets.update(is_postal=True)
    items.filter(sheet__received_at__isnull=False).update(
        state="received",
        answered_at=Subquery(sheet.values("received_at")[:1]),
        answered_by_id=Subquery(sheet.values("received_by_id")[:1]),
    )
    papers = apps.get_model("cases", "CasePaper").objects.filter(case=OuterRef("pk"), state__in=LEFT_HERE)
    cases = apps.get_model("cases", "Case").objects.filter(step_agency__isnull=False)
    cases.filter(Exists(papers.exclude(kind=ELECTRONIC))).update(papers_agency_id=F("step_agency_id"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_transfer_sheets")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

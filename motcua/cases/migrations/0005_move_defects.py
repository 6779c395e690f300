"""Each line of a request becomes a defect; the screen wrote "Còn thiếu: …" before papers that were missing."""

from django.db import migrations
from django.db.models import Count

MISSING = "Còn thiếu: "
NOT_RECORDED = "Không ghi lý do (yêu cầu trước khi phải ghi)"


def defects_of(lines):
    """Reason and words of each line."""
    for line in lines.splitlines():
        reason = "missing" if line.startswith(MISSING) else "other"
        yield reason, line.removeprefix(MISSING)


def move(apps, schema_editor):
    Case = apps.get_model("cases", "Case")
    Supplement = apps.get_model("cases", "Supplement")
    SupplementItem = apps.get_model("cases", "SupplementItem")
    for supplement in Supplement.objects.iterator():
        SupplementItem.objects.bulk_create(
            SupplementItem(supplement=supplement, order=order, reason=reason, text=text)
            for order, (reason, text) in enumerate(defects_of(supplement.items), start=1)
        )
    Supplement.objects.filter(number__gt=1).update(is_repeat=True, repeat_reason=NOT_RECORDED)
    asked = Case.objects.annotate(asked=Count("supplements")).filter(asked__gt=0)
    for case_id, count in asked.values_list("pk", "asked").iterator():
        Case.objects.filter(pk=case_id).update(supplement_requests=count)


def move_back(apps, schema_editor):
    Supplement = apps.get_model("cases", "Supplement")
    SupplementItem = apps.get_model("cases", "SupplementItem")
    for supplement in Supplement.objects.iterator():
        lines = [
            (MISSING if reason == "missing" else "") + (text or paper)
            for reason, text, paper in SupplementItem.objects.filter(supplement=supplement)
            .order_by("order")
            .values_list("reason", "text", "paper__name")
        ]
        Supplement.objects.filter(pk=supplement.pk).update(items="\n".join(lines))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_supplement_items"),
    ]

    operations = [
        migrations.RunPython(move, move_back),
    ]

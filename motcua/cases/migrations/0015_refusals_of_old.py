"""The reason of a refusal at the desk stood in the note of the case; a case in state 1 waited for nobody."""

from django.db import migrations

NO_NUMBER = "không số"  # notices given before they were numbered


def move(apps, schema_editor):
    Case = apps.get_model("cases", "Case")
    DeskRefusal = apps.get_model("cases", "DeskRefusal")
    for case in Case.objects.filter(state__in=[1, 3]).iterator():
        is_given = True if case.state == 3 else None
        DeskRefusal.objects.create(
            case=case,
            reason=case.note,
            proposed_at=case.submitted_at,
            proposed_by=case.received_by.full_name if case.received_by else "",
            is_given=is_given,
            answered_at=case.submitted_at if is_given else None,
            form_number=NO_NUMBER if is_given else "",
        )
    Case.objects.filter(state=1).update(step_name="Chờ Giám đốc quyết định tiếp nhận", step_role="director")
    for case in Case.objects.filter(state=1).iterator():
        Case.objects.filter(pk=case.pk).update(step_agency=case.receiving_agency_id)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_refusals"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
    ]

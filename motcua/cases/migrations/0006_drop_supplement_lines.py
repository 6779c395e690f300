from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_move_defects"),
    ]

    operations = [
        # A default for the way back: rows written meanwhile have no lines.
        migrations.AlterField("supplement", "items", models.TextField(default="")),
        migrations.RemoveField(model_name="supplement", name="items"),
    ]

"""Names are searched without tone marks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.AddField(
            "agency", "folded", models.CharField(default="", editable=False, max_length=500)
        ),
    ]

"""The postal clerk's list becomes one case of the sheet by which papers go between any two units."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_folded_names"),
        ("cases", "0007_oversight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("PostalList", "TransferSheet"),
        migrations.RenameField("TransferSheet", "postal_agency", "giving_unit"),
        migrations.RenameField("TransferSheet", "centre", "receiving_unit"),
        migrations.RenameField("TransferSheet", "made_by", "given_by"),
        migrations.RenameField("TransferSheet", "made_at", "given_at"),
        migrations.RenameField("TransferSheet", "accepted_by", "received_by"),
        migrations.RenameField("TransferSheet", "accepted_at", "received_at"),
        migrations.RenameModel("PostalListItem", "TransferItem"),
        migrations.RenameField("TransferItem", "postal_list", "sheet"),
        migrations.AlterModelOptions(
            name="transfersheet",
            options={"ordering": ["-given_at", "-pk"]},
        ),
        migrations.AddField(
            model_name="case",
            name="papers_agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="held_papers",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="transfersheet",
            name="is_postal",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_sheet_items",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[("early", "Trước hạn"), ("on_time", "Đúng hạn"), ("late", "Quá hạn")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="transferitem",
            name="state",
            field=models.CharField(
                choices=[("given", "Chờ ký nhận"), ("received", "Đã nhận"), ("missing", "Không nhận")],
                default="given",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="transfersheet",
            name="given_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="given_sheets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="transfersheet",
            name="giving_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="given_sheets", to="agencies.agency"
            ),
        ),
        migrations.AlterField(
            model_name="transfersheet",
            name="number",
            field=models.CharField(max_length=80, unique=True),
        ),
        migrations.AlterField(
            model_name="transfersheet",
            name="received_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received_sheets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="transfersheet",
            name="receiving_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="received_sheets",
                to="agencies.agency",
            ),
        ),
        migrations.AlterField(
            model_name="transferitem",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="cases.case"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("papers_agency__isnull", False),
                    ("step_agency__isnull", False),
                    models.Q(("papers_agency", models.F("step_agency")), _negated=True),
                ),
                fields=["papers_agency", "step_agency"],
                name="case_papers_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "given")),
                fields=("case",),
                name="papers_stand_on_one_open_sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferitem",
            constraint=models.UniqueConstraint(fields=("sheet", "case"), name="papers_stand_once_on_a_sheet"),
        ),
        migrations.AddConstraint(
            model_name="transferitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "missing"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="missing_papers_have_a_reason",
            ),
        ),
    ]

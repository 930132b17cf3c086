import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import compstat.access.models


class Migration(migrations.Migration):
    dependencies = [("access", "0006_logbook_files")]
    operations = [
        migrations.CreateModel(
            name="Deputy",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=compstat.access.models.new_key,
                        editable=False,
                        max_length=26,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("named_by", models.CharField(max_length=26)),
                ("named_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="access.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "deputies"},
        ),
        migrations.AlterField(
            model_name="proposal",
            name="proposed_by",
            field=models.CharField(blank=True, max_length=26),
        ),
    ]

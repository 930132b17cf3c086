from django.db import migrations, models

import compstat.access.models


def key():
    return models.CharField(
        default=compstat.access.models.new_key, editable=False, max_length=26, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0004_sign_in")]
    operations = [
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", key()),
                ("city", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("days", models.PositiveIntegerField(blank=True, null=True)),
                ("set_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", key()),
                ("city", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("objects_held", models.TextField(blank=True)),
                ("set_by", models.CharField(max_length=26)),
                ("set_at", models.DateTimeField()),
                ("lifted_by", models.CharField(blank=True, max_length=26)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField("person", "erased_at", models.DateTimeField(blank=True, null=True)),
    ]

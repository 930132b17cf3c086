"""A problem that is closed keeps what its plan had found by then, and why it was closed against that.

A question to residents keeps the day on which it was announced.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("problems", "0002_fixed_for_good")]

    operations = [
        migrations.AddField("problem", "finding", models.CharField(blank=True, default="", max_length=20), preserve_default=False),
        migrations.AddField("problem", "against_why", models.CharField(blank=True, default="", max_length=1000), preserve_default=False),
        migrations.AddField("verdict", "announced_on", models.DateField(blank=True, null=True)),
    ]

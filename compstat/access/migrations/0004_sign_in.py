from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_logbook_triggers")]
    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.IntegerField(default=0)),
                ("until", models.DateTimeField(null=True)),
                ("forget_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]

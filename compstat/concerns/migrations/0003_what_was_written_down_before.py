"""What was written down at meetings before concerns had more states: a person has heard it, and everybody reads it."""

from django.db import migrations


def forward(apps, editor):
    """An open question was acknowledged; every text had been let through by a person."""
    table = apps.get_model("concerns", "Concern").objects
    table.update(publication="published")
    table.filter(state="open").update(state="acknowledged")


def backward(apps, editor):
    """What was acknowledged was called open."""
    apps.get_model("concerns", "Concern").objects.filter(state__in=("acknowledged", "received")).update(state="open")


class Migration(migrations.Migration):

    dependencies = [("concerns", "0002_what_becomes_of_it")]

    operations = [migrations.RunPython(forward, backward)]

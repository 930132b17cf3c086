from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0005_personal_data")]
    operations = []

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]

    operations = [
        migrations.AddField("note", "words", models.PositiveIntegerField(default=None, null=True)),
        migrations.AddField("note", "fingerprint", models.CharField(blank=True, db_default="", max_length=12)),
        migrations.AddField("note", "worker_release", models.CharField(blank=True, db_default="", max_length=64)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("creator", models.CharField(blank=True, max_length=200)),
                ("license", models.CharField(db_index=True, max_length=20)),
            ],
            options={"ordering": ["title", "id"]},
        ),
    ]

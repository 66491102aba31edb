"""A report is public through its item; those that approval alone made public stay public."""

from django.db import migrations, models


def _mark(apps, schema_editor):
    apps.get_model("annual", "Report").objects.filter(status="approved").update(public_without_item=True)


class Migration(migrations.Migration):
    dependencies = [("annual", "0002_requests_and_corrections")]
    operations = [
        migrations.AddField(model_name="correction", name="changes", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="report",
            name="public_without_item",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(_mark, migrations.RunPython.noop),
    ]

"""The database itself refuses to change what was approved. SQLite forgets triggers when a later migration rebuilds
their table: such a migration ends with the same step."""

from django.db import migrations

from gongkai.records.annual.models import Correction, Report
from gongkai.records.journal.guard import freeze, unfreeze


def _freeze(apps, schema_editor):
    for model in (Report, Correction):
        freeze(schema_editor.connection, model._meta.db_table, model.frozen)


def _unfreeze(apps, schema_editor):
    for model in (Report, Correction):
        unfreeze(schema_editor.connection, model._meta.db_table, model.frozen)


class Migration(migrations.Migration):
    dependencies = [("annual", "0003_public_through_items")]
    operations = [migrations.RunPython(_freeze, _unfreeze)]

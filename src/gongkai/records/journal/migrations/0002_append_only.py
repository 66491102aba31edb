"""The database itself refuses to change or delete journal rows."""

from django.db import migrations

from gongkai.records.journal.guard import protect, unprotect


def _protect(apps, schema_editor):
    protect(schema_editor.connection)


def _unprotect(apps, schema_editor):
    unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(_protect, _unprotect)]

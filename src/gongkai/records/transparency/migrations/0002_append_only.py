"""The database itself refuses to change or delete what the log says; salts alone can be erased."""

from django.db import migrations

from gongkai.records.journal.guard import protect, unprotect

TABLES = {
    "transparency_log": ("id",),
    "transparency_leaf": ("position",),
    "transparency_subtree": ("level", "number"),
    "transparency_checkpoint": ("size",),
    "transparency_key": ("public",),
}


def _protect(apps, schema_editor):
    for table, key in TABLES.items():
        protect(schema_editor.connection, table, key)


def _unprotect(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_initial")]
    operations = [migrations.RunPython(_protect, _unprotect)]

"""The entries of the index, and what each database needs beside them."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.records.search.backends import backend


def _install(apps, schema_editor):
    backend(schema_editor.connection.vendor).install()


def _remove(apps, schema_editor):
    backend(schema_editor.connection.vendor).remove()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("agencies", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("disclosure", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="disclosure.item"
                    ),
                ),
                (
                    "column",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.column",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                ("title", models.TextField(verbose_name="名称")),
                ("numbers", models.TextField(verbose_name="索引号和文号")),
                ("summary", models.TextField(verbose_name="内容概述和主题词")),
                ("body", models.TextField(verbose_name="正文和附件")),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "ordering": ["-place"],
                "indexes": [models.Index(fields=["place", "item", "column", "agency"], name="search_facts")],
            },
        ),
        migrations.RunPython(_install, _remove),
    ]

"""Inspections that the program begins, suspicions, the ledger of findings, notices of rectification."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def days_of_before(apps: Any, schema_editor: Any) -> None:
    """What was recorded before was begun, found and held on one day."""
    inspections = apps.get_model("oversight", "Inspection").objects
    inspections.filter(begun_on=None).update(begun_on=models.F("held_on"))
    finding = apps.get_model("oversight", "Finding")
    held_on = inspections.filter(pk=models.OuterRef("inspection")).values("held_on")
    finding.objects.filter(found_on=None).update(found_on=models.Subquery(held_on))


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
        ("agencies", "0001_initial"),
        ("evidence", "0001_initial"),
        ("tasks", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: list[Any] = [
        migrations.CreateModel(
            name="Suspicion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("check_code", models.CharField(blank=True, max_length=40, verbose_name="检查要点")),
                ("key", models.CharField(blank=True, db_index=True, max_length=120, verbose_name="识别码")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("stale", "未更新"),
                            ("empty", "空白栏目"),
                            ("broken_link", "错链"),
                            ("wording", "错别字·严重表述"),
                            ("personal_data", "泄露个人信息"),
                            ("late_answer", "超期未答复"),
                            ("incomplete", "要素缺失"),
                            ("catalogue", "目录未更新"),
                            ("board", "村公开栏缺失"),
                            ("late", "公开超期"),
                            ("date", "日期异常"),
                            ("contact", "指南、联系方式不准确"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="问题类型",
                    ),
                ),
                (
                    "object_kind",
                    models.CharField(
                        choices=[
                            ("column", "栏目"),
                            ("item", "信息"),
                            ("board", "公开栏"),
                            ("application", "申请"),
                            ("message", "纠错留言"),
                            ("guide", "公开指南"),
                            ("catalogue", "公开目录"),
                            ("page", "网页"),
                            ("account", "政务新媒体"),
                            ("unit", "单位工作"),
                        ],
                        default="unit",
                        max_length=20,
                        verbose_name="对象",
                    ),
                ),
                ("object_id", models.BigIntegerField(blank=True, null=True)),
                ("object_name", models.CharField(blank=True, max_length=300, verbose_name="对象名称")),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="网址")),
                ("problem", models.CharField(max_length=300, verbose_name="问题")),
                ("standard", models.CharField(blank=True, max_length=300, verbose_name="检查标准")),
                ("is_veto", models.BooleanField(default=False, verbose_name="单项否决")),
                ("dismissed_on", models.DateField(null=True, verbose_name="排除日期")),
                ("dismissal", models.CharField(blank=True, max_length=300, verbose_name="不列为问题的理由")),
            ],
            options={
                "verbose_name": "疑点",
                "verbose_name_plural": "疑点",
                "ordering": ["inspection", "id"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="by_program",
            field=models.BooleanField(default=False, verbose_name="程序发现"),
        ),
        migrations.AddField(
            model_name="finding",
            name="check_code",
            field=models.CharField(blank=True, max_length=40, verbose_name="检查要点"),
        ),
        migrations.AddField(
            model_name="finding",
            name="escalated_on",
            field=models.DateField(editable=False, null=True, verbose_name="督办日期"),
        ),
        migrations.AddField(
            model_name="finding",
            name="evidence",
            field=models.ManyToManyField(related_name="+", to="evidence.evidence", verbose_name="佐证材料"),
        ),
        migrations.AddField(
            model_name="finding",
            name="found_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="记录人",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="found_on",
            field=models.DateField(null=True, verbose_name="发现日期"),
        ),
        migrations.AddField(
            model_name="finding",
            name="is_veto",
            field=models.BooleanField(default=False, verbose_name="单项否决"),
        ),
        migrations.AddField(
            model_name="finding",
            name="key",
            field=models.CharField(blank=True, db_index=True, max_length=120, verbose_name="识别码"),
        ),
        migrations.AddField(
            model_name="finding",
            name="kind",
            field=models.CharField(
                choices=[
                    ("stale", "未更新"),
                    ("empty", "空白栏目"),
                    ("broken_link", "错链"),
                    ("wording", "错别字·严重表述"),
                    ("personal_data", "泄露个人信息"),
                    ("late_answer", "超期未答复"),
                    ("incomplete", "要素缺失"),
                    ("catalogue", "目录未更新"),
                    ("board", "村公开栏缺失"),
                    ("late", "公开超期"),
                    ("date", "日期异常"),
                    ("contact", "指南、联系方式不准确"),
                    ("other", "其他"),
                ],
                default="other",
                max_length=20,
                verbose_name="问题类型",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="object_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="object_kind",
            field=models.CharField(
                choices=[
                    ("column", "栏目"),
                    ("item", "信息"),
                    ("board", "公开栏"),
                    ("application", "申请"),
                    ("message", "纠错留言"),
                    ("guide", "公开指南"),
                    ("catalogue", "公开目录"),
                    ("page", "网页"),
                    ("account", "政务新媒体"),
                    ("unit", "单位工作"),
                ],
                default="unit",
                max_length=20,
                verbose_name="对象",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="object_name",
            field=models.CharField(blank=True, max_length=300, verbose_name="对象名称"),
        ),
        migrations.AddField(
            model_name="finding",
            name="proof",
            field=models.ManyToManyField(related_name="+", to="evidence.evidence", verbose_name="整改佐证"),
        ),
        migrations.AddField(
            model_name="finding",
            name="recurs",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="oversight.finding",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="standard",
            field=models.CharField(blank=True, max_length=300, verbose_name="检查标准"),
        ),
        migrations.AddField(
            model_name="finding",
            name="task",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="finding",
                to="tasks.task",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="url",
            field=models.CharField(blank=True, max_length=500, verbose_name="网址"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="begun_on",
            field=models.DateField(null=True, verbose_name="开始日期"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="looked_at",
            field=models.PositiveIntegerField(default=0, verbose_name="已查信息条数"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="looked_on",
            field=models.DateField(editable=False, null=True, verbose_name="逐条检查完成日期"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="position",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="inspection",
            name="rules_version",
            field=models.CharField(blank=True, max_length=16, verbose_name="检查规则版本"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="since_event",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="inspection",
            name="trouble",
            field=models.CharField(blank=True, max_length=300, verbose_name="没有查完的原因"),
        ),
        migrations.AddField(
            model_name="inspection",
            name="until_event",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="finding",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="整改期限"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
                verbose_name="责任单位",
            ),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="held_on",
            field=models.DateField(blank=True, null=True, verbose_name="检查日期"),
        ),
        migrations.AlterField(
            model_name="inspection",
            name="summary",
            field=models.TextField(blank=True, verbose_name="检查情况"),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="文号")),
                ("given_on", models.DateField(verbose_name="发出日期")),
                ("due_on", models.DateField(verbose_name="整改期限")),
                ("addressees", models.CharField(blank=True, max_length=300, verbose_name="责任人")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="机关",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="oversight.inspection",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改通知",
                "verbose_name_plural": "整改通知",
                "ordering": ["given_on", "id"],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="oversight.notice",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit", "closed_on", "due_on"], name="oversight_f_unit_id_dd367b_idx"),
        ),
        migrations.AddField(
            model_name="suspicion",
            name="finding",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspicions",
                to="oversight.finding",
            ),
        ),
        migrations.AddField(
            model_name="suspicion",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspicions",
                to="oversight.inspection",
            ),
        ),
        migrations.AddField(
            model_name="suspicion",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
                verbose_name="责任单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspicion",
            constraint=models.UniqueConstraint(fields=("inspection", "key"), name="suspected_once_a_month"),
        ),
        migrations.RunPython(days_of_before, migrations.RunPython.noop),
        migrations.AlterField("inspection", "begun_on", models.DateField(verbose_name="开始日期")),
        migrations.AlterField("finding", "found_on", models.DateField(verbose_name="发现日期")),
    ]

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _day_of_those_held(apps: Any, schema_editor: Any) -> None:
    apps.get_model("oversight", "Training").objects.update(day=models.F("held_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("evidence", "0001_initial"),
        ("oversight", "0002_inspections_by_the_program"),
        ("tasks", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="training",
            name="begins",
            field=models.TimeField(blank=True, null=True, verbose_name="开始时间"),
        ),
        migrations.AddField(
            model_name="training",
            name="cancelled_on",
            field=models.DateField(editable=False, null=True, verbose_name="取消日期"),
        ),
        migrations.AddField(
            model_name="training",
            name="day",
            field=models.DateField(null=True, verbose_name="培训日期"),
        ),
        migrations.AddField(
            model_name="training",
            name="ends",
            field=models.TimeField(blank=True, null=True, verbose_name="结束时间"),
        ),
        migrations.AddField(
            model_name="training",
            name="evidence",
            field=models.ManyToManyField(
                related_name="+", to="evidence.evidence", verbose_name="照片和签到表"
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="materials",
            field=models.ManyToManyField(related_name="+", to="evidence.evidence", verbose_name="培训材料"),
        ),
        migrations.AddField(
            model_name="training",
            name="place",
            field=models.CharField(blank=True, max_length=200, verbose_name="地点"),
        ),
        migrations.AddField(
            model_name="training",
            name="questions",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="测试题数"),
        ),
        migrations.AddField(
            model_name="training",
            name="told",
            field=models.TextField(blank=True, verbose_name="培训情况"),
        ),
        migrations.AddField(
            model_name="training",
            name="topics",
            field=models.JSONField(default=list, verbose_name="培训内容"),
        ),
        migrations.AddField(
            model_name="training",
            name="trainer",
            field=models.CharField(blank=True, max_length=100, verbose_name="授课人"),
        ),
        migrations.AddField(
            model_name="training",
            name="words",
            field=models.TextField(blank=True, verbose_name="通知事项"),
        ),
        migrations.AlterField(
            model_name="training",
            name="held_on",
            field=models.DateField(editable=False, null=True, verbose_name="举办日期"),
        ),
        migrations.AlterField(
            model_name="training",
            name="participants",
            field=models.PositiveIntegerField(default=0, verbose_name="参加人数"),
        ),
        # Until now a training was entered when it had been held: its day is that day.
        migrations.RunPython(_day_of_those_held, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="training",
            name="day",
            field=models.DateField(verbose_name="培训日期"),
        ),
        migrations.AlterModelOptions(
            name="training",
            options={"ordering": ["day", "id"], "verbose_name": "培训", "verbose_name_plural": "培训"},
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="会议名称")),
                ("day", models.DateField(verbose_name="会议日期")),
                ("begins", models.TimeField(blank=True, null=True, verbose_name="开始时间")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="地点")),
                ("chair", models.CharField(max_length=60, verbose_name="主持人")),
                ("agenda", models.TextField(verbose_name="议程")),
                ("minutes", models.TextField(blank=True, verbose_name="会议情况")),
                ("held_on", models.DateField(editable=False, null=True, verbose_name="召开日期")),
                ("cancelled_on", models.DateField(editable=False, null=True, verbose_name="取消日期")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="agencies.agency",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(
                        related_name="+", to="evidence.evidence", verbose_name="照片和签到表"
                    ),
                ),
                (
                    "materials",
                    models.ManyToManyField(related_name="+", to="evidence.evidence", verbose_name="会议材料"),
                ),
            ],
            options={
                "verbose_name": "会议",
                "verbose_name_plural": "会议",
                "ordering": ["day", "id"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("unit_name", models.CharField(max_length=100, verbose_name="单位名称")),
                ("role", models.CharField(blank=True, max_length=100, verbose_name="岗位")),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("invited", "未签到"),
                            ("present", "参加"),
                            ("excused", "请假"),
                            ("absent", "缺席"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="参加情况",
                    ),
                ),
                ("is_walk_in", models.BooleanField(default=False, verbose_name="未在邀请名单")),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("code", "扫码"), ("paper", "纸质签到表")],
                        max_length=10,
                        verbose_name="签到方式",
                    ),
                ),
                ("signed_in_at", models.DateTimeField(editable=False, null=True, verbose_name="签到时间")),
                ("struck_why", models.CharField(blank=True, max_length=200, verbose_name="划去签到的原因")),
                ("best", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="成绩")),
                ("certificate", models.CharField(blank=True, max_length=60, verbose_name="证书编号")),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="oversight.training",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "参加人员",
                "verbose_name_plural": "参加人员",
                "ordering": [
                    models.OrderBy(models.F("unit__path"), nulls_last=True),
                    "unit_name",
                    "id",
                ],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=200, verbose_name="议定事项")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="oversight.meeting",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolution",
                        to="tasks.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "议定事项",
                "verbose_name_plural": "议定事项",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Try",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="测试日期")),
                ("questions", models.JSONField(default=list, verbose_name="题目")),
                ("answers", models.JSONField(default=dict, verbose_name="作答")),
                ("mark", models.PositiveSmallIntegerField(verbose_name="成绩")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="oversight.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "测试",
                "verbose_name_plural": "测试",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("unit_name", models.CharField(max_length=100, verbose_name="单位名称")),
                ("role", models.CharField(blank=True, max_length=100, verbose_name="岗位")),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("invited", "未签到"),
                            ("present", "参加"),
                            ("excused", "请假"),
                            ("absent", "缺席"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="参加情况",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="单位",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="oversight.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "参会人员",
                "verbose_name_plural": "参会人员",
                "ordering": [
                    models.OrderBy(models.F("unit__path"), nulls_last=True),
                    "unit_name",
                    "id",
                ],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("staff__isnull", False)),
                        fields=("meeting", "staff"),
                        name="one_place_in_a_meeting",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("staff__isnull", False)),
                fields=("training", "staff"),
                name="one_place_in_a_training",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="resolution_once"),
        ),
    ]

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.AddField(
            "term",
            "stands_in_for",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="deputies",
                to="agencies.term",
                verbose_name="代行",
            ),
        ),
        migrations.AddField(
            "term",
            "reason",
            models.CharField(blank=True, default="", max_length=200, verbose_name="代行原因"),
            False,
        ),
        migrations.AddConstraint(
            "term",
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(ended_on__isnull=False) & ~Q(reason=""),
                name="deputy_for_a_time_and_a_reason",
            ),
        ),
    ]

from __future__ import annotations

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_inspections_by_the_program")]

    operations: list[Any] = []

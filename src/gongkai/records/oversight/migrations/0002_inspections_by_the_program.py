from __future__ import annotations

from typing import Any

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial")]

    operations: list[Any] = []

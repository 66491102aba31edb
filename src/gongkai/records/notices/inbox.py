"""The inbox of one person. Reading is nothing that the journal keeps; a notice is no record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from gongkai.records.notices.models import Notice


def inbox(staff: Any) -> models.QuerySet[Notice]:
    """What the person was told: unread first, then the newest."""
    found = Notice.objects.filter(recipient=staff).select_related("event")
    return found.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")


def unread(staff: Any) -> int:
    return Notice.objects.filter(recipient=staff, read_at=None).count()


def read(notices: models.QuerySet[Notice]) -> int:
    """Mark them as read; how many had not been."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


def forget(now: datetime) -> int:
    """Delete what was read long ago (``NOTICES_KEPT_DAYS``). Returns how many."""
    return Notice.objects.filter(read_at__lt=now - timedelta(days=settings.NOTICES_KEPT_DAYS)).delete()[0]

"""The code at the door of a training: who can read it is there, on its day, now.

A QR code carries a signed token, beside it stands a number of six digits to type. Both are worth something for a few
minutes after they were shown (``training_rule(day).code_lasts``), so that a photo sent to somebody else is of no use.
Nothing is stored: both come from the secret key of the installation.
"""

from __future__ import annotations

import time
from datetime import date

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from gongkai.law.sources import house_rule
from gongkai.law.training import training_rule
from gongkai.records.oversight.models import Training
from gongkai.records.today import today
from gongkai.records.verbs import Refusal, Refused

DIGITS = 6
_SALT = "gongkai.training.door"


def token_of(training: Training) -> str:
    """What the QR code carries, from now on for a few minutes."""
    return TimestampSigner(salt=_SALT).sign(training.pk)


def number_of(training: Training) -> str:
    """The number to type, for the same minutes; it is a new one every few."""
    return _number(training.pk, _window(training.day))


def by_token(token: str) -> Training:
    """The training whose door this opens today. Refused (Chinese, with what to do) for any other token."""
    signer = TimestampSigner(salt=_SALT)
    try:
        key = signer.unsign(token)
        training = Training.objects.select_related("agency").get(pk=key)
        signer.unsign(token, max_age=training_rule(training.day).code_lasts)
    except SignatureExpired as error:
        raise _closed("这个二维码已经过期。请重新扫描会场屏幕上现在显示的二维码") from error
    except (BadSignature, Training.DoesNotExist) as error:
        raise _closed(
            "这不是本系统的签到二维码，或者没有扫完整。请重新扫描会场屏幕上的二维码，或者输入旁边的六位数字"
        ) from error
    return _open_today(training)


def by_number(typed: str) -> Training:
    """As :func:`by_token`, for the number that was typed."""
    typed = "".join(typed.split())
    for training in Training.objects.select_related("agency").filter(
        day=today(), held_on=None, cancelled_on=None
    ):
        now = _window(training.day)
        if any(constant_time_compare(typed, _number(training.pk, window)) for window in (now, now - 1)):
            return training
    raise _closed("没有这个签到码，或者它已经过期。请输入会场屏幕上现在显示的六位数字")


def is_open(training: Training, on: date) -> bool:
    """Whether there is a code to show on that day."""
    return training.is_open and training.day == on


def _open_today(training: Training) -> Training:
    if training.cancelled_on:
        raise _closed(f"培训“{training.title}”已经取消，不用签到")
    if training.held_on:
        raise _closed(
            f"培训“{training.title}”已经结束登记。参加了培训而没有签到的，请到组织单位{training.organiser}补登"
        )
    if training.day != today():
        raise _closed(f"培训“{training.title}”在{training.day}，只能当天签到")
    return training


def _window(day: date) -> int:
    return int(time.time() // training_rule(day).code_lasts.total_seconds())


def _number(key: int, window: int) -> str:
    digest = salted_hmac(_SALT, f"{key}|{window}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def _closed(told: str) -> Refused:
    return Refused([Refusal(told, house_rule())])

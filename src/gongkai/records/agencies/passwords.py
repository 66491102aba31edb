"""Django's password rules, with their complaints in Chinese (Django has no translation of them)."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """At least ``min_length`` characters."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要有{self.min_length}个字符"

    def get_help_text(self) -> str:
        return f"密码至少要有{self.min_length}个字符。"


class NotCommon(CommonPasswordValidator):
    """None of the 20,000 passwords that are tried first."""

    def get_error_message(self) -> str:
        return "密码太常见，容易被猜中，请换一个"

    def get_help_text(self) -> str:
        return "不能使用常见密码。"

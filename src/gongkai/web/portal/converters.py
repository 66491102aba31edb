"""Years and months in addresses."""

from django.urls import register_converter


class Year:
    """2023"""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Month(Year):
    """2023-04"""

    regex = "[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"


def register() -> None:
    register_converter(Year, "year")
    register_converter(Month, "month")

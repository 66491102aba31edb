"""The year 2020 of 贾峪镇, told as verbs, for looking around: ``gongkai demo``."""

from gongkai.demo.applications import tracked as tracked_application
from gongkai.demo.people import ACCOUNTS
from gongkai.demo.places import TOWN_CODE as AGENCY_CODE
from gongkai.demo.story import YEAR
from gongkai.demo.year_2020 import is_told, tell

__all__ = ["ACCOUNTS", "AGENCY_CODE", "YEAR", "is_told", "tell", "tracked_application"]

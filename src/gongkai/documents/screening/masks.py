"""What a masked place reads. The fields and what each surface may show: shared/law 07 §10, a house rule (tag D)."""

from __future__ import annotations

import re
from collections.abc import Callable

from gongkai.documents.screening.findings import Hit, Kind, Standing, Surface
from gongkai.documents.screening.folding import fold
from gongkai.documents.screening.name_form import surname

NEVER = "***"
"""Stands for what neither surface shows. Its length tells nothing about what it hides."""


def mask(hit: Hit, written: str, surface: Surface) -> str:
    """The text to put in place of ``written``, which ``hit`` found; ``written`` itself where no mask makes sense."""
    if hit.replacement is not None:
        return hit.replacement
    if hit.kind in _NOT_FOR_MASKS:
        return written
    if hit.kind is Kind.NAME and hit.standing in (Standing.PROTECTED, Standing.DOUBTFUL):
        return NEVER  # 未成年人、性侵、吸毒等: no name on either surface
    by_surface = _MASKS.get(hit.kind)
    return by_surface[surface](fold(written)) if by_surface else NEVER


_NOT_FOR_MASKS = {Kind.SECRET_MARK, Kind.INTERNAL_MARK, Kind.DRAFT_MARK, Kind.MAP_SENSITIVE, Kind.WRONG_WORD}


def _never(_written: str) -> str:
    return NEVER


def _identity_number(written: str) -> str:
    """First 6 and last 2: enough to tell two people of one name apart, not enough to use."""
    number = re.sub("[^0-9A-Za-z]", "", written)
    return f"{number[:6]}{'*' * max(8, len(number) - 8)}{number[-2:]}"


def _last_four(written: str) -> str:
    number = re.sub("[^0-9A-Za-z]", "", written)
    return f"{'*' * max(8, len(number) - 4)}{number[-4:]}"


def _first_three_last_four(written: str) -> str:
    number = re.sub("[^0-9]", "", written)[-11:]
    return f"{number[:3]}****{number[-4:]}"


def _surname_only(written: str) -> str:
    return f"{surname(written)}某"


def _as_it_is(written: str) -> str:
    return written


_VILLAGE = re.compile("(?P<kept>.*(?:村|社区|居委会|镇|乡|街道))(?=[^村]*[0-9一二三四五六七八九十])")
_GROUP = re.compile("(?P<kept>.*?(?:村|社区).{0,8}?组)")


def _to_the_village(written: str) -> str:
    place = _VILLAGE.match(written)
    return re.split("[0-9]", place["kept"])[0] if place else NEVER


def _to_the_group(written: str) -> str:
    place = _GROUP.match(written)
    return place["kept"] if place else _to_the_village(written)


_MASKS: dict[Kind, dict[Surface, Callable[[str], str]]] = {
    Kind.ID_CARD: {Surface.WEB: _identity_number, Surface.BOARD: _identity_number},
    Kind.BANK_ACCOUNT: {Surface.WEB: _never, Surface.BOARD: _last_four},
    Kind.SOCIAL_CARD: {Surface.WEB: _never, Surface.BOARD: _last_four},
    Kind.PHONE_MOBILE: {Surface.WEB: _never, Surface.BOARD: _first_three_last_four},
    Kind.NAME: {Surface.WEB: _surname_only, Surface.BOARD: _as_it_is},
    Kind.ADDRESS: {Surface.WEB: _to_the_village, Surface.BOARD: _to_the_group},
}

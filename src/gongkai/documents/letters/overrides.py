"""An agency's own texts: a folder with files D-xx.toml, each replacing what it says of the letter of the house.

An override that is not valid stops the letter; the text of the house never takes its place in silence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongkai.documents.letters.checking import problems, wrong_shape
from gongkai.documents.letters.templates import (
    CODES,
    LetterError,
    LetterKind,
    kind_from,
    standard,
    standard_text,
)

LETTERS: Mapping[str, LetterKind] = standard()
"""Every letter of the house by its code, D-00 to D-28."""


def kind_of(code: str, overrides: Path | None = None) -> LetterKind:
    """The letter with this code as the agency writes it. Raises LetterError."""
    if code not in LETTERS:
        raise LetterError([f"没有“{code}”这种文书，可用的是 D-00 至 D-28。"])
    if overrides is None:
        return LETTERS[code]
    _must_be_folder(overrides)
    file = overrides / f"{code}.toml"
    if not file.exists():
        return LETTERS[code]
    kind, found = _read(code, file)
    if found or kind is None:
        raise LetterError(found)
    return kind


def check(folder: Path) -> dict[str, list[str]]:
    """The name of each TOML file in the folder → what is wrong with it, in Chinese; nothing if it is valid.

    Raises LetterError when there is no such folder.
    """
    _must_be_folder(folder)
    return {file.name: _check(file) for file in sorted(folder.glob("*.toml"))}


def _check(file: Path) -> list[str]:
    if file.stem not in CODES:
        return [f"{file.name}：没有这种文书；文件名应当是文书编号，如 D-03.toml。"]
    return _read(file.stem, file)[1]


def _must_be_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise LetterError([f"文书模板文件夹“{folder}”不存在或者不是文件夹，请检查设置。"])


def _read(code: str, file: Path) -> tuple[LetterKind | None, list[str]]:
    """The letter with its override, and what is wrong with it."""
    house = LETTERS[code]
    if house.made_by:
        return None, [f"{file.name}：{house.name}{house.made_by}，不能改写，请删去这个文件。"]
    try:
        own = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return None, [f"{file.name}：读不到这个文件（{error.strerror}）。"]
    except UnicodeDecodeError:
        return None, [f"{file.name}：不是 UTF-8 编码，请另存为 UTF-8。"]
    except tomllib.TOMLDecodeError as error:
        return None, [f"{file.name}：{_place(str(error))}写法不对，请核对引号、括号和等号。"]
    if found := wrong_shape(own, house):
        return None, [f"{file.name}：{text}。" for text in found]
    kind = kind_from(code, _merged(standard_text(code), own))
    return kind, [f"{file.name}：{_ended(text)}" for text in problems(kind)]


def _place(message: str) -> str:
    line = re.search(r"line (\d+)", message)
    return f"第{line[1]}行" if line else "文件末尾"


def _ended(text: str) -> str:
    return text if text.endswith(("？", "。")) else f"{text}。"


def _merged(house: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What the agency says in place of what the house says, table by table."""
    both = dict(house)
    for key, value in own.items():
        before = house.get(key)
        both[key] = _merged(before, value) if isinstance(value, dict) and isinstance(before, dict) else value
    return both

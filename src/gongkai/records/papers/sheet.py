"""A paper as it stands: what was read, with what people put right or found right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.documents.reports.model import Place, ReadFigure, Reading
from gongkai.law.report_form import FORMS, TEXT, Form, Number, exact
from gongkai.records.papers.keeping import unpacked
from gongkai.records.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Doubt:
    """Characters that a person should look at. ``ways``: what they can mean, each a value for every key in order."""

    keys: tuple[str, ...]
    printed: str
    place: Place
    why: str
    ways: tuple[tuple[Number, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """The figures of a paper. ``corrections``: key → a number, or None for a figure that the paper does not have."""

    reading: Reading
    corrections: Mapping[str, Number | None]
    form: Form | None

    @cached_property
    def figures(self) -> dict[str, ReadFigure]:
        """Every figure that is known now, in printed order; those that a person added come last."""
        read = self.reading.figures
        known = {
            key: self._corrected(key, figure)
            for key, figure in read.items()
            if self.corrections.get(key, 0) is not None
        }
        added = {
            key: ReadFigure(key, value, "", self.place_of(key))
            for key, value in self.corrections.items()
            if key not in read and value is not None
        }
        return known | added

    @property
    def values(self) -> dict[str, Number]:
        return {key: figure.value for key, figure in self.figures.items()}

    @property
    def approximate(self) -> list[str]:
        """The figures that the paper gives as about so many; what a person put right is exact."""
        return [
            key
            for key, figure in self.figures.items()
            if figure.approximate and self.corrections.get(key, figure.value) == figure.value
        ]

    @cached_property
    def undecided(self) -> list[Doubt]:
        """What can be read in several ways, and nobody has said which."""
        return [
            Doubt(one.keys, one.printed, one.place, one.why, one.ways)
            for one in self.reading.ambiguities
            if any(key not in self.corrections for key in one.keys)
        ]

    @cached_property
    def doubtful(self) -> list[Doubt]:
        """Figures that were read, but not for certain, and that nobody has found right yet: those of a table together
        that were read from the same characters for the same reason. The place is that of the first."""
        together: dict[tuple[str, str, str], list[ReadFigure]] = {}
        for key, one in self.reading.figures.items():
            if one.doubt and key not in self.corrections:
                table = key if key.startswith(TEXT) else key.split("/")[0]
                together.setdefault((one.printed, one.doubt, table), []).append(one)
        return [
            Doubt(
                keys=tuple(one.key for one in found),
                printed=printed,
                place=found[0].place,
                why=why,
                ways=(tuple(one.value for one in found),),
            )
            for (printed, why, _), found in together.items()
        ]

    @property
    def changed(self) -> list[str]:
        """Keys of the figures that are not as they were read."""
        read = self.reading.values
        return [key for key, value in self.corrections.items() if read.get(key) != value]

    def place_of(self, key: str) -> Place:
        """Where the figure stands, or where the characters stand that it may be in."""
        if key in self.reading.figures:
            return self.reading.figures[key].place
        return next((one.place for one in self.reading.ambiguities if key in one.keys), Place())

    def all_keys(self) -> Iterator[str]:
        """Every figure that the paper can have: the cells of its form, and the figures of its text."""
        cells = [str(key) for key in self.form.cells()] if self.form else []
        yield from cells
        seen = set(cells)
        for key in (*self.reading.figures, *self.corrections):
            if key not in seen:
                seen.add(key)
                yield key

    def _corrected(self, key: str, figure: ReadFigure) -> ReadFigure:
        value = self.corrections.get(key)
        if value is None:
            return figure
        return replace(figure, value=value, doubt="")


def sheet_of(paper: Paper) -> Sheet:
    """The paper as it stands. Its form is what was read, or what a person said."""
    corrections = {key: None if value is None else exact(value) for key, value in paper.corrections.items()}
    return Sheet(unpacked(paper.reading), corrections, FORMS.get(paper.form))

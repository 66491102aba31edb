"""A reading as the database keeps it: JSON, and back with nothing lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gongkai.documents.reports.model import Ambiguity, Line, Place, ReadFigure, Reading, ReportFinding, Source
from gongkai.law.report_form import Number, exact
from gongkai.law.report_identities import Severity
from gongkai.records.papers.filing import as_json


def packed(reading: Reading) -> dict[str, Any]:
    """The reading as JSON."""
    told: dict[str, Any] = as_json(asdict(reading))
    # in printed order, which objects in a database do not keep
    told["figures"] = list(told["figures"].values())
    told["sections"] = list(map(list, told["sections"].items()))
    return told


def packed_finding(finding: ReportFinding) -> dict[str, Any]:
    """A finding as JSON, with its place in words too."""
    told: dict[str, Any] = as_json(asdict(finding))
    return told | {"severity": str(finding.severity), "where": str(finding.place or "")}


def unpacked(told: Mapping[str, Any]) -> Reading:
    """The way back."""
    figures = [_figure(one) for one in told["figures"]]
    return Reading(
        agency=told["agency"],
        year=told["year"],
        form=told["form"],
        figures={one.key: one for one in figures},
        ambiguities=tuple(_ambiguity(one) for one in told["ambiguities"]),
        findings=tuple(unpacked_finding(one) for one in told["findings"]),
        sections=dict(told["sections"]),
        source=_source(told["source"]) if told["source"] else None,
    )


def unpacked_finding(told: Mapping[str, Any]) -> ReportFinding:
    """A finding out of JSON."""
    known = {name: told[name] for name in ("rule", "key", "message", "advice")}
    return ReportFinding(
        **known,
        found=_number_or_words(told["found"]),
        expected=_number_or_words(told["expected"]),
        severity=Severity(told["severity"]),
        place=Place(**told["place"]) if told["place"] else None,
    )


def _figure(told: Mapping[str, Any]) -> ReadFigure:
    return ReadFigure(**{**told, "value": exact(told["value"]), "place": Place(**told["place"])})


def _ambiguity(told: Mapping[str, Any]) -> Ambiguity:
    return Ambiguity(
        keys=tuple(told["keys"]),
        printed=told["printed"],
        place=Place(**told["place"]),
        ways=tuple(tuple(map(exact, way)) for way in told["ways"]),
        why=told["why"],
    )


def _source(told: Mapping[str, Any]) -> Source:
    lines = tuple(Line(**{**line, "cells": tuple(line["cells"])}) for line in told["lines"])
    return Source(**{**told, "lines": lines, "warnings": tuple(told["warnings"])})


def _number_or_words(value: float | str) -> Number | str:
    return value if isinstance(value, str) else exact(value)

"""How fast screening is and how well it finds, beside plain ``re`` and, where installed, Presidio's recognisers.

All in one run: the same labelled snippets for recall and false masks, the same text for speed. Plain ``re`` is what
one would write in an afternoon: eight patterns, one alternation. Presidio (package presidio-analyzer) is asked
only for the recognisers that need no language model; it has none for Chinese numbers and names.

    python benchmarks/screening.py [MEGABYTES]     (10)
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from gongkai.documents.screening import Action, screen

SNIPPETS = sorted((Path(__file__).parent.parent / "tests/documents/cases").glob("screening*.jsonl"))
Place = tuple[int, int]
Finder = Callable[[str], list[Place]]

PATTERNS = {
    "identity": r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)",
    "old_identity": r"(?<!\d)[1-9]\d{14}(?!\d)",
    "mobile": r"(?<!\d)1[3-9]\d{9}(?!\d)",
    "card": r"(?<!\d)62\d{14,17}(?!\d)",
    "passport": r"[EG]\d{8}",
    "plate": r"[\u4e00-\u9fff][A-Z]·?[A-Z0-9]{5,6}",
    "mail": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "secret": r"[绝机秘]密★",
}


def main(megabytes: float) -> None:
    cases = [json.loads(line) for path in SNIPPETS for line in path.read_text("utf-8").splitlines()]
    text = body(cases, megabytes)
    print(f"{len(cases)} 段标注文字；测速文字 {len(text.encode()) / 1e6:.1f} MB（九成为公文，一成为名单）")
    print(f"{'':<26}{'MB/s':>8}{'倍数':>8}{'召回':>8}{'误遮':>8}")
    base = None
    for name, find in finders().items():
        speed = megabytes_per_second(find, text)
        base = base or speed
        recall, false = quality(find, cases)
        print(f"{name:<26}{speed:>8.2f}{speed / base:>8.2f}{recall:>8.3f}{false:>8.3f}", flush=True)


def finders() -> dict[str, Finder]:
    known: dict[str, Finder] = {"gongkai": ours, "re，八个模式合成一个": alternation}
    try:
        known["presidio 自带模式"] = presidio()
    except ImportError:
        print("presidio-analyzer：没有安装，未比较")
    return known


def ours(text: str) -> list[Place]:
    """The findings that a clerk must not overlook; for false masks only what masks or blocks counts."""
    return [
        (one.start, one.end)
        for one in screen(text).findings
        if one.action in (Action.MASK, Action.BLOCK, Action.REVIEW)
    ]


_ALTERNATION = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS.items()))


def alternation(text: str) -> list[Place]:
    return [match.span() for match in _ALTERNATION.finditer(text)]


def presidio() -> Finder:
    """The recognisers that need no language model."""
    from presidio_analyzer import PatternRecognizer
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        EmailRecognizer,
        IbanRecognizer,
        IpRecognizer,
        UrlRecognizer,
    )

    logging.getLogger("tldextract").setLevel(logging.CRITICAL)  # it asks the network and goes on without
    kinds = (CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, UrlRecognizer)
    recognisers: list[PatternRecognizer] = [kind() for kind in kinds]

    def find(text: str) -> list[Place]:
        return [
            (one.start, one.end)
            for recogniser in recognisers
            for one in recogniser.analyze(text, recogniser.supported_entities)
        ]

    return find


def quality(find: Finder, cases: list[dict]) -> tuple[float, float]:
    """Recall over the spans, and the share of the places that must stay and are hit all the same."""
    spans = found = negatives = false = 0
    for case in cases:
        places = find(case["text"])
        masked = hard(case["text"]) if find is ours else places
        spans += len(case["spans"])
        found += sum(any(covers(place, span) for place in places) for span in case["spans"])
        negatives += len(case["must_not_flag"])
        false += sum(any(covers(place, span) for place in masked) for span in case["must_not_flag"])
    return found / spans, false / negatives


def hard(text: str) -> list[Place]:
    findings = screen(text).findings
    return [(one.start, one.end) for one in findings if one.action in (Action.MASK, Action.BLOCK)]


def covers(place: Place, span: dict) -> bool:
    common = min(place[1], span["end"]) - max(place[0], span["start"])
    return common >= 0.5 * (span["end"] - span["start"])


def megabytes_per_second(find: Finder, text: str) -> float:
    """Processor time, so that a busy machine doesn't count."""
    find(text[:10_000])
    start = time.process_time()
    find(text)
    return len(text.encode()) / 1e6 / (time.process_time() - start)


_PROSE = (
    "为进一步规范政府信息公开工作，保障公民、法人和其他组织依法获取政府信息，提高工作的透明度，现将有关事项通知如下。"
    "各村民委员会、镇属各单位要高度重视，明确责任，按照谁公开谁审查的原则，对拟公开的信息逐项进行保密审查。"
    "2024年全镇共发放耕地地力保护补贴2366341.91元，惠及4612户，咨询电话0371-00000123。\n"
)


def body(cases: list[dict], megabytes: float) -> str:
    """Nine parts of official prose to one part of snippets, as long as asked for."""
    lists = "\n".join(case["text"] for case in cases) + "\n"
    unit = lists + _PROSE * (9 * len(lists) // len(_PROSE))
    return unit * max(1, round(megabytes * 1e6 / len(unit.encode())))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)

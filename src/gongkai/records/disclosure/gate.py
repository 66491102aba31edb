"""The screening gate: what stands in a draft and its files that must not go public as it is.

Findings are never stored: they are what screening says of the text as it stands now, minus what somebody decided
to keep with a reason (``Keeping``). A rule that is added later is so asked again at the next step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from gongkai.documents.markup import MarkedUp, words_in_tags
from gongkai.documents.screening import Action, Finding, Word, WordList, default_words, screen
from gongkai.records.disclosure.models import Attachment, Item, ItemVersion, Keeping, ListedWord
from gongkai.records.public_words import NEVER_PUBLIC

TITLE, SUMMARY, BODY, KEYWORDS, DOCUMENT_NUMBER, SOURCE = (
    "名称",
    "内容概述",
    "正文",
    "主题词",
    "文号",
    "信息来源",
)
IN_TAGS = "正文的链接和图片说明"
REASON = "更正理由"

NEVER_KEPT = NEVER_PUBLIC

TO_DECIDE = frozenset({Action.MASK, Action.BLOCK, Action.REVIEW})


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an item, where it stands, and the file that holds it (None: the draft itself)."""

    place: str
    text: str
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and where it stands. ``kept`` is the decision to leave it, if there is one."""

    text: Text
    finding: Finding
    fingerprint: str
    kept: Keeping | None = None

    @property
    def place(self) -> str:
        return self.text.place

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide: mask, remove, or keep with a reason."""
        return self.kept is None and self.finding.action in TO_DECIDE

    @property
    def may_be_rewritten(self) -> bool:
        """Whether the program can put something else in its place: not inside a file, nor inside a tag."""
        return self.text.attachment is None and self.place != IN_TAGS

    @property
    def may_be_kept(self) -> bool:
        return self.finding.type not in NEVER_KEPT


def findings_of(item: Item, proposed: ItemVersion | None = None) -> list[Placed]:
    """What screening finds in the item as it stands, or in the proposed version of it."""
    return findings_in(item, texts_of(item, proposed))


def findings_in(item: Item, texts: Iterable[Text], words: WordList | None = None) -> list[Placed]:
    """What screening finds in these texts of the item, in their order. ``words``: the list, where it is at hand."""
    words = words or word_list()
    kept = {one.fingerprint: one for one in item.keepings.all()} if item.pk else {}
    found = []
    for text in texts:
        for finding in screen(text.text, words).findings:
            mark = fingerprint(text.place, finding)
            decision = kept.get(mark) if finding.type not in NEVER_KEPT else None
            found.append(Placed(text, finding, mark, decision))
    return found


def texts_of(item: Item, proposed: ItemVersion | None = None) -> Iterator[Text]:
    """Every text that would go public, and every hidden part of every file."""
    words = proposed or item
    yield Text(TITLE, words.title)
    yield Text(SUMMARY, words.summary)
    yield Text(BODY, MarkedUp(words.body).text)
    yield Text(IN_TAGS, words_in_tags(words.body))
    yield Text(KEYWORDS, item.keywords)
    yield Text(DOCUMENT_NUMBER, item.document_number)
    yield Text(SOURCE, item.source)
    if proposed:
        yield Text(REASON, proposed.reason)
    for attachment in attachments_of(item, proposed):
        yield from texts_in(attachment)


def texts_in(attachment: Attachment) -> Iterator[Text]:
    """The file's name and all its parts."""
    yield Text(f"附件“{attachment.name}”文件名", attachment.name, attachment)
    for part in attachment.parts:
        yield Text(f"附件“{attachment.name}”{part['place']}", part["text"], attachment)


def attachments_of(item: Item, proposed: ItemVersion | None = None) -> list[Attachment]:
    """The files of the item as it stands, or of the proposed version."""
    if not item.pk:
        return []
    number = proposed.number if proposed else item.version
    removed = set(proposed.removes) if proposed else set()
    # In Python, so that those who look at many items may prefetch.
    present = (one for one in item.attachments.all() if one.since <= number < (one.until or number + 1))
    return [one for one in present if one.number not in removed]


def unseen(item: Item, proposed: ItemVersion | None = None) -> list[Attachment]:
    """Files that the program can't read, or that hide something, and that nobody has looked at."""
    return [one for one in attachments_of(item, proposed) if one.must_be_seen and not one.seen_by]


def fingerprint(place: str, finding: Finding) -> str:
    """Recognises the same words of the same kind in the same place."""
    said = "\0".join((place, finding.type, finding.text))
    return salted_hmac("gongkai.disclosure.keeping", said, algorithm="sha256").hexdigest()


def word_list() -> WordList:
    """The list that comes with the program, and the words that the office added."""
    shipped = default_words()
    listed = [
        Word(row.word, row.suggestion, Action.REVIEW, row.note or _why_listed(row))
        for row in ListedWord.objects.all()
    ]
    if not listed:
        return shipped
    own = {word.text for word in listed}
    return WordList(
        (*(word for word in shipped.words if word.text not in own), *listed), shipped.allowed - own
    )


def _why_listed(row: ListedWord) -> str:
    return "本单位词语表：禁用词语" if row.forbidden else "本单位词语表：易错词语"

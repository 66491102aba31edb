"""What can be done with a letter, in the order of its life."""

from gongkai.records.letters.verbs.drafting import DraftLetter, DropDraft
from gongkai.records.letters.verbs.issuing import IssueLetter, VoidLetter
from gongkai.records.letters.verbs.serving import ProveService, ServeLetter

__all__ = ["DraftLetter", "DropDraft", "IssueLetter", "ProveService", "ServeLetter", "VoidLetter"]

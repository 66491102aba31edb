"""The static site step by step: whatever is published, corrected and withdrawn, an update gives what a build gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records.disclosure.models import Item
from gongkai.records.uploads import Upload
from gongkai.web.site.build import build
from gongkai.web.site.update import update
from tests.records.world import World, examples, founded, rolled_back
from tests.web.site_world import abolish, correct, day, publish, tell_contact, tree, withdraw

__all__ = ["founded"]

# What is done to which of the items there are (modulo their number), and how many months after the step before.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "attach", "correct", "withdraw", "abolish", "replace"]),
        st.integers(0, 5),
        st.sampled_from([0, 1, 40]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.django_db
@given(steps=STEPS)
@examples(6)
def test_updates_give_the_tree_of_a_full_build(
    founded: World, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    root = folder / "site"
    with rolled_back(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SITE", str(root))
        patch.setattr("django.conf.settings.FILES", folder / "files")
        tell_contact(founded)
        build(root, jobs=1)
        days = 1
        for number, (what, which, later) in enumerate(steps):
            days += later
            take(founded, what, which, number, days)
            update(root)
        build(folder / "fresh", jobs=1)
        assert differences(tree(root), tree(folder / "fresh")) == []
        build(root, jobs=1)
        assert (root / "manifest.json").read_bytes() == (folder / "fresh" / "manifest.json").read_bytes()


def take(world: World, what: str, which: int, number: int, days: int) -> None:
    """One step; a step on an item where there is none publishes one."""
    public = list(Item.objects.public().order_by("pk"))
    column = world.columns[which % 2]
    if what in ("publish", "attach") or not public:
        attachment = Upload("附件.txt", f"第{number}号附件".encode()) if what == "attach" else None
        publish(world, day(days), attachment, title=f"第{number}号通知", column=column)
        return
    item = public[which % len(public)]
    if what == "correct":
        correct(world, item, day(days), f"<p>第{number}次更正</p>")
    elif what == "withdraw":
        withdraw(world, item, day(days))
    else:
        others = [one for one in public if one.pk != item.pk]
        by = others[number % len(others)] if what == "replace" and others else None
        abolish(world, item, day(days), replaced_by=by)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The names of the files that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))

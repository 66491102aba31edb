"""Sealed texts: nobody reads or changes them without the key; the office's key can be turned and is never lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.records import rotation
from gongkai.records.applications.models import Applicant
from gongkai.records.sealing import (
    KeyProblem,
    add_key,
    current_ring,
    drop_keys_before,
    key_file,
    mark,
    new_key,
    seal,
    unseal,
    unseal_bytes,
    unwrap,
    wrap,
)
from tests.records.world import APPLICANT, World, examples, rolled_back


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: object) -> Path:
    """Each test has a key file of its own; the module's world was sealed with another, so it is made in each."""
    settings.SEALING_KEYS = tmp_path / "keys"  # type: ignore[attr-defined]
    return tmp_path / "keys"


@pytest.mark.parametrize("cipher", ["AES", "SM4"])
@examples(40)
@given(words=st.text(), place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_what_is_sealed_comes_back_and_one_changed_byte_does_not(
    settings: object, cipher: str, words: str, place: int, change: int
) -> None:
    settings.SEALING_CIPHER = cipher  # type: ignore[attr-defined]
    key = new_key()
    sealed = seal(key, words)
    assert unseal(key, sealed) == words
    assert seal(key, words) != sealed
    forged = bytearray(sealed)
    forged[place % len(forged)] ^= change
    with pytest.raises(KeyProblem):
        unseal_bytes(key, bytes(forged))
    with pytest.raises(KeyProblem):
        unseal_bytes(new_key(), sealed)


def test_what_one_cipher_sealed_is_read_after_the_setting_changed(settings: object) -> None:
    key = new_key()
    sealed = {}
    for cipher in ("AES", "SM4"):
        settings.SEALING_CIPHER = cipher  # type: ignore[attr-defined]
        sealed[cipher] = seal(key, "赵某某")
    assert [unseal(key, one) for one in sealed.values()] == ["赵某某", "赵某某"]


@pytest.mark.parametrize(
    "broken", [b"", b"\x01", b"\x02", b"\x01" + bytes(12), b"\x02" + bytes(20), bytes(60)]
)
def test_what_was_cut_short_is_told_and_not_a_crash(broken: bytes) -> None:
    with pytest.raises(KeyProblem):
        unseal_bytes(new_key(), broken)


@pytest.mark.django_db
def test_the_same_words_have_the_same_mark_and_the_mark_says_nothing() -> None:
    assert mark("100000190001010000") == mark(" １０００００19000101 0000\n")
    assert mark("ABC") == mark("abc")
    assert mark("甲") != mark("乙")
    assert mark(" \n") == ""
    key_file().unlink()
    other = mark("甲")
    key_file().unlink()
    assert mark("甲") != other


@pytest.mark.django_db
def test_turning_the_key_keeps_the_marks_and_everything_readable() -> None:
    key = new_key()
    wrapped, marked = wrap(key), mark("甲")
    assert add_key() == 2
    assert (unwrap(wrapped), mark("甲")) == (key, marked)
    assert wrap(key)[:4] == (2).to_bytes(4, "big")
    assert drop_keys_before(2) == [1]
    with pytest.raises(KeyProblem, match="第1号密钥"):
        unwrap(wrapped)
    with pytest.raises(KeyProblem):
        drop_keys_before(3)
    assert current_ring().newest == 2


@pytest.mark.django_db
def test_the_key_file_is_for_its_owner_alone_and_nothing_is_left_beside_it() -> None:
    for _ in range(3):
        add_key()
    drop_keys_before(4)
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600
    assert {one.name for one in key_file().parent.iterdir()} == {"keys", "keys.lock"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", ["", "{", "{}", "[]", '{"keys": {}, "marks": ""}', '{"keys": {"1": "AAAA"}, "marks": "AAAA"}']
)
def test_a_broken_key_file_is_told_and_never_replaced(content: str) -> None:
    key_file().write_text(content)
    with pytest.raises(KeyProblem, match="请从备份恢复"):
        current_ring()
    assert key_file().read_text() == content


def test_a_lost_key_file_is_not_replaced_while_something_is_sealed(world: World) -> None:
    world.application()
    key_file().unlink()
    with pytest.raises(KeyProblem, match="没有密钥文件"):
        mark("甲")
    assert not key_file().exists()


MAKER = """
import django; django.setup()
from gongkai.records import sealing
sealing.keyed_models = list
for number in range(10):
    sealing.add_key()
print(len(sealing.current_ring().keys), sealing.mark("x"))
"""


def test_processes_that_start_at_once_agree_on_one_file_and_lose_no_key(tmp_path: Path) -> None:
    environment = os.environ | {
        "GONGKAI_KEYS": str(tmp_path / "shared"),
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "gongkai.settings.test",
    }
    started = [
        subprocess.Popen([sys.executable, "-c", MAKER], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60)[0].split() for process in started]
    assert max(int(count) for count, _ in told) == 1 + 2 * 10
    assert len({marked for _, marked in told}) == 1


# --- turning the key over the records ---------------------------------------------------------------------------


def test_rotation_wraps_every_key_anew_in_batches_and_then_the_old_one_may_go(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "_BATCH", 2)
    cases = [world.application() for _ in range(5)]
    sealed = dict(Applicant.objects.values_list("pk", "sealed"))
    assert rotation.status().wrapped == {1: 5}
    assert rotation.begin() == 2
    batches = rotation.rewrap()
    assert next(batches) == 2  # here the power goes
    assert rotation.status().wrapped == {1: 3, 2: 2}
    with pytest.raises(KeyProblem, match="旧密钥不能删除"):
        rotation.drop_old()
    assert rotation.begin() == 2  # the next run goes on with the same key
    assert list(rotation.rewrap()) == [2, 1]
    assert rotation.drop_old() == [1]
    assert rotation.status().numbers == (2,)
    for case in cases:
        fresh = Applicant.objects.get(application=case)
        assert fresh.particulars.name == APPLICANT.name
        assert bytes(fresh.sealed) == bytes(sealed[fresh.pk])


def test_a_key_that_cannot_be_read_keeps_the_old_one_in_the_file(world: World) -> None:
    case = world.application()
    rotation.begin()
    list(rotation.rewrap())
    wrapped = bytearray(Applicant.objects.get(application=case).wrapped_key)
    wrapped[-1] ^= 1
    Applicant.objects.filter(application=case).update(wrapped_key=bytes(wrapped))
    with pytest.raises(KeyProblem):
        rotation.drop_old()
    assert rotation.status().numbers == (1, 2)


def test_destroyed_keys_are_not_in_the_way(world: World) -> None:
    case = world.application()
    Applicant.objects.filter(application=case).update(wrapped_key=None)
    rotation.begin()
    assert list(rotation.rewrap()) == []
    assert rotation.drop_old() == [1]


@examples(8)
@given(rows=st.integers(0, 5), killed_after=st.integers(0, 5), batch=st.integers(1, 3))
def test_however_often_it_is_interrupted_nothing_is_lost(
    world: World, rows: int, killed_after: int, batch: int
) -> None:
    with rolled_back(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "_BATCH", batch)
        for _ in range(rows):
            world.application()
        rotation.begin()
        for _, _count in zip(range(killed_after), rotation.rewrap(), strict=False):
            pass
        rotation.begin(finish=True)
        list(rotation.rewrap())
        rotation.drop_old()
        assert rotation.status().waiting == 0
        assert all(one.particulars for one in Applicant.objects.all())
